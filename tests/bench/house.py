"""A newsroom to measure: a seeded archive, its servers, and people signed in with it."""

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from flask import Flask

from newsroom import schema
from newsroom.app import create_app
from newsroom.config import Settings
from newsroom.db import db
from tests.bench import processes, seed
from tests.bench.browser import Browser, HttpBrowser, InnerBrowser, sign_in
from tests.bench.seed import Archive
from tests.bench.statements import Statements
from tests.bench.walk import ROLES
from tests.factories import PASSWORD

SECRET_KEY = "a key for measurements, never for use"


@dataclass(frozen=True)
class House:
    """A newsroom under way: its app in this process, its servers in theirs (`server`: gunicorn's first)."""

    stories: int
    app: Flask
    settings: Settings
    archive: Archive
    server: int

    def people(self) -> dict[str, HttpBrowser]:
        """A browser for each of ROLES, signed in over HTTP. Close them when done."""
        browsers = {role: HttpBrowser(self.settings.port) for role in ROLES}
        self._sign_in(browsers)
        return browsers

    def inner_people(self) -> dict[str, InnerBrowser]:
        """The same inside this process, counting statements."""
        statements = Statements(self.app)
        browsers = {role: InnerBrowser(self.app.test_client(), statements) for role in ROLES}
        self._sign_in(browsers)
        return browsers

    def _sign_in(self, browsers: Mapping[str, Browser]) -> None:
        for role, browser in browsers.items():
            sign_in(browser, self.archive.people[role][0].email, PASSWORD)


@contextmanager
def house(folder: Path, database: str, stories: int, portal: int) -> Iterator[House]:
    """A newsroom in `folder` with so many stories, its events sent to the portal on the port `portal`."""
    folder.mkdir()
    port = processes.free_port()
    settings = Settings(SECRET_KEY, database, folder, port=port, base_url=f"http://127.0.0.1:{port}")
    schema.upgrade(database)
    app = create_app(settings)
    archive = seed.settle(app, f"http://127.0.0.1:{portal}/hook")
    seed.fill(app, archive, stories)
    try:
        with processes.newsroom(settings) as server:
            yield House(stories, app, settings, archive, server)
    finally:
        with app.app_context():
            db.engine.dispose()


@contextmanager
def workplace() -> Iterator[Path]:
    """A folder for everything a measurement writes; it is gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="newsroom-bench-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder)
