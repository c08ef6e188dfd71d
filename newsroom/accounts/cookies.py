"""The session cookie: a token signed together with the time it was last seen."""

from flask import Flask, Request, Response, current_app, g
from itsdangerous import BadData, URLSafeTimedSerializer
from werkzeug.wrappers import Response as AnyResponse

from newsroom.accounts.signin import ABSOLUTE, IDLE
from newsroom.config import Settings


def cookie_name(settings: Settings) -> str:
    """Over https the name itself promises: Secure, this host only, whole site (RFC 6265bis, __Host-)."""
    return "__Host-newsroom" if settings.secure else "newsroom"


def read_token(request: Request, settings: Settings) -> str | None:
    """The token of this browser's session; None without one, or when it was idle for too long."""
    value = request.cookies.get(cookie_name(settings))
    if not value:
        return None
    try:
        return str(_signer(current_app).loads(value, max_age=int(IDLE.total_seconds())))
    except BadData:
        return None


def give_cookie(response: AnyResponse, token: str, settings: Settings) -> None:
    """Set or renew the cookie: readable by no script, sent to this site alone."""
    response.set_cookie(
        cookie_name(settings),
        _signer(current_app).dumps(token),
        max_age=int(ABSOLUTE.total_seconds()),
        secure=settings.secure,
        httponly=True,
        samesite="Lax",
        path="/",
    )


def renew(response: Response, settings: Settings) -> Response:
    """After each request of a signed-in browser: it was seen just now. Background polls ask not to count."""
    token = g.get("session_token")
    if token and not g.get("background"):
        give_cookie(response, token, settings)
    return response


def drop_cookie(response: AnyResponse, settings: Settings) -> None:
    """Take the cookie away."""
    g.session_token = None
    response.delete_cookie(
        cookie_name(settings), path="/", secure=settings.secure, httponly=True, samesite="Lax"
    )


def _signer(app: Flask) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(app.config["SECRET_KEY"], salt="newsroom session")
