"""Reading for the pages about delivery: each list is one query, whatever its length."""

from dataclasses import dataclass

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from newsroom.errors import NotFound, words
from newsroom.models import Attempt, Delivery, Endpoint, Story
from newsroom.models.trail import OutboxEvent

PAGE = 50


@dataclass(frozen=True)
class DeliveryRow:
    """A delivery with what people know it by."""

    delivery: Delivery
    endpoint_name: str
    event_type: str
    story_title: str | None


@dataclass(frozen=True)
class DeliveryFilter:
    """Which deliveries to list; None means any. `before` is the `next` of the page before."""

    state: str | None = None
    endpoint_id: str | None = None
    story_id: str | None = None
    event_type: str | None = None
    before: int | None = None


@dataclass(frozen=True)
class DeliveryPage:
    """Newest first; `next` is given when there are more."""

    rows: tuple[DeliveryRow, ...]
    next: int | None


def names(session: Session) -> list[tuple[str, str]]:
    """The id and name of every receiver, by name."""
    rows = session.execute(select(Endpoint.id, Endpoint.name).order_by(Endpoint.found_by, Endpoint.id))
    return [(row.id, row.name) for row in rows]


def deliveries(session: Session, wanted: DeliveryFilter, limit: int = PAGE) -> DeliveryPage:
    """One page of deliveries, newest first."""
    query = _rows().order_by(Delivery.id.desc()).limit(limit + 1)
    if wanted.state is not None:
        query = query.where(Delivery.state == wanted.state)
    if wanted.endpoint_id is not None:
        query = query.where(Delivery.endpoint_id == wanted.endpoint_id)
    if wanted.story_id is not None:
        query = query.where(Delivery.story_id == wanted.story_id)
    if wanted.event_type is not None:
        query = query.where(OutboxEvent.type == wanted.event_type)
    if wanted.before is not None:
        query = query.where(Delivery.id < wanted.before)
    found = tuple(DeliveryRow(*row) for row in session.execute(query))
    rows = found[:limit]
    return DeliveryPage(rows, rows[-1].delivery.id if len(found) > limit else None)


def delivery(session: Session, delivery_id: int) -> DeliveryRow:
    """One delivery; raises NotFound."""
    row = session.execute(_rows().where(Delivery.id == delivery_id)).one_or_none()
    if row is None:
        raise NotFound(words("There is no such delivery."))
    return DeliveryRow(*row)


def attempts(session: Session, delivery_id: int) -> list[Attempt]:
    """Every try of one delivery, newest first."""
    tries = select(Attempt).where(Attempt.delivery_id == delivery_id).order_by(Attempt.number.desc())
    return list(session.scalars(tries))


def deliveries_of(session: Session, story_id: str) -> list[DeliveryRow]:
    """Where a story went: newest event first, receivers by name."""
    query = _rows().where(Delivery.story_id == story_id).order_by(Delivery.sequence.desc(), Endpoint.name)
    return [DeliveryRow(*row) for row in session.execute(query)]


def with_attempts(session: Session, endpoint_id: str) -> list[tuple[DeliveryRow, list[Attempt]]]:
    """The last PAGE deliveries of a receiver, newest first, each with its tries, newest first."""
    rows = deliveries(session, DeliveryFilter(endpoint_id=endpoint_id)).rows
    tries = select(Attempt).where(Attempt.delivery_id.in_([row.delivery.id for row in rows]))
    found: dict[int, list[Attempt]] = {row.delivery.id: [] for row in rows}
    for attempt in session.scalars(tries.order_by(Attempt.number.desc())):
        found[attempt.delivery_id].append(attempt)
    return [(row, found[row.delivery.id]) for row in rows]


@dataclass(frozen=True)
class Trial:
    """The last test or challenge of a receiver, with its last try if there was one."""

    delivery: Delivery
    kind: str
    attempt: Attempt | None

    @property
    def ended(self) -> bool:
        """Whether nothing more comes of it soon: it was answered, or a try failed."""
        return self.attempt is not None or self.delivery.state not in ("waiting", "sending")


def last_trial(session: Session, endpoint_id: str) -> Trial | None:
    """The last test or challenge of a receiver; None when there was none."""
    last = (Attempt.delivery_id == Delivery.id) & (Attempt.number == Delivery.attempts)
    row = session.execute(
        select(Delivery, OutboxEvent.type, Attempt)
        .join(OutboxEvent, OutboxEvent.id == Delivery.event_id)
        .outerjoin(Attempt, last)
        .where(Delivery.endpoint_id == endpoint_id, Delivery.chosen_for == "test")
        .order_by(Delivery.id.desc())
        .limit(1)
        .execution_options(populate_existing=True)
    ).one_or_none()
    return Trial(*row) if row else None


def _rows() -> Select[Delivery, str, str, str]:
    return (
        select(Delivery, Endpoint.name, OutboxEvent.type, Story.title)
        .join(Endpoint, Endpoint.id == Delivery.endpoint_id)
        .join(OutboxEvent, OutboxEvent.id == Delivery.event_id)
        .outerjoin(Story, (Story.id == Delivery.story_id) & ~Story.quarantined)
    )
