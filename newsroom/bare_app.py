"""The newsroom without its pages: settings, database, words. A worker or a command needs no more, and holds
no more."""

from typing import Any

from flask import Flask

from newsroom import installation
from newsroom.assets import asset_dir
from newsroom.config import Settings
from newsroom.db import init_db
from newsroom.i18n import init_i18n
from newsroom.logs import init_logs


def bare_app(settings: Settings, **config: Any) -> Flask:
    """An app with no door to it; `config` are further values of Flask's own. Raises workflows.BadDefinition
    when a workflow definition is unsafe.
    """
    app = Flask(
        "newsroom", template_folder=str(asset_dir("templates")), static_folder=str(asset_dir("static"))
    )
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS={"pool_pre_ping": not settings.database_url.startswith("sqlite")},
        TESTING=settings.testing,
        **config,
    )
    init_logs(settings.log_level)
    installation.configure(settings)
    init_db(app)
    init_i18n(app)
    if settings.redis_url:
        from newsroom.worker import queue  # noqa: PLC0415  # RQ's code is a fifth of a command's start

        queue.install()
    return app
