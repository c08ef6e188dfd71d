"""What goes wrong, said to programs: RFC 9457 problem documents, never a page, never a stack trace."""

from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app, json, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException, NotFound, default_exceptions
from werkzeug.routing import RequestRedirect

from newsroom.api.blueprint import bp
from newsroom.db import db
from newsroom.errors import Invalid, NewsroomError, Stale, words
from newsroom.i18n import language, say
from newsroom.models import Story
from workflows import Reason

PROBLEM_TYPE = "application/problem+json"
KEPT_HEADERS = ("Allow", "Retry-After", "WWW-Authenticate")


@dataclass(frozen=True)
class Meaning:
    """What a status means here: the end of the problem's type, a title, a sentence when nobody says more."""

    code: str
    title: str
    detail: str


MEANINGS = {
    400: Meaning("malformed", words("Bad request"), words("The request cannot be read.")),
    401: Meaning(
        "unauthorized", words("No valid token"), words("Send a valid token: Authorization: Bearer TOKEN.")
    ),
    403: Meaning("forbidden", words("You may not do this"), words("Your roles do not include this.")),
    404: Meaning(
        "not-found",
        words("Not found"),
        words("There is nothing at this address, or you have no access to it."),
    ),
    405: Meaning(
        "method-not-allowed",
        words("Not like this"),
        words("This address does not take this kind of request."),
    ),
    409: Meaning("conflict", words("Not now"), words("The story does not allow this now.")),
    413: Meaning(
        "too-large",
        words("Too large"),
        words("What was sent is larger than this address takes. Nothing was saved."),
    ),
    415: Meaning(
        "unsupported-media-type",
        words("Not this type"),
        words("Send JSON, with Content-Type: application/json."),
    ),
    422: Meaning("invalid", words("Something is missing"), words("Some fields cannot be used.")),
    500: Meaning(
        "internal",
        words("Something broke"),
        words("Nothing was changed. The fault is in the log; please try again."),
    ),
    503: Meaning(
        "busy", words("The newsroom is busy"), words("Nothing was changed. Try again in a few seconds.")
    ),
}


def init_problems(app: Flask) -> None:
    """Answer with problem documents also where no view is reached: wrong addresses and methods below /api."""
    app.before_request(_no_such_door)


def problem(status: int, code: str = "", detail: str = "", **more: Any) -> ResponseReturnValue:
    """A problem document. `code` and `detail` (translated already) default to what the status means here."""
    meaning = MEANINGS[status]
    body = {
        "type": f"/problems/{code or meaning.code}",
        "title": say(meaning.title),
        "status": status,
        "detail": detail or say(meaning.detail),
        **more,
    }
    return current_app.response_class(
        json.dumps(body), status, {"Content-Language": language()}, mimetype=PROBLEM_TYPE
    )


@bp.errorhandler(NewsroomError)
def refused(error: NewsroomError) -> ResponseReturnValue:
    """A refusal of ours: with each field's sentence, the workflow's code, or what a stale story is like."""
    db.session.rollback()
    more: dict[str, Any] = {}
    if isinstance(error, Invalid):
        more["errors"] = {field: say(sentence) for field, sentence in error.errors.items()}
    if isinstance(error, Stale):
        more["current"] = _current(error.story_id)
    if isinstance(error.sentence, Reason):
        more["reason"] = error.sentence.code
    return problem(error.status, error.code, say(error.sentence), **more)


def spoken(error: HTTPException) -> ResponseReturnValue:
    """A refusal of Flask's or Werkzeug's, with the headers that belong to it."""
    known = error.code if error.code in MEANINGS else 400 if (error.code or 500) < 500 else 500
    response = current_app.make_response(problem(known))
    response.headers.extend((name, value) for name, value in error.get_headers() if name in KEPT_HEADERS)
    return response


# Flask prefers the page registered for a very status over a blueprint's handler for all, so each is named.
for _status in default_exceptions:
    bp.register_error_handler(_status, spoken)
bp.register_error_handler(HTTPException, spoken)


@bp.errorhandler(OperationalError)
def busy(error: OperationalError) -> ResponseReturnValue:
    """The database does not answer, or was locked for too long."""
    current_app.logger.error("database", exc_info=error)
    db.session.rollback()
    response = current_app.make_response(problem(503))
    response.headers["Retry-After"] = "5"
    return response


@bp.errorhandler(Exception)
def broken(error: Exception) -> ResponseReturnValue:
    """A fault of ours: the log tells which, the answer does not."""
    current_app.logger.error("api", exc_info=error)
    db.session.rollback()
    return problem(500)


def _no_such_door() -> ResponseReturnValue | None:
    error = request.routing_exception
    if error is None or not f"{request.path}/".startswith("/api/"):
        return None
    return spoken(NotFound() if isinstance(error, RequestRedirect) else error)


def _current(story_id: str) -> dict[str, Any]:
    """What a story is now; only somebody who may know of it is ever told that their change is stale."""
    now = db.session.execute(
        select(Story.version, Story.stage, Story.digest).where(Story.id == story_id)
    ).one()
    return dict(now._mapping)
