"""A newsroom that can be fetched from, and a WordPress that receives from it, for all tests of a file."""

import asyncio
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from shutil import copyfile

import pytest
from factories import database, make_user, person_of
from flask import Flask
from journey.browsing import Browser
from sqlalchemy import select
from werkzeug.serving import make_server

from newsroom import installation
from newsroom.app import create_app
from newsroom.clock import now
from newsroom.config import Settings
from newsroom.db import db
from newsroom.endpoints.challenge_usecases import confirm_by_hand
from newsroom.endpoints.usecases import NewEndpoint, add_endpoint
from newsroom.models import Delivery, Endpoint, User
from newsroom.models.endpoint import LANES
from newsroom.worker.claim import Wanted
from newsroom.worker.drain import Drain
from tests.integrations.wordpress_site import Page, Site, free_port, missing, wordpress
from tests.portal.sender import Event, headers

ROLES = ("reporter", "editor", "legal", "secretary", "publisher", "technician", "admin")
PASSWORD = "mật khẩu chỉ dùng khi thử"


@dataclass(frozen=True)
class Newsroom:
    """The app, who works there, and the site it sends to with the secret both know."""

    app: Flask
    settings: Settings
    address: str
    staff: dict[str, User]
    site: Site
    endpoint: Endpoint
    secret: str

    def deliver(self) -> Delivery:
        """Let the worker send whatever is due; returns the newest delivery as it stands then."""
        asyncio.run(self._drain())
        with database(self.app) as session:
            return session.scalars(select(Delivery).order_by(Delivery.id.desc()).limit(1)).one()

    async def _drain(self) -> None:
        async with Drain(Wanted(LANES)) as drain:
            with self.app.app_context():
                drain.step(now())
                while drain.busy:
                    await drain.wait(0.2)
                    drain.step(now())

    def send(self, event: Event, webhook_id: str, secret: str | None = None) -> Page:
        """Sign a message made by hand as the newsroom would, now."""
        body = event.body()
        return self.site.post(body, headers(body, webhook_id, secret or self.secret, now()))


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    """WordPress with the plugin activated."""
    if absent := missing():
        pytest.skip(f"no WordPress: not installed are {', '.join(absent)}")
    with tempfile.TemporaryDirectory(prefix="newsroom-wp-") as folder, wordpress(Path(folder)) as running:
        yield running
        taken_away(running)
        log = Path(folder) / "debug.log"
        noise = log.read_text(encoding="utf-8") if log.exists() else ""
        assert [
            line for line in noise.splitlines() if "newsroom-receiver" in line or "database error" in line
        ] == []


def taken_away(site: Site) -> None:
    """Delete the plugin as an administrator does: nothing of it is left but the posts and pictures."""
    plugin = "'newsroom-receiver/newsroom-receiver.php'"
    posts = "SELECT count(*) FROM wp_posts WHERE post_type = 'post'"
    before = site.rows(posts)
    load = "require_once ABSPATH . 'wp-admin/includes/plugin.php';"
    site.run(f"{load} deactivate_plugins({plugin}); uninstall_plugin({plugin});")
    assert site.rows("SHOW TABLES LIKE 'wp_newsroom%'") == []
    assert site.rows("SELECT option_name FROM wp_options WHERE option_name LIKE 'newsroom%'") == []
    assert site.rows(posts) == before


@pytest.fixture(scope="session")
def admin(site: Site) -> Browser:
    """The site's administrator, signed in."""
    browser = Browser(site.address)
    page = browser.open("/wp-login.php")
    landed = browser.send(page, page.form('@id="loginform"'), log="quantri", pwd=PASSWORD)
    assert landed.all('//body[contains(@class, "wp-admin")]'), landed.texts('//*[@id="login_error"]')
    return browser


@pytest.fixture(scope="module")
def newsroom(connected: Newsroom) -> Newsroom:
    """The newsroom that is connected with the site, its settings in force: tests of other files, which run in
    between, make apps of their own.
    """
    installation.configure(connected.settings)
    return connected


@pytest.fixture(scope="session")
def connected(site: Site, admin: Browser, sqlite_template: Path, tmp_path_factory) -> Iterator[Newsroom]:
    """A newsroom on a port; its technician and the site's administrator have told each other all."""
    folder = tmp_path_factory.mktemp("newsroom")
    copyfile(sqlite_template, folder / "newsroom.sqlite")
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    settings = Settings(
        secret_key="a key for tests, never for use",
        database_url=f"sqlite:///{folder / 'newsroom.sqlite'}",
        var=folder,
        base_url=address,
        testing=True,
    )
    app = create_app(settings)
    server = make_server("127.0.0.1", port, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    staff = {role: make_user(app, role) for role in ROLES}
    given = NewEndpoint(name="Cổng WordPress", url=site.hook, networks=("127.0.0.0/8",))
    with app.app_context():
        endpoint, secret = add_endpoint(person_of(app, staff["admin"]), given, now())
        confirm_by_hand(person_of(app, staff["admin"]), endpoint.id, "ours", now())
    fill_in(admin, secret=secret, origins=address)
    yield Newsroom(app, settings, address, staff, site, endpoint, secret)
    server.shutdown()
    thread.join()
    server.server_close()
    with app.app_context():
        db.engine.dispose()


def fill_in(admin: Browser, secret: str = "", second: str = "", **fields: str) -> str:
    """Fill in the settings page and save it; returns what the page then says."""
    page = admin.open("/wp-admin/options-general.php?page=newsroom-receiver")
    form = page.form('.//textarea[@name="origins"]')
    saved = admin.send(page, form, **{"secret[0]": secret, "secret[1]": second, **fields})
    return " ".join(saved.texts('//div[contains(@class, "notice-")]'))
