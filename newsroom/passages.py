"""The words of a text field by field, as a reader selects them, and one passage of them replaced.

The words of a body stand in blocks (a paragraph, a list item, a table cell); white space and line breaks
count as one space, so that a passage selected in a browser is found in the stored text and the other way
round (static/js/remarks/text.js reads a page the same way).
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from html import escape, unescape
from itertools import accumulate

from newsroom.content import Content, make
from newsroom.html_rules import INLINE

FIELDS = ("title", "sapo", "body", "correction")
"""The fields whose words can be pointed at."""

_INLINE = "|".join(sorted(INLINE - {"br"}))
_INLINE_TAG = re.compile(rf"</?(?:{_INLINE})(?: [^<>]*)?>")
_BLOCK_TAG = re.compile(rf"</?(?!(?:{_INLINE}|br)\b)[a-z][a-z0-9]*(?: [^<>]*)?>")
_PIECE = re.compile(r"<[^<>]*>|[^<]+")
_BREAK = "\0"
"""Stands for <br> while pieces are cut; no stored text holds it."""


class CannotReplace(ValueError):
    """The passage reaches over several blocks, or a picture stands in it."""


@dataclass(frozen=True)
class Words:
    """The words of one field: `blocks` that hold any, in reading order."""

    blocks: tuple[str, ...]

    @cached_property
    def text(self) -> str:
        """All words, blocks one space apart: what offsets count in."""
        return " ".join(self.blocks)

    @cached_property
    def split(self) -> list[str]:
        """The words one by one."""
        return self.text.split(" ")

    @cached_property
    def spans(self) -> list[tuple[int, int]]:
        """From which offset up to which each of them stands."""
        ends = [*accumulate(len(word) + 1 for word in self.split)]
        return [(end - len(word) - 1, end - 1) for end, word in zip(ends, self.split, strict=True)]

    @cached_property
    def _starts(self) -> list[int]:
        starts, at = [], 0
        for block in self.blocks:
            starts.append(at)
            at += len(block) + 1
        return starts

    def block_of(self, at: int) -> int:
        """The number of the block that holds the offset `at`."""
        return max(bisect_right(self._starts, at) - 1, 0)

    def start_of(self, block: int) -> int:
        """The offset at which a block begins; that of the last one for a number beyond it."""
        return self._starts[min(block, len(self._starts) - 1)] if self._starts else 0


def words_of(content: Content, field: str) -> Words:
    """The words of one of `FIELDS`."""
    value = str(getattr(content, field))
    segments = _BLOCK_TAG.split(value) if field == "body" else [escape(value, quote=False)]
    return Words(tuple(words for segment in segments if (words := _words(segment))))


def replace_passage(content: Content, field: str, start: int, end: int, words: str) -> Content:
    """`content` with the words from `start` to `end` (offsets of `Words.text`) replaced, all else as it was.

    Formatting around what really changes stays. Raises CannotReplace, and InvalidContent when the new text
    cannot be stored.
    """
    known = words_of(content, field)
    block = known.block_of(start)
    first = known.start_of(block)
    if end - first > len(known.blocks[block]):
        raise CannotReplace
    change = _least(known.blocks[block], start - first, end - first, words)
    value = str(getattr(content, field))
    if field != "body":
        changed = unescape(_written(escape(value, quote=False), change))
    else:
        parts = re.split(f"({_BLOCK_TAG.pattern})", value)
        place = [at for at in range(0, len(parts), 2) if _words(parts[at])][block]
        parts[place] = _written(parts[place], change)
        changed = "".join(parts)
    return make(**{**vars(content), field: changed})


@dataclass(frozen=True)
class _Change:
    """Offsets within the words of a block; `joins`: an insertion goes on in the style of what precedes it."""

    start: int
    end: int
    new: str
    joins: bool


def _words(segment: str) -> str:
    return " ".join(unescape(_INLINE_TAG.sub("", segment.replace("<br>", " "))).split())


def _least(block: str, start: int, end: int, words: str) -> _Change:
    """The smallest part of a block that has to change: what both begin and end with stays as it is."""
    old, new = block[start:end], words
    head = 0
    while head < min(len(old), len(new)) and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < min(len(old), len(new)) - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    return _Change(start + head, end - tail, new[head : len(new) - tail], head > 0)


def _written(segment: str, change: _Change) -> str:
    """Inline HTML with some of its words replaced; what they were marked with, the new ones are too."""
    pieces = _PIECE.findall(segment)
    places = [*_places(pieces)]
    if change.start == change.end:
        piece, offset = places[change.start - change.joins]
        offset += change.joins
        return _joined(pieces, {piece: _cut(pieces[piece], offset, offset, change.new)})
    (first, begin), (last, stop) = places[change.start], places[change.end - 1]
    if any(piece.startswith("<img") for piece in pieces[first : last + 1]):
        raise CannotReplace
    changed = {at: "" for at in range(first, last) if pieces[at] == "<br>" or pieces[at][0] != "<"}
    if first == last:
        return _joined(pieces, {first: _cut(pieces[first], begin, stop + 1, change.new)})
    changed[first] = _cut(pieces[first], begin, None, change.new)
    changed[last] = _cut(pieces[last], 0, stop + 1, "")
    return _joined(pieces, changed)


def _places(pieces: list[str]) -> Iterator[tuple[int, int]]:
    """For each character of the words, the piece that holds it and its place there; runs of space as one."""
    gap: tuple[int, int] | None = None
    begun = False
    for number, piece in enumerate(pieces):
        for offset, char in enumerate(_plain(piece)):
            if char == _BREAK or char.isspace():
                gap = gap or (number, offset)
                continue
            if gap and begun:
                yield gap
            gap, begun = None, True
            yield number, offset


def _plain(piece: str) -> str:
    if piece == "<br>":
        return _BREAK
    return "" if piece.startswith("<") else unescape(piece)


def _cut(piece: str, start: int, end: int | None, new: str) -> str:
    plain = _plain(piece)
    kept = plain[:start] + new + ("" if end is None else plain[end:])
    return escape(kept, quote=False).replace(_BREAK, "<br>")


def _joined(pieces: list[str], changed: dict[int, str]) -> str:
    return "".join(changed.get(at, piece) for at, piece in enumerate(pieces))
