"""The checks beside the text in a real browser: found while one types, led to, put right, passed over."""

import re

import pytest
from browser.editing import text_of, write
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.browser

BODY = "<p>Hai tít phụ.</p><p>Họ mời ngày 31/4 đến, rồi đươcj <strong>mời</strong> lại.</p>"


def row(page: Page, words: str) -> Locator:
    return page.locator("[data-checks] .proof-row", has_text=words)


def chosen(page: Page) -> str:
    return page.evaluate("getSelection().toString()")


def test_findings_are_led_to_put_right_and_undone_in_the_editor(reporter, written):
    written(BODY)
    panel = reporter.locator("[data-checks]")
    expect(panel.locator("[data-checks-count]")).to_have_text(re.compile(r"\d"))
    expect(panel.locator(".proof-row").first).not_to_be_visible()  # a count, until somebody wants more
    panel.locator("summary").click()

    row(reporter, "31/4").locator(".proof-place").click()
    assert chosen(reporter) == "31/4"

    row(reporter, "đươcj").locator(".proof-fix").click()
    expect(row(reporter, "đươcj")).to_have_count(0)
    expect(text_of(reporter)).to_contain_text("rồi được mời lại")
    assert "<strong>mời</strong>" in reporter.locator("[name=body]").input_value()
    text_of(reporter).click()
    reporter.keyboard.press("Control+z")
    expect(text_of(reporter)).to_contain_text("rồi đươcj mời lại")
    expect(row(reporter, "đươcj")).to_have_count(1)

    row(reporter, "31/4").locator(".proof-do").last.click()
    expect(row(reporter, "31/4")).to_have_count(0)


def test_what_is_typed_is_looked_at_once_typing_stops(reporter, written):
    reporter.clock.install()
    written("<p>Một đoạn.</p>")
    reporter.locator("[data-checks] summary").click()
    expect(reporter.locator("[data-checks] .proof-row")).not_to_have_count(0)
    asked: list[str] = []
    reporter.on("request", lambda one: asked.append(one.url) if one.url.endswith("/inspect") else None)
    text_of(reporter).click()
    reporter.keyboard.type("TỐI MẬT")
    expect(row(reporter, "TỐI MẬT")).to_be_visible()
    assert len(asked) == 1
    reporter.evaluate("document.querySelector('[data-editor]').dataset.composing = 'true'")
    write(reporter, "Ngày 31/4.")
    reporter.clock.run_for(2500)
    assert len(asked) == 1  # a letter is being composed
    reporter.evaluate("document.querySelector('[data-editor]').dataset.composing = 'false'")
    expect(row(reporter, "31/4")).to_be_visible()


def test_plain_fields_are_put_right_so_that_undo_brings_them_back(reporter, site):
    reporter.goto(f"{site}/stories/new")
    title = reporter.locator("[name=title]")
    title.fill("Cả xã đươcj mừng")
    reporter.locator("[data-checks] summary").click()
    row(reporter, "đươcj").locator(".proof-place").click()
    expect(title).to_be_focused()
    assert chosen(reporter) == "đươcj"
    row(reporter, "đươcj").locator(".proof-fix").click()
    expect(title).to_have_value("Cả xã được mừng")
    title.focus()
    reporter.keyboard.press("Control+z")
    expect(title).to_have_value("Cả xã đươcj mừng")
