"""Sending many deliveries again: what a filter comes to, and the batches in which a worker goes through it.

What may be sent again are deliveries that failed or were taken. Where a newer version of the story went to
the same receiver, the older one is skipped: it would only come late.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVarTuple

from sqlalchemy import Select, and_, case, func, select, update
from sqlalchemy.orm import Session

from newsroom.db import db, transaction
from newsroom.deliveries.narrowing import LATE, asked
from newsroom.delivery_rows import conditions, overtaken
from newsroom.ledger import record
from newsroom.models import Delivery, Endpoint, ResendJob
from newsroom.models.trail import OutboxEvent
from newsroom.person import SYSTEM

Columns = TypeVarTuple("Columns")
BATCH = 500
AGAIN = ("failed", "done")


@dataclass(frozen=True)
class Reckoning:
    """What would be sent again: of `total` deliveries `skipped` ones are overtaken; `endpoints` are reached,
    and `last_id` is the newest of them.
    """

    total: int
    skipped: int
    endpoints: int
    last_id: int

    @property
    def sent(self) -> int:
        """How many would go out."""
        return self.total - self.skipped


def fits(words: Mapping[str, str]) -> bool:
    """Whether a filter says clearly enough what to send again: what failed, or what went since a time."""
    state = words.get("state")
    return state == "failed" or ("since" in words and state not in (LATE, "waiting", "sending", "superseded"))


def reckon(session: Session, words: Mapping[str, str], at: datetime) -> Reckoning:
    """Count what a filter (the fields of the list's address) comes to; one statement, nothing is changed."""
    counts = select(
        func.count(),
        func.count(case((overtaken(), 1))),
        func.count(Delivery.endpoint_id.distinct()),
        func.coalesce(func.max(Delivery.id), 0),
    )
    return Reckoning(*session.execute(_wanted(counts, words, at)).one())


def carry_on(at: datetime) -> int:
    """Send the next batch of the oldest job that runs, at `at` (UTC); returns how many it looked at."""
    running = select(ResendJob.id).where(ResendJob.state == "running").order_by(ResendJob.id).limit(1)
    job_id = db.session.scalar(running)
    db.session.commit()
    if job_id is None:
        return 0
    with transaction() as session:
        job = session.get_one(ResendJob, job_id, with_for_update=True, populate_existing=True)
        return _batch(session, job, at) if job.state == "running" else 0


def _batch(session: Session, job: ResendJob, at: datetime) -> int:
    columns = select(Delivery.id, Delivery.lane, overtaken().label("overtaken"))
    ahead = and_(Delivery.id > job.cursor, Delivery.id <= job.last_id)
    query = _wanted(columns, job.wanted, at).where(ahead).order_by(Delivery.id).limit(BATCH)
    rows = session.execute(query).all()
    again = [row for row in rows if not row.overtaken]
    for lane in {row.lane for row in again}:
        _send(session, [row.id for row in again if row.lane == lane], lane, at)
    job.sent, job.skipped = job.sent + len(again), job.skipped + len(rows) - len(again)
    if len(rows) < BATCH:
        job.state, job.finished_at = "done", at
        counts = {"sent": job.sent, "skipped": job.skipped}
        record(session, "endpoints", "delivery.bulk_done", SYSTEM.id, at, job=job.id, **counts)
    else:
        job.cursor = rows[-1].id
    return len(rows)


def _send(session: Session, ids: list[int], lane: str, at: datetime) -> None:
    """Statements keep their lane; everything else goes after what is new."""
    into = lane if lane == "crisis" else "bulk"
    session.execute(
        update(Delivery)
        .where(Delivery.id.in_(ids), Delivery.state.in_(AGAIN))
        .values(state="waiting", lane=into, next_at=at, done_at=None)
        .execution_options(synchronize_session=False)
    )
    session.info.setdefault("lanes", set()).add(into)


def _wanted(query: Select[*Columns], words: Mapping[str, str], at: datetime) -> Select[*Columns]:
    joined = query.join(Endpoint, Endpoint.id == Delivery.endpoint_id)
    joined = joined.join(OutboxEvent, OutboxEvent.id == Delivery.event_id)
    return joined.where(Delivery.state.in_(AGAIN), *conditions(asked(words, at).filter))
