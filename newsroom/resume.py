"""When a form arrives too late (the session has ended, its token is stale), nothing typed is lost: the page
that says so carries every field along, and one button sends it again.
"""

from collections.abc import Iterable

from flask import Response, make_response, render_template, request
from werkzeug.datastructures import MultiDict

from newsroom.web import local_path

PREFIX = "kept:"
PATH = "kept-path"
NOTHING_TYPED = ("/sign-in", "/sign-out", "/language", "/look")
NOT_KEPT = ("csrf_token", "password", "old_password", "password_again")

Fields = list[tuple[str, str]]


def fields_of_request() -> Fields:
    """What was being sent, as fields to carry along: only for a form sent by a person from one of our own
    pages.
    """
    if request.method != "POST" or request.path in NOTHING_TYPED:
        return []
    typed = [(PREFIX + name, value) for name, value in request.form.items(multi=True) if name not in NOT_KEPT]
    return [(PATH, request.full_path.rstrip("?")), *typed] if typed else []


def kept_fields(form: MultiDict[str, str]) -> Fields:
    """The fields a sign-in form carries along."""
    if local_path(form.get(PATH)) is None:
        return []
    return [
        (name, value) for name, value in form.items(multi=True) if name == PATH or name.startswith(PREFIX)
    ]


def resume_page(kept: Iterable[tuple[str, str]]) -> Response:
    """The page that shows what was kept and sends it to where it was going."""
    fields = list(kept)
    path = next(value for name, value in fields if name == PATH)
    typed = [(name.removeprefix(PREFIX), value) for name, value in fields if name != PATH]
    return make_response(render_template("accounts/resume.html", path=path, fields=typed))
