"""The list of cases, opening one, its page and what is kept in it as evidence."""

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from newsroom.captures import answer_with
from newsroom.clock import now
from newsroom.crisis_words import SEVERITIES
from newsroom.db import db
from newsroom.errors import Invalid
from newsroom.forms import VersionForm, form_errors
from newsroom.incidents import (
    clock_routes,
    outside_routes,
    people_routes,
    queries,
    record_routes,
    usecases,
)
from newsroom.incidents.forms import STATES, OpenForm
from newsroom.incidents.showing import case_page
from newsroom.web import person, requires

bp = Blueprint("incidents", __name__)
for part in (record_routes, clock_routes, people_routes, outside_routes):
    bp.register_blueprint(part.bp)


@bp.get("/incidents")
@requires("incident.view")
def cases() -> ResponseReturnValue:
    """The cases that the person may know of."""
    wanted = queries.read_wanted(request.args)
    found, after = queries.find_cases(db.session(), person(), wanted)
    kept = {name: value for name, value in request.args.items() if name != "before"}
    return render_template(
        "incidents/list.html",
        found=found,
        next_args=kept | {"before": after} if after else None,
        wanted=wanted,
        severities=SEVERITIES,
        states=STATES,
    )


@bp.get("/incidents/new")
@requires("incident.open")
def new() -> ResponseReturnValue:
    """The form that opens a case, filled from a signal where one is named."""
    signal = queries.signal_of(db.session(), request.args.get("signal", ""))
    form = OpenForm(formdata=None, lead_id=person().id)
    if signal is not None:
        form.claim.data, form.signal_id.data = signal.quote, signal.id
        form.exercise.data = signal.exercise
    return _new_page(form)


@bp.post("/incidents/new")
@requires("incident.open")
def open_case() -> ResponseReturnValue:
    """Open a case."""
    form = OpenForm().offer(queries.people(db.session()))
    if form.validate_on_submit():
        try:
            incident = usecases.open_case(person(), form.opening(), now())
            flash(_("The case %(code)s is open. The head of the board is told.", code=incident.code))
            return redirect(f"/incidents/{incident.id}", 303)
        except Invalid as invalid:
            form_errors(form, invalid)
    return _new_page(form), 422


@bp.get("/incidents/<incident_id>")
@requires("incident.view")
def case(incident_id: str) -> ResponseReturnValue:
    """The page of a case."""
    return case_page(incident_id)


@bp.get("/incidents/<incident_id>/evidence/<capture_id>")
@requires("incident.view")
def evidence(incident_id: str, capture_id: str) -> ResponseReturnValue:
    """A piece of evidence, for those in the case alone."""
    return answer_with(queries.evidence_of(db.session(), person(), incident_id, capture_id))


@bp.post("/incidents/<incident_id>/seen")
@requires("incident.view")
def seen(incident_id: str) -> ResponseReturnValue:
    """Somebody has had the case before their eyes for a while; sent by the page itself."""
    form = VersionForm()
    if not form.validate_on_submit():
        return "", 422
    usecases.mark_seen(person(), incident_id, form.seen(), now())
    return "", 204


def _new_page(form: OpenForm) -> str:
    return render_template("incidents/new.html", form=form.offer(queries.people(db.session())))
