"""Pages of the legal desk: what waits, one story with its question, and conditions that are met."""

from datetime import datetime

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from newsroom.clock import now
from newsroom.db import db
from newsroom.errors import Invalid
from newsroom.forms import form_errors
from newsroom.i18n import language
from newsroom.legal import queries, register_routes, rights, usecases
from newsroom.legal.forms import AdviceForm, QuestionForm
from newsroom.panels import Panel
from newsroom.person import Person
from newsroom.rules import Case
from newsroom.text import clean_line
from newsroom.web import person, requires

bp = Blueprint("legal", __name__)
bp.register_blueprint(register_routes.bp)


@bp.get("/legal")
@requires("legal.view")
def desk() -> ResponseReturnValue:
    """What waits for the legal officer."""
    return render_template("legal/desk.html", desk=queries.desk(db.session(), person()), at=now())


@bp.get("/stories/<story_id>/legal")
@requires("story.view")
def sheet(story_id: str) -> ResponseReturnValue:
    """One story for the legal officer: the question, what changed, the register, the answer."""
    return _sheet(story_id, now())


@bp.post("/stories/<story_id>/legal/ask")
@requires("legal.ask")
def ask(story_id: str) -> ResponseReturnValue:
    """Ask about the present text, or put the open question in other words."""
    form, at = QuestionForm(), now()
    if form.validate_on_submit():
        try:
            usecases.ask(person(), story_id, form.question.data or "", form.deadline.data, at)
            flash(_("The question is asked."))
            return redirect(f"/stories/{story_id}/legal", 303)
        except Invalid as invalid:
            form_errors(form, invalid)
    return _sheet(story_id, at, question=form), 422


@bp.post("/stories/<story_id>/legal/advise")
@requires("legal.answer")
def advise(story_id: str) -> ResponseReturnValue:
    """Answer in words, outside the legal check."""
    form, at = AdviceForm(), now()
    if form.validate_on_submit():
        usecases.advise(person(), story_id, form.note.data or "", at)
        flash(_("The answer is kept."))
        return redirect(f"/stories/{story_id}/legal", 303)
    return _sheet(story_id, at, advice=form), 422


@bp.post("/stories/<story_id>/legal/cite/<basis_id>")
@requires("legal.answer")
def cite(story_id: str, basis_id: str) -> ResponseReturnValue:
    """Let the answer rest on an entry of the register, or no longer."""
    usecases.cite(person(), story_id, basis_id, request.form.get("cited") == "yes", now())
    return redirect(f"/stories/{story_id}/legal#bases", 303)


@bp.post("/stories/<story_id>/legal/conditions/<condition_id>/met")
@requires("legal.condition")
def met(story_id: str, condition_id: str) -> ResponseReturnValue:
    """Say that a condition is met."""
    story = usecases.meet_condition(person(), story_id, condition_id, now())
    left = "conditions" in story.hindrances
    flash(_("The condition is met; others are left.") if left else _("Every condition is met."))
    return redirect(f"/stories/{story_id}/legal", 303)


def _sheet(
    story_id: str, at: datetime, question: QuestionForm | None = None, advice: AdviceForm | None = None
) -> str:
    session, query = db.session(), clean_line(request.args.get("q", ""))[:200]
    view = queries.sheet(session, person(), story_id, at)
    asked = view.open
    form = question or QuestionForm(formdata=None, obj=asked)
    context = {
        "view": view,
        "question": form,
        "advice": advice or AdviceForm(formdata=None),
        "query": query,
        "found": queries.search(session, query) if query and asked else [],
        "may_ask": rights.may_ask(person(), view.story) and view.stage.kind != "closed",
        "may_answer": rights.may_answer(person(), view.story),
        "may_confirm": rights.may_confirm(person(), view.story),
        "reasons": [(code, label.text(language())) for code, label in view.case.workflow.reasons.items()],
    }
    return render_template("legal/sheet.html", **context)


def _open_business(session: Session, somebody: Person, case: Case | None, _at: datetime) -> object | None:
    """What the legal officer still has to say, or wants done, about a story."""
    if case is None or not (found := queries.unsettled(session, case.story)):
        return None
    return {"questions": found, "may_confirm": rights.may_confirm(somebody, case.story)}


PANELS = (
    Panel(place="story", template="legal/_panel.html", load=_open_business, order=20),
    Panel(place="edit", template="legal/_panel.html", load=_open_business, order=20),
)
