"""Who may change receivers, and the row that is changed: locked, and noted in the trail.

Every change is noted in the trail stream "endpoints": ids, hosts and networks, never a key, path or contact.
"""

from datetime import datetime
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from newsroom.errors import Forbidden, Invalid, NotFound, words
from newsroom.ledger import record
from newsroom.models import Endpoint
from newsroom.person import Person


def may_manage(person: Person) -> bool:
    """Whether `person` may set up receivers."""
    return person.system or person.holds("technician", "admin")


def must_manage(person: Person) -> None:
    """Raises Forbidden for whoever may not set up receivers."""
    if not may_manage(person):
        raise Forbidden(words("Only a technician or an administrator may change endpoints."))


def must_resend(person: Person) -> None:
    """Raises Forbidden for whoever may not send again."""
    if not (person.system or person.holds("technician")):
        raise Forbidden(words("Only a technician may send again."))


def lock(session: Session, endpoint_id: str) -> Endpoint:
    """The row of a receiver, locked until the transaction ends; raises NotFound."""
    endpoint = session.get(Endpoint, endpoint_id, with_for_update={"key_share": True}, populate_existing=True)
    if endpoint is None:
        raise NotFound(words("There is no such endpoint."))
    return endpoint


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
