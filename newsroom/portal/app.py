"""The portal as a Flask application."""

from collections.abc import Callable
from datetime import UTC, datetime

from flask import Flask, Response

from newsroom.assets import asset_dir
from newsroom.portal import database, labels
from newsroom.portal.address import story_path
from newsroom.portal.pages import pages
from newsroom.portal.receiver import receiver
from newsroom.portal.settings import Settings
from newsroom.portal.site import Site

LARGEST_MESSAGE = 2_000_000  # bytes; a message aims below 20 kB, a long law with tables may reach 1 MB

_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def _utc_now() -> datetime:
    return datetime.now(UTC)


def create_portal(settings: Settings, now: Callable[[], datetime] = _utc_now) -> Flask:
    """Make the portal: its pages, its receiver, its database file. ``now`` gives the time in UTC."""
    app = Flask(
        __name__,
        template_folder=asset_dir("templates") / "portal",
        static_folder=asset_dir("static") / "portal",
        static_url_path="/static",
    )
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_MESSAGE
    app.json.ensure_ascii = False  # type: ignore[attr-defined]  # refusals are read by people in a log
    app.extensions["portal"] = Site(settings, now)
    database.create(settings.database)
    app.register_blueprint(pages)
    app.register_blueprint(receiver)
    app.after_request(_secured)
    _teach_templates(app, settings, now)
    return app


def _secured(response: Response) -> Response:
    response.headers.update(_HEADERS)
    return response


def _teach_templates(app: Flask, settings: Settings, now: Callable[[], datetime]) -> None:
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    times = (labels.clock, labels.clock_seconds)
    for word in (labels.stage, labels.role, labels.outcome, labels.kind, labels.tongue, *times):
        app.jinja_env.filters[word.__name__] = word
    app.jinja_env.globals["story_path"] = story_path
    app.context_processor(
        lambda: {
            "site_name": settings.site_name,
            "base_url": settings.base_url,
            "exercise": settings.exercise,
            "today": labels.long_date(now()),
        }
    )
