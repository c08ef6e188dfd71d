"""Who has read a case."""

from datetime import datetime

from newsroom.db import transaction
from newsroom.incident_access import lock_incident
from newsroom.person import Person
from newsroom.sights import see_case


def mark_seen(person: Person, incident_id: str, version: int, at: datetime) -> None:
    """Remember that `person` has had the case as of `version` before their eyes; a second time changes
    nothing. Raises NotFound.
    """
    with transaction() as session:
        see_case(session, lock_incident(session, person, incident_id).incident, version, person, at)
