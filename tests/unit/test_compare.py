"""Comparison of two versions: only what changed is marked, nothing that changed is missed."""

import re
import time
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsroom.compare import Summary, compare
from newsroom.content import Content, make
from newsroom.html import for_display, to_text

STORY = Path(__file__).parents[3] / "shared" / "stories" / "001_ed4b124d6015ceeb.txt"


def body(html):
    return make(title="Tin", body=html)


def shown(old, new):
    return compare(body(old), body(new)).body_html()


def test_equal_versions_have_no_change():
    comparison = compare(body("<p>a</p><hr><p>b</p>"), body("<p>a</p><hr><p>b</p>"))
    assert comparison.is_same
    assert comparison.summary == Summary()
    assert comparison.body_html() == "<p>a</p>\n<hr>\n<p>b</p>"


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("<p>họp ngày 22</p>", "<p>họp ngày 23</p>", "<p>họp ngày <del>22</del><ins>23</ins></p>"),
        ("<p>hòa bình</p>", "<p>hoà bình</p>", "<p><del>hòa</del><ins>hoà</ins> bình</p>"),
        ("<p>a b c d e</p>", "<p>x y c d e</p>", "<p><del>a b</del><ins>x y</ins> c d e</p>"),
        (
            "<p>một hai ba</p>",
            "<p>một <b>hai</b> ba</p>",
            "<p>một <del>hai</del><ins><strong>hai</strong></ins> ba</p>",
        ),
        (
            '<p>xem <a href="https://a.vn/">tại đây</a></p>',
            '<p>xem <a href="https://b.vn/">tại đây</a></p>',
            "<p>xem <u>tại đây</u><del> <code>https://a.vn/</code></del><ins> <code>https://b.vn/</code></ins></p>",
        ),
        ("<p>giữ</p>", "<p>giữ</p><p>mới</p>", "<p>giữ</p>\n<p><ins>mới</ins></p>"),
        ("<p>bỏ</p><p>giữ</p>", "<p>giữ</p>", "<p><del>bỏ</del></p>\n<p>giữ</p>"),
        ("<p>a b</p>", "<p>a<br>b</p>", "<p>a<del> </del><ins>↵<br></ins>b</p>"),
        ("<p>một</p>", "<h2>một</h2>", "<h2><del>một</del><ins>một</ins></h2>"),
        ("<ul><li>a<li>b</ul>", "<ul><li>a</ul>", "<ul><li>a</li></ul>\n<ul><li><del>b</del></li></ul>"),
    ],
)
def test_what_changed_is_marked(old, new, expected):
    assert shown(old, new) == expected


def test_a_changed_cell_shows_inside_its_cell():
    old = "<table><tr><td>Tỉnh<td>Số</tr><tr><td>Huế<td>5</table>"
    html = shown(old, old.replace("5", "6"))
    assert html.count("<ins>") == 1
    assert "<td>Huế</td><td><del>5</del><ins>6</ins></td>" in html


def test_an_inserted_row_leaves_the_other_rows_alone():
    old = "<table><tr><td>Huế<td>5</tr><tr><td>Vinh<td>6</table>"
    new = "<table><tr><td>Huế<td>5</tr><tr><td>Đà Lạt<td>9</tr><tr><td>Vinh<td>6</table>"
    assert (
        "<tr><td><ins>Đà Lạt</ins></td><td><ins>9</ins></td></tr><tr><td>Vinh</td><td>6</td></tr>"
        in shown(old, new)
    )


def test_pictures_and_tables_are_counted():
    old = body("<p>a</p><table><tr><td>1</table>")
    new = body('<p>a</p><table><tr><td>2</table><p><img src="/media/a.png" alt="Ảnh <1>"></p>')
    comparison = compare(old, new)
    assert comparison.summary == Summary(added=1, tables=1, images_added=1)
    assert '<ins><img src="/media/a.png" alt="Ảnh &lt;1&gt;"></ins>' in comparison.body_html()
    assert compare(new, old).summary.images_removed == 1


def test_fields_are_compared():
    old = Content(title="Tin cũ", tags=("a", "b"))
    new = Content(title="Tin mới", tags=("a", "c"), ai_used=True, correction="<b>")
    changes = {change.name: change.html for change in compare(old, new).fields}
    assert changes == {
        "title": "Tin <del>cũ</del><ins>mới</ins>",
        "tags": "a · <del>b</del><ins>c</ins>",
        "correction": "<ins>&lt;b&gt;</ins>",
        "ai_used": "<del>no</del><ins>yes</ins>",
    }


def words(html, dropped):
    kept = re.sub(f"<{dropped}>.*?</{dropped}>", "", html, flags=re.DOTALL).replace("↵", "")
    return unescape(re.sub("<[^>]+>", " ", kept)).split()


PARAGRAPHS = st.lists(
    st.lists(st.sampled_from(["một", "hai", "<b>ba</b>", "&lt;", "bốn"]), min_size=1, max_size=8).map(
        " ".join
    ),
    max_size=6,
).map(lambda lines: "".join(f"<p>{line}</p>" for line in lines))


@given(PARAGRAPHS, PARAGRAPHS)
def test_both_versions_can_be_read_back_from_the_comparison(old, new):
    html = shown(old, new)
    assert words(html, "del") == words(body(new).body, "x")
    assert words(html, "ins") == words(body(old).body, "x")


def test_a_comparison_is_safe_even_of_tampered_text():
    comparison = compare(Content(title="<script>"), Content(title="<img onerror=x>"))
    assert "<script" not in comparison.fields[0].html
    assert "<img" not in comparison.fields[0].html
    html = compare(body("<p>&lt;script&gt;a</p>"), body("<p>&lt;script&gt;b</p>")).body_html()
    assert "<script" not in html
    assert for_display(html.replace("<ins>", "<u>").replace("</ins>", "</u>"))


def test_twelve_thousand_words_take_a_moment():
    old = [" ".join(f"từ{n * 7 % 50}x{at % 9}" for n in range(50)) + f" đoạn{at}" for at in range(240)]
    new = [line.replace("từ7x", "chữ ") for at, line in enumerate(old) if at % 10]
    before, after = body("\n".join(old)), body("\n".join(new))
    started = time.process_time()
    comparison = compare(before, after)
    assert time.process_time() - started < 3
    assert comparison.summary.removed == 24


def test_the_spam_in_a_real_article_is_exactly_what_is_cut():
    if not STORY.exists():
        pytest.skip("sample articles are not beside this checkout")
    spam = "ĐĂNG NHẬP HI88"
    text = STORY.read_text("utf-8")
    old = body(text)
    new = replace(old, body=body(text.replace(spam, "")).body)
    segments = [part for block in compare(old, new).blocks for part in block.segments if part.kind != "same"]
    assert {part.kind for part in segments} == {"removed"}
    assert {part.text.strip() for part in segments} == {spam}
    assert len(segments) == text.count(spam) == to_text(old.body).count(spam)
