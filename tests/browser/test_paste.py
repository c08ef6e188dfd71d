"""What comes into the editor from elsewhere, in a real Chromium under the page's own policy: pasted from
Word, pasted by somebody hostile, read from a file.
"""

from pathlib import Path

import pytest
from browser.editing import html_of, paste, saved, text_of
from fixtures.word import docx, item, paragraph, run
from playwright.sync_api import Page, expect

from newsroom.html import clean

pytestmark = pytest.mark.browser

CORPORA = Path(__file__).parents[1] / "corpora"
HOSTILE = (CORPORA / "xss.txt").read_text("utf-8").splitlines()
ODD = """(payloads) => payloads.flatMap((payload) => {
  const box = document.querySelector("[data-editor]");
  const clipboardData = new DataTransfer();
  clipboardData.setData("text/html", payload);
  box.newsroomEditor.replaceAll("<p>Trước.</p>");
  const text = box.querySelector(".ProseMirror");
  text.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
  return [...text.querySelectorAll("*")].flatMap((element) => [
    ...element.getAttributeNames().filter((name) => /^on|^style$|^srcdoc$|^formaction$/.test(name)),
    ...[element.protocol ?? "https:"].filter((protocol) => !/^(https?:|mailto:)$/.test(protocol)),
    ...[element.tagName].filter((tag) => /^(script|style|iframe|object|embed|svg|math|base)$/i.test(tag)),
  ]);
})"""


@pytest.fixture
def pasted(page: Page, written, stored):
    """Paste a file of the corpora below a paragraph and save; returns the stored body."""

    def paste_and_save(name: str) -> str:
        story = written("<p>Trước.</p>")
        page.keyboard.press("Enter")
        paste(page, (CORPORA / name).read_text("utf-8"))
        assert "Kín" not in html_of(page)  # what stands in comments, and in what is not shown
        saved(page)
        return stored(story)

    return paste_and_save


def test_a_word_fragment_comes_in_clean(pasted):
    assert pasted("word_paste.html") == clean(
        "<p>Trước.</p><h2>I. Tình hình</h2>"
        "<p><strong>Đậm</strong> và <em>nghiêng</em>, theo Nghị quyết 57-NQ/TW"
        '<sup><a href="#fn-1" id="fnref-1">1</a></sup> thêm vào.</p>'
        "<ul><li>Mục một<ul><li>Mục con</li></ul></li><li>Mục hai</li></ul><ol start=3><li>Thứ ba</li></ol>"
        '<table><tr><td colspan="2"><strong>Tổng</strong></td><td rowspan="2">5.635</td></tr>'
        '<tr><td>a</td><td>b</td></tr></table><p>bấm <a href="https://chinhphu.vn">cổng</a></p>'
        '<ol><li id="fn-1">Nghị quyết về khoa học. <a href="#fnref-1">↩</a></li></ol>'
    )


def test_a_google_docs_fragment_comes_in_clean(pasted):
    assert pasted("google_docs_paste.html") == clean(
        "<p>Trước.</p><h2>Kế hoạch tưới tiêu</h2>"
        "<p>Xã có <strong>ba trạm bơm</strong> và <em>một hồ chứa</em>, diện tích 12 km<sup>2</sup>; xem "
        '<a href="https://chinhphu.vn/tin">bản tin</a>.</p>'
        "<ul><li>Mở cống<ul><li>ban ngày</li></ul></li><li>Đóng cống</li></ul>"
        '<table><tr><td colspan="2"><strong>Lượng nước</strong></td></tr>'
        "<tr><td>Trạm một</td><td>1.200</td></tr></table>"
    )


def test_a_libreoffice_fragment_comes_in_clean(pasted):
    assert pasted("libreoffice_paste.html") == clean(
        "<p>Trước.</p><h2>Lịch gieo cấy</h2><p>Vụ này <strong>sớm hơn</strong> <em>mười ngày</em>"
        '<sup><a href="#fn-1" id="fnref-1">1</a></sup>, xem <a href="https://chinhphu.vn/">thông báo</a>.</p>'
        "<ol><li>Làm đất<ol><li>bừa hai lần</li></ol></li><li>Xuống giống</li></ol>"
        "<table><tr><td><strong>Thửa</strong></td><td>Diện tích</td></tr></table>"
        '<ol><li id="fn-1">Theo lịch của trạm. <a href="#fnref-1">↩</a></li></ol>'
    )


def test_an_old_font_is_converted_with_its_formatting_and_undone(page: Page, written, stored):
    story = written("<p>Trước.</p>")
    page.keyboard.press("Enter")
    shape = "<p>{} <b>{}</b> {}, <a href='https://chinhphu.vn'>{}</a></p><ul><li>{}</ul>"
    old = ("Céng hßa", "x· héi", "chñ nghÜa, ®­îc", "ng­êi d©n", "H¹nh phóc ®éc lËp")
    new = ("Cộng hòa", "xã hội", "chủ nghĩa, được", "người dân", "Hạnh phúc độc lập")
    paste(page, shape.format(*old))
    page.locator("[data-checks] summary").click()
    page.locator("[data-checks] .proof-row", has_text="TCVN3").locator(".proof-fix").first.click()
    dialog = page.locator("[data-checks-dialog]")
    expect(dialog.locator(".proof-preview li")).to_have_text("Hạnh phúc độc lập")
    expect(text_of(page).first).to_contain_text("Céng hßa")  # only shown yet
    dialog.locator("button[value=ok]").click()
    expect(text_of(page)).to_contain_text("Cộng hòa xã hội")
    page.keyboard.press("Control+z")
    expect(text_of(page)).to_contain_text("Céng hßa")
    page.keyboard.press("Control+y")
    saved(page)
    assert stored(story) == clean("<p>Trước.</p>" + shape.format(*new))


def test_nothing_hostile_gets_into_the_text(page: Page, written):
    written("<p>Trước.</p>")
    assert page.evaluate(ODD, HOSTILE) == []
    saved(page)


def test_a_file_comes_in_and_one_undo_takes_it_out(page: Page, written):
    written("<p>Trước.</p>")
    content = docx(paragraph(run("Tít mới"), "Title") + paragraph(run("Đoạn.")) + item("một") + item("hai"))
    sent = {"name": "tin.docx", "mimeType": "application/octet-stream", "buffer": content}
    page.locator("form[data-import] input[type=file]").set_input_files(sent)
    expect(text_of(page).locator("li")).to_have_text(["một", "hai"])
    expect(text_of(page).locator("h2")).to_have_text("Tít mới")
    expect(page.locator("[data-import-says]")).not_to_be_empty()
    page.keyboard.press("Control+z")
    expect(text_of(page)).to_have_text("Trước.")
