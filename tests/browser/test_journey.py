"""Five people take a story from an empty form to a reader's screen by clicking, in Vietnamese."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from browser import editing
from browser.judging import fits
from factories import PASSWORD, make_endpoint, make_story, make_user, move
from flask import Flask
from journey.articles import invented
from journey.installation import Installation, installation
from journey.waiting import SLOW, eventually
from playwright.sync_api import Browser, Page, expect

from newsroom.models import User

pytestmark = pytest.mark.browser

DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
ARTICLE = invented()


@dataclass
class Screens:
    """Everybody's browsers. A script that throws, or a page that breaks its own policy, is written down."""

    browser: Browser
    pages: list[Page] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def at(self, address: str, user: User | None = None, viewport: dict[str, int] = DESKTOP) -> Page:
        """Somebody's own browser at an address, signed in when a user is given."""
        context = self.browser.new_context(
            locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh", viewport=viewport, has_touch=viewport == PHONE
        )
        context.set_default_timeout(SLOW * 1000)
        page = context.new_page()
        self.pages.append(page)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", lambda said: self.complaints.append(said.text) if "Policy" in said.text else None)
        page.goto(address)
        if user:
            _sign_in(page, user)
        return page


@contextmanager
def screens(browser: Browser, folder: Path) -> Iterator[Screens]:
    """Browsers for one test; when it fails, what everybody saw last is kept in `folder`."""
    everybody = Screens(browser)
    try:
        yield everybody
        assert everybody.complaints == []
    except BaseException:
        for number, page in enumerate(everybody.pages):
            page.screenshot(path=folder / f"screen-{number}.png", full_page=True)
        raise
    finally:
        for page in everybody.pages:
            page.context.close()


@pytest.fixture
def place(tmp_path: Path, sqlite_template: Path) -> Iterator[Installation]:
    """Newsroom, worker and portal, each its own process."""
    folder = tmp_path / "installation"
    folder.mkdir()
    with installation(folder, sqlite_template) as running:
        yield running


def test_five_people_take_a_story_to_its_readers(place: Installation, browser: Browser, tmp_path: Path):
    users = [make_user(place.app, role) for role in ("reporter", "editor", "legal", "publisher")]
    with screens(browser, tmp_path) as everybody:
        reporter, editor, legal, head = (everybody.at(place.site, user) for user in users)
        story = write(reporter)
        decide(open_from_desk(editor), "Nhận biên tập")
        decide(editor, "Duyệt biên tập")
        decide(open_from_desk(legal), "Đạt")
        decide(open_from_desk(head), "Duyệt đăng")
        address = seen_live_at(reporter, f"{place.site}{story}", place.portal)
        reader = everybody.at(place.portal)
        reader.get_by_role("link", name=ARTICLE.title).first.click()
        expect(reader).to_have_url(address)
        expect(reader.locator("article h1")).to_have_text(ARTICLE.title)
        assert reader.locator(".body").inner_text().split() == ARTICLE.words()


def write(reporter: Page) -> str:
    """Fill in the form for a story with one risk flag, and hand it in; returns the path of its page."""
    reporter.locator("main a[href='/stories/new']").first.click()
    reporter.locator("[name=title]").fill(ARTICLE.title)
    editing.write(reporter, ARTICLE.body)
    reporter.locator("[name=section]").select_option("thoi-su")
    reporter.locator("[name=flags][value=contract]").check()
    reporter.locator("form.writing-form button[type=submit]").click()
    expect(reporter).to_have_url(re.compile(r"/stories/[0-9a-f-]{36}$"))
    decide(reporter, "Gửi biên tập")
    return reporter.url.removeprefix(reporter.url.split("/stories/")[0])


def open_from_desk(page: Page) -> Page:
    """Open the story from the desk, where it waits."""
    page.goto(page.url.split("/stories/")[0])
    page.get_by_role("link", name=ARTICLE.title).first.click()
    expect(page.locator("#moves")).to_be_visible()
    return page


def decide(page: Page, label: str) -> None:
    """Make a move by its name: at once by its button, or on the page that its link leads to."""
    story, stage = page.url, page.locator(".story-place .stage").first.inner_text()
    page.locator("#moves").locator("a, button").filter(has_text=re.compile(rf"^\s*{label}…?\s*$")).click()
    if page.url.endswith("/moves/approve"):
        page.locator("form .form-actions").get_by_role("button", name=label).click()
    expect(page).to_have_url(story)
    expect(page.locator(".story-place .stage").first).not_to_have_text(stage)


def seen_live_at(page: Page, story: str, portal: str) -> str:
    """Load the story's page until it says where readers see it; returns that address."""
    link = page.locator(f"dl.facts a[href^='{portal}/']")

    def look() -> str | None:
        page.goto(story)
        return link.get_attribute("href") if link.count() else None

    return eventually(look)


def test_the_head_approves_from_a_phone(app: Flask, site: str, browser: Browser, tmp_path: Path):
    author, editor, head = (make_user(app, role) for role in ("reporter", "editor", "publisher"))
    make_endpoint(app)
    story = make_story(app, author, title=ARTICLE.title, body=ARTICLE.body)
    move(app, author, story, "submit")
    move(app, editor, story, "pass")
    with screens(browser, tmp_path) as everybody:
        phone = everybody.at(site, head, PHONE)
        fits(phone)
        fits(open_from_desk(phone))
        phone.locator("#moves a[href$='/moves/approve']").tap()
        expect(phone).to_have_url(re.compile("/moves/approve$"))
        fits(phone)
        phone.locator("form .form-actions").get_by_role("button", name="Duyệt đăng").tap()
        expect(phone.locator(".story-place .stage").first).to_have_text("Đã đăng")
        fits(phone)


def _sign_in(page: Page, user: User) -> None:
    form = page.locator("form:has(input[type=password])")
    form.locator("[name=email]").fill(user.email)
    form.locator("[name=password]").fill(PASSWORD)
    form.locator("button[type=submit]").click()
    expect(page.locator("nav.rail")).to_be_visible()
