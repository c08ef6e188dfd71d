"""What scripts ask while somebody types: keep this, who is here, a fresh form token. Answers are JSON."""

from typing import cast

from flask import Blueprint, g, jsonify, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError, generate_csrf
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException

from newsroom.clock import iso, now
from newsroom.db import db
from newsroom.errors import NewsroomError, NotFound, words
from newsroom.i18n import say
from newsroom.saving import queries, usecases
from newsroom.saving.said import said_of, told_of
from newsroom.saving.typed import PAGE_NAME, read_typed
from newsroom.web import asking, person, requires
from newsroom.working_copies import copy_of

bp = Blueprint("while_writing", __name__)

DOINGS = ("reading", "writing", "gone")


@bp.put("/stories/<story_id>/working-copy")
@requires("story.edit")
def keep(story_id: str) -> ResponseReturnValue:
    """Keep what was typed so far: 200 with the time, 409 when it could not be saved as it stands."""
    at = now()
    kept = usecases.keep_copy(person(), story_id, read_typed(request.get_json(silent=True)), at)
    return jsonify(told_of(kept, at)), 409 if kept.trouble else 200


@bp.get("/stories/<story_id>/working-copy/fields")
@requires("story.edit")
def kept(story_id: str) -> ResponseReturnValue:
    """What is kept of the person's text, for a page that holds another state of it."""
    copy = copy_of(db.session(), story_id, person())
    if copy is None:
        raise NotFound(words("There is no unsaved text of yours."))
    return jsonify(fields=copy.fields, saved=iso(copy.updated_at))


@bp.delete("/stories/<story_id>/working-copy")
@requires("story.edit")
def drop(story_id: str) -> ResponseReturnValue:
    """Throw the working copy away: the form is as it was when it was opened."""
    usecases.discard_copy(person(), story_id, now())
    return "", 204


@bp.post("/stories/<story_id>/presence")
@requires("story.view")
def presence(story_id: str) -> ResponseReturnValue:
    """Say that one is here; who else is, unless that is what the page knows already (`v`: then 204)."""
    g.background = True  # a page left open must not keep a session alive
    at, doing = now(), request.form.get("doing", "reading")
    page = request.form.get("page", "")[:PAGE_NAME]
    usecases.be_seen(
        person(), story_id, cast("usecases.Doing", doing if doing in DOINGS else "reading"), page, at
    )
    said = said_of(queries.around(db.session(), story_id, person(), at), person(), at, page).told()
    return ("", 204) if doing == "gone" or said["v"] == request.args.get("v") else jsonify(said)


@bp.get("/saving/token")
@requires("self")
def token() -> ResponseReturnValue:
    """A form token for a page that outlived its session, and whose session there is now."""
    return jsonify(token=generate_csrf(), person=person().id)


def _failure(status: int, code: str, sentence: str) -> ResponseReturnValue:
    db.session.rollback()
    return jsonify(code=code, sentence=sentence), status


@bp.errorhandler(NewsroomError)
def _refused(error: NewsroomError) -> ResponseReturnValue:
    return _failure(error.status, error.code, say(error.sentence))


@bp.errorhandler(CSRFError)
def _stale_page(_error: CSRFError) -> ResponseReturnValue:
    if asking() is None:
        return _failure(401, "signed-out", _("Your session has ended."))
    return _failure(403, "stale-page", _("This page was open for too long"))


@bp.errorhandler(401)
def _signed_out(_error: HTTPException) -> ResponseReturnValue:
    return _failure(401, "signed-out", _("Your session has ended."))


@bp.errorhandler(HTTPException)
def _http(error: HTTPException) -> ResponseReturnValue:
    if error.code == 413:
        return _failure(413, "too-large", _("The text is too large to be kept here; make it shorter."))
    return _failure(
        error.code or 500, "refused", _("Your roles do not include this. The administrator can tell who may.")
    )


@bp.errorhandler(OperationalError)
def _busy(_error: OperationalError) -> ResponseReturnValue:
    return _failure(503, "busy", _("Nothing was changed. Try again in a few seconds."))
