"""Sending many deliveries again: what a filter comes to, and the batches in which a worker goes through it.

What may be sent again are deliveries that failed or were taken, but for tests and challenges. Where a newer
version of the story went to the same receiver, the older one is skipped: it would only come late.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVarTuple

from sqlalchemy import Select, and_, case, func, select
from sqlalchemy.orm import Session

from newsroom.db import db, transaction
from newsroom.deliveries.missed import reckon_missed, send_missed
from newsroom.deliveries.narrowing import MISSED, TOO_WIDE, asked
from newsroom.delivery_again import AGAIN, send_again
from newsroom.delivery_rows import conditions, overtaken
from newsroom.errors import Refused
from newsroom.ledger import record
from newsroom.models import Delivery, Endpoint, ResendJob
from newsroom.models.trail import OutboxEvent
from newsroom.person import SYSTEM

Columns = TypeVarTuple("Columns")
Step = tuple[int, int, int | None]
"""How many were sent, how many skipped, and how far it came (None: to the end)."""

BATCH = 500


@dataclass(frozen=True)
class Reckoning:
    """What would be sent again: of `total` deliveries `skipped` ones are overtaken; `endpoints` are reached,
    and `last_id` is the newest of them (of what was missed: the position of the newest event).
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
    """Whether a filter says clearly enough what to send again: what failed, what went out or was missed since
    a time, or what was missed of one story.
    """
    state = words.get("state")
    if state == MISSED:
        return ("since" in words or "story" in words) and not {"fault", "status"} & words.keys()
    return state == "failed" or ("since" in words and state in (None, "done"))


def reckon(session: Session, words: Mapping[str, str], at: datetime) -> Reckoning:
    """Count what a filter (the fields of the list's address) comes to; nothing is changed.

    Raises Refused when it is too wide, or when what was missed would take too long to count.
    """
    if not fits(words):
        raise Refused(TOO_WIDE)
    if words.get("state") == MISSED:
        missed = reckon_missed(session, words, at)
        return Reckoning(missed.total, 0, missed.endpoints, missed.last_position)
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
    step = _missed if job.wanted.get("state") == MISSED else _once_more
    sent, skipped, last = step(session, job, at)
    job.sent, job.skipped = job.sent + sent, job.skipped + skipped
    if last is not None:
        job.cursor = last
        return sent + skipped
    job.state, job.finished_at = "done", at
    counts = {"sent": job.sent, "skipped": job.skipped}
    record(session, "endpoints", "delivery.bulk_done", SYSTEM.id, at, job=job.id, **counts)
    return sent + skipped


def _once_more(session: Session, job: ResendJob, at: datetime) -> Step:
    ahead = and_(Delivery.id > job.cursor, Delivery.id <= job.last_id)
    query = _wanted(select(Delivery.id), job.wanted, at).where(ahead).order_by(Delivery.id).limit(BATCH)
    ids = session.scalars(query).all()
    sent = send_again(session, at, Delivery.id.in_(ids), after_new=True) if ids else 0
    return sent, len(ids) - sent, ids[-1] if len(ids) == BATCH else None


def _missed(session: Session, job: ResendJob, at: datetime) -> Step:
    sent, last = send_missed(session, job.wanted, (job.cursor, job.last_id), at)
    return sent, 0, last


def _wanted(query: Select[*Columns], words: Mapping[str, str], at: datetime) -> Select[*Columns]:
    joined = query.join(Endpoint, Endpoint.id == Delivery.endpoint_id)
    joined = joined.join(OutboxEvent, OutboxEvent.id == Delivery.event_id)
    sendable = Delivery.state.in_(AGAIN), Delivery.chosen_for != "test"
    return joined.where(*sendable, *conditions(asked(words, at).filter))
