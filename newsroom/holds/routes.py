"""Holding back, and letting go: what is open, what one hold keeps back, and what a new one would."""

from datetime import datetime

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session

from newsroom import catalogue
from newsroom.clock import now
from newsroom.db import db
from newsroom.errors import Invalid
from newsroom.forms import form_errors
from newsroom.holding import open_holds
from newsroom.holds import deciding, queries, usecases
from newsroom.holds.forms import ConfirmForm, HoldForm
from newsroom.i18n import language
from newsroom.incident_access import Part, read_incident
from newsroom.panels import Panel
from newsroom.permissions import PERMISSIONS
from newsroom.person import Person
from newsroom.rules import Case
from newsroom.web import person, requires
from workflows import Reason

bp = Blueprint("holds", __name__)


@bp.get("/holds")
@requires("hold.view")
def holds() -> ResponseReturnValue:
    """What is held back now, and what was lately."""
    session = db.session()
    return render_template(
        "holds/list.html",
        holds=open_holds(session),
        past=queries.past_holds(session),
        places=person().holds(*PERMISSIONS["hold.place"]),
    )


@bp.get("/holds/new")
@requires("hold.place")
def new() -> ResponseReturnValue:
    """The form; once it is filled in, what would be held back, to be confirmed."""
    return _asked(None)


@bp.post("/holds")
@requires("hold.place")
def hold_back() -> ResponseReturnValue:
    """Hold back."""
    return _hold_back(None)


@bp.get("/incidents/<incident_id>/holds/new")
@requires("hold.work")
def new_in_case(incident_id: str) -> ResponseReturnValue:
    """The same for a case, by whoever leads it."""
    return _asked(read_incident(db.session(), person(), incident_id))


@bp.post("/incidents/<incident_id>/holds")
@requires("hold.work")
def hold_back_in_case(incident_id: str) -> ResponseReturnValue:
    """Hold back in a case."""
    return _hold_back(read_incident(db.session(), person(), incident_id))


@bp.get("/holds/<hold_id>")
@requires("hold.view")
def hold(hold_id: str) -> ResponseReturnValue:
    """One hold with what it keeps back."""
    return _page(hold_id, now())


@bp.post("/holds/<hold_id>/release")
@requires("hold.work")
def let_go(hold_id: str) -> ResponseReturnValue:
    """Let the chosen stories go."""
    try:
        count = usecases.let_go(person(), hold_id, request.form.getlist("story"), now())
    except Invalid:
        return _page(hold_id, now(), _("Choose at least one story.")), 422
    flash(ngettext("One story may go out.", "%(num)d stories may go out.", count))
    return redirect(f"/holds/{hold_id}", 303)


@bp.get("/holds/<hold_id>/end")
@requires("hold.work")
def ending(hold_id: str) -> ResponseReturnValue:
    """What goes out when the hold ends, to be confirmed."""
    view = queries.hold_page(db.session(), person(), hold_id, now())
    form = ConfirmForm(formdata=None, seen=view.missed)
    return render_template("holds/end.html", view=view, form=form, names=_names())


@bp.post("/holds/<hold_id>/end")
@requires("hold.work")
def end(hold_id: str) -> ResponseReturnValue:
    """End the hold."""
    usecases.end_hold(person(), hold_id, ConfirmForm().count(), now())
    flash(_("The hold is over. What was due meanwhile goes out now."))
    return redirect("/holds", 303)


def _page(hold_id: str, at: datetime, problem: str = "") -> str:
    view = queries.hold_page(db.session(), person(), hold_id, at)
    return render_template("holds/hold.html", view=view, problem=problem, names=_names())


def _asked(part: Part | None) -> ResponseReturnValue:
    session = db.session()
    deciding.must_decide(person(), part)
    form = HoldForm(request.args, meta={"csrf": False}).offer(queries.sections(session, language()))
    if "scope" not in request.args:
        return _form(form, part)
    halt = deciding.cleaned(form.halt(part))
    if errors := deciding.mistakes(session, halt):
        form_errors(form, Invalid(errors))
        return _form(form, part), 422
    found = queries.keeping(session, person(), halt.scope, halt.value, now())
    send = HoldForm(formdata=None, data=form.data).offer(queries.sections(session, language()))
    return render_template(
        "holds/confirm.html", halt=halt, form=send, found=found, part=part, base=_base(part), names=_names()
    )


def _hold_back(part: Part | None) -> ResponseReturnValue:
    form = HoldForm().offer(queries.sections(db.session(), language()))
    if form.validate_on_submit():
        try:
            hold = usecases.hold_back(person(), form.halt(part), now())
            flash(_("It is held back from now on. Writers and technicians are told."))
            return redirect(f"/holds/{hold.id}", 303)
        except Invalid as invalid:
            form_errors(form, invalid)
    return _form(form, part), 422


def _form(form: HoldForm, part: Part | None) -> str:
    return render_template("holds/new.html", form=form, part=part, base=_base(part))


def _base(part: Part | None) -> str:
    return f"/incidents/{part.incident.id}/holds" if part else "/holds"


def _names() -> catalogue.Names:
    return catalogue.names(db.session(), language())


def _of_story(_session: Session, _person: Person, case: Case, _at: datetime) -> Reason | None:
    """Why the story must not go out; known to whoever examined it."""
    return case.facts.held


def _of_case(session: Session, _person: Person, part: Part, _at: datetime) -> object:
    """What the case holds back."""
    return queries.case_holds(session, part.incident) if part.open else None


PANELS = (
    Panel(place="story", template="holds/_story.html", load=_of_story, order=2),
    Panel(place="decision", template="holds/_story.html", load=_of_story, order=2),
    Panel(place="incident", template="holds/_case.html", load=_of_case, order=60),
)
