"""Alarms of delivery: what went out to nobody, what is due and does not go out, who takes nothing. Each is
told once; the rows of `alarm` and `delivery_alarm` remember.
"""

from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from newsroom.clock import iso
from newsroom.delivery_rows import late_after
from newsroom.models import Alarm, Delivery, DeliveryAlarm, Endpoint
from newsroom.models.endpoint import LANES
from newsroom.notices import notify
from newsroom.person import SYSTEM
from newsroom.telling import holders
from newsroom.whereabouts import Unheard, unheard

KIND = "nobody"
FAILING = timedelta(minutes=30)
WATCHED = 100
AT_ONCE = 10
"""Notices of receivers in one look: when all of them fail at once, ten letters say as much as thousands."""

TOLD = ("technician", "secretary", "publisher")


def raise_delivery_alarms(session: Session, at: datetime) -> int:
    """Tell technicians, those who oversee, and the writer of every story whose newest event nobody gets, at
    `at` (UTC); returns how many there were. Call it inside a transaction.
    """
    found = unheard(session)
    ids = [one.story.id for one in found]
    known = select(Alarm.story_id, Alarm.since).where(Alarm.kind == KIND, Alarm.story_id.in_(ids))
    told = {(row.story_id, row.since) for row in session.execute(known)} if ids else set()
    fresh = [one for one in found if (one.story.id, one.since) not in told]
    for one in fresh:
        _tell(session, one, at)
    return len(fresh)


def watch_delivery(session: Session, at: datetime) -> int:
    """Tell technicians of lanes whose healthy receivers wait, and of receivers that have failed for a while,
    at `at` (UTC); returns how much was new. What is over is forgotten and told when it comes again.
    """
    wrong = {**_stuck(session, at), **_failing(session, at)}
    told = {row.kind: row for row in session.scalars(select(DeliveryAlarm))}
    for kind in told.keys() - wrong.keys():
        session.delete(told[kind])
    fresh = [kind for kind in wrong if kind not in told]
    people = holders(session, ("technician",), "", at) if fresh else []
    for kind in fresh:
        session.add(DeliveryAlarm(kind=kind, raised_at=at))
    for kind in fresh[:AT_ONCE]:
        about = "queue" if kind.startswith("queue.") else "endpoint"
        notify(session, about, None, people, SYSTEM.id, at, **wrong[kind])
    return len(fresh)


def _stuck(session: Session, at: datetime) -> dict[str, dict[str, str]]:
    """Lanes in which something healthy has been due for too long."""
    found = {}
    for lane in LANES:
        due = (Delivery.state == "waiting", Delivery.lane == lane, ~Delivery.behind)
        oldest = session.scalar(select(func.min(Delivery.next_at)).where(*due))
        if oldest is not None and oldest < at - late_after(lane):
            found[f"queue.{lane}"] = {"lane": lane, "due": iso(oldest)}
    return found


def _failing(session: Session, at: datetime) -> dict[str, dict[str, str]]:
    """Receivers that have failed for FAILING, the longest first, WATCHED at most."""
    query = select(Endpoint.id, Endpoint.name, Endpoint.failing_since).where(
        Endpoint.active, Endpoint.failing_since <= at - FAILING
    )
    rows = session.execute(query.order_by(Endpoint.failing_since).limit(WATCHED))
    return {
        f"failing.{row.id}": {
            "endpoint": row.id,
            "name": row.name,
            "action": "failing_now",
            "due": iso(row.failing_since),
        }
        for row in rows
    }


def _tell(session: Session, one: Unheard, at: datetime) -> None:
    session.add(Alarm(story_id=one.story.id, kind=KIND, since=one.since, raised_at=at))
    people = {one.story.author_id, *holders(session, TOLD, one.story.section, at)}
    notify(session, KIND, one.story, people, SYSTEM.id, at)
