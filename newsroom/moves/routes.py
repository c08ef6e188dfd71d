"""Making a move: at one click where nothing need be said, else on a page that names what it does."""

from datetime import datetime

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import format_decimal
from flask_babel import gettext as _

from newsroom.clock import now
from newsroom.db import db
from newsroom.errors import Forbidden, Invalid, NewsroomError, Refused, Stale
from newsroom.forms import form_errors
from newsroom.i18n import language, say
from newsroom.installation import workflow_of
from newsroom.models import Story
from newsroom.moves.forms import MoveForm
from newsroom.moves.queries import DecisionView, view_decision
from newsroom.moves.usecases import move_story
from newsroom.panels import panels_of
from newsroom.rules import refusal
from newsroom.timeline import since_version
from newsroom.web import person, requires

bp = Blueprint("moves", __name__)


@bp.get("/stories/<story_id>/moves/<name>")
@requires("story.move")
def decision(story_id: str, name: str) -> ResponseReturnValue:
    """The page of a decision: what it does, how far it reaches, what was signed, and the fields it needs."""
    at = now()
    view = view_decision(db.session(), person(), story_id, name, at)
    if view.refusal:
        raise refusal(view.refusal)
    return _page(view, MoveForm(formdata=None, move=name), at)


@bp.post("/stories/<story_id>/moves")
@requires("story.move")
def make_move(story_id: str) -> ResponseReturnValue:
    """Make a move. Whatever stands in the way, what was typed is shown again."""
    form, at = MoveForm(), now()
    if not form.validate_on_submit():
        return _again(story_id, form, at), 422
    try:
        story = move_story(person(), story_id, form.request(), at)
    except Invalid as invalid:
        form_errors(form, invalid)
        return _again(story_id, form, at), 422
    except (Stale, Forbidden, Refused) as error:
        return _again(story_id, form, at, error), error.status
    flash(_result(story, form.move.data or ""))
    return redirect(f"/stories/{story_id}", 303)


def _again(story_id: str, form: MoveForm, at: datetime, error: NewsroomError | None = None) -> str:
    """The decision page for the story as it is now, with the form as somebody left it."""
    return _page(view_decision(db.session(), person(), story_id, form.move.data or "", at), form, at, error)


def _page(view: DecisionView, form: MoveForm, at: datetime, error: NewsroomError | None = None) -> str:
    session = db.session()
    workflow, lang, seen = view.case.workflow, language(), form.seen()
    form.offer(workflow, view.lines, lang)
    form.renew(view.story.version)
    news = since_version(session, view.story, workflow, lang, seen) if isinstance(error, Stale) else []
    sentence = say(error.sentence) if error else ""
    panels = panels_of("decision", session, person(), view.case, at)
    context = {"view": view, "form": form, "sentence": sentence, "news": news, "panels": panels}
    context["number"] = format_decimal
    return render_template("moves/decision.html", **context)


def _result(story: Story, name: str) -> str:
    """What was done, and where the story is now."""
    workflow = workflow_of(db.session(), story.workflow, story.workflow_version)
    move, stage = (
        workflow.moves[name].label.text(language()),
        workflow.stages[story.stage].label.text(language()),
    )
    return str(_("Done: %(move)s. The story is now at “%(stage)s”.", move=move, stage=stage))
