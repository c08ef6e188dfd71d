"""The command palette in a real browser: by key and by button, filtering as one types, and back again."""

import json
import re

import pytest
from browser.editing import text_of
from browser.judging import fits
from factories import database, make_story, move
from playwright.sync_api import Page, expect
from sqlalchemy import select

from newsroom.models import User
from newsroom.text import fold

pytestmark = pytest.mark.browser

ODD = ["Nghị quyết ĐẶC BIỆT", "đất đai ở Ðắk Lắk", "TRẺ EM", "Ậ Ễ Ửi", "政府 57-NQ/TW", "İstanbul"]


COMPOSING = """() => {
  const field = document.querySelector(".palette input");
  const how = { bubbles: true, cancelable: true, isComposing: true };
  for (const key of ["ArrowDown", "Enter"]) {
    field.dispatchEvent(new KeyboardEvent("keydown", { key, ...how }));
  }
}"""
FOLD = """async (texts) => {
  const { fold } = await import("/static/js/palette/fold.js");
  return texts.map(fold);
}"""


def opened(page: Page):
    """Open the palette by key and wait until it is filled."""
    page.keyboard.press("Control+k")
    expect(page.locator(".palette [role=option]").nth(3)).to_be_visible()
    return page.locator("dialog.palette input")


def active(page: Page):
    return page.locator(".palette [aria-selected=true]")


@pytest.fixture
def story(app, reporter):
    """A story that the reporter has handed in, beside another one."""
    with database(app) as session:
        author = session.scalars(select(User).where(User.email == "phong.vien@example.vn")).one()
    make_story(app, author, title="Chợ nổi cuối năm")
    return move(app, author, make_story(app, author, title="Đặc sản Đồng Tháp"), "submit")


def test_typing_leads_to_a_page_and_to_a_story(site, reporter, story):
    reporter.goto(f"{site}/people")
    field = opened(reporter)
    expect(field).to_be_focused()
    field.fill("lich")
    expect(active(reporter)).to_have_attribute("href", "/calendar")
    field.fill("dac san")
    expect(active(reporter)).to_have_attribute("href", f"/stories/{story.id}")
    expect(field).to_have_attribute("aria-activedescendant", re.compile(r"^palette-\d+-\d+$"))
    reporter.keyboard.press("Enter")
    reporter.wait_for_url(f"{site}/stories/{story.id}")
    steps = opened(reporter).page.locator(".palette [role=group]").first
    expect(steps.locator(f"a[href='/stories/{story.id}/compare']")).to_be_visible()
    refused = steps.locator("[aria-disabled=true]").first
    expect(refused.locator(".palette-reason")).not_to_be_empty()
    refused.click(force=True)
    expect(refused).to_be_visible()
    reporter.keyboard.press("Escape")
    reporter.goto(f"{site}/")
    opened(reporter)
    expect(reporter.locator(f".palette a[href='/stories/{story.id}']")).to_be_visible()


def test_what_no_headline_has_is_looked_for_everywhere(site, reporter, story):
    reporter.goto(site)
    opened(reporter).fill("cầu & đường")
    expect(active(reporter)).to_have_attribute("href", "/stories?q=c%E1%BA%A7u+%26+%C4%91%C6%B0%E1%BB%9Dng")
    reporter.keyboard.press("Enter")
    expect(reporter.locator(".search input")).to_have_value("cầu & đường")


def test_the_editor_lets_it_open_and_goes_on_where_it_was(site, reporter, written, stored):
    story = written("Một câu đang viết")
    reporter.keyboard.press("ArrowLeft")
    opened(reporter)
    reporter.keyboard.press("Control+k")
    expect(reporter.locator("dialog.palette")).to_be_hidden()
    opened(reporter).fill("gì đó")
    reporter.keyboard.press("Escape")
    expect(text_of(reporter)).to_be_focused()
    reporter.keyboard.insert_text("X")
    expect(text_of(reporter)).to_have_text("Một câu đang viếXt")
    assert reporter.url.endswith(f"/stories/{story.id}/edit")


def test_composing_neither_chooses_nor_filters(site, reporter, story):
    reporter.goto(f"{site}/people")
    opened(reporter)
    before = active(reporter).get_attribute("id")
    session = reporter.context.new_cdp_session(reporter)
    session.send("Input.imeSetComposition", {"text": "lic", "selectionStart": 3, "selectionEnd": 3})
    reporter.evaluate(COMPOSING)
    assert active(reporter).get_attribute("id") == before
    assert reporter.url == f"{site}/people"
    session.send("Input.insertText", {"text": "lịch"})
    expect(active(reporter)).to_have_attribute("href", "/calendar")


def test_the_button_opens_it_on_a_phone_and_focus_comes_back(site, reporter, story):
    reporter.set_viewport_size({"width": 390, "height": 844})
    reporter.goto(site)
    button = reporter.locator("[data-palette]")
    button.click()
    expect(reporter.locator(".palette [role=option]").first).to_be_visible()
    fits(reporter)
    reporter.keyboard.press("ArrowUp")
    expect(active(reporter)).to_be_in_viewport()
    reporter.keyboard.press("Escape")
    expect(button).to_be_focused()


def test_it_changes_the_look_and_the_language(site, reporter, story):
    reporter.goto(f"{site}/people")
    look = opened(reporter).page.locator("[data-pressed=look-dark]")
    with reporter.expect_navigation():
        look.click()
    expect(reporter.locator("meta[name=color-scheme]")).to_have_attribute("content", "dark")
    expect(reporter.locator("body")).to_have_css("color", "rgb(236, 232, 224)")
    opened(reporter).page.locator("[data-pressed=language]").click()
    expect(reporter.locator("html")).to_have_attribute("lang", "en")
    assert reporter.url == f"{site}/people"


def test_words_are_folded_as_the_newsroom_folds_them(site, reporter):
    reporter.goto(site)
    folded = reporter.evaluate(FOLD, ODD)
    expected = [fold(text) for text in ODD]
    assert folded == expected, json.dumps([folded, expected], ensure_ascii=False)


def test_without_scripts_there_is_no_button(site, browser, reporter):
    with browser.new_context(java_script_enabled=False) as context:
        context.add_cookies(reporter.context.cookies())
        page = context.new_page()
        page.goto(site)
        expect(page.locator("[data-palette]")).to_be_hidden()
        expect(page.locator(".search input")).to_be_visible()
