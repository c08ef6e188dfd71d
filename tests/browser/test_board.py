"""The board in a real browser: cards carried to where they may go and nowhere else; the same by keyboard."""

import re

import pytest
from factories import PASSWORD, make_story, make_user, move, reload
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.browser


@pytest.fixture
def waiting(app):
    """An editor, and a story that waits for one."""
    reporter, editor = make_user(app, "reporter"), make_user(app, "editor")
    story = make_story(app, reporter, title="Đang chờ")
    move(app, reporter, story, "submit")
    return editor, story


def board_of(page: Page, site: str, user) -> None:
    page.set_viewport_size({"width": 1900, "height": 900})
    page.goto(f"{site}/sign-in?next=/board")
    page.locator("input[name=email]").fill(user.email)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("input[name=password]").press("Enter")
    page.wait_for_url(f"{site}/board")


def column(page: Page, stage: str) -> Locator:
    return page.locator(f'.column[data-stage="{stage}"]')


def carry(page: Page, card: Locator, stage: str) -> None:
    """Take a card over a column and wait until the newsroom has said what may be done there."""
    start, goal = card.bounding_box(), column(page, stage).bounding_box()
    page.mouse.move(start["x"] + 20, start["y"] + 50)
    page.mouse.down()
    page.mouse.move(start["x"] + 60, start["y"] + 60)
    page.mouse.move(goal["x"] + 40, goal["y"] + 40, steps=4)
    expect(column(page, stage)).to_have_attribute("data-drop", re.compile("yes|no"))


def test_a_card_goes_where_it_may_and_nowhere_else(app, page, site, waiting):
    editor, story = waiting
    board_of(page, site, editor)
    card = page.locator(".card")
    carry(page, card, "draft")
    expect(column(page, "draft")).to_have_attribute("data-drop", "no")
    expect(page.locator(".board-said")).to_contain_text("người viết")
    page.mouse.up()
    expect(page.locator("body")).not_to_have_class(re.compile("is-dragging"))
    assert page.url == f"{site}/board"
    assert reload(app, story).stage == "submitted"

    carry(page, card, "in_review")
    expect(column(page, "in_review")).to_have_attribute("data-drop", "yes")
    page.mouse.up()
    expect(column(page, "in_review").locator(".card")).to_have_count(1)
    expect(page.locator(".flash")).to_contain_text("Nhận biên tập")
    assert reload(app, story).assignee_id == editor.id

    carry(page, card, "returned")  # asks for a reason, so it has a page of its own
    page.mouse.up()
    page.wait_for_url(f"{site}/stories/{story.id}/moves/return")
    assert reload(app, story).stage == "in_review"


def test_the_same_by_keyboard(app, page, site, waiting):
    editor, story = waiting
    board_of(page, site, editor)
    menu = page.get_by_role("button", name=re.compile("Đang chờ"))
    menu.focus()
    page.keyboard.press("Enter")
    expect(menu).to_have_attribute("aria-expanded", "true")
    first = page.locator(".card-steps button").first
    expect(first).to_be_focused()
    expect(page.locator(".step-no").first).to_contain_text(re.compile("Chỉ|người"))
    page.keyboard.press("Escape")
    expect(menu).to_be_focused()
    page.keyboard.press("Enter")
    expect(first).to_be_focused()
    page.keyboard.press("Enter")
    expect(column(page, "in_review").locator(".card")).to_have_count(1)
    expect(page.get_by_role("button", name=re.compile("Đang chờ"))).to_be_focused()
    assert reload(app, story).stage == "in_review"


def test_without_scripts_a_card_leads_to_its_story(browser, site, waiting):
    editor, story = waiting
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        board_of(page, site, editor)
        expect(page.locator(".card-menu")).to_have_count(0)
        page.get_by_role("link", name="Đang chờ").click()
        page.wait_for_url(f"{site}/stories/{story.id}")
