"""Taking the bundle of a case along: who may, and the note of it in the trail."""

from datetime import datetime

from newsroom.db import transaction
from newsroom.errors import Forbidden, words
from newsroom.incident_access import lock_incident
from newsroom.ledger import record
from newsroom.models import Incident
from newsroom.person import Person
from newsroom.targets import stream

EXPORTERS = ("publisher", "auditor")


def note_export(person: Person, incident_id: str, at: datetime) -> Incident:
    """Note in the trail that somebody takes the bundle of a case along, and give the case back. Whoever leads
    it may, the head of the board, an auditor, and whoever runs the server. Raises NotFound, Forbidden.
    """
    with transaction() as session:
        part = lock_incident(session, person, incident_id)
        at_console = person.id == "console"
        if not (at_console or "lead" in part.roles or person.holds(*EXPORTERS)):
            raise Forbidden(
                words("The bundle is for the lead of the case, the head of the board and auditors.")
            )
        about = {"incident": part.incident.id, "code": part.incident.code}
        record(session, stream(part.incident), "incident.export", person.id, at, **about)
        return part.incident
