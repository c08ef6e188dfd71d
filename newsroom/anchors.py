"""Where in a text a remark belongs: the words it was made on, found again after the text has changed.

An anchor is a TextQuoteSelector (W3C Web Annotation Data Model §4.2.4): the exact words, with what stood
before and after them, and the number of their block to tell repetitions apart. All offsets count characters
of `newsroom.passages.Words.text`. Pure, and bounded whatever the texts are.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import islice

from newsroom.passages import Words

CONTEXT = 32
"""Characters kept before and after the words."""
QUOTE_LIMIT = 1000
"""Characters that a remark may be made on."""

_OCCURRENCES = 200
"""How many places with the same words are looked at."""
_TELLING = 24
"""Words of so many characters speak for themselves, wherever they stand."""
_AGREED = 8
"""Shorter ones need so many characters of what stood around them."""
_KEPT = 0.5
"""The share of the words that must still be there for a changed passage to count as the same."""
_FEW = 3
"""Fewer words than these are no passage that could be known again."""
_RARE = 20
"""A word that stands in more places than this says nothing about where a passage is."""


@dataclass(frozen=True)
class Anchor:
    """The words a remark was made on, what stood around them, and the block they began in."""

    quote: str
    prefix: str = ""
    suffix: str = ""
    block: int = 0


@dataclass(frozen=True)
class Place:
    """Where an anchor's words stand now; `exact`: letter by letter as they were."""

    start: int
    end: int
    exact: bool = True


def anchor_at(words: Words, start: int, end: int) -> Anchor:
    """The anchor of the words from `start` to `end`."""
    text = words.text
    before, after = text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT]
    return Anchor(text[start:end], before, after, words.block_of(start))


def find(anchor: Anchor, words: Words) -> Place | None:
    """Where the anchor's words are in `words`: as they were, else as they have become; None: taken out."""
    if not anchor.quote:
        return None
    return _same(anchor, words) or _between(anchor, words) or _similar(anchor, words)


def _same(anchor: Anchor, words: Words) -> Place | None:
    """The same words where most of what stood around them still does."""
    text, length = words.text, len(anchor.quote)
    places = _places(anchor.quote, text)
    if not places:
        return None
    around = {at: _agreement(anchor, text, at, at + length) for at in places}
    home = words.start_of(anchor.block)
    best = max(places, key=lambda at: (around[at], -abs(at - home)))
    needed = min(_AGREED, len(anchor.prefix) + len(anchor.suffix))
    if length < _TELLING and around[best] < needed:
        return None
    return Place(best, best + length)


def _between(anchor: Anchor, words: Words) -> Place | None:
    """What stands now between what stood before and after; None when nothing does, or too much."""
    text, most = words.text, 2 * len(anchor.quote) + 2 * CONTEXT
    if min(len(anchor.prefix), len(anchor.suffix)) < _AGREED:
        return None
    for before in _places(anchor.prefix, text):
        start = before + len(anchor.prefix)
        end = text.find(anchor.suffix, start, start + most + len(anchor.suffix))
        if end >= 0 and (found := _trimmed(text, start, end)):
            return found
    return None


def _similar(anchor: Anchor, words: Words) -> Place | None:
    """The stretch that shares most words with the anchor, when it shares enough of them."""
    old, new, spans = anchor.quote.split(), words.split, words.spans
    first = _likely_start(old, new)
    if first is None:
        return None
    slack = len(old) // 2 + 2
    low, high = max(0, first - slack), min(len(new), first + len(old) + slack)
    blocks = SequenceMatcher(None, old, new[low:high], autojunk=False).get_matching_blocks()[:-1]
    kept = [word for block in blocks for word in old[block.a : block.a + block.size]]
    if len(kept) < max(_KEPT * len(old), _FEW):
        return None
    start, last = low + blocks[0].b, low + blocks[-1].b + blocks[-1].size - 1
    return Place(spans[start][0], spans[last][1], exact=False)


def _likely_start(old: list[str], new: list[str]) -> int | None:
    """The word that most words of the anchor agree on as the place where it begins; rare words say more."""
    wanted = set(old)
    found: dict[str, list[int]] = {}
    for at, word in enumerate(new):
        if word in wanted:
            found.setdefault(word, []).append(at)
    votes: Counter[int] = Counter()
    for offset, word in enumerate(old):
        places = found.get(word, ())
        if len(places) <= _RARE:
            for at in places:
                votes[at - offset] += 12 // len(places) or 1
    return max(votes.most_common(1)[0][0], 0) if votes else None


def _places(wanted: str, text: str) -> list[int]:
    return [*islice(_each(wanted, text), _OCCURRENCES)]


def _each(wanted: str, text: str) -> Iterator[int]:
    at = text.find(wanted)
    while at >= 0:
        yield at
        at = text.find(wanted, at + 1)


def _agreement(anchor: Anchor, text: str, start: int, end: int) -> int:
    """How many characters before and after a place are as they were."""
    before = text[max(0, start - len(anchor.prefix)) : start]
    return _common(anchor.prefix[::-1], before[::-1]) + _common(anchor.suffix, text[end : end + CONTEXT])


def _common(one: str, other: str) -> int:
    for at, (left, right) in enumerate(zip(one, other, strict=False)):
        if left != right:
            return at
    return min(len(one), len(other))


def _trimmed(text: str, start: int, end: int) -> Place | None:
    inner = text[start:end]
    stripped = inner.strip()
    if not stripped:
        return None
    start += len(inner) - len(inner.lstrip())
    return Place(start, start + len(stripped), exact=False)
