"""What every page shares: who is asking, which permission its view names, and how safe answers look."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import Flask, Response, abort, current_app, g, redirect, request, session
from flask.typing import ResponseReturnValue
from flask_login import UserMixin, current_user

from newsroom.config import Settings
from newsroom.permissions import PERMISSIONS, may
from newsroom.person import Person

View = TypeVar("View", bound=Callable[..., Any])

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)

LOOKS = ("light", "dark")

KEPT_BY_BROWSERS = frozenset({"static", "media.content", "feeds.atom", "feeds.json_feed", "feeds.schema"})
"""Doors that say themselves how long an answer may be kept; nobody keeps any other."""


class SignedIn(UserMixin):  # type: ignore[misc]  # Flask-Login has no types
    """Who is signed in with this browser, as Flask-Login wants to see it."""

    def __init__(self, person: Person, token_hash: str) -> None:
        self.id = person.id
        self.person = person
        self.token_hash = token_hash


def asking() -> Person | None:
    """The person behind this request; None when nobody is signed in."""
    somebody = current_user._get_current_object()  # a page asks some thirty times, and each look costs
    return somebody.person if somebody.is_authenticated else None


def person() -> Person:
    """The person behind this request, where the view's permission has made sure that there is one."""
    somebody = asking()
    if somebody is None:
        abort(401)
    return somebody


def requires(permission: str) -> Callable[[View], View]:
    """Name the permission of a view; refused (401 or 403, logged) to whoever lacks it. A typo fails at
    import.
    """
    if permission not in PERMISSIONS:
        raise KeyError(permission)

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            if may(asking(), permission):
                return view(*args, **kwargs)
            return _turn_away(asking(), permission)

        guarded.permission = permission  # type: ignore[attr-defined]
        return guarded  # type: ignore[return-value]

    return guard


def takes_uploads(view: View) -> View:
    """Let whoever may open this door send it files as large as the installation takes (Settings.media_max);
    for all others, and everywhere else, the common limit of a request holds.
    """
    view.takes_uploads = True  # type: ignore[attr-defined]
    return view


def _turn_away(somebody: Person | None, permission: str) -> ResponseReturnValue:
    if somebody is None:
        abort(401)
    if not somebody.must_change_password:
        current_app.logger.warning("authz_fail %s %s %s", somebody.id, permission, request.path)
        abort(403)
    return redirect("/account", 303)


def refuse_undeclared() -> None:
    """Nothing that names no permission is served: forgetting one closes the door instead of opening it."""
    view = current_app.view_functions.get(request.endpoint or "")
    if (
        view is not None
        and not hasattr(view, "permission")
        and request.endpoint not in ("static", "api-docs.openapi_json")
    ):
        abort(403)


def admit_uploads(most: int) -> None:
    """Raise the limit of this request to `most` bytes where files are taken; before its form is read."""
    view = current_app.view_functions.get(request.endpoint or "")
    if getattr(view, "takes_uploads", False) and may(asking(), getattr(view, "permission", "")):
        request.max_content_length = most


def refuse_foreign_forms() -> None:
    """A form sent from another site is refused before its token is even looked at (Fetch Metadata, then
    Origin).
    """
    if request.method in ("GET", "HEAD", "OPTIONS") or request.path.startswith("/api/"):
        return
    origin = request.headers.get("Origin")
    foreign_fetch = request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none")
    foreign_origin = origin is not None and urlsplit(origin).netloc != request.host
    if foreign_fetch or foreign_origin:
        current_app.logger.warning("malicious_csrf %s from %s", request.path, origin)
        abort(403)


def init_web(app: Flask, settings: Settings) -> None:
    """Deny by default, refuse foreign forms, and send the security headers with every answer, errors
    included.
    """
    app.before_request(refuse_undeclared)
    app.before_request(refuse_foreign_forms)
    app.before_request(lambda: admit_uploads((settings.media_max + 1) * 1024 * 1024))

    @app.after_request
    def harden(response: Response) -> Response:
        headers = response.headers
        headers.setdefault("Content-Security-Policy", CSP)
        headers["X-Content-Type-Options"] = "nosniff"
        headers.setdefault("Referrer-Policy", "same-origin")
        headers["Cross-Origin-Opener-Policy"] = "same-origin"
        headers["Cross-Origin-Resource-Policy"] = "same-origin"
        headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()"
        if request.endpoint not in KEPT_BY_BROWSERS or response.status_code >= 400:  # error pages name people
            headers["Cache-Control"] = "no-store"
        if settings.secure:
            headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
        return response


def policy(**changed: str) -> str:
    """The policy of every page with some directives otherwise, for the one page that needs it so:
    `policy(frame_src="'self'")`.
    """
    directives = dict(part.split(" ", 1) for part in CSP.split("; "))
    directives |= {name.replace("_", "-"): value for name, value in changed.items()}
    return "; ".join(f"{name} {value}" for name, value in directives.items())


def local_path(target: str | None) -> str | None:
    """`target` when it is a path on this site, else None: never a way off the site after signing in.

    Browsers read backslashes as slashes and drop tabs and line breaks, so anything of that kind is refused
    outright.
    """
    if not target or not target.startswith("/") or target.startswith("//") or "\\" in target:
        return None
    if any(ord(character) <= 32 or ord(character) == 127 for character in target):
        return None
    parts = urlsplit(target)
    return target if not parts.scheme and not parts.netloc else None


def next_path() -> str:
    """Where to go after signing in: the page that was asked for, or the desk."""
    return local_path(request.values.get("next")) or "/"


def chosen_look() -> str:
    """Whether this browser wants light or dark pages; empty: as the device does."""
    chosen = session.get("look")
    return chosen if chosen in LOOKS else ""


def remember_language(somebody: Person) -> None:
    """Let the profile's language count for this request."""
    g.profile_language = somebody.language
