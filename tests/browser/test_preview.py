"""In a real browser: the preview loads in its frame, a visitor without an account gets through the door."""

from dataclasses import replace
from datetime import timedelta

import pytest
from factories import PASSWORD, make_story, make_user, move, person_of
from playwright.sync_api import expect

from newsroom.clock import now
from newsroom.preview.usecases import share_text

pytestmark = pytest.mark.browser
TITLE = "Thông xe cầu vượt ở cửa ngõ phía nam"


@pytest.fixture
def settings(settings):
    return replace(settings, share_links=True)


@pytest.fixture
def editor(app):
    return make_user(app, "editor")


@pytest.fixture
def story(app):
    author = make_user(app, "reporter")
    return move(app, author, make_story(app, author, title=TITLE), "submit")


def test_the_preview_shows_the_portals_look_in_a_frame_that_runs_nothing(site, page, editor, story):
    page.goto(f"{site}/sign-in")
    page.locator("[name=email]").fill(editor.email)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("form:has(input[type=password]) button[type=submit]").click()
    expect(page).to_have_url(f"{site}/")
    page.goto(f"{site}/stories/{story.id}/preview?as=phone")
    inside = page.frame_locator("iframe.preview-phone")
    expect(inside.locator("h1")).to_have_text(TITLE)
    assert (
        inside.locator(".masthead").evaluate("e => getComputedStyle(e).backgroundColor") != "rgba(0, 0, 0, 0)"
    )
    assert page.locator("iframe").bounding_box()["width"] == 390


def test_a_visitor_opens_a_link_and_reads(site, page, app, editor, story):
    with app.app_context():
        _, token = share_text(person_of(app, editor), story.id, "Chuyên gia", timedelta(days=1), now())
    page.goto(f"{site}/share/{token}")
    assert TITLE not in page.content()
    page.locator("button").click()
    expect(page.locator("h1")).to_have_text(TITLE)
    expect(page).to_have_url(f"{site}/share/{token}")
