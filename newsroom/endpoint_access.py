"""Who may change receivers and send again, and the row of a receiver that is changed, locked.

Shared by the features about receivers (endpoints, deliveries, feeds).
"""

from sqlalchemy.orm import Session

from newsroom.errors import Forbidden, NotFound, words
from newsroom.models import Endpoint
from newsroom.permissions import may
from newsroom.person import Person


def may_manage(person: Person) -> bool:
    """Whether `person` may set up receivers."""
    return person.system or may(person, "endpoint.manage")


def must_manage(person: Person) -> None:
    """Raises Forbidden for whoever may not set up receivers."""
    if not may_manage(person):
        raise Forbidden(words("Only a technician or an administrator may change endpoints."))


def must_resend(person: Person) -> None:
    """Raises Forbidden for whoever may not send again."""
    if not (person.system or may(person, "delivery.resend")):
        raise Forbidden(words("Only a technician may send again."))


def lock(session: Session, endpoint_id: str) -> Endpoint:
    """The row of a receiver, locked until the transaction ends; raises NotFound."""
    endpoint = session.get(Endpoint, endpoint_id, with_for_update={"key_share": True}, populate_existing=True)
    if endpoint is None:
        raise NotFound(words("There is no such endpoint."))
    return endpoint
