"""HTML of stories: what is kept, what goes, one stored form, and time limits on hostile shapes."""

import contextlib
import time
import unicodedata
from pathlib import Path
from urllib.parse import urlsplit

import lxml.html
import pytest
from bleach._vendor import html5lib
from hypothesis import given
from hypothesis import strategies as st

from newsroom.html import (
    Unsafe,
    body_from_input,
    clean,
    for_display,
    from_text,
    is_empty,
    looks_like_html,
    to_text,
)
from newsroom.html_form import canonical
from newsroom.html_limits import MAX_BYTES
from newsroom.html_rules import ATTRIBUTES, TAGS

CORPUS = (Path(__file__).parents[1] / "corpora" / "xss.txt").read_text("utf-8").splitlines()


def elements_seen_by_two_parsers(html):
    """Every (tag, attributes) two unrelated parsers find, one of them the parser of the HTML standard."""
    tree = html5lib.parseFragment(html, namespaceHTMLElements=False)
    yield from ((node.tag, node.attrib) for node in tree.iter() if node is not tree)
    for node in lxml.html.fragment_fromstring(html, create_parent="body").iter():
        if node.tag != "body":
            yield node.tag, node.attrib


def assert_harmless(html, *, also=frozenset()):
    for tag, attributes in elements_seen_by_two_parsers(html):
        assert tag in TAGS, html
        for name, value in attributes.items():
            assert name in ATTRIBUTES.get(tag, set()) | also, html
            if name == "href":
                link = urlsplit(value)
                assert link.scheme in {"http", "https", "mailto", ""}, html
                assert "@" not in link.netloc, html
                assert link.netloc or link.scheme == "mailto" or value[0] in "/#", html
                assert not value.startswith("//"), html
            if name == "src":
                assert value.startswith("/media/"), html


def test_the_corpus_is_large_and_dangerous_as_it_stands():
    assert len(CORPUS) >= 150
    raw = " ".join(CORPUS)
    with pytest.raises(AssertionError):
        assert_harmless(raw)


@pytest.mark.parametrize("payload", CORPUS)
def test_a_hostile_payload_is_refused_or_harmless(payload):
    for shape in (
        payload,
        f"<p>trước {payload} sau</p>",
        f"<ul><li>{payload}</ul>",
        f"<table><tr><td>{payload}",
    ):
        try:
            stored = clean(shape)
        except Unsafe:
            continue
        assert_harmless(stored)
        assert clean(stored) == stored


@pytest.mark.parametrize("payload", CORPUS)
def test_a_payload_written_into_the_database_is_harmless_on_a_page(payload):
    shown = for_display(payload)
    assert "<script" not in shown.lower()
    for tag, attributes in elements_seen_by_two_parsers(shown):
        assert tag not in {"script", "style", "iframe", "svg", "math", "object", "embed", "input", "base"}
        assert not any(name.startswith("on") or name == "style" for name in attributes)
        assert not attributes.get("href", "").strip().lower().startswith(("javascript", "data", "vbscript"))


def test_links_to_other_sites_get_rel_on_the_way_out_only():
    stored = clean('<p><a href="https://a.vn/x" target="_blank">x</a> <a href="/y">y</a></p>')
    assert "rel" not in stored
    shown = for_display(stored)
    assert '<a rel="noopener noreferrer" href="https://a.vn/x">' in shown
    assert '<a href="/y">' in shown


@pytest.mark.parametrize(
    ("sent", "stored"),
    [
        ("<p>a</p><p>b</p>", "<p>a</p>\n<p>b</p>"),
        ("<P>a<P>b", "<p>a</p>\n<p>b</p>"),
        ("<div>a</div><div>b</div>c", "<p>a</p>\n<p>b</p>\n<p>c</p>"),
        ("<p><b>a</b> <i>b</i></p>", "<p><strong>a</strong> <em>b</em></p>"),
        ("<p><b>a</b><b>b</b></p>", "<p><strong>ab</strong></p>"),
        ("<p>a&nbsp;&nbsp; b\n c</p><p>&nbsp;</p><p><br></p>", "<p>a b c</p>"),
        ("<p>so\u00adft\u200b \u202eb\ufeff</p>", "<p>soft b</p>"),
        ("<h1>a</h1><h6>b</h6>", "<h2>a</h2>\n<h4>b</h4>"),
        ("<ul><li><p>a</p></li><li></li></ul>", "<ul>\n<li>a</li>\n</ul>"),
        ("<ul><li>a</li><ul><li>b</li></ul></ul>", "<ul>\n<li>\na\n<ul>\n<li>b</li>\n</ul>\n</li>\n</ul>"),
        ('<ol start="3"><li>a</ol>', '<ol start="3">\n<li>a</li>\n</ol>'),
        (
            "<table><tr><td colspan=2 onclick=x>a<td></table>",
            '<table>\n<tbody>\n<tr>\n<td colspan="2">a</td>\n<td></td>\n</tr>\n</tbody>\n</table>',
        ),
        (
            '<figure><img src="/media/a.jpg" alt="A" width=10 style="x"><figcaption><p>b</p></figcaption>',
            '<figure>\n<img alt="A" src="/media/a.jpg" width="10">\n<figcaption>b</figcaption>\n</figure>',
        ),
        ("<pre>\n a\n  b</pre>", "<pre> a\n  b</pre>"),
        ("<p>x<script>bad()</script><style>p{}</style>y</p>", "<p>xy</p>"),
        ('<p><a href="mailto:a@b.vn">m</a><a href="#c">c</a></p>',) * 2,
        ("<p>1 &lt; 2 &amp; 3</p>",) * 2,
        ("<b><p>a</p><p>b</p></b>", "<p>a</p>\n<p>b</p>"),
        ("<blockquote>a</blockquote>", "<blockquote>\n<p>a</p>\n</blockquote>"),
        ("", ""),
    ],
)
def test_the_stored_form(sent, stored):
    assert clean(sent) == stored
    assert clean(stored) == stored


