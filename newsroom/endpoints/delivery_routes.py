"""Pages of deliveries: what went where, what each attempt met, sending again. Never a story's text."""

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from newsroom.clock import now
from newsroom.db import db
from newsroom.endpoints import queries, usecases
from newsroom.models.endpoint import DELIVERY_STATES
from newsroom.web import person, requires

bp = Blueprint("deliveries", __name__)


@bp.get("/deliveries")
@requires("delivery.view")
def deliveries() -> ResponseReturnValue:
    """Deliveries, newest first, filtered by state, receiver, event and story."""
    session, args = db.session(), request.args
    state = args.get("state")
    wanted = queries.DeliveryFilter(
        state=state if state in DELIVERY_STATES else None,
        endpoint_id=args.get("endpoint") or None,
        story_id=args.get("story") or None,
        event_type=args.get("event") or None,
        before=args.get("before", type=int),
    )
    return render_template(
        "endpoints/deliveries.html",
        wanted=wanted,
        page=queries.deliveries(session, wanted),
        endpoints=queries.names(session),
        states=DELIVERY_STATES,
        events=usecases.EVENT_TYPES,
    )


@bp.get("/deliveries/<int:delivery_id>")
@requires("delivery.view")
def one(delivery_id: int) -> ResponseReturnValue:
    """One delivery with every attempt."""
    session = db.session()
    row, tries = queries.delivery(session, delivery_id), queries.attempts(session, delivery_id)
    return render_template("endpoints/delivery.html", row=row, attempts=tries)


@bp.post("/deliveries/<int:delivery_id>/resend")
@requires("delivery.resend")
def resend(delivery_id: int) -> ResponseReturnValue:
    """Send one delivery again, under the same number."""
    usecases.resend(person(), delivery_id, now())
    flash(_("It is sent again now."))
    return redirect(f"/deliveries/{delivery_id}", 303)
