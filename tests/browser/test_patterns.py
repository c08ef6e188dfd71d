"""Templates of content types in a real browser: chosen, filled in by clicks; another one loses no word."""

import re

import pytest
from browser.editing import html_of, saved, text_of
from factories import database
from flask import Flask
from playwright.sync_api import Page, expect

from newsroom.clock import now
from newsroom.models import Pattern

pytestmark = pytest.mark.browser

MARKED = """() => [...CSS.highlights.get("blank")].map(String)"""


@pytest.fixture
def patterns(app: Flask) -> None:
    """Templates for two types, one of them with a field of its own."""
    with database(app) as session:
        notice = {"body": "<p>[[Cơ quan]] ban hành [[văn bản]].</p>", "required": "document_number sapo"}
        session.add(Pattern(type_slug="tin", title="Tin: [[gì]]", updated_at=now(), **notice))
        session.add(Pattern(type_slug="bai", body="<p>[[Mở bài]]</p>", required="byline", updated_at=now()))


def begin(page: Page, site: str) -> None:
    """Choose a type that brings a template."""
    page.goto(f"{site}/stories/new")
    page.locator("main a[href='/stories/new?type=tin']").click()
    expect(text_of(page)).to_contain_text("[[Cơ quan]] ban hành [[văn bản]].")


def test_what_is_to_be_filled_in_is_marked_and_taken_as_a_whole(reporter: Page, site: str, patterns: None):
    begin(reporter, site)
    expect(reporter.locator("[name=title]")).to_have_value("Tin: [[gì]]")
    reporter.wait_for_function(f"({MARKED})().length === 2")
    text_of(reporter).locator("p").first.click(position={"x": 30, "y": 12})
    assert reporter.evaluate("getSelection().toString()") == "[[Cơ quan]]"
    reporter.keyboard.type("UBND tỉnh")
    expect(text_of(reporter)).to_contain_text("UBND tỉnh ban hành [[văn bản]].")
    reporter.wait_for_function(f"({MARKED})().length === 1")


def test_another_type_asks_for_its_own_and_loses_nothing(reporter: Page, site: str, patterns: None):
    begin(reporter, site)
    number, needed = reporter.locator("[name=document_number]"), reporter.locator("[data-needed=byline]")
    number.fill("64/2026/QĐ-UBND")
    expect(needed).to_be_hidden()
    reporter.locator("[name=type]").select_option("bai")
    expect(needed).to_be_visible()
    expect(number).to_be_visible()  # it holds something

    reporter.locator("[data-begin=bai]").click()
    expect(text_of(reporter)).to_contain_text("[[Mở bài]]")
    assert html_of(reporter).startswith("<p>[[Cơ quan]] ban hành")
    expect(reporter.locator("[name=title]")).to_have_value("Tin: [[gì]]")
    text_of(reporter).focus()
    reporter.keyboard.press("Control+z")
    expect(text_of(reporter)).not_to_contain_text("[[Mở bài]]")

    saved(reporter)
    link = reporter.locator(".missing-fields a")
    expect(link).to_have_count(1)
    link.click()
    expect(reporter).to_have_url(re.compile("/edit#byline$"))
