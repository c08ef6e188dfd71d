"""Sending many deliveries again: first what it would come to, then the job and how far it is."""

from collections.abc import Mapping

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from newsroom.clock import now
from newsroom.db import db
from newsroom.deliveries import queries, usecases
from newsroom.deliveries.batches import reckon
from newsroom.deliveries.narrowing import asked
from newsroom.errors import Refused, words
from newsroom.web import person, requires

bp = Blueprint("again", __name__)
UNREAD = words("Part of the filter cannot be read. Write times as 22/11/2026 08:30.")


@bp.get("/deliveries/again")
@requires("delivery.resend")
def ask() -> ResponseReturnValue:
    """What sending again would come to: exact counts, and nothing is sent yet."""
    wanted = _understood(request.args)
    found = reckon(db.session(), wanted, now())
    return render_template("deliveries/again.html", asked=wanted, found=found)


@bp.post("/deliveries/again")
@requires("delivery.resend")
def begin() -> ResponseReturnValue:
    """Begin the job."""
    job_id = usecases.begin_job(person(), _understood(request.form), now())
    return redirect(f"/deliveries/jobs/{job_id}", 303)


@bp.get("/deliveries/jobs")
@requires("delivery.view")
def jobs() -> ResponseReturnValue:
    """The last jobs."""
    return render_template("deliveries/jobs.html", rows=queries.jobs(db.session()))


@bp.get("/deliveries/jobs/<int:job_id>")
@requires("delivery.view")
def job(job_id: int) -> ResponseReturnValue:
    """How far a job is."""
    found, by = queries.job(db.session(), job_id)
    return render_template("deliveries/job.html", job=found, by=by)


@bp.post("/deliveries/jobs/<int:job_id>/cancel")
@requires("delivery.resend")
def cancel(job_id: int) -> ResponseReturnValue:
    """Send nothing more of a job."""
    usecases.cancel_job(person(), job_id, now())
    flash(_("Nothing more of it is sent. What went out already stays out."))
    return redirect(f"/deliveries/jobs/{job_id}", 303)


def _understood(given: Mapping[str, str]) -> Mapping[str, str]:
    """The words of a filter; raises Refused when one was given that cannot be read, for without it more would
    be sent than was meant.
    """
    found = asked(given, now())
    if found.lost:
        raise Refused(UNREAD)
    return found.words
