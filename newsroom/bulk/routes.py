"""Pages of a change for several stories: what to do, and what became of each."""

from collections.abc import Iterable

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from newsroom.bulk import queries, usecases
from newsroom.bulk.forms import PRIORITIES, ChangeForm, before_in, chosen_in, written
from newsroom.clock import now
from newsroom.db import db
from newsroom.forms import options
from newsroom.i18n import language
from newsroom.web import local_path, person, requires

bp = Blueprint("bulk", __name__)


@bp.get("/stories/bulk")
@requires("story.move")
def choose() -> ResponseReturnValue:
    """What is to be done to the chosen stories."""
    return _page(ChangeForm(formdata=None, what=request.args.get("what", "")), request.args)


@bp.post("/stories/bulk")
@requires("story.move")
def change() -> ResponseReturnValue:
    """Do it, to each story by itself, and say what became of each."""
    form = ChangeForm()
    if not form.validate_on_submit():
        return _page(form, request.form), 422
    wanted = form.change()
    return _results(usecases.change_many(person(), chosen_in(request.form), wanted, now()), wanted.what)


@bp.post("/stories/bulk/undo")
@requires("story.move")
def undo() -> ResponseReturnValue:
    """Give each story back what it had."""
    before = before_in(request.form)
    return _results(usecases.undo_many(person(), before, now()), "")


def _page(form: ChangeForm, fields: MultiDict[str, str]) -> str:
    session, chosen = db.session(), chosen_in(fields)
    stories = queries.stories(session, person(), (item.story_id for item in chosen))
    moves: list[tuple[str, str, int]] = []
    if form.what.data == "move":
        moves = queries.moves(session, person(), stories, language(), now())
    form.assignee.choices = options([("", _("Nobody yet")), *queries.people(session)])
    form.priority.choices = options(PRIORITIES)
    form.move.choices = options((name, f"{label} ({number}/{len(stories)})") for name, label, number in moves)
    back = local_path(fields.get("back")) or "/stories"
    versions = {item.story_id: item.version for item in chosen}
    context = {"stories": stories, "versions": versions, "moves": moves, "back": back}
    return render_template("bulk/choose.html", form=form, **context)


def _results(outcomes: Iterable[usecases.Outcome], what: str) -> str:
    """What became of each; `what` was changed and can be changed back (a move, or nothing: it cannot)."""
    found = list(outcomes)
    seen = queries.stories(db.session(), person(), (outcome.story_id for outcome in found))
    return render_template(
        "bulk/results.html",
        done=[outcome for outcome in found if outcome.refusal is None],
        refused=[outcome for outcome in found if outcome.refusal is not None],
        stories={story.id: story for story in seen},
        what=what,
        undoable=what in usecases.WHATS[:-1],
        written=written,
        back=local_path(request.form.get("back")) or "/stories",
    )
