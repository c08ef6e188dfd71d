"""Pages of shelved texts: what there is, one as a file, taking one up again, throwing one away."""

from flask import Blueprint, Response, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from newsroom.clock import local, now
from newsroom.db import db
from newsroom.saving import queries
from newsroom.saving import shelf_usecases as usecases
from newsroom.web import person, requires

bp = Blueprint("shelf", __name__)


@bp.get("/unsaved")
@requires("self")
def shelf() -> ResponseReturnValue:
    """The shelved texts of whoever asks."""
    return render_template("saving/shelf.html", texts=queries.shelved(db.session(), person()))


@bp.get("/unsaved/<shelved_id>.txt")
@requires("self")
def download(shelved_id: str) -> ResponseReturnValue:
    """One shelved text as a file."""
    text = queries.shelved_text(db.session(), person(), shelved_id)
    name = f"chua-luu-{local(text.typed_at):%Y-%m-%d}.txt"
    answer = Response(queries.as_plain_text(text), mimetype="text/plain")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@bp.post("/unsaved/<shelved_id>/take-up")
@requires("self")
def take_up(shelved_id: str) -> ResponseReturnValue:
    """Go on writing a shelved text."""
    story_id, exists = usecases.take_up(person(), shelved_id, now())
    return redirect(f"/stories/{story_id}/edit?copy=1" if exists else f"/stories/new?copy={story_id}", 303)


@bp.post("/unsaved/<shelved_id>/throw-away")
@requires("self")
def throw_away(shelved_id: str) -> ResponseReturnValue:
    """Delete a shelved text."""
    usecases.throw_away(person(), shelved_id, now())
    flash(_("The unsaved text is thrown away."))
    return redirect("/unsaved", 303)
