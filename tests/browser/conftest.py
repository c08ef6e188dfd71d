"""A real Chromium, the application on a real port for it to visit, and a reporter at the editor."""

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from browser.editing import text_of
from browser.serving import read_whole
from factories import make_story, make_user, reload, sign_in
from flask import Flask
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright
from sqlalchemy import select
from werkzeug.serving import make_server

from newsroom.config import Settings
from newsroom.content import parse
from newsroom.db import db
from newsroom.models import Revision, Story, User

NAMES = ("chromium", "chromium-headless-shell", "chromium-browser", "google-chrome")
PATIENCE = 20_000
"""Milliseconds to wait for a condition: the machine may have much else to do."""
expect.set_options(timeout=PATIENCE)
QUIET = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium from the system; $CHROMIUM names another one. One for each file: while it is there, its driver
    keeps an event loop running, and no other test of the process could run one of its own."""
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        pytest.skip(f"no browser: none of {', '.join(NAMES)} is installed, and CHROMIUM names none")
    # Chromium's sandbox does not work for root, and only for root is it left out.
    args = [*QUIET, "--no-sandbox"] if os.getuid() == 0 else [*QUIET]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=args)
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page in a fresh Vietnamese profile; a script that throws, or breaks the policy, fails the test."""
    complaints: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            complaints.append(message.text)

    with browser.new_context(locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh") as context:
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        page.on("console", listen)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        yield page
    assert complaints == []


@pytest.fixture
def settings(settings: Settings, unused_port: int) -> Settings:
    """The common settings, at the address the browser will use."""
    return replace(settings, base_url=f"http://127.0.0.1:{unused_port}", port=unused_port)


@pytest.fixture
def site(app: Flask, settings: Settings) -> Iterator[str]:
    """The address of the running application, without a slash at its end."""
    server = make_server("127.0.0.1", settings.port, read_whole(app), threaded=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield settings.base_url
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def reporter(app: Flask, site: str, page: Page) -> Page:
    """The page of a reporter who is signed in."""
    client = sign_in(app.test_client(), make_user(app, "reporter", email="phong.vien@example.vn"))
    cookie = client.get_cookie("newsroom")
    assert cookie is not None
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": site}])
    return page


@pytest.fixture
def written(app: Flask, site: str, reporter: Page) -> Callable[[str], Story]:
    """Open a new story of the reporter's, with this body, in the editor, the cursor at its end."""

    def open_editor(body: str) -> Story:
        with app.app_context():
            author = db.session.scalars(select(User).where(User.email == "phong.vien@example.vn")).one()
        story = make_story(app, author, body=body)
        reporter.goto(f"{site}/stories/{story.id}/edit")
        text_of(reporter).click()
        reporter.keyboard.press("Control+End")
        # The editor hears of where the cursor is by an event, which comes before the next frame.
        reporter.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
        return story

    return open_editor


@pytest.fixture
def stored(app: Flask) -> Callable[[Story], str]:
    """The body of a story as the database has it now."""

    def read(story: Story) -> str:
        with app.app_context():
            return parse(db.session.get_one(Revision, reload(app, story).revision_id).content).body

    return read
