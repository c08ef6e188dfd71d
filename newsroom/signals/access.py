"""Which signals a person may know of: whoever watches over them knows all, others what they logged."""

from sqlalchemy import ColumnElement, select, true
from sqlalchemy.orm import Session, joinedload

from newsroom.errors import Forbidden, NotFound, words
from newsroom.models import Signal
from newsroom.permissions import PERMISSIONS
from newsroom.person import Person

WATCHERS = ("editor", "secretary", "publisher", "spokesperson", "legal", "auditor", "admin")


def visible(person: Person) -> ColumnElement[bool]:
    """The condition on Signal that keeps what `person` may know of."""
    return true() if knows_all(person) else Signal.logged_by_id == person.id


def knows_all(person: Person) -> bool:
    """Whether `person` watches over all signals."""
    return person.system or person.holds(*WATCHERS)


def may_triage(person: Person) -> bool:
    """Whether `person` may decide about signals."""
    return person.holds(*PERMISSIONS["signal.triage"])


def must_triage(person: Person) -> None:
    """Raises Forbidden unless `person` may decide about signals."""
    if not may_triage(person):
        raise Forbidden(words("Those on duty decide about signals: an editor, the spokesperson or the head."))


def read_signal(session: Session, person: Person, signal_id: str) -> Signal:
    """One signal with who logged it; raises NotFound also when the person may not know of it."""
    wanted = select(Signal).where(Signal.id == signal_id, visible(person))
    return _found(session.scalar(wanted.options(joinedload(Signal.logged_by))))


def lock_signal(session: Session, person: Person, signal_id: str) -> Signal:
    """The same with its row locked until the transaction ends."""
    wanted = select(Signal).where(Signal.id == signal_id, visible(person)).with_for_update()
    return _found(session.scalar(wanted.execution_options(populate_existing=True)))


def _found(signal: Signal | None) -> Signal:
    if signal is None:
        raise NotFound(words("There is no such signal, or you have no part in it."))
    return signal
