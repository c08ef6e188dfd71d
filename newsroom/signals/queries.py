"""Signals and what became of them. Reads only; every list is bounded."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session, joinedload

from newsroom import triage
from newsroom.clock import LOCAL, from_iso, iso
from newsroom.errors import NotFound, words
from newsroom.incident_access import visible as visible_case
from newsroom.models import Capture, Incident, Signal, SignalDecision
from newsroom.models.signal import DECISIONS
from newsroom.person import Person
from newsroom.signals.access import knows_all, may_triage, read_signal, visible

PAGE, MOST, ALIKE = 50, 200, 5
UNDECIDED = "undecided"


@dataclass(frozen=True)
class Wanted:
    """Which signals: decided in one way (or UNDECIDED, or "": any), of one severity, logged on days of Hà Nội
    (both counted), the person's own alone, rehearsals alone or none (None: both), and beyond the last one
    that was shown.
    """

    decision: str = ""
    severity: int | None = None
    first: date | None = None
    last: date | None = None
    mine: bool = False
    exercise: bool | None = None
    beyond: tuple[datetime, str] | None = None
    limit: int = PAGE


@dataclass(frozen=True)
class Listed:
    """A signal of the list; `due`: by when it is to be decided about, None once it is."""

    signal: Signal
    due: datetime | None


@dataclass(frozen=True)
class Alike:
    """An earlier or later signal with the same address; `open`: the person may open its page."""

    signal: Signal
    open: bool


@dataclass(frozen=True)
class Opened:
    """Everything on the page of a signal. `incident`: its case, as far as the person may know of it."""

    signal: Signal
    due: datetime | None
    captures: Sequence[Capture]
    decisions: Sequence[SignalDecision]
    alike: Sequence[Alike]
    incident: Incident | None
    cases: Sequence[Incident]

    @property
    def settled(self) -> bool:
        """Whether its case is closed, so that it changes no more."""
        return self.incident is not None and self.incident.state not in ("open", "watching")


def read_wanted(args: Mapping[str, str]) -> Wanted:
    """What an address asks for; what cannot be read asks for nothing."""
    decision, severity = args.get("decision", ""), args.get("severity", "")
    return Wanted(
        decision=decision if decision in (UNDECIDED, *DECISIONS) else "",
        severity=int(severity) if severity in ("1", "2", "3", "4") else None,
        first=_day(args.get("from", "")),
        last=_day(args.get("to", "")),
        mine=bool(args.get("mine")),
        exercise={"yes": True, "no": False}.get(args.get("exercise", "")),
        beyond=_place(args.get("after", "")),
    )


def undecided(session: Session, person: Person, wanted: Wanted) -> tuple[list[Listed], str]:
    """The signals that nobody has decided about, the oldest first, and where the next page begins."""
    query = _filtered(person, wanted).where(Signal.decision.is_(None))
    if wanted.beyond:
        query = query.where(_beyond(wanted.beyond, forward=True))
    return _page(session, query.order_by(Signal.created_at, Signal.id), wanted.limit)


def decided(session: Session, person: Person, wanted: Wanted) -> tuple[list[Listed], str]:
    """Those that are decided about, the newest first, and where the next page begins."""
    how = Signal.decision == wanted.decision if wanted.decision else Signal.decision.is_not(None)
    return newest(session, person, wanted, how)


def newest(
    session: Session, person: Person, wanted: Wanted, how: ColumnElement[bool]
) -> tuple[list[Listed], str]:
    """The signals of which `how` holds, the newest first, and where the next page begins."""
    query = _filtered(person, wanted).where(how)
    if wanted.beyond:
        query = query.where(_beyond(wanted.beyond, forward=False))
    return _page(session, query.order_by(Signal.created_at.desc(), Signal.id.desc()), wanted.limit)


def waiting(session: Session, person: Person) -> int | None:
    """How many signals wait for a decision; None where there are none, for whoever decides none, and for
    those whose desk counts them among all else.
    """
    if not may_triage(person) or person.holds("secretary", "publisher"):
        return None
    return session.scalar(select(func.count()).select_from(Signal).where(Signal.decision.is_(None))) or None


def opened(session: Session, person: Person, signal_id: str) -> Opened:
    """One signal as `person` may know it. Raises NotFound."""
    signal = read_signal(session, person, signal_id)
    decisions = select(SignalDecision).where(SignalDecision.signal_id == signal_id)
    return Opened(
        signal,
        _due(signal),
        captures_of(session, signal_id),
        session.scalars(
            decisions.options(joinedload(SignalDecision.by)).order_by(SignalDecision.at.desc()).limit(MOST)
        ).all(),
        _alike(session, person, signal),
        _case(session, person, signal),
        _open_cases(session, person, signal),
    )


def captures_of(session: Session, signal_id: str) -> Sequence[Capture]:
    """What was captured of a signal, the first first."""
    found = select(Capture).where(Capture.signal_id == signal_id).options(joinedload(Capture.captured_by))
    return session.scalars(found.order_by(Capture.captured_at, Capture.id).limit(MOST)).all()


def capture_of(session: Session, person: Person, signal_id: str, capture_id: str) -> Capture:
    """One piece of what was captured. Raises NotFound."""
    read_signal(session, person, signal_id)
    found = session.scalar(select(Capture).where(Capture.id == capture_id, Capture.signal_id == signal_id))
    if found is None:
        raise NotFound(words("This signal has no such evidence."))
    return found


def _filtered(person: Person, wanted: Wanted) -> Select[Signal]:
    query = select(Signal).where(visible(person)).options(joinedload(Signal.logged_by))
    if wanted.severity:
        query = query.where(Signal.severity == wanted.severity)
    if wanted.mine:
        query = query.where(Signal.logged_by_id == person.id)
    if wanted.exercise is not None:
        query = query.where(Signal.exercise.is_(wanted.exercise))
    if wanted.first:
        query = query.where(Signal.created_at >= _midnight(wanted.first))
    return query.where(Signal.created_at < _midnight(wanted.last + timedelta(1))) if wanted.last else query


def _page(session: Session, query: Select[Signal], limit: int) -> tuple[list[Listed], str]:
    rows = session.scalars(query.limit(limit + 1)).all()
    found = [Listed(row, _due(row)) for row in rows[:limit]]
    last = rows[limit - 1] if len(rows) > limit else None
    return found, f"{iso(last.created_at)}_{last.id}" if last else ""


def _beyond(place: tuple[datetime, str], forward: bool) -> ColumnElement[bool]:
    at, signal_id = place
    if forward:
        return or_(Signal.created_at > at, and_(Signal.created_at == at, Signal.id > signal_id))
    return or_(Signal.created_at < at, and_(Signal.created_at == at, Signal.id < signal_id))


def _due(signal: Signal) -> datetime | None:
    return triage.due_at(signal.created_at) if signal.decision is None else None


def _alike(session: Session, person: Person, signal: Signal) -> list[Alike]:
    if not signal.url_key:
        return []
    same = select(Signal).where(Signal.url_key == signal.url_key, Signal.id != signal.id)
    rows = session.scalars(
        same.options(joinedload(Signal.logged_by)).order_by(Signal.created_at).limit(ALIKE)
    )
    return [Alike(row, knows_all(person) or row.logged_by_id == person.id) for row in rows]


def _case(session: Session, person: Person, signal: Signal) -> Incident | None:
    if signal.incident_id is None:
        return None
    return session.scalar(select(Incident).where(Incident.id == signal.incident_id, visible_case(person)))


def _open_cases(session: Session, person: Person, signal: Signal) -> Sequence[Incident]:
    """The cases that it can be put into: those open of its kind, the newest first."""
    if signal.incident_id is not None or not may_triage(person):
        return ()
    alive = (Incident.state.in_(("open", "watching")), Incident.exercise.is_(signal.exercise))
    found = select(Incident).where(visible_case(person), *alive)
    return session.scalars(found.order_by(Incident.opened_at.desc()).limit(PAGE)).all()


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), LOCAL)


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text) if text else None
        return day if day is None or 2000 <= day.year < 2100 else None
    except ValueError:
        return None


def _place(text: str) -> tuple[datetime, str] | None:
    at, _, signal_id = text.partition("_")
    try:
        return (from_iso(at), str(UUID(signal_id))) if text else None
    except (ValueError, OverflowError):
        return None
