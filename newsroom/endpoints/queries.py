"""Reading for the pages of receivers: each list is one query, whatever its length."""

from dataclasses import dataclass

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from newsroom.delivery_rows import DeliveryFilter, DeliveryRow, deliveries
from newsroom.models import Attempt, Delivery
from newsroom.models.trail import OutboxEvent


def with_attempts(session: Session, endpoint_id: str) -> list[tuple[DeliveryRow, list[Attempt]]]:
    """The last deliveries of a receiver, a page of them, newest first, each with its tries, newest first."""
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


# Written out, not as a parameter: else no database could know that the index of trials serves.
_A_TRIAL = Delivery.chosen_for == bindparam("trial", "test", literal_execute=True)


def last_trial(session: Session, endpoint_id: str) -> Trial | None:
    """The last test or challenge of a receiver; None when there was none."""
    last = (Attempt.delivery_id == Delivery.id) & (Attempt.number == Delivery.attempts)
    row = session.execute(
        select(Delivery, OutboxEvent.type, Attempt)
        .join(OutboxEvent, OutboxEvent.id == Delivery.event_id)
        .outerjoin(Attempt, last)
        .where(Delivery.endpoint_id == endpoint_id, _A_TRIAL)
        .order_by(Delivery.id.desc())
        .limit(1)
        .execution_options(populate_existing=True)
    ).one_or_none()
    return Trial(*row) if row else None
