"""Who may change accounts, asked again inside every use case whatever door it was reached by."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from newsroom.errors import Forbidden, NotFound, words
from newsroom.models import User
from newsroom.person import Person


def manages(person: Person) -> bool:
    """Whether `person` manages accounts: administrators, and the system itself (command line, demo data)."""
    return person.system or person.holds("admin")


def must_manage(person: Person) -> None:
    """Raises Forbidden unless `person` manages accounts."""
    if not manages(person):
        raise Forbidden(words("Only an administrator may change this."))


def lock_user(session: Session, user_id: str) -> User:
    """One account, its row locked until the transaction ends. Raises NotFound."""
    user = session.scalar(
        select(User).where(User.id == user_id).with_for_update().execution_options(populate_existing=True)
    )
    if user is None:
        raise NotFound(words("There is no such person."))
    return user
