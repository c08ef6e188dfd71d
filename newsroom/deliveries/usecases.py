"""Sending again. Every resend keeps its webhook-id, so that a receiver that has the event can tell."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select

from newsroom.db import transaction
from newsroom.deliveries.batches import reckon
from newsroom.delivery_again import send_again
from newsroom.delivery_rows import overtaken
from newsroom.endpoint_access import must_resend
from newsroom.errors import NotFound, Refused, words
from newsroom.ledger import record
from newsroom.models import Delivery, ResendJob
from newsroom.person import Person


def resend(person: Person, delivery_id: int, at: datetime) -> None:
    """Send one delivery again, under the same webhook-id.

    Raises Forbidden, NotFound, Refused when it is under way anyway or a newer event took its place.
    """
    must_resend(person)
    with transaction() as session:
        delivery = session.get(Delivery, delivery_id, with_for_update=True, populate_existing=True)
        if delivery is None:
            raise NotFound(words("There is no such delivery."))
        if delivery.state in ("waiting", "sending"):
            raise Refused(words("This delivery is still under way."))
        if session.scalar(select(Delivery.id).where(Delivery.id == delivery.id, overtaken())):
            raise Refused(
                words("A newer version of this story has taken its place. Send that one again instead.")
            )
        send_again(session, at, Delivery.id == delivery.id)
        named = {"endpoint": delivery.endpoint_id, "delivery": delivery.id}
        record(session, "endpoints", "delivery.resend", person.id, at, **named)


def begin_job(person: Person, wanted: Mapping[str, str], at: datetime) -> int:
    """Have everything sent again that a filter fits (the fields of the list's address, see
    newsroom.deliveries.narrowing) and that no newer version has overtaken; a worker does it in batches.

    Returns the number of the job. Raises Forbidden, Refused when the filter is too wide or nothing fits.
    """
    must_resend(person)
    with transaction() as session:
        found = reckon(session, wanted, at)
        if not found.sent:
            raise Refused(words("There is nothing to send again."))
        job = ResendJob(
            created_by_id=person.id,
            created_at=at,
            state="running",
            wanted=dict(wanted),
            total=found.total,
            last_id=found.last_id,
        )
        session.add(job)
        session.flush()
        told = {"job": job.id, "wanted": dict(wanted), "count": found.total}
        record(session, "endpoints", "delivery.bulk_begin", person.id, at, **told)
        return job.id


def cancel_job(person: Person, job_id: int, at: datetime) -> None:
    """Send nothing more of a job; what went out stays out. Raises Forbidden, NotFound, Refused once over."""
    must_resend(person)
    with transaction() as session:
        job = session.get(ResendJob, job_id, with_for_update=True, populate_existing=True)
        if job is None:
            raise NotFound(words("There is no such job."))
        if job.state != "running":
            raise Refused(words("This job is over already."))
        job.state, job.finished_at = "cancelled", at
        record(session, "endpoints", "delivery.bulk_cancel", person.id, at, job=job.id, sent=job.sent)
