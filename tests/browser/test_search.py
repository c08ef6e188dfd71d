"""Searching in a real browser: without marks, hits marked, narrowed, ordered, by keyboard, on a phone."""

import re

import pytest
from browser.judging import fits
from factories import database, make_story, move
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import select

from newsroom.models import User

pytestmark = pytest.mark.browser

QUESTION = "nghi quyet 57-nq/tw"
PHONE = {"width": 390, "height": 844}


@pytest.fixture
def archive(app, reporter):
    """One story that says it in the headline and waits for an editor, a newer draft that says it in the body,
    and one that does not say it.
    """
    with database(app) as session:
        author = session.scalars(select(User).where(User.email == "phong.vien@example.vn")).one()
    body = f"{'Mở đầu dài. ' * 60}Theo Nghị quyết số 57-NQ/TW, mọi thủ tục đều làm trên mạng."
    told = make_story(app, author, title="Nghị quyết 57-NQ/TW vào cuộc sống", sapo="", body="Đã ban hành.")
    move(app, author, told, "submit")
    named = make_story(app, author, title="Một cửa trên mạng", sapo="", body=body)
    make_story(app, author, title="Lễ hội đền Hùng", sapo="", body="Đông vui.")
    return {"told": told, "named": named}


def asked(page: Page, site: str, words: str) -> Page:
    """Type into the field on top, wherever one is, and press Enter."""
    page.goto(site)
    field = page.get_by_role("search").get_by_role("searchbox")
    field.click()
    page.keyboard.type(words)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/stories\?q="))
    return page


def headlines(page: Page) -> Locator:
    return page.locator(".story-title > a")


def narrow(page: Page, name: str, label: str) -> None:
    """Open the filters, choose one by its words, and show what it leaves."""
    page.locator(".filter-box summary").click()
    page.get_by_label(name, exact=True).select_option(label=label)
    page.get_by_role("button", name="Xem", exact=True).click()


def test_words_without_marks_are_found_and_marked_as_they_are_written(site, archive, reporter):
    asked(reporter, site, QUESTION)
    expect(headlines(reporter)).to_have_text(["Một cửa trên mạng", "Nghị quyết 57-NQ/TW vào cuộc sống"])
    expect(headlines(reporter).nth(1).locator("mark")).to_have_text(["Nghị", "quyết", "57-NQ/TW"])
    piece = reporter.locator(".piece")
    expect(piece.locator("mark")).to_have_text(["Nghị", "quyết", "57-NQ/TW"])
    expect(piece).to_contain_text("mọi thủ tục đều làm trên mạng")
    expect(reporter.get_by_role("search").get_by_role("searchbox")).to_have_value(QUESTION)
    reporter.locator(".count a").click()
    expect(headlines(reporter)).to_have_text(["Nghị quyết 57-NQ/TW vào cuộc sống", "Một cửa trên mạng"])


def test_filters_narrow_what_was_found_and_come_off_one_by_one(site, archive, reporter):
    asked(reporter, site, QUESTION)
    narrow(reporter, "Bước", "Bản nháp")
    expect(headlines(reporter)).to_have_text(["Một cửa trên mạng"])
    chips = reporter.locator(".chips a")
    expect(chips).to_have_count(2)
    chips.filter(has_text="Bước").click()
    expect(headlines(reporter)).to_have_count(2)
    expect(chips).to_have_count(1)


def test_where_nothing_is_found_the_page_says_what_to_do(site, archive, reporter):
    asked(reporter, site, "nghi quyet khongcodau")
    expect(reporter.locator(".empty")).to_be_visible()
    expect(reporter.locator("#filter-q")).to_have_value("nghi quyet khongcodau")
    reporter.locator("#filter-q").fill("nghi quyet -mang")
    reporter.keyboard.press("Enter")
    expect(headlines(reporter)).to_have_text(["Nghị quyết 57-NQ/TW vào cuộc sống"])
    asked(reporter, site, "khongcodau").get_by_role("link", name="Xem tất cả tin, bài").click()
    expect(headlines(reporter)).to_have_count(3)


def test_by_keyboard_alone_from_the_question_to_the_story(site, archive, reporter):
    reporter.goto(site)
    field = reporter.get_by_role("search").get_by_role("searchbox")
    for _ in range(12):
        reporter.keyboard.press("Tab")
        if field.evaluate("found => found === document.activeElement"):
            break
    reporter.keyboard.type("vào cuộc sống")
    reporter.keyboard.press("Enter")
    expect(headlines(reporter)).to_have_count(1)
    link = headlines(reporter).first
    for _ in range(60):
        reporter.keyboard.press("Tab")
        if link.evaluate("found => found === document.activeElement"):
            break
    assert link.evaluate("found => getComputedStyle(found).outlineStyle") != "none"
    reporter.keyboard.press("Enter")
    reporter.wait_for_url(f"{site}/stories/{archive['told'].id}")


def test_on_a_phone_what_was_found_fits_and_hits_are_seen(site, archive, reporter):
    reporter.set_viewport_size(PHONE)
    asked(reporter, site, QUESTION)
    expect(headlines(reporter)).to_have_count(2)
    fits(reporter)
    for hit in reporter.locator("mark").all():
        box = hit.bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= PHONE["width"]
    headlines(reporter).first.click()
    reporter.wait_for_url(f"{site}/stories/{archive['named'].id}")
