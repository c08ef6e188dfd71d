"""What commands run in: the settings of the environment, an app context, and the person at the console."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask

from newsroom.bare_app import bare_app
from newsroom.config import Settings
from newsroom.person import CONSOLE

__all__ = ["CONSOLE", "app_context", "settings"]


def settings() -> Settings:
    """The settings of the environment; raises newsroom.config.BadSettings."""
    return Settings.from_env(os.environ)


@contextmanager
def app_context() -> Iterator[Flask]:
    """The app, with its context pushed for one command."""
    app = bare_app(settings())
    with app.app_context():
        yield app
