"""Who asks: the person behind the token in the Authorization header alone; a cookie counts for nothing."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from flask import current_app, g, request
from werkzeug.datastructures import WWWAuthenticate
from werkzeug.exceptions import Unauthorized

from newsroom.accounts.signin import person_of_token
from newsroom.clock import now
from newsroom.db import db
from newsroom.errors import Forbidden, words
from newsroom.installation import settings
from newsroom.permissions import PERMISSIONS, may
from newsroom.person import Person

View = TypeVar("View", bound=Callable[..., Any])

REALM: dict[str, str | None] = {"realm": "newsroom API"}


def api_requires(permission: str) -> Callable[[View], View]:
    """Name the permission of a view. Answers 401 without a valid token and 403 (logged) without the
    permission, before anything else of the request is looked at. A typo fails at import."""
    if permission not in PERMISSIONS:
        raise KeyError(permission)

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            somebody = _bearer()
            if not may(somebody, permission):
                current_app.logger.warning("authz_fail %s %s %s", somebody.id, permission, request.path)
                raise Forbidden(words("Your roles do not include this."))
            g.api_person = somebody
            if getattr(view, "takes_uploads", False):
                request.max_content_length = (settings().media_max + 1) * 1024 * 1024
            return view(*args, **kwargs)

        guarded.permission = permission  # type: ignore[attr-defined]
        return guarded  # type: ignore[return-value]

    return guard


def person() -> Person:
    """The person in whose name this request acts."""
    asking: Person = g.api_person
    return asking


def _bearer() -> Person:
    """RFC 6750 §2.1 and §3: the token in the header alone; no error code where none was sent."""
    given = request.authorization
    token = given.token if given is not None and given.type == "bearer" else None
    if not token:
        raise Unauthorized(www_authenticate=WWWAuthenticate("bearer", dict(REALM)))
    somebody = person_of_token(db.session(), token, now())
    if somebody is None:
        raise Unauthorized(www_authenticate=WWWAuthenticate("bearer", {**REALM, "error": "invalid_token"}))
    return somebody
