"""What a head of the board does from a phone besides approving, and what comes out of the printer."""

import re

import pytest
from browser.judging import fits
from factories import make_endpoint, make_story, make_user, move, publish, sign_in
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

PHONE = {"width": 390, "height": 844}
BUTTON = "form .form-actions button[type=submit]"


@pytest.fixture
def people(app):
    return {role: make_user(app, role) for role in ("reporter", "editor", "publisher")}


@pytest.fixture
def head(app, site, page: Page, people) -> Page:
    """The page of the head of the board, on a phone."""
    client = sign_in(app.test_client(), people["publisher"])
    kept = client.get_cookie("newsroom")
    page.context.add_cookies([{"name": kept.key, "value": kept.value, "url": site}])
    page.set_viewport_size(PHONE)
    return page


def decide(page: Page, step: str) -> None:
    """From the story to the page of a step, which fits the screen; its button is within reach of a thumb."""
    page.locator(f"#moves a[href$='/moves/{step}']").click()
    page.wait_for_url(re.compile(f"/moves/{step}$"))
    fits(page)
    assert page.locator(BUTTON).first.bounding_box()["height"] >= 44


def test_the_head_sends_back_and_takes_down_from_a_phone(app, site, head, people):
    make_endpoint(app)
    waiting = make_story(app, people["reporter"])
    move(app, people["reporter"], waiting, "submit")
    move(app, people["editor"], waiting, "pass")
    head.goto(f"{site}/stories/{waiting.id}")
    stage = head.locator(".story-place .stage")
    before = stage.inner_text()
    decide(head, "sendback")
    head.locator("[name=comment]").fill("Xem lại số liệu ở đoạn hai.")
    head.locator(BUTTON).first.click()
    expect(stage).not_to_have_text(before)
    live = make_story(app, people["reporter"])
    publish(app, live, people["editor"], people["publisher"], people["reporter"])
    head.goto(f"{site}/stories/{live.id}")
    decide(head, "takedown")
    head.locator("[name=reason]").select_option(index=1)
    head.locator("[name=comment]").fill("Sai thể thức.")
    head.locator(BUTTON).first.click()
    expect(head.locator(".flash")).to_be_visible()
    expect(head.locator(".stage.stage-side, .stage.stage-closed").first).to_be_visible()


def test_paper_carries_the_text_and_the_signatures_and_no_frame(app, site, head, people):
    live = make_story(app, people["reporter"], body="Đoạn để in.")
    publish(app, live, people["editor"], people["publisher"], people["reporter"])
    head.emulate_media(media="print")
    head.goto(f"{site}/stories/{live.id}")
    expect(head.locator(".article")).to_be_visible()
    expect(head.locator(".story-record")).to_contain_text(live.digest)
    for part in (".bar", ".rail", ".tabs", "#moves", "main form", "main nav"):
        assert not any(found.is_visible() for found in head.locator(part).all()), part
    head.goto(f"{site}/stories/{live.id}/record")
    expect(head.locator("main")).to_contain_text("Đoạn để in.")
    assert head.pdf(prefer_css_page_size=True).startswith(b"%PDF-")


ON_PAPER = ("/", "/stories?q=in", "/board", "/calendar?view=month", "/legal/register", "/notices")


def test_lists_on_paper_are_black_on_white_without_anything_to_press(app, site, head, people):
    story = make_story(app, people["reporter"], title="Để in ra")
    move(app, people["reporter"], story, "submit")
    head.set_viewport_size({"width": 794, "height": 1123})  # A4
    head.emulate_media(media="print", color_scheme="dark")
    for path in ON_PAPER:
        head.goto(f"{site}{path}")
        expect(head.locator("h1")).to_be_visible()
        for part in (".no-print", "button", "input", ".button"):
            shown = [found.inner_text() for found in head.locator(f"main {part}").all() if found.is_visible()]
            assert not shown, (path, part, shown)
        ink = head.evaluate("getComputedStyle(document.querySelector('h1')).color")
        paper = head.evaluate("getComputedStyle(document.documentElement).backgroundColor")
        assert (ink, paper) == ("rgb(0, 0, 0)", "rgb(255, 255, 255)"), path
