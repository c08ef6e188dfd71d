"""Blocks of two bodies put side by side: which stayed, changed, came and went."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property

from newsroom.compare_words import Word, words_of_line
from newsroom.html_form import Block, lines
from newsroom.html_inline import start_tag

# Blocks that share fewer words than this are not versions of each other (1 = the same words).
_SIMILAR = 0.4
_MAX_PAIRS = 250_000


@dataclass(frozen=True)
class Unit:
    """What is compared as one: a line of text with the tags that hold it, or a whole table."""

    path: tuple[str, ...]
    line: str
    table: Block | None = None

    @cached_property
    def words(self) -> list[Word]:
        return words_of_line(self.line)

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        words = words_of_line("".join(lines(self.table))) if self.table else self.words
        return frozenset(word.text for word in words if not word.text.isspace() and word.kind != "note")

    @cached_property
    def key(self) -> tuple[tuple[str, ...], str]:
        return self.path, self.line

    def html(self, inner: str) -> str:
        """`inner` within the tags of this unit."""
        return (
            "".join(f"<{tag}>" for tag in self.path) + inner + "".join(f"</{tag}>" for tag in self.path[::-1])
        )


def units(blocks: Sequence[Block], path: tuple[str, ...] = ()) -> Iterator[Unit]:
    """Blocks of a body as units, in reading order; list items and quoted paragraphs one by one."""
    for block in blocks:
        inner = (*path, block.tag) if block.tag else path
        if block.tag == "table":
            yield Unit(path, "\n".join(lines(block)), block)
        elif block.tag == "hr":
            yield Unit(path, start_tag("hr", ()))
        elif block.children:
            yield from units(block.children, inner)
        else:
            yield Unit(inner, block.line)


def align(old: Sequence[Unit], new: Sequence[Unit]) -> Iterator[tuple[Unit | None, Unit | None]]:
    """Pairs of an old unit and the new one it became; None where there is no counterpart."""
    matcher = SequenceMatcher(None, [unit.key for unit in old], [unit.key for unit in new], autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            yield from zip(old[a:b], new[c:d], strict=True)
        else:
            yield from _align_changed(old[a:b], new[c:d])


def _align_changed(old: Sequence[Unit], new: Sequence[Unit]) -> Iterator[tuple[Unit | None, Unit | None]]:
    """The pairing in order with the greatest likeness in all."""
    if len(old) * len(new) > _MAX_PAIRS:
        yield from ((unit, None) for unit in old)
        yield from ((None, unit) for unit in new)
        return
    likeness = [[_likeness(left, right) for right in new] for left in old]
    best = _best_totals(likeness, len(new))
    i, j = 0, 0
    while i < len(old) and j < len(new):
        if likeness[i][j] and best[i][j] == likeness[i][j] + best[i + 1][j + 1]:
            yield old[i], new[j]
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            yield old[i], None
            i += 1
        else:
            yield None, new[j]
            j += 1
    yield from ((unit, None) for unit in old[i:])
    yield from ((None, unit) for unit in new[j:])


def _best_totals(likeness: list[list[float]], width: int) -> list[list[float]]:
    """For each pair of places, the greatest likeness that can be had from there on."""
    best = [[0.0] * (width + 1) for _ in range(len(likeness) + 1)]
    for i in range(len(likeness) - 1, -1, -1):
        row, below, scores = best[i], best[i + 1], likeness[i]
        for j in range(width - 1, -1, -1):
            row[j] = max(below[j], row[j + 1], below[j + 1] + scores[j] if scores[j] else 0.0)
    return best


def _likeness(old: Unit, new: Unit) -> float:
    """Shared words of all words (Dice), 0 below the threshold or between a table and a text.

    Two tables, or two rows, are always versions of each other: their cells are compared by place.
    """
    if (old.table is None) != (new.table is None):
        return 0.0
    total = len(old.vocabulary) + len(new.vocabulary)
    shared = 2 * len(old.vocabulary & new.vocabulary) / total if total else 1.0
    if old.table:
        return max(shared, _SIMILAR)
    return shared if shared >= _SIMILAR else 0.0
