"""Trying a receiver: tests, the challenge, and its keys."""

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from newsroom.clock import now
from newsroom.db import db
from newsroom.endpoints import queries, registry, usecases
from newsroom.endpoints.challenge_usecases import ask_to_confirm, confirm_by_hand
from newsroom.endpoints.key_usecases import retire_old_secret, rotate_secret
from newsroom.web import person, requires

bp = Blueprint("trials", __name__)


@bp.post("/endpoints/<endpoint_id>/test")
@requires("endpoint.manage")
def test(endpoint_id: str) -> ResponseReturnValue:
    """Send a test event; its answer appears on the receiver's page."""
    usecases.send_test(person(), endpoint_id, now())
    return redirect(f"/endpoints/{endpoint_id}#trial", 303)


@bp.get("/endpoints/<endpoint_id>/trial")
@requires("endpoint.view")
def trial(endpoint_id: str) -> ResponseReturnValue:
    """What the last trial came to, as a piece of the page, for the script that waits for it."""
    row = registry.endpoint(db.session(), endpoint_id, now())
    return render_template(
        "endpoints/_trial.html", row=row, trial=queries.last_trial(db.session(), endpoint_id)
    )


@bp.post("/endpoints/<endpoint_id>/ask")
@requires("endpoint.manage")
def ask(endpoint_id: str) -> ResponseReturnValue:
    """Send the receiver its challenge."""
    ask_to_confirm(person(), endpoint_id, now())
    return redirect(f"/endpoints/{endpoint_id}#trial", 303)


@bp.post("/endpoints/<endpoint_id>/confirm")
@requires("endpoint.confirm")
def confirm(endpoint_id: str) -> ResponseReturnValue:
    """Confirm the address by hand, with the reason."""
    confirm_by_hand(person(), endpoint_id, request.form.get("reason", ""), now())
    flash(_("The endpoint is confirmed: what waited is sent now."))
    return redirect(f"/endpoints/{endpoint_id}", 303)


@bp.post("/endpoints/<endpoint_id>/rotate")
@requires("endpoint.manage")
def rotate(endpoint_id: str) -> ResponseReturnValue:
    """Make a new signing key and show it, this once."""
    kind = request.form.get("signing", "")
    secret = rotate_secret(person(), endpoint_id, now(), kind)
    endpoint = registry.endpoint(db.session(), endpoint_id, now()).endpoint
    return render_template("endpoints/secret.html", endpoint=endpoint, secret=secret, fresh=False)


@bp.post("/endpoints/<endpoint_id>/retire")
@requires("endpoint.manage")
def retire(endpoint_id: str) -> ResponseReturnValue:
    """Sign with the newest key alone."""
    retire_old_secret(person(), endpoint_id, now())
    flash(_("The old key is retired: messages carry the new signature alone."))
    return redirect(f"/endpoints/{endpoint_id}", 303)
