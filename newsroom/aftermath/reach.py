"""How far what was said reached: for each event of a case's statements, how many receivers are where."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from newsroom.delivery_rows import UNDER_WAY
from newsroom.models import Delivery
from newsroom.models.trail import OutboxEvent

EVENTS = 200


@dataclass(frozen=True)
class Reach:
    """One event: how many receivers it was meant for, how many took it, show it, failed, are still to get
    it; when the last one took it.
    """

    story_id: str
    type: str
    sequence: int
    created_at: datetime
    sent: int
    done: int
    seen: int
    failed: int
    underway: int
    last_at: datetime | None

    @property
    def all_done_at(self) -> datetime | None:
        """When every receiver had it; None while one has not, or where there is none."""
        return self.last_at if self.sent and self.sent == self.done else None


def reach_of(session: Session, stories: Sequence[str]) -> list[Reach]:
    """The events of `stories` (ids) in their order, EVENTS at the most: one statement."""
    if not stories:
        return []

    def number(condition: object) -> object:
        return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)  # type: ignore[arg-type]

    rows = session.execute(
        select(
            OutboxEvent.story_id,
            OutboxEvent.type,
            OutboxEvent.sequence,
            OutboxEvent.created_at,
            func.count(Delivery.id),
            number(Delivery.state == "done"),
            number(Delivery.live_seen_at.is_not(None)),
            number(Delivery.state == "failed"),
            number(Delivery.state.in_(UNDER_WAY)),
            func.max(Delivery.done_at),
        )  # type: ignore[call-overload]
        .outerjoin(Delivery, Delivery.event_id == OutboxEvent.id)
        .where(OutboxEvent.story_id.in_(stories))
        .group_by(OutboxEvent.id)
        .order_by(OutboxEvent.created_at, OutboxEvent.position)
        .limit(EVENTS)
    )
    return [Reach(*row) for row in rows]
