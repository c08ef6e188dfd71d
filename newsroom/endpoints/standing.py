"""A change of a receiver as the database takes it, and its note in the trail.

Every change is noted in the trail stream "endpoints": ids, hosts and networks, never a key, path or contact.
"""

from datetime import datetime
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from newsroom.errors import Invalid, words
from newsroom.ledger import record
from newsroom.models import Endpoint
from newsroom.person import Person


def flush_unique(session: Session) -> None:
    """Write what was changed; raises Invalid when another receiver has the address."""
    try:
        session.flush()
    except IntegrityError as error:
        raise Invalid({"url": words("There is already an endpoint with this address.")}) from error


def note(
    session: Session, action: str, person: Person, at: datetime, endpoint: Endpoint, **details: Any
) -> None:
    """An entry about a receiver in the trail."""
    record(session, "endpoints", action, person.id, at, endpoint=endpoint.id, **details)
