"""Remarks stay with their words: always while these are unchanged, mostly when they are edited, never
elsewhere.
"""

from time import perf_counter

from hypothesis import given
from hypothesis import strategies as st

from newsroom.anchors import QUOTE_LIMIT, Anchor, anchor_at, find
from newsroom.passages import Words

PARAGRAPHS = (
    "Sáng 5/3, cầu vượt ở cửa ngõ phía nam thông xe sau hai năm thi công.",
    "Cây cầu dài 800 mét, rộng 12 mét, tổng mức đầu tư 310 tỷ đồng.",
    "Người dân hai bên cầu không còn phải đi vòng 4 km như trước.",
)
TEXT = Words(PARAGRAPHS)
ALIKE = st.lists(st.sampled_from(["một", "hai", "ba một", "0"]), min_size=1, max_size=12).map(
    lambda blocks: Words(tuple(blocks))
)


def on(quote: str, words: Words = TEXT) -> Anchor:
    start = words.text.index(quote)
    return anchor_at(words, start, start + len(quote))


def found(anchor: Anchor, *blocks: str) -> str | None:
    words = Words(blocks)
    place = find(anchor, words)
    return words.text[place.start : place.end] if place else None


@given(ALIKE, st.data())
def test_in_an_unchanged_text_the_very_words_are_found(words, data):
    start = data.draw(st.integers(0, len(words.text) - 1))
    end = data.draw(st.integers(start + 1, len(words.text)))
    place = find(anchor_at(words, start, end), words)
    assert place is not None
    assert place.exact
    assert words.text[place.start : place.end] == words.text[start:end]
    assert words.block_of(place.start) == words.block_of(start)


@given(st.text(max_size=60), st.text(max_size=60), st.sampled_from(PARAGRAPHS))
def test_what_is_written_before_and_after_does_not_matter(before, after, quote):
    blocks = tuple(" ".join(block.split()) for block in (before, *PARAGRAPHS, after))
    assert found(on(quote), *(block for block in blocks if block)) == quote


def test_edited_words_are_still_known():
    quote = "tổng mức đầu tư 310 tỷ đồng"
    edited = PARAGRAPHS[1].replace("310 tỷ", "325,5 tỷ")
    assert found(on(quote), PARAGRAPHS[0], edited, PARAGRAPHS[2]) == "tổng mức đầu tư 325,5 tỷ đồng"
    place = find(on(quote), Words((PARAGRAPHS[0], edited, PARAGRAPHS[2])))
    assert place is not None
    assert not place.exact


def test_words_replaced_between_what_stands_around_them_are_known():
    edited = PARAGRAPHS[0].replace("cửa ngõ phía nam", "đầu đường Trần Phú")
    assert found(on("cửa ngõ phía nam"), edited, *PARAGRAPHS[1:]) == "đầu đường Trần Phú"


def test_a_passage_that_moved_and_changed_is_known():
    quote = "Người dân hai bên cầu không còn phải đi vòng 4 km"
    moved = "Theo ông Nam, người dân hai bên cầu nay không phải đi vòng gần 5 km nữa."
    assert "hai bên cầu" in (found(on(quote), moved, *PARAGRAPHS[:2]) or "")


def test_what_was_taken_out_is_not_found_elsewhere():
    assert found(on("Cây cầu dài 800 mét"), PARAGRAPHS[0], PARAGRAPHS[2]) is None
    assert found(on("cầu vượt"), PARAGRAPHS[1], "Một cầu vượt khác ở Cà Mau.") is None
    assert found(on("310"), PARAGRAPHS[0], "Năm 310 trước Công nguyên.") is None
    assert found(on("rộng 12 mét"), *PARAGRAPHS[:1]) is None
    assert (
        found(
            on("thông xe"),
        )
        is None
    )


def test_of_words_alike_the_one_remarked_on_is_found():
    words = Words(("0", "12", "0", "0", "7"))
    assert find(anchor_at(words, 7, 8), words) == find(anchor_at(words, 7, 8), words)
    place = find(anchor_at(words, 7, 8), words)
    assert place is not None
    assert (place.start, place.exact) == (7, True)


def test_the_worst_texts_take_no_longer_than_a_breath():
    quote = " ".join(["một hai"] * 200)[:QUOTE_LIMIT].strip()
    worst = (
        Words(("một " * 100_000,)),
        Words(("một hai ba " * 60_000,)),
        Words(("a" * 400_000,)),
        Words(tuple(f"một{n} hai{n}" for n in range(50_000))),
    )
    for anchor in (
        Anchor(quote, "xx một hai yy", "zz hai một tt"),
        Anchor("a" * 999, "a" * 32, "a" * 32 + "b"),
    ):
        for words in worst:
            started = perf_counter()
            find(anchor, words)
            assert perf_counter() - started < 5
