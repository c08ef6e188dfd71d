"""Markdown read into the editor: footnotes, lists, tables; what is lost is named; and old fonts in files."""

import io
import time

import pytest
from factories import make_user, sign_in, token
from fixtures.word import docx, paragraph, run

from newsroom.html import clean

HOSTILE = {
    "long note": "[^1]\n\n[^1]: " + "a" * 200_000 + "\n" + "[^1] " * 50,
    "many marks": "x[^1]" * 1200 + "\n\n[^1]: a",
    "deep quotes": ">" * 3000 + " a",
    "brackets": "[" * 20_000 + "^1]: a",
    "notes in notes": "[^a]\n\n[^a]: [^a] [^a]",
    "long table": "| a |\n|---|\n" + "| b |\n" * 3000,
    "markup": '[^"><script>]\n\n[^"><script>]: <img src=x onerror=alert(1)> [x](javascript:alert(1))',
}


@pytest.fixture
def reporter(app, client):
    return sign_in(client, make_user(app, "reporter"))


def send(client, content: bytes, name: str):
    form = {"csrf_token": token(client), "file": (io.BytesIO(content), name)}
    return client.post("/stories/import", data=form, headers={"Accept": "application/json"})


def read(client, content: bytes, name: str = "tin.docx"):
    answer = send(client, content, name)
    assert answer.status_code == 200, answer.text
    return answer.json


def note(number: int, words: str) -> str:
    return f'<li id="fn-{number}">{words} <a href="#fnref-{number}">↩</a></li>'


def mark(number: int) -> str:
    return f'<sup><a href="#fn-{number}" id="fnref-{number}">{number}</a></sup>'


def test_footnotes_of_markdown_come_in_as_ours(reporter):
    written = (
        "Đoạn một[^b], đoạn hai[^1] và lại[^b].\n\n[^1]: Nghị quyết **57-NQ/TW**.\n[^b]: Dòng đầu,"
        "\n  dòng sau.\n\n      Đoạn thứ hai của chú thích.\n\n"
        "Đoạn cuối `[^1]` [^khong].\n\n[^thua]: Không ai nhắc."
    )
    got = read(reporter, written.encode(), "a.md")
    two = "<p>Dòng đầu, dòng sau.</p><p>Đoạn thứ hai của chú thích.</p>"
    assert got["html"] == clean(
        f"<p>Đoạn một{mark(1)}, đoạn hai{mark(2)} và lại{mark(3)}.</p>"
        "<p>Đoạn cuối <code>[^1]</code> [^khong].</p><ol>"
        + note(1, two).replace("</p> <a", " <a").replace("</li>", "</p></li>")
        + note(2, "Nghị quyết <strong>57-NQ/TW</strong>.")
        + note(3, two).replace("</p> <a", " <a").replace("</li>", "</p></li>")
        + "</ol>"
    )
    assert len(got["notes"]) == 1


def test_lists_and_tables_of_markdown_keep_their_shape(reporter):
    written = (
        "1. một\n   - trong một\n     - sâu nữa\n2. hai\n\n"
        "| Tỉnh | Số |\n|:-----|---:|\n| **Huế** | 1.234 |\n| a \\| b | |"
    )
    got = read(reporter, written.encode(), "a.md")
    assert got["html"] == clean(
        "<ol><li>một<ul><li>trong một<ul><li>sâu nữa</li></ul></li></ul></li><li>hai</li></ol>"
        "<table><thead><tr><th>Tỉnh</th><th>Số</th></tr></thead>"
        "<tbody><tr><td><strong>Huế</strong></td><td>1.234</td></tr><tr><td>a | b</td><td></td></tr>"
        "</tbody></table>"
    )
    assert len(got["notes"]) == 1  # the alignment is not kept, and that is said


def test_what_markdown_loses_is_named(reporter):
    written = "![x](https://elsewhere.vn/a.png)\n\n<b>đậm</b>\n\nChữ."
    got = read(reporter, written.encode(), "a.md")
    assert got["html"] == clean("<p>&lt;b&gt;đậm&lt;/b&gt;</p><p>Chữ.</p>")
    assert len(got["notes"]) == 2


def test_an_old_font_keeps_its_soft_hyphens_until_it_is_converted(reporter):
    got = read(reporter, docx(paragraph(run("®­îc sù quan t©m cña ng­êi d©n"))))
    assert got["html"] == "<p>®ưîc sù quan t©m cña ngưêi d©n</p>"
    assert read(reporter, docx(paragraph(run("Chính\xad phủ họp"))))["html"] == "<p>Chính phủ họp</p>"


def test_hostile_markdown_is_read_soon_or_refused(reporter):
    for name, written in HOSTILE.items():
        began = time.monotonic()
        answer = send(reporter, written.encode(), "a.md")
        assert time.monotonic() - began < 20, name
        assert answer.status_code in (200, 422), name
        html = answer.json.get("html", "")
        assert not [bad for bad in ("<script", "<img", 'href="javascript') if bad in html], name
