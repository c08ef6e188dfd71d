"""Pages of texts being written: taking the editing over, throwing a copy away, and what stands on others."""

from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from newsroom.clock import now
from newsroom.panels import Panel
from newsroom.permissions import CONTENT
from newsroom.person import Person
from newsroom.rules import Case
from newsroom.saving import json_routes, queries, shelf_routes, usecases
from newsroom.saving.queries import Unfinished
from newsroom.saving.said import Said, said_of
from newsroom.saving.typed import PAGE_NAME
from newsroom.web import person, requires

bp = Blueprint("saving", __name__)
bp.register_blueprint(json_routes.bp)
bp.register_blueprint(shelf_routes.bp)


@dataclass(frozen=True)
class Beside:
    """What a story's pages show: who is here, and when (UTC) the person typed what they have not saved."""

    story_id: str
    version: int
    said: Said
    own: datetime | None


@bp.post("/stories/<story_id>/take-over")
@requires("story.edit")
def take_over(story_id: str) -> ResponseReturnValue:
    """Take the editing over, and go on where the person's own copy stands."""
    usecases.take_over(person(), story_id, request.form.get("page", "")[:PAGE_NAME], now())
    flash(_("You are editing now."))
    return redirect(f"/stories/{story_id}/edit?copy=1", 303)


@bp.post("/stories/<story_id>/working-copy/discard")
@requires("story.edit")
def discard(story_id: str) -> ResponseReturnValue:
    """Throw away what was typed and never saved."""
    usecases.discard_copy(person(), story_id, now())
    flash(_("The unsaved text is thrown away."))
    return redirect("/stories/new" if request.form.get("new") else f"/stories/{story_id}/edit", 303)


@bp.get("/saving/signed-in")
@requires("self")
def signed_in() -> ResponseReturnValue:
    """Where signing in leads from a page that outlived its session: back to that page."""
    return render_template("saving/signed_in.html")


def _beside(session: Session, person: Person, case: Case | None, at: datetime) -> Beside | None:
    if case is None:
        return None
    found = queries.around(session, case.story.id, person, at)
    return Beside(case.story.id, case.story.version, said_of(found, person, at), found.own)


def _unfinished(session: Session, person: Person, _case: Case | None, _at: datetime) -> list[Unfinished]:
    return [text for text in queries.unfinished(session, person) if not text.exists]


def _on_the_desk(session: Session, person: Person, _case: object, _at: object) -> list[Unfinished] | None:
    """What waits to be saved, the newest first; None for whoever has saved all, as on most days."""
    if not person.holds(*CONTENT):
        return None
    return queries.unfinished(session, person)[:ON_THE_DESK] or None


ON_THE_DESK = 5
PANELS = (
    Panel("desk", "saving/_desk.html", _on_the_desk, 10),
    Panel("story", "saving/_story.html", _beside, 10),
    Panel("edit", "saving/_edit.html", _beside, 10),
    Panel("new", "saving/_new.html", _unfinished, 10),
    Panel("choose", "saving/_begun.html", _unfinished, 10),
)
