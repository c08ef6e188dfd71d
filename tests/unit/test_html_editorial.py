"""What editors put into a text beside words: footnotes, pictures with their credit, numbers of documents."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsroom.compare import compare
from newsroom.content import make
from newsroom.html import Unsafe, body_from_input, clean, for_display, to_text
from newsroom.html_source import source_of
from newsroom.portal.sanitise import sanitised

FIGURE = (
    "<figure>\n"
    '<img alt="Cầu mới" height="800" src="/media/7/1200.jpg" width="1200">\n'
    "<figcaption>Cầu mới sáng nay. <small>Ảnh: Trần Văn B</small></figcaption>\n"
    "</figure>"
)
NOTED = (
    '<p>Theo kế hoạch<sup><a href="#fn-1" id="fnref-1">1</a></sup> đã ban hành.</p>\n'
    '<ol>\n<li id="fn-1">Kế hoạch năm 2026. <a href="#fnref-1">↩</a></li>\n</ol>'
)
NOTED_AT_LENGTH = NOTED.replace(
    'id="fn-1">Kế hoạch năm 2026. ', 'id="fn-1">\n<p>Kế hoạch.</p>\n<p>Năm 2026. '
).replace("↩</a></li>", "↩</a></p>\n</li>")
CITED = '<p>Căn cứ <cite>57-NQ/TW</cite> và <a href="https://van-ban.example.vn/9"><cite>09/2017/NĐ-CP</cite></a>.</p>'
STORED = (FIGURE, NOTED, NOTED_AT_LENGTH, CITED)


@pytest.mark.parametrize("body", STORED)
def test_it_is_stored_shown_and_received_as_it_was_written(body):
    assert clean(body) == body
    assert body_from_input(source_of(body)) == body
    assert clean(for_display(body)) == body
    assert sanitised(body) == body


@pytest.mark.parametrize("body", STORED)
def test_written_with_combining_marks_it_is_the_same(body):
    assert clean(unicodedata.normalize("NFD", body)) == body


@pytest.mark.parametrize(
    ("sent", "stored"),
    [
        ('<p>a<a href="#fn-1" id="other">1</a></p>', '<p>a<a href="#fn-1">1</a></p>'),
        ('<p>a<a href="/x" id="fnref-0">1</a></p>', '<p>a<a href="/x">1</a></p>'),
        ('<p>a<a href="/x" id="fn-1">1</a></p>', '<p>a<a href="/x">1</a></p>'),
        ('<ol><li id="main">a</ol>', "<ol>\n<li>a</li>\n</ol>"),
        ('<ol><li id="fnref-1">a</ol>', "<ol>\n<li>a</li>\n</ol>"),
        ('<ol><li id="fn-1234">a</ol>', "<ol>\n<li>a</li>\n</ol>"),
        ('<p id="fn-1">a</p><h2 id="fnref-1">b</h2>', "<p>a</p>\n<h2>b</h2>"),
        ('<p><a id="fnref-1">1</a></p>', "<p>1</p>"),
    ],
)
def test_ids_are_for_footnotes_alone(sent, stored):
    assert clean(sent) == stored
    assert not re.search(r'id="(?!fn-1"|fnref-1")', sanitised(sent))


def test_what_stands_between_notes_belongs_to_the_note_before():
    assert clean('<ol><li id="fn-1">a</li><p>b</p><li id="fn-2">c</ol>') == (
        '<ol>\n<li id="fn-1">\n<p>a</p>\n<p>b</p>\n</li>\n<li id="fn-2">c</li>\n</ol>'
    )


def test_words_of_a_footnote_do_not_run_into_the_text():
    assert to_text(NOTED) == "Theo kế hoạch[1] đã ban hành.\n\nKế hoạch năm 2026."
    assert to_text(CITED) == "Căn cứ 57-NQ/TW và 09/2017/NĐ-CP."


def test_a_changed_note_and_a_changed_credit_are_seen_as_changes():
    old = make(title="T", body=NOTED + FIGURE)
    new = make(title="T", body=NOTED.replace("2026", "2027") + FIGURE.replace("Văn B", "Văn C"))
    changed = [block for block in compare(old, new).blocks if block.kind == "changed"]
    assert [block.tag for block in changed] == ["li", "figcaption"]
    assert "<del>2026" in changed[0].html
    assert "<ins>C" in changed[1].html.replace("<small>", "")


NOTE = '<sup><a href="#fn-1" id="fnref-1">1</a></sup>'
PIECES = st.sampled_from(
    [f"<{slash}{tag}>" for tag in ("ol", "p", "cite", "small", "figure", "figcaption") for slash in ("", "/")]
    + [
        NOTE,
        '<ol><li id="fn-1">',
        '<a href="#fnref-1">↩</a>',
        "</li>",
        "<li id=fn-2>",
        "<table><tr><td>",
        "</table>",
    ]
    + ['<img src="/media/1/a.jpg" alt="">', '<a id="fnref-2" href="#fn-2" title="\'">', "</a>"]
    + ["57-NQ/TW", "e\u0301", " ", "a"]
)


@given(st.lists(PIECES, max_size=20).map("".join))
def test_in_any_disorder_there_is_one_stored_form_which_portals_keep(html):
    try:
        stored = clean(html)
    except Unsafe:
        return
    assert clean(stored) == stored
    assert clean(for_display(stored)) == stored
    assert body_from_input(source_of(stored)) == stored
    assert sanitised(stored) == stored
    assert unicodedata.is_normalized("NFC", stored)
