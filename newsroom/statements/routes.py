"""Pages about statements: writing one in a case, and what the pages of the case and the story say of it."""

from datetime import datetime, timedelta

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from newsroom.clock import now
from newsroom.db import db
from newsroom.errors import Invalid
from newsroom.forms import form_errors
from newsroom.i18n import language
from newsroom.incident_access import Part, read_incident
from newsroom.models import new_id
from newsroom.panels import Panel
from newsroom.statements import library_routes, panels, press_routes, queries, usecases
from newsroom.statements.forms import PromiseForm, StatementForm
from newsroom.statements.library import usable
from newsroom.web import person, requires

bp = Blueprint("statements", __name__)
bp.register_blueprint(library_routes.bp)
bp.register_blueprint(press_routes.bp)

PANELS = (
    Panel(place="incident_statement", template="statements/_case.html", load=panels.in_case),
    Panel(place="story", order=30, template="statements/_story.html", load=panels.of_story),
    Panel(place="edit", order=10, template="statements/_counters.html", load=panels.counters),
)

EVERY = timedelta(hours=2)
"""When the form proposes the next update."""


@bp.get("/incidents/<incident_id>/statements/new")
@requires("incident.work")
def new(incident_id: str) -> ResponseReturnValue:
    """The form that begins a statement."""
    part = read_incident(db.session(), person(), incident_id)
    part.must_write()
    proposed = now().replace(minute=0, second=0, microsecond=0) + EVERY + timedelta(hours=1)
    return _new_page(part, StatementForm(formdata=None, story_id=new_id(), next_update_at=proposed), now())


@bp.post("/incidents/<incident_id>/statements/new")
@requires("incident.work")
def begin(incident_id: str) -> ResponseReturnValue:
    """Begin it, and go on writing."""
    part, at = read_incident(db.session(), person(), incident_id), now()
    form = _offered(StatementForm(), at)
    if form.validate_on_submit():
        try:
            story = usecases.begin_statement(person(), incident_id, form.wanted(), at)
            flash(_("It is filled in with what the case knows. Go on writing."))
            return redirect(f"/stories/{story.id}/edit", 303)
        except Invalid as invalid:
            renamed = {"template": "what", "kind": "what"}
            form_errors(form, Invalid({renamed.get(key, key): said for key, said in invalid.errors.items()}))
    return _new_page(part, form, at), 422


@bp.post("/stories/<story_id>/promise")
@requires("incident.work")
def promise(story_id: str) -> ResponseReturnValue:
    """Set when a statement promises the next update."""
    form = PromiseForm()
    if form.validate_on_submit():
        try:
            usecases.promise_update(person(), story_id, form.next_update_at.data, now())
            flash(_("Saved. The text has to say the same time."))
            return redirect(f"/stories/{story_id}#statement", 303)
        except Invalid as invalid:
            form_errors(form, invalid)
    found = queries.of_story(db.session(), person(), story_id)
    return render_template("statements/promise.html", form=form, found=found), 422


def _offered(form: StatementForm, at: datetime) -> StatementForm:
    session = db.session()
    return form.offer(usable(session, at), queries.sections(session, person(), language()))


def _new_page(part: Part, form: StatementForm, at: datetime) -> str:
    return render_template("statements/new.html", incident=part.incident, form=_offered(form, at))
