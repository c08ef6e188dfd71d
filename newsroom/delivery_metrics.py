"""Figures of delivery for monitors. None of them grows dearer with what was delivered long ago."""

from datetime import datetime

from prometheus_client import CollectorRegistry, Gauge
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from newsroom.models import Attempt, Delivery, Endpoint
from newsroom.whereabouts import unheard

RECENT = 1000
"""Attempts that are counted by what they met."""


def gather(session: Session, at: datetime, registry: CollectorRegistry) -> None:
    """Put into `registry` what waits in which lane, for how long it has been due at `at` (UTC), what the last
    attempts met, how many endpoints are in trouble, and how many stories went out to nobody.
    """
    _queue(session, at, registry)
    _attempts(session, registry)
    _endpoints(session, registry)
    nobody = Gauge("newsroom_stories_sent_to_nobody", "Published stories that nobody gets", registry=registry)
    nobody.set(len(unheard(session)))


def _queue(session: Session, at: datetime, registry: CollectorRegistry) -> None:
    labels = ["lane"]
    waiting = Gauge("newsroom_deliveries_waiting", "Deliveries that wait", labels, registry=registry)
    age = Gauge("newsroom_oldest_due_seconds", "Since when the oldest is due", labels, registry=registry)
    query = select(Delivery.lane, func.count(), func.min(Delivery.next_at))
    for lane, count, first in session.execute(
        query.where(Delivery.state == "waiting").group_by(Delivery.lane)
    ):
        waiting.labels(lane).set(count)
        age.labels(lane).set(max((at - first).total_seconds(), 0))


def _attempts(session: Session, registry: CollectorRegistry) -> None:
    name, about = "newsroom_recent_attempts", f"The last {RECENT} attempts by what they met"
    met = Gauge(name, about, ["fault"], registry=registry)
    last = select(Attempt.error).order_by(Attempt.id.desc()).limit(RECENT).subquery()
    for fault, count in session.execute(select(last.c.error, func.count()).group_by(last.c.error)):
        met.labels(fault or "none").set(count)


def _endpoints(session: Session, registry: CollectorRegistry) -> None:
    trouble = Gauge("newsroom_endpoints", "Endpoints by how they are", ["state"], registry=registry)
    off, failing, all_of_them = session.execute(
        select(
            func.count().filter(~Endpoint.active),
            func.count().filter(Endpoint.active, Endpoint.failing_since.is_not(None)),
            func.count(),
        ).select_from(Endpoint)
    ).one()
    for state, count in (("off", off), ("failing", failing), ("well", all_of_them - off - failing)):
        trouble.labels(state).set(count)