PIECES = st.sampled_from(
    [
        f"<{tag}>"
        for tag in (*sorted(TAGS), "div", "b", "i", "h1", "span", "script", "svg", "select", "template")
    ]
    + [f"</{tag}>" for tag in sorted(TAGS)]
    + [
        '<a href="https://a.vn/?a=1&amp;b" title="x &lt;b&gt; \'">',
        "<a href=javascript:1>",
        '<img src="/media/a">',
    ]
    + ["a", "ế", "e\u0301", "\u0301", " ", "\n", "\xa0", "\u200b", "&lt;", "&amp;lt;", "<!--", "-->", "b c"]
)


@given(st.lists(PIECES, max_size=25).map("".join))
def test_cleaning_twice_is_cleaning_once(html):
    try:
        stored = clean(html)
    except Unsafe:
        return
    assert canonical(stored) == stored
    assert clean(stored) == stored
    assert_harmless(stored)


@given(st.text(max_size=300))
def test_plain_text_keeps_its_words(text):
    words = to_text(from_text(text)).split()
    expected = " ".join(line.removeprefix("## ").removeprefix("- ") for line in _lines(text)).split()
    assert words == expected


def _lines(text):
    from newsroom.text import clean_block  # noqa: PLC0415 — the words are compared after the same cleaning

    return clean_block(text).split("\n")


def test_decomposed_input_is_stored_like_composed_input():
    composed = "<p>Nguyễn Thị Ánh — <b>đường Trường Sa</b></p>"
    assert clean(unicodedata.normalize("NFD", composed)) == clean(composed)


def test_plain_text_becomes_paragraphs_headings_and_lists():
    assert from_text("a\nb") == "<p>a</p>\n<p>b</p>"
    assert from_text("a\nb\n\nc") == "<p>a<br>b</p>\n<p>c</p>"
    assert (
        from_text("## T\n- x\n- y\nz <b>")
        == "<h2>T</h2>\n<ul>\n<li>x</li>\n<li>y</li>\n</ul>\n<p>z &lt;b&gt;</p>"
    )


def test_html_is_told_from_plain_text():
    assert looks_like_html("a<br>b")
    assert looks_like_html('<p class="x">')
    assert not looks_like_html("1 < 2 và 3 > 2")
    assert not looks_like_html("<tên> của người ký")
    assert body_from_input("1 < 2") == "<p>1 &lt; 2</p>"


def test_empty_bodies_are_known():
    assert is_empty(clean("<p> &nbsp;</p><hr>"))
    assert not is_empty(clean('<img src="/media/a.png">'))
    assert not is_empty("<p>a</p>")


def test_words_of_every_kind_of_block():
    html = clean(
        "<h2>a</h2><p>b<br>c</p><ul><li>d<li>e</ul><table><tr><td>f<td>g</table><blockquote>h</blockquote>"
    )
    assert to_text(html) == "a\n\nb\nc\n\nd\ne\n\nf\tg\n\nh"


def filled(shape, size=MAX_BYTES):
    return shape * (size // len(shape.encode()))


HOSTILE = {
    "one tag, many attributes": "<a " + filled("x1 ") + ">",
    "attributes hidden behind a comment": '<!-- <a b=" --><a ' + filled("x "),
    "crossed links and paragraphs": filled("<a><p>"),
    "crossed and closed": filled("<a><p></a></p>"),
    "nested strong": filled("<strong>"),
    "nested div": filled("<div>"),
    "formatting that is opened again": filled("<p><b></p>"),
    "ampersands": filled("&"),
    "entities": filled("&lt;"),
    "less-than signs": filled("<"),
    "tag starts": filled("<a<"),
    "marks on one letter": "a" + filled("\u0301\u0323"),
    "comments": filled("<!--"),
    "long attribute": "<a " + filled("a"),
    "quotes": "<a " + filled("' "),
    "many small tags, just allowed": filled("<b>a</b> ", 60_000),
    "many references, just allowed": "<p>" + filled("&", 9_000),
}


@pytest.mark.parametrize("shape", HOSTILE.values(), ids=HOSTILE)
def test_no_shape_costs_much_more_than_a_plain_article_of_the_largest_size(shape, plain_cost):
    started = time.process_time()
    with contextlib.suppress(Unsafe):
        body_from_input(shape)
    assert time.process_time() - started < 6 * plain_cost


@pytest.fixture(scope="module")
def plain_cost():
    article = filled("<p>" + "Cổng thông tin điện tử đăng tải văn bản mới. " * 12 + "</p>\n", MAX_BYTES)
    started = time.process_time()
    clean(article)
    return time.process_time() - started


@pytest.mark.parametrize(
    ("html", "code"),
    [
        ("a" * (MAX_BYTES + 1), "too-big"),
        ("<div>" * 65, "too-deep"),
        ("<a " + "x " * 51 + ">", "too-many-attributes"),
        ("<br>" * 15_001, "too-many-tags"),
        ("<p>" + "&amp;" * 10_001, "too-many-signs"),
        ('<p title="<b>">', "broken-tag"),
    ],
)
def test_limits_are_named(html, code):
    with pytest.raises(Unsafe) as refused:
        clean(html)
    assert refused.value.code == code
