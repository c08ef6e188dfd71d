"""What the wall shows. Reads only: however many portals there are, a page takes four statements at most."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, case, func, or_, select
from sqlalchemy.orm import Session, defer

from newsroom.access import visible
from newsroom.errors import NotFound, words
from newsroom.incident_access import Part
from newsroom.models import Attempt, Delivery, Endpoint, Incident, Statement, Story
from newsroom.models.trail import OutboxEvent
from newsroom.permissions import may
from newsroom.person import Person
from newsroom.text import fold
from newsroom.wall.cells import COUNTS, RECALLS, STATES, TROUBLE, Tally, code_of

CELLS, LISTED, BESIDE, EVENTS, TRIES, OF_A_CASE = 20_000, 500, 100, 50, 20, 5


@dataclass(frozen=True)
class Subject:
    """A story, the event of it that the wall shows (None before there was any), all its events (newest
    first), and its case, if it is a statement in one.
    """

    story: Story
    event: OutboxEvent | None
    events: Sequence[OutboxEvent]
    incident: Incident | None

    @property
    def recall(self) -> bool:
        """Whether what went out calls the story back."""
        return self.event is not None and self.event.type in RECALLS

    @property
    def newest(self) -> bool:
        """Whether it is the last thing that went out of this story."""
        return bool(self.events) and self.event is self.events[0]


@dataclass(frozen=True)
class Listed:
    """A portal by name, how far it is, and why nothing is sent to it: "off", "unconfirmed", "maintenance"."""

    delivery: Delivery
    endpoint: Endpoint
    code: str
    kept: str


@dataclass(frozen=True)
class Cells:
    """Every portal by its delivery, the oldest first: the numbers, and a letter for each. `groups` has what
    stands where: by group, then by name, each name with its delivery.
    """

    ids: Sequence[int]
    codes: str
    groups: Mapping[str, Sequence[tuple[int, str]]]


@dataclass(frozen=True)
class OnWall:
    """A statement of a case that went out, with its counts."""

    story_id: str
    title: str
    event: str
    tally: Tally


def subject(session: Session, person: Person, story_id: str, sequence: int | None) -> Subject:
    """The story and which event of it: that of the number, else the newest. Two statements. Raises NotFound.

    Whoever sees deliveries sees the wall of every story that is not under quarantine, without its text.
    """
    known: ColumnElement[bool] = visible(person)
    if may(person, "delivery.view"):
        known = or_(known, ~Story.quarantined)
    row = session.execute(
        select(Story, Incident)
        .outerjoin(Statement, Statement.story_id == Story.id)
        .outerjoin(Incident, Incident.id == Statement.incident_id)
        .where(Story.id == story_id, known)
    ).one_or_none()
    if row is None:
        raise NotFound(words("There is no such story, or you have no access to it."))
    events = session.scalars(
        select(OutboxEvent)
        .where(OutboxEvent.story_id == story_id)
        .options(defer(OutboxEvent.body))
        .order_by(OutboxEvent.sequence.desc())
        .limit(EVENTS)
    ).all()
    event = next((one for one in events if one.sequence == sequence), events[0] if events else None)
    return Subject(row[0], event, events, row[1])


def by_group(session: Session, event: OutboxEvent, at: datetime) -> dict[str, Tally]:
    """How far each group of portals is at `at` (UTC): one statement."""
    each = _of(select(Endpoint.group, code_of(event, at).label("code")), event).subquery()
    counted = select(each.c.group, each.c.code, func.count()).group_by(each.c.group, each.c.code)
    groups: dict[str, dict[str, int]] = defaultdict(dict)
    for group, code, count in session.execute(counted):
        groups[group][code] = count
    return {group: Tally(groups[group]) for group in sorted(groups, key=fold)}


def in_all(groups: Mapping[str, Tally]) -> Tally:
    """The counts of all groups together."""
    return Tally({code: sum(tally.by_code.get(code, 0) for tally in groups.values()) for code in STATES})


def cells(session: Session, event: OutboxEvent, at: datetime) -> Cells:
    """Every cell at `at` (UTC), CELLS at most, with its place and name: one statement."""
    wanted = select(Delivery.id, code_of(event, at), Endpoint.group, Endpoint.name, Endpoint.found_by)
    rows = session.execute(_of(wanted, event).order_by(Delivery.id).limit(CELLS)).all()
    groups: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for number, _code, group, name, _found_by in sorted(rows, key=lambda row: (row[4], row[0])):
        groups[group].append((number, name))
    placed = {group: groups[group] for group in sorted(groups, key=fold)}
    return Cells([row[0] for row in rows], "".join(row[1] for row in rows), placed)


def letters(session: Session, event: OutboxEvent, at: datetime) -> Cells:
    """The same without places and names: what is asked every few seconds."""
    wanted = _of(select(Delivery.id, code_of(event, at)), event)
    rows = session.execute(wanted.order_by(Delivery.id).limit(CELLS)).all()
    return Cells([row[0] for row in rows], "".join(row[1] for row in rows), {})


def trouble(session: Session, event: OutboxEvent, at: datetime) -> tuple[list[Listed], bool]:
    """Whom somebody has to call, the worst first, and whether there are more than BESIDE: one statement."""
    code = code_of(event, at)
    bad = COUNTS["unconfirmed"] if event.type in RECALLS else "".join(TROUBLE)
    query = _listed(event, code).where(code.in_(list(bad)))
    worst = case({each: place for place, each in enumerate(TROUBLE)}, value=code, else_=len(TROUBLE))
    rows = session.execute(query.order_by(worst, Endpoint.group, Endpoint.found_by).limit(BESIDE + 1)).all()
    return [_put(row, at) for row in rows[:BESIDE]], len(rows) > BESIDE


def portals(session: Session, event: OutboxEvent, group: str, at: datetime) -> list[Listed]:
    """The portals of a group by name, LISTED at most: one statement."""
    query = _listed(event, code_of(event, at)).where(Endpoint.group == group)
    rows = session.execute(query.order_by(Endpoint.found_by, Delivery.id).limit(LISTED))
    return [_put(row, at) for row in rows]


def portal(session: Session, story_id: str, delivery_id: int, at: datetime) -> tuple[Listed, list[Attempt]]:
    """One portal with its last tries, newest first: three statements. Raises NotFound."""
    event = session.scalar(
        select(OutboxEvent)
        .join(Delivery, Delivery.event_id == OutboxEvent.id)
        .where(Delivery.id == delivery_id, Delivery.story_id == story_id)
        .options(defer(OutboxEvent.body))
    )
    if event is None:
        raise NotFound(words("There is no such delivery."))
    row = session.execute(_listed(event, code_of(event, at)).where(Delivery.id == delivery_id)).one()
    tries = select(Attempt).where(Attempt.delivery_id == delivery_id).order_by(Attempt.number.desc())
    return _put(row, at), list(session.scalars(tries.limit(TRIES)))


def of_case(session: Session, part: Part, at: datetime) -> list[OnWall]:
    """The last statements of a case that went out, OF_A_CASE at most, with their counts: two statements."""
    out = (
        select(Story.id, Story.title, OutboxEvent)
        .join(Statement, Statement.story_id == Story.id)
        .join(OutboxEvent, and_(OutboxEvent.story_id == Story.id, OutboxEvent.sequence == Story.sequence))
        .where(Statement.incident_id == part.incident.id, visible(part.person))
        .options(defer(OutboxEvent.body))
        .order_by(Statement.created_at.desc())
        .limit(OF_A_CASE)
    )
    rows = session.execute(out).all()
    if not rows:
        return []
    code = case(*((Delivery.event_id == event.id, code_of(event, at)) for _id, _title, event in rows))
    ids = [event.id for _id, _title, event in rows]
    joined = select(Delivery.event_id, code.label("code")).join(Endpoint, Endpoint.id == Delivery.endpoint_id)
    each = joined.where(Delivery.event_id.in_(ids)).subquery()
    counts: dict[str, dict[str, int]] = defaultdict(dict)
    counted = select(each.c.event_id, each.c.code, func.count()).group_by(each.c.event_id, each.c.code)
    for event_id, letter, count in session.execute(counted):
        counts[event_id][letter] = count
    return [OnWall(row[0], row[1], row[2].type, Tally(counts[row[2].id])) for row in rows]


def _of(query: Select[*tuple[Any, ...]], event: OutboxEvent) -> Select[*tuple[Any, ...]]:
    joined = query.select_from(Delivery).join(Endpoint, Endpoint.id == Delivery.endpoint_id)
    return joined.where(Delivery.event_id == event.id)


def _listed(event: OutboxEvent, code: ColumnElement[str]) -> Select[*tuple[Any, ...]]:
    return _of(select(Delivery, Endpoint, code.label("code")), event)


def _put(row: Row[*tuple[Any, ...]], at: datetime) -> Listed:
    return Listed(row[0], row[1], row[2], _kept(row[0], row[1], at))


def _kept(delivery: Delivery, endpoint: Endpoint, at: datetime) -> str:
    """Why nothing is sent now (see newsroom.wall.cells.kept_back)."""
    if delivery.state != "waiting":
        return ""
    if not endpoint.active:
        return "off"
    if endpoint.confirmed_at is None:
        return "unconfirmed"
    begun = endpoint.maintenance_from is None or endpoint.maintenance_from <= at
    ends = endpoint.maintenance_until
    return "maintenance" if ends is not None and ends > at and begun else ""
