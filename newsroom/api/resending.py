"""Sending many deliveries again, and what portals missed: counted first, then a job that can be watched."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from newsroom.api import examples
from newsroom.api.auth import api_requires, person
from newsroom.api.blueprint import bp, reading, writing
from newsroom.api.bodies import LARGEST, ResendWanted
from newsroom.api.delivery_schemas import JobAnswer, JobList, ReckoningAnswer
from newsroom.clock import local, now
from newsroom.db import db
from newsroom.deliveries import queries
from newsroom.deliveries.batches import reckon
from newsroom.deliveries.usecases import begin_job, cancel_job
from newsroom.models import ResendJob

_SHOWN = ("id", "state", "wanted", "total", "sent", "skipped", "created_at", "finished_at")


@bp.get("/deliveries/reckoning", tags=["deliveries"])
@api_requires("delivery.resend")
@bp.doc(operationId="reckonResend", responses=reading(409))
@bp.arguments(ResendWanted, location="query")
@bp.response(200, ReckoningAnswer, example=examples.RECKONING)
def reckon_resend(asked: dict[str, Any]) -> dict[str, Any]:
    """Count what sending again would come to

    Nothing is sent. 409: the filter is too wide.
    """
    found = reckon(db.session(), _words(asked), now())
    counts = {name: getattr(found, name) for name in ("total", "skipped", "endpoints")}
    return {**counts, "to_send": found.sent}


@bp.post("/deliveries/jobs", tags=["deliveries"])
@api_requires("delivery.resend")
@bp.doc(operationId="beginResend", responses=writing(409))
@bp.arguments(ResendWanted, example=examples.RESEND_WANTED)
@bp.response(201, JobAnswer, example=examples.JOB)
def begin_resend(asked: dict[str, Any]) -> dict[str, Any]:
    """Send many deliveries again

    A worker does it in batches; everything keeps its `webhook-id`. 409: the filter is too wide, or nothing
    fits.
    """
    return _shown(begin_job(person(), _words(asked), now()))


@bp.get("/deliveries/jobs", tags=["deliveries"])
@api_requires("delivery.view")
@bp.doc(operationId="listResends", responses=reading())
@bp.response(200, JobList, example=examples.JOBS)
def list_resends() -> dict[str, Any]:
    """List the last jobs

    The newest first, 50 at most.
    """
    return {"items": [_job(*row) for row in queries.jobs(db.session())]}


@bp.get(f"/deliveries/jobs/<int(max={LARGEST}):job_id>", tags=["deliveries"])
@api_requires("delivery.view")
@bp.doc(operationId="getResend", responses=reading(404))
@bp.response(200, JobAnswer, example=examples.JOB)
def get_resend(job_id: int) -> dict[str, Any]:
    """See how far a job is"""
    return _shown(job_id)


@bp.post(f"/deliveries/jobs/<int(max={LARGEST}):job_id>/cancel", tags=["deliveries"])
@api_requires("delivery.resend")
@bp.doc(operationId="cancelResend", responses=reading(404, 409))
@bp.response(200, JobAnswer, example=examples.JOB)
def cancel_resend(job_id: int) -> dict[str, Any]:
    """Send nothing more of a job

    What went out stays out. 409: it is over already.
    """
    cancel_job(person(), job_id, now())
    return _shown(job_id)


def _words(asked: Mapping[str, Any]) -> dict[str, str]:
    """The filter in the words of the list's address, in which a job keeps it."""
    return {
        name: local(value).strftime("%Y-%m-%dT%H:%M:%S") if isinstance(value, datetime) else str(value)
        for name, value in asked.items()
        if value not in (None, "")
    }


def _shown(job_id: int) -> dict[str, Any]:
    return _job(*queries.job(db.session(), job_id))


def _job(job: ResendJob, by: str) -> dict[str, Any]:
    return {name: getattr(job, name) for name in _SHOWN} | {"by": by}
