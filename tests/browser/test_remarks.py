"""Remarks in the text with a real browser: what is selected is what is found, marked, and taken over."""

import pytest
from factories import PASSWORD, edit, make_story, make_user
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

BODY = """<p>Mở đầu <strong>đậm</strong> 😀, rồi<br>xuống dòng.</p>
<ul><li>Ý <em>một</em> &amp; ý kèm</li><li>Ý hai</li></ul>
<table><tr><td>An Hòa</td><td>1.204</td></tr><tr><td>Tân Lập</td><td>1.204</td></tr></table>
<p>Câu cuối cùng của bài.</p>"""

SELECT = """([quote, nth]) => {
  const walker = document.createTreeWalker(document.querySelector("[data-field=body]"), NodeFilter.SHOW_TEXT);
  for (let node; (node = walker.nextNode()); ) {
    const at = node.data.indexOf(quote);
    if (at < 0 || nth--) continue;
    getSelection().setBaseAndExtent(node, at, node, at + quote.length);
    return;
  }
  throw new Error("not there");
}"""

MARKED = "() => [...(CSS.highlights.get('remark') ?? [])].map(String).join(' | ')"
CELL_BEFORE = """() => [...CSS.highlights.get("remark")][0].startContainer.parentElement
  .previousElementSibling.textContent"""


def sign_in(page: Page, site: str, email: str, path: str) -> None:
    page.goto(f"{site}/sign-in?next={path}")
    page.fill("#email", email)
    page.fill("#password", PASSWORD)
    page.click("main button[type=submit]")
    expect(page.locator("#remark-form")).to_be_attached()


def pick(page: Page, quote: str, nth: int, button: str) -> None:
    page.evaluate(SELECT, [quote, nth])
    page.locator(".passage-bar").get_by_text(button).click()


def marked(page: Page, passages: str) -> None:
    """The page marks these passages, once its scripts have run."""
    expect(page.get_by_role("button", name="Show in the text").last).to_be_visible()
    assert page.evaluate(MARKED) == passages


def test_a_remark_and_a_wording_on_what_is_selected(app, site, page):
    secretary = make_user(app, "secretary", language="en")
    make_user(app, "editor", name="Đặng Thị Ánh")
    story = make_story(app, secretary, body=BODY)
    path = f"/stories/{story.id}"
    sign_in(page, site, secretary.email, path)
    pick(page, "1.204", 1, "Remark on this")
    expect(page.locator("#remark-quote")).to_have_value("1.204")
    page.keyboard.type("Số này sai, nhờ @anh")
    page.locator("[role=option]", has_text="Đặng Thị Ánh").wait_for()
    page.keyboard.press("Enter")
    expect(page.locator("#remark-body")).to_have_value("Số này sai, nhờ @Đặng Thị Ánh ")
    page.locator("dialog").get_by_text("Send the remark").click()
    expect(page.locator(".point")).to_have_count(1)
    marked(page, "1.204")
    assert page.evaluate(CELL_BEFORE) == "Tân Lập"

    pick(page, "ý kèm", 0, "Propose other words")
    page.locator("#remark-replacement").fill("ý phụ")
    page.locator("dialog").get_by_text("Send the remark").click()
    expect(page.locator(".point")).to_have_count(2)
    marked(page, "ý kèm | 1.204")
    page.get_by_text("Take it over").click()
    expect(page.locator("[data-field=body] li").first).to_have_text("Ý một & ý phụ")
    assert page.evaluate("() => document.querySelector('[data-field=body] li em').textContent") == "một"
    marked(page, "1.204")


def test_the_page_tells_what_was_seen_and_changes_are_stepped_through(app, site, page):
    reporter = make_user(app, "reporter", language="en")
    story = make_story(app, reporter, body="Một.\n\nHai.\n\nBa.")
    path = f"/stories/{story.id}"
    sign_in(page, site, reporter.email, path)
    with page.expect_response(f"**{path}/seen") as told:
        pass
    assert told.value.status == 204
    edit(app, reporter, story, body="Một một.\n\nHai.\n\nBa ba.")
    page.reload()
    page.get_by_text("See what changed").click()
    expect(page.locator(".change-bar")).to_be_visible()
    page.keyboard.press("Alt+ArrowDown")
    page.keyboard.press("Alt+ArrowDown")
    expect(page.locator(".change-bar output")).to_have_text("Change 2 of 2")
    expect(page.locator(".change-here")).to_contain_text("Ba")
    page.get_by_role("button", name="Previous change").click()
    expect(page.locator(".change-bar output")).to_have_text("Change 1 of 2")
