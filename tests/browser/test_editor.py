"""The editor in a real Chromium: typing as Vietnamese keyboards type, and what is saved is what was seen."""

import pytest
from browser.editing import go_to, html_of, saved, text_of, tool
from playwright.sync_api import Page, expect

from newsroom.html import clean

pytestmark = pytest.mark.browser


EVERYTHING = """
<h2>Mục một</h2><p>Theo <cite>57-NQ/TW</cite><sup><a href="#fn-1" id="fnref-1">1</a>
<a href="#fn-2" id="fnref-2">2</a></sup>,
<a href="https://chinhphu.vn/tin"><strong>cổng</strong> chính phủ</a>; H<sub>2</sub>O.</p>
<table><caption>Bảng một</caption><thead><tr><th scope="col">Năm</th><th>Số</th></tr></thead>
<tbody><tr><td colspan="2">5.635</td></tr></tbody></table>
<figure><img src="/static/icon.svg" alt=""></figure>
<ol start="3"><li>ba<ul><li>nhỏ</li></ul></li></ol><blockquote><p>trích</p></blockquote><pre> a
  b</pre><hr><ol><li id="fn-1">Nghị quyết. <a href="#fnref-1">↩</a></li>
<li id="fn-2">Nghị định. <a href="#fnref-2">↩</a></li></ol>
"""


def test_what_is_stored_is_not_changed_by_opening_and_writing_elsewhere(page: Page, written, stored):
    story = written(EVERYTHING)
    before = stored(story)
    go_to(page, "End")
    page.keyboard.type("X")
    saved(page)
    assert stored(story) == before.replace("</sub>O.</p>", "</sub>O.X</p>")


def test_typing_as_unikey_does_and_saving_stores_what_was_seen(page: Page, written, stored):
    story = written("Câu đầu.")
    page.keyboard.press("Enter")
    for letters in ("Vie", "ê", "ệ"):
        page.keyboard.press("Backspace") if letters in "êệ" else None
        page.keyboard.insert_text(letters)
    page.keyboard.type("t Nam")
    page.keyboard.press("Control+b")
    page.keyboard.insert_text("đa")
    page.keyboard.press("Backspace")
    page.keyboard.insert_text("ậ")
    page.keyboard.type("m")
    seen = text_of(page).inner_text()
    assert seen.split() == ["Câu", "đầu.", "Việt", "Namđậm"]
    saved(page)
    assert stored(story) == "<p>Câu đầu.</p>\n<p>Việt Nam<strong>đậm</strong></p>"


def test_composing_with_an_input_method(page: Page, written, stored):
    story = written("Câu.")
    box, session = page.locator("[data-editor]"), page.context.new_cdp_session(page)
    for letters in ("n", "nu", "nư", "nươ", "nước"):
        caret = {"selectionStart": len(letters), "selectionEnd": len(letters)}
        session.send("Input.imeSetComposition", {"text": letters, **caret})
    expect(box).to_have_attribute("data-composing", "true")
    session.send("Input.insertText", {"text": "nước"})
    expect(box).to_have_attribute("data-composing", "false")
    saved(page)
    assert stored(story) == "<p>Câu.nước</p>"


def test_tab_leaves_the_text_and_arrows_walk_the_buttons(page: Page, written):
    written("Câu.")
    page.keyboard.press("Tab")
    expect(text_of(page)).not_to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(text_of(page)).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(tool(page, "heading2")).to_be_focused()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(tool(page, "strong")).to_be_focused()
    page.keyboard.press("Tab")
    expect(text_of(page)).to_be_focused()
    assert html_of(page).strip() == "Câu."


def test_a_javascript_link_is_refused_and_a_good_one_made(page: Page, written, stored):
    story = written("Cổng")
    page.keyboard.press("Control+a")
    page.keyboard.press("Control+Shift+l")
    dialog = page.get_by_role("dialog")
    for bad in ("javascript:alert(1)", "  JaVaScript:alert(1)", "data:text/html,x", "//evil.example"):
        dialog.get_by_role("textbox").fill(bad)
        page.keyboard.press("Enter")
        expect(dialog.get_by_role("alert")).not_to_be_empty()
    dialog.get_by_role("textbox").fill("chinhphu.vn/tin")
    page.keyboard.press("Enter")
    expect(dialog).to_have_count(0)
    saved(page)
    assert stored(story) == '<p><a href="https://chinhphu.vn/tin">Cổng</a></p>'


def test_cells_are_merged_and_split_and_rows_added(page: Page, written, stored):
    story = written("<table><tr><th>a</th><th>b</th></tr><tr><td>c</td><td>d</td></tr></table>")
    cells = text_of(page).locator("td")
    cells.nth(0).drag_to(cells.nth(1))
    tool(page, "merge-cells").click()
    tool(page, "add-row").click()
    expect(cells).to_have_count(3)
    saved(page)
    assert '<td colspan="2">\n<p>c</p>\n<p>d</p>\n</td>' in stored(story)
    assert stored(story).endswith("<tr>\n<td></td>\n<td></td>\n</tr>\n</tbody>\n</table>")


def test_a_note_follows_its_mark(page: Page, written, stored):
    story = written("Một hai")
    tool(page, "footnote").click()
    page.keyboard.type("Ghi chú cuối.")
    go_to(page, "Home")
    tool(page, "footnote").click()
    page.keyboard.type("Ghi chú đầu.")
    notes = text_of(page).locator(".editor-notes > li")
    expect(notes).to_have_text(["Ghi chú đầu.", "Ghi chú cuối."])
    go_to(page, "Home")
    page.keyboard.press("Delete")
    expect(notes).to_have_text(["Ghi chú cuối."])
    page.keyboard.press("Control+z")
    expect(notes).to_have_text(["Ghi chú đầu.", "Ghi chú cuối."])
    saved(page)
    assert stored(story) == clean(
        '<p><sup><a href="#fn-1" id="fnref-1">1</a></sup>Một hai'
        '<sup><a href="#fn-2" id="fnref-2">2</a></sup></p>'
        '<ol><li id="fn-1">Ghi chú đầu. <a href="#fnref-1">↩</a></li>'
        '<li id="fn-2">Ghi chú cuối. <a href="#fnref-2">↩</a></li></ol>'
    )
