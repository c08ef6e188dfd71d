"""Putting deliveries on their way again: one rule for one delivery, for all of a receiver, and for jobs."""

from datetime import datetime

from sqlalchemy import ColumnElement, case, func, update
from sqlalchemy.orm import Session

from newsroom.delivery_rows import overtaken
from newsroom.models import Delivery

AGAIN = ("failed", "done")
"""What may be sent again. Everything else is under way, or a newer event has taken its place."""


def send_again(session: Session, at: datetime, *wanted: ColumnElement[bool], after_new: bool = False) -> int:
    """Send what `wanted` fits again at `at` (UTC), with a schedule that begins anew and under the same
    webhook-id, but for what newer events have overtaken. `after_new`: it goes after what is new, unless it
    is a statement.

    Returns how many. Call it inside a transaction.
    """
    lane = case((Delivery.lane == "crisis", "crisis"), else_="bulk") if after_new else Delivery.lane
    unseen = {"live_state": "", "live_checked_at": None, "live_seen_at": None}
    # Written so that no index of states fits: SQLite would rather read all that was ever taken.
    sendable = func.coalesce(Delivery.state, "").in_(AGAIN)
    sent = session.execute(
        update(Delivery)
        .where(*wanted, sendable, ~overtaken())
        .values(
            state="waiting", lane=lane, next_at=at, done_at=None, tries_before=Delivery.attempts, **unseen
        )
        .returning(Delivery.lane)
        .execution_options(synchronize_session=False)
    )
    lanes = list(sent.scalars())
    session.info.setdefault("lanes", set()).update(lanes)
    return len(lanes)
