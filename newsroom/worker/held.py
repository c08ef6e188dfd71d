"""Deliveries that a hold keeps back lie in a lane of their own, from which no worker takes anything.

They keep their place: once nothing holds them any more they go back to the lane they came from, in the order
in which they were due, under the same webhook-id.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import case, func, select, update
from sqlalchemy.orm import Session

from newsroom.db import db, transaction
from newsroom.holding import HOLD_LANE, TAKES_DOWN, is_held
from newsroom.models import Delivery, Hold, HoldRelease, Story
from newsroom.models.trail import OutboxEvent

AT_ONCE = 1000
"""How many go back in one look."""

_OF_STORY = OutboxEvent.type.not_in(TAKES_DOWN), is_held(OutboxEvent.digest)


def held_among(session: Session, ids: Sequence[int]) -> set[int]:
    """Those of the deliveries `ids` that a hold keeps back."""
    found = (
        select(Delivery.id)
        .join(Story, Story.id == Delivery.story_id)
        .join(OutboxEvent, OutboxEvent.id == Delivery.event_id)
        .where(Delivery.id.in_(ids), *_OF_STORY)
    )
    return set(session.scalars(found)) if ids else set()


class LettingGo:
    """Puts back what nothing holds any more. It looks through what is held only when a hold has ended or a
    story was let go since it last did: what is held may be much.
    """

    def __init__(self) -> None:
        self._seen: tuple[int, int] | None = None

    def look(self, _at: datetime) -> None:
        """Put back some of what may go now; the next looks take the rest: statements do not wait for it."""
        session = db.session()
        ended = select(func.count(Hold.ended_at)).scalar_subquery()
        released = select(func.count()).select_from(HoldRelease).scalar_subquery()
        row = session.execute(select(ended, released)).one()
        session.commit()
        if (now_seen := (row[0], row[1])) == self._seen:
            return
        if put_back() < AT_ONCE:
            self._seen = now_seen


def put_back() -> int:
    """Put at most AT_ONCE deliveries back into their lanes; returns how many."""
    kept = (
        select(Delivery.id)
        .join(Story, Story.id == Delivery.story_id)
        .join(OutboxEvent, OutboxEvent.id == Delivery.event_id)
        .where(Delivery.state == "waiting", Delivery.lane == HOLD_LANE, ~is_held(OutboxEvent.digest))
        .limit(AT_ONCE)
        .with_for_update(skip_locked=True, of=Delivery)
    )
    own = case((Delivery.chosen_for == "replay", "bulk"), else_="default")
    with transaction() as session:
        ids = list(session.scalars(kept))
        freed = update(Delivery).where(Delivery.id.in_(ids)).values(lane=own).returning(Delivery.lane)
        lanes = session.scalars(freed.execution_options(synchronize_session=False)).all() if ids else []
        session.info.setdefault("lanes", set()).update(lanes)
        return len(ids)
