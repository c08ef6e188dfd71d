"""One passage replaced in the stored text: exactly these words change, and nothing around them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsroom.content import make
from newsroom.passages import CannotReplace, Words, replace_passage, words_of

TABLE = "<table><tr><td>An Hòa</td><td>1.204</td></tr><tr><td>Tân Lập</td><td>1.318</td></tr></table>"
INLINE = st.sampled_from(["một", "hai &amp; ba", "bốn  năm", "1 &lt; 2"])
MARKED = st.builds("<{0}>{1}</{0}>".format, st.sampled_from(["strong", "em", "u"]), INLINE)
PIECES = st.one_of(INLINE, MARKED, st.just("<br>"), st.just(" "))
BODIES = st.lists(st.lists(PIECES, min_size=1, max_size=6), min_size=1, max_size=4).map(
    lambda lines: "".join(f"<p>{''.join(line)}</p>" for line in lines)
)


def body(html: str, *places: int | str) -> str:
    """`html` with the words between two places (or the words given) replaced by the last of `places`."""
    content = make(title="Tít", body=html)
    *wanted, new = places
    start = words_of(content, "body").text.index(str(wanted[0]))
    return replace_passage(content, "body", start, start + len(str(wanted[0])), str(new)).body


def test_words_are_read_block_by_block():
    content = make(title="Tít", body=f"<p>Một <em>hai</em><br>ba</p>{TABLE}<ul><li>A&amp;B</li></ul>")
    blocks = ("Một hai ba", "An Hòa", "1.204", "Tân Lập", "1.318", "A&B")
    assert words_of(content, "body") == Words(blocks)
    assert words_of(content, "body").text == " ".join(blocks)
    assert words_of(content, "title") == Words(("Tít",))
    assert words_of(content, "sapo") == Words(())


@pytest.mark.parametrize(
    ("html", "old", "new", "expected"),
    [
        ("<p>Giá nước tăng mạnh.</p>", "tăng mạnh", "giảm", "<p>Giá nước giảm.</p>"),
        ("<p>Giá <strong>nước</strong> tăng</p>", "nước", "điện", "<p>Giá <strong>điện</strong> tăng</p>"),
        ("<p>a <strong>b</strong> c</p>", "a b c", "a bb c", "<p>a <strong>bb</strong> c</p>"),
        ("<p>a <strong>b</strong> c</p>", "b", "", "<p>a c</p>"),
        ("<p>a <strong>b</strong> c</p>", "a b", "x", "<p>x c</p>"),
        ("<p>một<br>hai</p>", "một hai", "một hai ba", "<p>một<br>hai ba</p>"),
        ("<p>một<br>hai</p>", "một hai", "một, hai", "<p>một,<br>hai</p>"),
        ("<p>một<br>hai</p>", "một hai", "mộthai", "<p>mộthai</p>"),
        ("<p>một</p>", "một", "1 < 2 & <b>", "<p>1 &lt; 2 &amp; &lt;b&gt;</p>"),
        ("<p>một</p><p>hai</p>", "hai", "", "<p>một</p>"),
        (TABLE, "1.318", "1.319", TABLE.replace("1.318", "1.319")),
    ],
)
def test_formatting_around_the_words_stays(html, old, new, expected):
    assert body(html, old, new) == make(title="Tít", body=expected).body


def test_the_second_of_two_alike_is_changed_when_it_is_meant():
    content = make(title="Tít", body="<p>một hai</p><p>một hai</p>")
    assert replace_passage(content, "body", 8, 11, "MỘT").body == "<p>một hai</p>\n<p>MỘT hai</p>"


def test_other_fields_are_changed_too():
    content = make(title="Giá <b> tăng", sapo="Dòng một.\nDòng hai.")
    assert replace_passage(content, "title", 8, 12, "giảm").title == "Giá <b> giảm"
    assert replace_passage(content, "sapo", 15, 18, "hai & ba").sapo == "Dòng một.\nDòng hai & ba."


def test_what_spans_blocks_or_holds_a_picture_is_refused():
    with pytest.raises(CannotReplace):
        body("<p>một</p><p>hai</p>", "một hai", "ba")
    with pytest.raises(CannotReplace):
        body('<p>một <img src="/media/a/400.jpg" alt="x"> hai</p>', "một hai", "ba")


@given(BODIES, st.data())
def test_the_words_become_exactly_those_wanted(html, data):
    content = make(title="Tít", body=html)
    known = words_of(content, "body")
    if not known.text:
        return
    block = data.draw(st.integers(0, len(known.blocks) - 1))
    start = data.draw(st.integers(0, len(known.blocks[block]) - 1))
    end = data.draw(st.integers(start + 1, len(known.blocks[block])))
    new = data.draw(st.sampled_from(["", "sáu bảy", known.blocks[block][start:end] + " tám", "<i> & x"]))
    first = known.start_of(block)
    wanted = known.text[: first + start] + new + known.text[first + end :]
    changed = replace_passage(content, "body", first + start, first + end, new)
    assert words_of(changed, "body").text == " ".join(wanted.split())
    assert (changed.title, changed.sapo) == (content.title, content.sapo)
