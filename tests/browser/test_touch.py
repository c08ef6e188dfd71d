"""The editor under a finger, on a telephone's narrow screen, with a telephone's keyboard."""

from collections.abc import Iterator

import pytest
from browser.conftest import PATIENCE
from browser.editing import html_of, saved, text_of, tool
from browser.judging import fits
from factories import make_user, person_of
from pictures import picture
from playwright.sync_api import Browser, Page, expect

from newsroom.clock import now
from newsroom.media.usecases import bring_in

pytestmark = pytest.mark.browser

ANDROID = (
    "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko)"
    " Chrome/140.0.0.0 Mobile Safari/537.36"
)
SMALL = """() => [...document.querySelectorAll("[data-editor] [role=toolbar] button")]
  .filter((button) => button.offsetParent)
  .map((button) => button.getBoundingClientRect())
  .filter(({ width, height }) => width < 40 || height < 40).length"""


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page on a telephone."""
    complaints: list[str] = []
    size = {"width": 390, "height": 844}
    with browser.new_context(
        locale="vi-VN", viewport=size, has_touch=True, is_mobile=True, user_agent=ANDROID
    ) as context:
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        yield page
    assert complaints == []


def tap(page: Page, command: str) -> None:
    button = tool(page, command)
    button.scroll_into_view_if_needed()
    button.tap()


def test_buttons_tables_and_questions_work_under_a_finger(page, written, stored):
    story = written("<p>Một.</p>")
    fits(page)
    assert page.evaluate(SMALL) == 0
    tap(page, "strong")
    expect(tool(page, "strong")).to_have_attribute("aria-pressed", "true")
    page.keyboard.type(" Hai")
    tap(page, "strong")
    tap(page, "table")
    tap(page, "add-row")
    fits(page)
    assert page.evaluate(SMALL) == 0
    page.keyboard.type("Ô")
    tap(page, "link")
    dialog = page.locator("dialog[open]")
    box = dialog.bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    dialog.locator("button[value=cancel]").tap()
    saved(page)
    body = stored(story)
    assert "<strong> Hai</strong>" in body
    assert body.count("<tr>") == 4


@pytest.fixture
def figure(app) -> str:
    """A picture of the library, as a text names it."""
    with app.app_context():
        owner = person_of(app, make_user(app, "editor"))
        asset = bring_in(owner, "thoi-su", picture(300, 200), "cầu.jpg", now())
    return f'<figure><img src="{asset.url}" alt="Cầu" width="300" height="200"></figure>'


def test_a_picture_moves_without_being_dragged(page, written, figure):
    written(f"<p>Một.</p>{figure}<p>Hai.</p>")
    text_of(page).locator("figure img").tap()
    expect(page.locator("[data-figure-tools]")).to_be_visible()
    tap(page, "picture-up")
    assert html_of(page).startswith("<figure>")
    tap(page, "picture-down")
    tap(page, "picture-down")
    assert html_of(page).endswith("</figure>")
    expect(tool(page, "picture-down")).to_have_attribute("aria-disabled", "true")
    text_of(page).locator("p").first.tap()
    expect(page.locator("[data-figure-tools]")).to_be_hidden()


def test_a_telephone_s_keyboard_composes_corrects_and_goes_on(page, written, stored):
    """Gboard composes the whole word, takes it back letter by letter, and replaces it when it corrects."""
    story = written("<p>Câu.</p>")
    session = page.context.new_cdp_session(page)

    def compose(letters: str, **replaced: int) -> None:
        caret = {"selectionStart": len(letters), "selectionEnd": len(letters)}
        session.send("Input.imeSetComposition", {"text": letters, **caret, **replaced})

    page.keyboard.type(" ")
    for letters in ("v", "vi", "vie", "viê", "viêt", "viê", "việ", "việt"):
        compose(letters)
    session.send("Input.insertText", {"text": "việt "})
    for letters in ("n", "na", "nam"):
        compose(letters)
    session.send("Input.insertText", {"text": "nam"})
    compose("Nam", replacementStart=10, replacementEnd=13)  # the keyboard proposes the name, and it is taken
    session.send("Input.insertText", {"text": "Nam"})
    expect(text_of(page)).to_have_text("Câu. việt Nam")
    page.keyboard.press("Enter")
    compose("xong")
    session.send("Input.insertText", {"text": "xong"})
    saved(page)
    assert stored(story) == "<p>Câu. việt Nam</p>\n<p>xong</p>"
