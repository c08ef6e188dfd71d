"""Deliveries in lists, for every page and program that shows some: one bounded statement, read by an index.

Late is what its receiver has not taken a while after the event was written down, whatever the reason; how
long, the settings say.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, select
from sqlalchemy.orm import Session, aliased

from newsroom.errors import NotFound, words
from newsroom.holding import HOLD_LANE, TAKES_DOWN
from newsroom.installation import settings
from newsroom.models import Attempt, Delivery, Endpoint, Story
from newsroom.models.endpoint import LANES
from newsroom.models.trail import OutboxEvent

PAGE = 50
UNDER_WAY = ("waiting", "sending")


@dataclass(frozen=True)
class DeliveryRow:
    """A delivery with what people know it by. `exercise`: it is part of a rehearsal."""

    delivery: Delivery
    endpoint_name: str
    event_type: str
    story_title: str | None
    exercise: bool


@dataclass(frozen=True)
class DeliveryFilter:
    """Which deliveries to list; None means any. `late_at`: what is late at that moment (UTC); `since` and
    `until` (UTC): when the event was written down; `before` is the `next` of the page before.
    """

    state: str | None = None
    endpoint_id: str | None = None
    story_id: str | None = None
    event_type: str | None = None
    group: str | None = None
    site: str | None = None
    section: str | None = None
    lane: str | None = None
    fault: str | None = None
    status: int | None = None
    late_at: datetime | None = None
    since: datetime | None = None
    until: datetime | None = None
    before: int | None = None


@dataclass(frozen=True)
class DeliveryPage:
    """Newest first; `next` is given when there are more."""

    rows: tuple[DeliveryRow, ...]
    next: int | None


def deliveries(session: Session, wanted: DeliveryFilter, limit: int = PAGE) -> DeliveryPage:
    """One page of deliveries, newest first."""
    # In the order of the index that narrows it: of all states by number, of one by age.
    order = (
        (Delivery.id.desc(),) if wanted.state is None else (Delivery.created_at.desc(), Delivery.id.desc())
    )
    query = _rows().where(*conditions(wanted)).order_by(*order).limit(limit + 1)
    if wanted.before is not None:
        query = query.where(*_before(wanted))
    found = tuple(DeliveryRow(*row) for row in session.execute(query))
    rows = found[:limit]
    return DeliveryPage(rows, rows[-1].delivery.id if len(found) > limit else None)


def conditions(wanted: DeliveryFilter) -> list[ColumnElement[bool]]:
    """What a filter asks of Delivery rows joined with their Endpoint and OutboxEvent."""
    same: dict[Any, object] = {
        Delivery.state: wanted.state,
        Delivery.endpoint_id: wanted.endpoint_id,
        Delivery.story_id: wanted.story_id,
        Delivery.lane: wanted.lane,
        Delivery.last_error: wanted.fault,
        Delivery.last_status: wanted.status,
        OutboxEvent.type: wanted.event_type,
        OutboxEvent.site: wanted.site,
        OutboxEvent.section: wanted.section,
        Endpoint.group: wanted.group,
    }
    asked: list[ColumnElement[bool]] = [
        column == value for column, value in same.items() if value is not None
    ]
    if wanted.since is not None:
        asked.append(Delivery.created_at >= wanted.since)
    if wanted.until is not None:
        asked.append(Delivery.created_at < wanted.until)
    if wanted.late_at is not None:
        asked.append(is_late(wanted.late_at))
    return asked


def is_late(at: datetime) -> ColumnElement[bool]:
    """Whether a delivery is late at `at` (UTC)."""
    crisis, others = late_after("crisis"), late_after("default")
    passed = case((Delivery.lane == "crisis", at - crisis), else_=at - others)
    first = Delivery.created_at < at - min(crisis, others)  # what the index can narrow down
    owed = Delivery.state.in_(UNDER_WAY), Delivery.lane != HOLD_LANE  # nobody is late with what is held back
    return and_(*owed, first, Delivery.created_at < passed)


def late_after(lane: str) -> timedelta:
    """After how long a delivery of a lane that nobody took is late."""
    return settings().crisis_late_after if lane == "crisis" else settings().late_after


def waiting_by_story(session: Session, stories: ColumnElement[bool], limit: int) -> dict[str, int]:
    """How many deliveries of `stories` (a condition on Story rows) wait that can be held back, by the story's
    id; of so many stories at most, those with the most.
    """
    rows = session.execute(
        select(Delivery.story_id, func.count())
        .join(Story, Story.id == Delivery.story_id)
        .join(OutboxEvent, OutboxEvent.id == Delivery.event_id)
        .where(Delivery.state == "waiting", Delivery.lane.in_((*LANES[1:], HOLD_LANE)), stories)
        .where(OutboxEvent.type.not_in(TAKES_DOWN))
        .group_by(Delivery.story_id)
        .order_by(func.count().desc())
        .limit(limit)
    )
    return {str(story_id): count for story_id, count in rows}


def overtaken() -> ColumnElement[bool]:
    """Whether a later event of the same story was announced to the same receiver."""
    later = aliased(Delivery)
    return (
        select(later.id)
        .where(
            later.story_id == Delivery.story_id,
            later.endpoint_id == Delivery.endpoint_id,
            later.sequence > Delivery.sequence,
        )
        .exists()
    )


def late(delivery: Delivery, at: datetime) -> bool:
    """The same for one that is at hand."""
    owed = delivery.state in UNDER_WAY and delivery.lane != HOLD_LANE
    return owed and delivery.created_at < at - late_after(delivery.lane)


def delivery(session: Session, delivery_id: int) -> DeliveryRow:
    """One delivery; raises NotFound."""
    row = session.execute(_rows().where(Delivery.id == delivery_id)).one_or_none()
    if row is None:
        raise NotFound(words("There is no such delivery."))
    return DeliveryRow(*row)


def attempts(session: Session, delivery_id: int) -> list[Attempt]:
    """The last tries of one delivery, newest first."""
    tries = select(Attempt).where(Attempt.delivery_id == delivery_id).order_by(Attempt.number.desc())
    return list(session.scalars(tries.limit(PAGE)))


def _before(wanted: DeliveryFilter) -> list[ColumnElement[bool]]:
    older: list[ColumnElement[bool]] = [Delivery.id < wanted.before]
    if wanted.state is not None:
        last = aliased(Delivery)
        since = select(last.created_at).where(last.id == wanted.before).scalar_subquery()
        older.append(Delivery.created_at <= since)
    return older


def _rows() -> Select[Delivery, str, str, str, bool]:
    return (
        select(Delivery, Endpoint.name, OutboxEvent.type, Story.title, OutboxEvent.exercise)
        .join(Endpoint, Endpoint.id == Delivery.endpoint_id)
        .join(OutboxEvent, OutboxEvent.id == Delivery.event_id)
        .outerjoin(Story, (Story.id == Delivery.story_id) & ~Story.quarantined)
    )
