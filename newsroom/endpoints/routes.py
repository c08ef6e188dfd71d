"""Pages of receivers: who gets our events, with which keys, and whether they take them."""

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from newsroom.clock import now
from newsroom.db import db
from newsroom.delivery_rows import DeliveryFilter, deliveries
from newsroom.endpoints import queries, usecases
from newsroom.endpoints.forms import EndpointForm
from newsroom.errors import Invalid
from newsroom.forms import form_errors
from newsroom.i18n import language
from newsroom.models import Section
from newsroom.web import person, requires

bp = Blueprint("endpoints", __name__)


@bp.get("/endpoints")
@requires("endpoint.view")
def endpoints() -> ResponseReturnValue:
    """Every receiver with its state."""
    return render_template("endpoints/list.html", rows=queries.endpoints(db.session()))


@bp.get("/endpoints/new")
@requires("endpoint.manage")
def new() -> ResponseReturnValue:
    """An empty form for a receiver."""
    return render_template("endpoints/new.html", form=EndpointForm(formdata=None).offer(_sections()))


@bp.post("/endpoints/new")
@requires("endpoint.manage")
def add() -> ResponseReturnValue:
    """Add a receiver and show its signing secret, this once."""
    form = EndpointForm().offer(_sections())
    if form.validate_on_submit():
        try:
            endpoint, secret = usecases.add_endpoint(person(), form.described(), now())
            return render_template("endpoints/secret.html", endpoint=endpoint, secret=secret, fresh=True)
        except Invalid as invalid:
            form_errors(form, invalid)
    return render_template("endpoints/new.html", form=form), 422


@bp.get("/endpoints/<endpoint_id>")
@requires("endpoint.view")
def one(endpoint_id: str) -> ResponseReturnValue:
    """One receiver: its state, its last deliveries; technicians change it here."""
    row = queries.endpoint(db.session(), endpoint_id)
    form = EndpointForm(formdata=None).offer(_sections(), row.endpoint).fill(row.endpoint)
    return _page(row, form)


@bp.post("/endpoints/<endpoint_id>")
@requires("endpoint.manage")
def change(endpoint_id: str) -> ResponseReturnValue:
    """Describe a receiver anew; its keys stay."""
    row = queries.endpoint(db.session(), endpoint_id)
    form = EndpointForm().offer(_sections(), row.endpoint)
    if form.validate_on_submit():
        try:
            usecases.change_endpoint(person(), endpoint_id, form.described(), now())
            flash(_("Saved."))
            return redirect(f"/endpoints/{endpoint_id}", 303)
        except Invalid as invalid:
            form_errors(form, invalid)
    return _page(queries.endpoint(db.session(), endpoint_id), form), 422


@bp.post("/endpoints/<endpoint_id>/active")
@requires("endpoint.manage")
def switch(endpoint_id: str) -> ResponseReturnValue:
    """Stop or resume sending."""
    on = request.form.get("active") == "yes"
    usecases.switch_endpoint(person(), endpoint_id, on, now())
    flash(
        _("It is on: what waited is sent now.") if on else _("It is off: events wait until it is on again.")
    )
    return redirect(f"/endpoints/{endpoint_id}", 303)


@bp.post("/endpoints/<endpoint_id>/rotate")
@requires("endpoint.manage")
def rotate(endpoint_id: str) -> ResponseReturnValue:
    """Make a new signing secret and show it, this once."""
    secret = usecases.rotate_secret(person(), endpoint_id, now())
    endpoint = queries.endpoint(db.session(), endpoint_id).endpoint
    return render_template("endpoints/secret.html", endpoint=endpoint, secret=secret, fresh=False)


@bp.post("/endpoints/<endpoint_id>/retire")
@requires("endpoint.manage")
def retire(endpoint_id: str) -> ResponseReturnValue:
    """Sign with the newest secret alone."""
    usecases.retire_old_secret(person(), endpoint_id, now())
    flash(_("The old secret is retired: messages carry the new signature alone."))
    return redirect(f"/endpoints/{endpoint_id}", 303)


@bp.post("/endpoints/<endpoint_id>/test")
@requires("endpoint.manage")
def test(endpoint_id: str) -> ResponseReturnValue:
    """Send a test event."""
    usecases.send_test(person(), endpoint_id, now())
    flash(_("A test event is on its way; its delivery is listed below."))
    return redirect(f"/endpoints/{endpoint_id}", 303)


@bp.post("/endpoints/<endpoint_id>/resend")
@requires("delivery.resend")
def resend_failed(endpoint_id: str) -> ResponseReturnValue:
    """Send everything again that failed here."""
    count = usecases.resend_failed(person(), endpoint_id, now())
    flash(_("%(count)d deliveries are sent again.", count=count))
    return redirect(f"/endpoints/{endpoint_id}", 303)


def _sections() -> list[tuple[str, str]]:
    found = db.session.scalars(select(Section).order_by(Section.position, Section.slug))
    return [(section.slug, section.label(language())) for section in found]


def _page(row: queries.EndpointRow, form: EndpointForm) -> str:
    wanted = DeliveryFilter(endpoint_id=row.endpoint.id)
    last = deliveries(db.session(), wanted, limit=10)
    return render_template(
        "endpoints/endpoint.html", row=row, form=form, last=last, sections=dict(_sections())
    )
