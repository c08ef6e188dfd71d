"""Pages of deliveries: what went where, what each attempt met, sending again. Never a story's text."""

from datetime import datetime

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from newsroom import catalogue, delivery_rows
from newsroom.clock import now
from newsroom.db import db
from newsroom.deliveries import queries, usecases
from newsroom.deliveries.batches import fits
from newsroom.deliveries.cures import cure, message_id
from newsroom.deliveries.narrowing import MISSED, asked
from newsroom.deliveries.queries import Failing
from newsroom.delivery_words import EVENTS, FAULTS
from newsroom.holding import HOLD_LANE
from newsroom.i18n import language
from newsroom.models import Endpoint
from newsroom.models.endpoint import LANES
from newsroom.panels import Panel
from newsroom.person import Person
from newsroom.rules import Case
from newsroom.web import person, requires
from newsroom.whereabouts import Unheard, told_nobody, unheard

bp = Blueprint("deliveries", __name__)


@bp.get("/deliveries")
@requires("delivery.view")
def deliveries() -> ResponseReturnValue:
    """Deliveries, newest first, narrowed by what the address says; what is late or failed for one."""
    session, at = db.session(), now()
    wanted = asked(request.args, at)
    page = delivery_rows.deliveries(session, wanted.filter)
    context = {
        "choices": queries.choices(session, wanted.filter.endpoint_id, language()),
        "names": catalogue.names(session, language()),
        "again": fits(wanted.words) and (bool(page.rows) or wanted.words.get("state") == MISSED),
        "late": {row.delivery.id for row in page.rows if delivery_rows.late(row.delivery, at)},
    }
    if wanted.lost & {"since", "until"}:
        flash(_("That time cannot be read. Write it as 22/11/2026 08:30."))
    limits = {lane: int(delivery_rows.late_after(lane).total_seconds()) for lane in LANES}
    fixed = {"events": EVENTS, "lanes": (*LANES, HOLD_LANE), "faults": FAULTS, "late_after": limits}
    return render_template("deliveries/list.html", asked=wanted.words, page=page, **context, **fixed)


@bp.get("/deliveries/<int:delivery_id>")
@requires("delivery.view")
def one(delivery_id: int) -> ResponseReturnValue:
    """One delivery with its attempts, and what to do about what it met."""
    session, at = db.session(), now()
    row, tries = delivery_rows.delivery(session, delivery_id), delivery_rows.attempts(session, delivery_id)
    endpoint = session.get_one(Endpoint, row.delivery.endpoint_id)
    return render_template(
        "deliveries/delivery.html",
        row=row,
        attempts=tries,
        endpoint=endpoint,
        cure=cure(row, endpoint, tries[0] if tries else None),
        number=message_id(row),
        late=delivery_rows.late(row.delivery, at),
    )


@bp.post("/deliveries/<int:delivery_id>/resend")
@requires("delivery.resend")
def resend(delivery_id: int) -> ResponseReturnValue:
    """Send one delivery again, under the same number."""
    usecases.resend(person(), delivery_id, now())
    flash(_("It is sent again now."))
    return redirect(f"/deliveries/{delivery_id}", 303)


def _told_nobody(session: Session, _person: Person, case: Case | None, _at: datetime) -> str | None:
    story = case.story if case else None
    return told_nobody(session, story.id, story.sequence) if story and story.sequence else None


def _unheard(session: Session, somebody: Person, _case: Case | None, _at: datetime) -> list[Unheard] | None:
    return (unheard(session) or None) if somebody.holds("technician") else None


def _failing(session: Session, somebody: Person, _case: Case | None, _at: datetime) -> list[Failing] | None:
    return (queries.failing(session) or None) if somebody.holds("technician") else None


PANELS = (
    Panel(place="story", template="deliveries/_nobody.html", load=_told_nobody, order=1),
    Panel(place="desk", template="deliveries/_unheard.html", load=_unheard, order=1),
    Panel(place="desk", template="deliveries/_failing.html", load=_failing, order=2),
)
