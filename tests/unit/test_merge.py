"""Two texts put together: what one side changed is taken, what both changed is a choice, nothing is lost."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsroom.content import Content, make
from newsroom.merge import Conflict, Settled, blocks_of, merge

BASE = make(title="Tin", body="<p>một</p><p>hai</p><p>ba</p><p>bốn</p>")
WORDS = st.sampled_from(["một", "hai", "ba", "bốn", "năm"])
BODIES = st.lists(WORDS, max_size=7).map(lambda words: "\n".join(f"<p>{word}</p>" for word in words))
CONTENTS = st.builds(
    Content, title=WORDS, sapo=WORDS, body=BODIES, tags=st.lists(WORDS, max_size=2).map(tuple)
)


def text(body: str) -> Content:
    return make(title="Tin", body=body)


@given(CONTENTS, CONTENTS)
def test_what_only_one_side_wrote_is_the_result(base, changed):
    assert merge(base, changed, base).resolved({}, {}) == changed
    assert merge(base, base, changed).resolved({}, {}) == changed
    assert merge(base, changed, changed).resolved({}, {}) == changed


@given(CONTENTS, CONTENTS, CONTENTS)
def test_nothing_that_either_side_wrote_is_lost(base, mine, theirs):
    merged = merge(base, mine, theirs)
    blocks = blocks_of(merged.resolved({}, {}).body)  # nothing chosen: both passages stay
    for side in (mine, theirs):
        written = [block for block in blocks_of(side.body) if block not in blocks_of(base.body)]
        assert [block for block in written if block not in blocks] == []
    for name in ("title", "sapo", "tags"):
        kept = {getattr(merged.content, name)} | {f.theirs for f in merged.fields if f.name == name}
        changed = {getattr(side, name) for side in (mine, theirs)} - {getattr(base, name)}
        assert changed <= kept


@given(CONTENTS, CONTENTS, CONTENTS)
def test_choosing_one_side_everywhere_leaves_what_only_the_other_changed(base, mine, theirs):
    merged = merge(base, mine, theirs)
    everywhere = dict.fromkeys(range(len(merged.conflicts)), "mine")
    pieces = [piece.blocks if isinstance(piece, Settled) else piece.mine for piece in merged.body]
    assert blocks_of(merged.resolved(everywhere, {}).body) == tuple(b for blocks in pieces for b in blocks)


@pytest.mark.parametrize(
    ("mine", "theirs", "result"),
    [
        (
            "<p>MỘT</p><p>hai</p><p>ba</p><p>bốn</p>",
            "<p>một</p><p>hai</p><p>BA</p><p>bốn</p>",
            "MỘT hai BA bốn",
        ),
        (
            "<p>hai</p><p>ba</p><p>bốn</p>",
            "<p>một</p><p>hai</p><p>ba</p><p>bốn</p><p>năm</p>",
            "hai ba bốn năm",
        ),
        (
            "<p>bốn</p><p>một</p><p>hai</p><p>ba</p>",
            "<p>một</p><p>hai</p><p>ba</p><p>bốn</p>",
            "bốn một hai ba",
        ),
    ],
)
def test_changes_apart_from_each_other_need_no_choice(mine, theirs, result):
    merged = merge(BASE, text(mine), text(theirs))
    assert merged.settled
    assert merged.resolved({}, {}).body == "\n".join(f"<p>{word}</p>" for word in result.split())


def test_a_passage_that_both_changed_is_a_choice():
    merged = merge(
        BASE, text("<p>một</p><p>tôi</p><p>ba</p><p>bốn</p>"), text("<p>một</p><p>họ</p><p>ba</p>")
    )
    assert merged.conflicts == (Conflict(("<p>hai</p>",), ("<p>tôi</p>",), ("<p>họ</p>",)),)
    assert merged.taken("theirs") == 1
    bodies = {choice: merged.resolved({0: choice}, {}).body for choice in ("mine", "theirs", "both")}
    assert bodies == {
        "mine": "<p>một</p>\n<p>tôi</p>\n<p>ba</p>",
        "theirs": "<p>một</p>\n<p>họ</p>\n<p>ba</p>",
        "both": "<p>một</p>\n<p>họ</p>\n<p>tôi</p>\n<p>ba</p>",
    }


def test_what_one_side_took_out_and_the_other_changed_is_a_choice():
    merged = merge(
        BASE, text("<p>một</p><p>ba</p><p>bốn</p>"), text("<p>một</p><p>HAI</p><p>ba</p><p>bốn</p>")
    )
    assert merged.conflicts == (Conflict(("<p>hai</p>",), (), ("<p>HAI</p>",)),)


def test_a_headline_that_both_changed_is_a_choice_and_stays_mine_until_then():
    merged = merge(BASE, replace(BASE, title="Tôi"), replace(BASE, title="Họ", sapo="Mới"))
    assert [(f.name, f.mine, f.theirs) for f in merged.fields] == [("title", "Tôi", "Họ")]
    assert (merged.content.title, merged.content.sapo) == ("Tôi", "Mới")
    assert merged.resolved({}, {"title": "theirs"}).title == "Họ"
