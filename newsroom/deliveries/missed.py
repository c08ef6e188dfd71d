"""What portals missed: stories that went out while they were not chosen for them, and that they would get
now, since they are new or their filters are others.

Of each story the newest event counts, unless it took the story away: whoever never had it need not be told.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVarTuple

from sqlalchemy import ColumnElement, Select, and_, case, func, literal, select
from sqlalchemy.orm import Session

from newsroom.deliveries.narrowing import asked
from newsroom.errors import Refused, words
from newsroom.fan_out import inserted, new_rows
from newsroom.models import Delivery, Endpoint, Story
from newsroom.models.base import UtcDateTime
from newsroom.models.trail import OutboxEvent
from newsroom.routing import would_choose

Columns = TypeVarTuple("Columns")
NEWS = ("story.published", "story.updated", "story.corrected", "statement.issued")
MOST_PAIRS = 500_000
"""Events times receivers that are looked at for one person who waits for the count."""

PAIRS_AT_ONCE = 6_000
"""The same for one transaction: on SQLite nobody else writes meanwhile."""

TOO_MANY = words("That is too much to look through at once: name a portal or a group, or a later time.")


@dataclass(frozen=True)
class Missed:
    """How many deliveries would be made, for how many receivers, up to which event (its position)."""

    total: int
    endpoints: int
    last_position: int


def reckon_missed(session: Session, asked_for: Mapping[str, str], at: datetime) -> Missed:
    """Count what the receivers that a filter fits have missed of the events it fits; nothing is changed.

    Raises Refused when that would take too long to count.
    """
    events, receivers = _narrowed(asked_for, at)
    if session.scalars(_newest(select(func.count()), events)).one() * _count(session, receivers) > MOST_PAIRS:
        raise Refused(TOO_MANY)
    columns = select(
        func.count(), func.count(Endpoint.id.distinct()), func.coalesce(func.max(OutboxEvent.position), 0)
    )
    query = _pairs(_newest(columns, events), receivers, session)
    return Missed(*session.execute(query).one())


def send_missed(
    session: Session, asked_for: Mapping[str, str], span: tuple[int, int], at: datetime
) -> tuple[int, int | None]:
    """Put out what was missed of the next events from one position to another.

    Returns how many deliveries that made, and the position to go on from, or None when it is through. Their
    stories are locked, so that no newer event overtakes them unseen. Call it inside a transaction.
    """
    events, receivers = _narrowed(asked_for, at)
    ahead = OutboxEvent.position >= span[0], OutboxEvent.position <= span[1]
    next_ones = _newest(select(OutboxEvent.id, OutboxEvent.position), [*events, *ahead])
    some = max(PAIRS_AT_ONCE // max(_count(session, receivers), 1), 1)
    found = session.execute(
        next_ones.order_by(OutboxEvent.position).limit(some).with_for_update(of=Story)
    ).all()
    made = _put_out(session, [row.id for row in found], receivers, at) if found else 0
    return made, found[-1].position + 1 if len(found) == some else None


def _count(session: Session, receivers: list[ColumnElement[bool]]) -> int:
    return session.scalars(select(func.count()).select_from(Endpoint).where(*receivers)).one()


def _put_out(session: Session, ids: list[str], receivers: list[ColumnElement[bool]], at: datetime) -> int:
    """One statement. Statements keep their lane; everything else goes after what is new."""
    lane = case((OutboxEvent.lane == "crisis", OutboxEvent.lane), else_="bulk")
    own = {
        Delivery.event_id: OutboxEvent.id,
        Delivery.story_id: OutboxEvent.story_id,
        Delivery.sequence: OutboxEvent.sequence,
        Delivery.lane: lane,
        Delivery.chosen_for: literal("replay"),
    }
    columns = new_rows(own, literal(at, UtcDateTime()))
    rows = _pairs(_newest(select(*columns.values()), [OutboxEvent.id.in_(ids)]), receivers, session)
    lanes = list(session.scalars(inserted(columns, rows).returning(Delivery.lane)))
    session.info.setdefault("lanes", set()).update(lanes)
    return len(lanes)


def _newest(query: Select[*Columns], events: list[ColumnElement[bool]]) -> Select[*Columns]:
    """The newest event of each story, as far as it is news."""
    newest = and_(Story.id == OutboxEvent.story_id, Story.sequence == OutboxEvent.sequence)
    news = OutboxEvent.type.in_(NEWS), ~Story.quarantined
    return query.select_from(OutboxEvent).join(Story, newest).where(*news, *events)


def _pairs(
    query: Select[*Columns], receivers: list[ColumnElement[bool]], session: Session
) -> Select[*Columns]:
    """Each such event with each receiver that would be chosen for it and was not."""
    had = select(Delivery.id).where(Delivery.event_id == OutboxEvent.id, Delivery.endpoint_id == Endpoint.id)
    would = would_choose(NEWS, session.get_bind().dialect.name)
    return query.join(Endpoint, and_(~had.exists(), would)).where(*receivers)


def _narrowed(
    asked_for: Mapping[str, str], at: datetime
) -> tuple[list[ColumnElement[bool]], list[ColumnElement[bool]]]:
    """The conditions on events, and those on receivers."""
    wanted = asked(asked_for, at).filter
    events: dict[Any, object] = {
        OutboxEvent.story_id: wanted.story_id,
        OutboxEvent.type: wanted.event_type,
        OutboxEvent.site: wanted.site,
        OutboxEvent.section: wanted.section,
        OutboxEvent.lane: wanted.lane,
    }
    receivers: dict[Any, object] = {Endpoint.id: wanted.endpoint_id, Endpoint.group: wanted.group}
    times = [OutboxEvent.created_at >= wanted.since] if wanted.since else []
    times += [OutboxEvent.created_at < wanted.until] if wanted.until else []
    return [*_given(events), *times], _given(receivers)


def _given(same: Mapping[Any, object]) -> list[ColumnElement[bool]]:
    return [column == value for column, value in same.items() if value is not None]
