"""Remarks inside the editor: marked where their words stand, carried along, dealt with without leaving."""

import pytest
from browser.editing import text_of
from factories import database, make_story, make_user, person_of
from playwright.sync_api import Page, expect
from sqlalchemy import select

from newsroom.anchors import Anchor
from newsroom.clock import now
from newsroom.models import Comment, User
from newsroom.remarks.usecases import Said, add_point
from newsroom.remarks.wording import Passage

pytestmark = pytest.mark.browser

BODY = """<p>Cả xã có 1.204 hộ 😀.</p>
<ul><li>An Hòa: <strong>1.204</strong> hộ nghèo</li></ul>
<p>Câu cuối cùng.</p>"""
MARKED = "() => [...(CSS.highlights.get('remark') ?? [])].map(String).join(' | ')"
CENTRE = """() => {
  const box = [...CSS.highlights.get("remark")][0].getBoundingClientRect();
  return [box.x + box.width / 2, box.y + box.height / 2];
}"""


def marks(page: Page, passages: str) -> None:
    page.wait_for_function(f"passages => ({MARKED})() === passages", arg=passages)


@pytest.fixture
def story(app, site, reporter):
    """The reporter's own, with two remarks of an editor, open in the reporter's editor."""
    editor = make_user(app, "editor", name="Lê Sửa")
    with app.app_context(), database(app) as session:
        author = session.scalars(select(User).where(User.email == "phong.vien@example.vn")).one()
    made = make_story(app, author, body=BODY)
    with app.app_context():
        for quote, before, body in (("1.204", "An Hòa: ", "Số này sai."), ("Câu cuối", "", "Thừa.")):
            passage = Passage(Anchor(quote, before), "body")
            add_point(person_of(app, editor), made.id, Said(body), passage, now())
    reporter.goto(f"{site}/stories/{made.id}/edit")
    return made


def settled(app) -> list[str]:
    with database(app) as session:
        return list(session.scalars(select(Comment.quote).where(Comment.resolved_at.is_not(None))))


def test_remarks_follow_their_words_while_writing(reporter, story):
    items = reporter.locator("[data-point]")
    marks(reporter, "1.204 | Câu cuối")
    text_of(reporter).locator("p").first.click()
    reporter.keyboard.press("Home")
    reporter.keyboard.type("Mới: 1.204. ")
    reporter.keyboard.press("Enter")
    marks(reporter, "1.204 | Câu cuối")

    items.nth(1).locator("[data-act=show]").click()
    assert reporter.evaluate("getSelection().toString()") == "Câu cuối"
    reporter.keyboard.press("Backspace")
    expect(items.nth(1).locator("[data-gone]")).to_be_visible()
    marks(reporter, "1.204")
    reporter.keyboard.press("Control+z")
    expect(items.nth(1).locator("[data-gone]")).to_be_hidden()
    marks(reporter, "1.204 | Câu cuối")


def test_a_remark_is_read_and_dealt_with_where_its_words_stand(app, reporter, story):
    items = reporter.locator("[data-point]")
    marks(reporter, "1.204 | Câu cuối")
    text_of(reporter).locator("p").first.click()
    reporter.keyboard.type("Mới: ")
    reporter.mouse.click(*reporter.evaluate(CENTRE))
    said = reporter.locator(".remark-pop")
    expect(said).to_contain_text("Số này sai.")
    expect(said).to_contain_text("Lê Sửa")
    said.locator("[data-act=resolve]").click()
    expect(items.first.locator("[data-act=reopen]")).to_be_visible()
    marks(reporter, "Câu cuối")
    assert settled(app) == ["1.204"]
    expect(text_of(reporter)).to_contain_text("Mới: ")
    expect(reporter.locator("[data-points] summary")).to_contain_text("1")
    items.first.locator("[data-act=reopen]").click()
    marks(reporter, "1.204 | Câu cuối")
    assert settled(app) == []
