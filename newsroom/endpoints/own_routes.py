"""The page under which a member portal minds its own endpoint, and the links to it that technicians make.

Nothing on it speaks of another endpoint or holds a word of a story. Whoever guesses addresses is slowed down.
"""

from datetime import timedelta

from flask import Blueprint, Response, current_app, flash, make_response, redirect, render_template, request
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.exceptions import TooManyRequests
from wtforms.validators import Length, Optional

from newsroom.clock import now
from newsroom.db import db
from newsroom.endpoints import queries, registry
from newsroom.endpoints.own_links import behind
from newsroom.endpoints.own_usecases import (
    OwnWords,
    describe_own,
    end_link,
    make_link,
    retire_own,
    rotate_own,
)
from newsroom.endpoints.own_usecases import test_own as send_own_test
from newsroom.errors import Invalid, NotFound
from newsroom.forms import BaseForm, BooleanField, LineField, MomentField, form_errors
from newsroom.installation import settings
from newsroom.throttle import Throttle
from newsroom.web import person, requires

bp = Blueprint("own", __name__)

MISSES = 30
ACTS = 20
WITHIN = timedelta(minutes=1)


class OwnForm(BaseForm):
    """What a portal says of itself."""

    contact = LineField(_l("Whom to tell when it fails"), validators=[Length(max=200)])
    phone = LineField(_l("Telephone"), validators=[Length(max=40)])
    email = LineField(_l("E-mail"), validators=[Length(max=254)])
    warn_contact = BooleanField(_l("Write to this address before it is switched off"))
    maintenance_from = MomentField(_l("Maintenance from (Hà Nội)"), validators=[Optional()])
    maintenance_until = MomentField(_l("Maintenance until (Hà Nội)"), validators=[Optional()])

    def described(self) -> OwnWords:
        """As typed."""
        texts = (self.contact.data or "", self.phone.data or "", self.email.data or "")
        window = (self.maintenance_from.data, self.maintenance_until.data)
        return OwnWords(*texts, *window, warn_contact=bool(self.warn_contact.data))


@bp.record_once
def _prepare(state: BlueprintSetupState) -> None:
    state.app.extensions["newsroom_own_misses"] = Throttle(MISSES, WITHIN)
    state.app.extensions["newsroom_own_acts"] = Throttle(ACTS, WITHIN)


@bp.post("/endpoints/<endpoint_id>/link")
@requires("endpoint.manage")
def link(endpoint_id: str) -> ResponseReturnValue:
    """Make the portal a link to its own page and show it, this once; or end the one there is."""
    if request.form.get("end"):
        end_link(person(), endpoint_id, now())
        flash(_("The link no longer opens."))
        return redirect(f"/endpoints/{endpoint_id}", 303)
    token = make_link(person(), endpoint_id, now())
    endpoint = registry.endpoint(db.session(), endpoint_id, now()).endpoint
    address = f"{settings().base_url}/receiver/{token}"
    return render_template("endpoints/link.html", endpoint=endpoint, address=address)


@bp.get("/receiver/<own_token>")
@requires("public")
def page(own_token: str) -> ResponseReturnValue:
    """A portal's own page."""
    row = _row(own_token)
    it, form = row.endpoint, OwnForm(formdata=None)
    form.contact.data, form.phone.data, form.email.data = it.contact_name, it.contact_phone, it.contact_email
    form.warn_contact.data = it.warn_contact
    form.maintenance_from.data, form.maintenance_until.data = it.maintenance_from, it.maintenance_until
    return _page(own_token, row, form)


@bp.post("/receiver/<own_token>")
@requires("public")
def change(own_token: str) -> ResponseReturnValue:
    """Take over contact and maintenance window."""
    row, form = _row(own_token, acting=True), OwnForm()
    if form.validate_on_submit():
        try:
            describe_own(own_token, form.described(), now())
            flash(_("Saved."))
            return _back(own_token)
        except Invalid as invalid:
            form_errors(form, invalid)
    response = _page(own_token, row, form)
    response.status_code = 422
    return response


@bp.post("/receiver/<own_token>/test")
@requires("public")
def test(own_token: str) -> ResponseReturnValue:
    """Send the portal a test."""
    _row(own_token, acting=True)
    send_own_test(own_token, now())
    return _back(own_token)


@bp.post("/receiver/<own_token>/rotate")
@requires("public")
def rotate(own_token: str) -> ResponseReturnValue:
    """Make the portal a new key and show it, this once."""
    row = _row(own_token, acting=True)
    secret = rotate_own(own_token, now())
    return _quiet(
        render_template("endpoints/own_secret.html", row=row, secret=secret, base=f"/receiver/{own_token}")
    )


@bp.post("/receiver/<own_token>/retire")
@requires("public")
def retire(own_token: str) -> ResponseReturnValue:
    """Drop the portal's old key."""
    _row(own_token, acting=True)
    retire_own(own_token, now())
    flash(_("The old key is retired: messages carry the new signature alone."))
    return _back(own_token)


def _row(own_token: str, acting: bool = False) -> registry.EndpointRow:
    """The endpoint behind a link. Wrong tokens count against the asker, acts against the endpoint."""
    at, address = now(), request.remote_addr or ""
    misses: Throttle = current_app.extensions["newsroom_own_misses"]
    acts: Throttle = current_app.extensions["newsroom_own_acts"]
    if misses.full(address, at):
        raise TooManyRequests(retry_after=int(WITHIN.total_seconds()))
    try:
        endpoint_id = behind(db.session(), own_token, at)
    except NotFound:
        misses.miss(address, at)
        raise
    if acting:
        if acts.full(endpoint_id, at):
            raise TooManyRequests(retry_after=int(WITHIN.total_seconds()))
        acts.miss(endpoint_id, at)
    return registry.endpoint(db.session(), endpoint_id, at)


def _page(own_token: str, row: registry.EndpointRow, form: OwnForm) -> Response:
    session = db.session()
    return _quiet(
        render_template(
            "endpoints/own.html",
            row=row,
            form=form,
            base=f"/receiver/{own_token}",
            base_url=settings().base_url,
            last=queries.with_attempts(session, row.endpoint.id),
        )
    )


def _back(own_token: str) -> ResponseReturnValue:
    return redirect(f"/receiver/{own_token}", 303)


def _quiet(written: str) -> Response:
    """Kept from search engines, and the address from whoever is linked to."""
    response = make_response(written)
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
