"""Making the app: what newsroom.bare_app has, sign-in, doors, and the pages for what goes wrong."""

import gc
import os
from uuid import uuid4

from flask import Flask, Response, g, request
from flask_login import LoginManager, current_user
from flask_wtf.csrf import CSRFProtect, generate_csrf
from werkzeug.middleware.proxy_fix import ProxyFix

from newsroom.accounts.cookies import read_token, renew
from newsroom.accounts.signin import person_of_session
from newsroom.api import init_api
from newsroom.bare_app import bare_app
from newsroom.blueprints import register
from newsroom.clock import now
from newsroom.config import Settings
from newsroom.db import db
from newsroom.demo_accounts import demo
from newsroom.endpoints.importing.batches import CHORES
from newsroom.failures import init_failures
from newsroom.frame import init_frame
from newsroom.pages import init_pages
from newsroom.web import SignedIn, init_web, remember_language
from newsroom.worker.chores import FEATURES

MAX_REQUEST = 4 * 1024 * 1024
"""Bytes of one request: a text of 1 MB in a form's encoding, and no more."""


def create_app(settings: Settings) -> Flask:
    """The newsroom as a WSGI app. Raises workflows.BadDefinition when a workflow definition is unsafe."""
    app = bare_app(
        settings,
        MAX_CONTENT_LENGTH=MAX_REQUEST,
        MAX_FORM_MEMORY_SIZE=MAX_REQUEST,
        SESSION_COOKIE_NAME="newsroom_form",
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.secure,
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,
        TRUSTED_HOSTS=_trusted_hosts(settings),
    )
    if settings.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=settings.proxies, x_proto=settings.proxies)  # type: ignore[method-assign]
    init_web(app, settings)
    _init_sign_in(app, settings)
    init_failures(app)
    init_pages(app)
    init_frame(app)
    app.jinja_env.globals["demo"] = demo() if settings.demo else None
    register(app)
    init_api(app)
    app.extensions[FEATURES] = CHORES
    return app


def from_environment() -> Flask:
    """The newsroom with the settings of the environment, for a WSGI server."""
    app = create_app(Settings.from_env(os.environ))
    gc.freeze()  # what was made so far stays: no later collection need walk through it
    return app


def _trusted_hosts(settings: Settings) -> list[str]:
    host = settings.base_url.split("://", 1)[1].split("/", 1)[0].rsplit(":", 1)[0]
    return [host, "127.0.0.1", "localhost"]


def _init_sign_in(app: Flask, settings: Settings) -> None:
    CSRFProtect(app)
    app.jinja_env.globals["csrf_token"] = generate_csrf
    manager = LoginManager(app)
    manager.session_protection = None  # the session is ours (newsroom.accounts.cookies), not Flask's

    @manager.request_loader  # type: ignore[untyped-decorator]
    def load(_request: object) -> SignedIn | None:
        token = read_token(request, settings)
        found = person_of_session(db.session(), token, now()) if token else None
        if token is None or found is None:
            return None
        g.session_token = token
        remember_language(found[0])
        return SignedIn(*found)

    @app.before_request
    def name_request() -> None:
        g.request_id = uuid4().hex[:16]
        if request.endpoint != "static":
            current_user.is_authenticated  # noqa: B018  # loads the person first: the profile decides the language

    @app.after_request
    def seen(response: Response) -> Response:
        return renew(response, settings)
