"""Writing down what attempts came to, and what follows: done, again, failed, or the receiver switched off."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from random import Random

from sqlalchemy import select, update
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.orm import Session

from newsroom.db import transaction
from newsroom.delivery_words import FAULTS
from newsroom.ledger import record
from newsroom.models import Attempt, Delivery, Endpoint, Story
from newsroom.person import SYSTEM
from newsroom.worker.outcome import Outcome, Receipt
from newsroom.worker.schedule import TIRED, wait_after
from newsroom.worker.sender import Parcel

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Result:
    """What sending a parcel came to."""

    parcel: Parcel
    outcome: Outcome


def write_down(results: Sequence[Result], owner: str, at: datetime, rng: Random) -> None:
    """Record all results in one transaction; one that cannot be recorded is parked by itself, as failed.

    Raises OperationalError, InterfaceError while the database is out of reach: then nothing was written.
    """
    try:
        _write(results, owner, at, rng)
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        log.exception("recording %d results", len(results))
        if len(results) == 1:
            _write([_parked(results[0])], owner, at, rng)
        else:
            for result in results:
                write_down([result], owner, at, rng)


def _parked(result: Result) -> Result:
    return replace(result, outcome=replace(result.outcome, error="internal", answer="", receipt=Receipt()))


def _write(results: Sequence[Result], owner: str, at: datetime, rng: Random) -> None:
    """Only what we still hold the lease of: somebody else's second try writes down its own result."""
    by_id = {result.parcel.delivery_id: result for result in results}
    with transaction() as session:
        held = session.scalars(
            select(Delivery)
            .where(Delivery.id.in_(by_id), Delivery.state == "sending", Delivery.lease_owner == owner)
            .order_by(Delivery.id)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
        for delivery in held.all():
            _settle(session, delivery, by_id[delivery.id], at, rng)


def _settle(session: Session, delivery: Delivery, result: Result, at: datetime, rng: Random) -> None:
    outcome = result.outcome
    session.add(
        Attempt(
            delivery_id=delivery.id,
            number=result.parcel.number,
            at=outcome.at,
            milliseconds=outcome.milliseconds,
            status=outcome.status,
            error=outcome.error,
            answer=outcome.answer,
        )
    )
    delivery.attempts = result.parcel.number
    delivery.last_status, delivery.last_error = outcome.status, outcome.error
    delivery.lease_owner = delivery.lease_until = None
    if not outcome.error:
        _take(session, delivery, outcome.receipt, at)
    else:
        _try_again(delivery, outcome, at, rng)
    if outcome.error == "gone":
        _switch_off(session, delivery.endpoint_id, at)


def _take(session: Session, delivery: Delivery, receipt: Receipt, at: datetime) -> None:
    delivery.state, delivery.done_at = "done", at
    delivery.receipt_url, delivery.receipt_digest = receipt.url, receipt.digest
    if receipt.url and delivery.story_id:
        session.execute(
            update(Story)
            .where(Story.id == delivery.story_id, Story.public_url.is_(None))
            .values(public_url=receipt.url)
            .execution_options(synchronize_session=False)
        )


def _try_again(delivery: Delivery, outcome: Outcome, at: datetime, rng: Random) -> None:
    """Plan the next try. There is none when the schedule is through, when the receiver wants nothing more,
    and when the fault is ours: it would be met again, and somebody must look at it first."""
    tired = outcome.error == "timeout" or outcome.status in TIRED
    wait = wait_after(delivery.attempts, delivery.lane, rng, tired=tired, asked=outcome.retry_after)
    if wait is None or outcome.error in ("gone", "internal"):
        delivery.state = "failed"
        log.warning("delivery %s failed for good: %s", delivery.id, outcome.error)
    else:
        delivery.state, delivery.next_at = "waiting", at + wait


def _switch_off(session: Session, endpoint_id: str, at: datetime) -> None:
    endpoint = session.get_one(Endpoint, endpoint_id, with_for_update=True, populate_existing=True)
    if endpoint.active:
        endpoint.active, endpoint.disabled_cause = False, FAULTS["gone"]
        record(session, "endpoints", "endpoint.off", SYSTEM.id, at, endpoint=endpoint.id, cause="gone")
