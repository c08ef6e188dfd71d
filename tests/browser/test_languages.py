"""In a real browser: the source stands beside its version where there is room, on a phone behind a fold."""

import pytest
from browser.editing import text_of
from browser.judging import fits
from factories import edit, make_story
from playwright.sync_api import expect
from sqlalchemy import select
from versions import make_version

from newsroom.db import db
from newsroom.models import User

pytestmark = pytest.mark.browser


@pytest.fixture
def version(app, reporter):
    with app.app_context():
        writer = db.session.scalars(select(User).where(User.email == "phong.vien@example.vn")).one()
    source = make_story(app, writer)
    made = make_version(app, writer, source, copies=False)
    edit(app, writer, source, sapo="Cây cầu dài 900 mét thông xe sáng nay.")
    return made


def test_the_source_beside_the_text_its_difference_and_the_confirmation(site, reporter, version):
    reporter.set_viewport_size({"width": 1440, "height": 900})
    reporter.goto(f"{site}/stories/{version.id}/edit")
    pane = reporter.locator(".source-pane")
    expect(pane.locator("ins")).to_have_text("900")
    expect(pane.locator(".article-body[data-field=body]")).to_be_visible()
    text, source = text_of(reporter).bounding_box(), pane.bounding_box()
    assert source["x"] >= text["x"] + text["width"]
    assert source["width"] > 400
    text_of(reporter).click()
    reporter.keyboard.type("It is open.")
    expect(pane.locator("ins")).to_be_visible()

    reporter.set_viewport_size({"width": 390, "height": 800})
    reporter.goto(f"{site}/stories/{version.id}/edit?copy=1")
    expect(pane.locator("ins")).to_be_hidden()
    pane.locator("summary").first.click()
    expect(pane.locator("ins")).to_be_visible()
    fits(reporter)
    pane.locator("form button").click()
    expect(pane.locator("summary").first).to_be_visible()
    expect(pane.locator("ins")).to_have_count(0)


def test_what_is_typed_is_in_the_language_that_is_chosen(reporter, written):
    written("Một câu")
    fields = (text_of(reporter), reporter.locator("input[name=title]"), reporter.locator("[name=sapo]"))
    for field in fields:
        expect(field).to_have_attribute("lang", "vi")
    reporter.locator("select[name=language]").select_option("en")
    for field in fields:
        expect(field).to_have_attribute("lang", "en")
    text_of(reporter).click()
    reporter.keyboard.press("Control+End")
    reporter.keyboard.type(" more")
    expect(text_of(reporter)).to_have_text("Một câu more")
    expect(text_of(reporter)).to_have_attribute("lang", "en")
