"""Two people's texts put together: what only one of them changed is taken, what both changed is to be chosen.

A three-way merge in the manner of diff3 (Khanna, Kunal, Pierce, "A formal investigation of diff3", 2007) over
the blocks of the body; every other field counts as one piece. Nothing that either of them wrote gets lost:
it stands in the result or in a choice.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from difflib import SequenceMatcher
from typing import Literal

from newsroom.content import Content
from newsroom.html_form import lines, parse

Blocks = tuple[str, ...]
Choice = Literal["mine", "theirs", "both"]
Source = Literal["base", "mine", "theirs", "same"]


@dataclass(frozen=True)
class Settled:
    """Blocks that need no choice, and whose they are: `same`: both wrote the same."""

    blocks: Blocks
    source: Source


@dataclass(frozen=True)
class Conflict:
    """A place where both wrote, each something else; empty blocks: that side took the passage out."""

    base: Blocks
    mine: Blocks
    theirs: Blocks

    def chosen(self, choice: Choice) -> Blocks:
        """The blocks that a choice leaves: with "both", theirs come first, for they are saved already."""
        return {"mine": self.mine, "theirs": self.theirs, "both": self.theirs + self.mine}[choice]


@dataclass(frozen=True)
class FieldConflict:
    """A field, other than the body, that both changed, each to something else."""

    name: str
    mine: object
    theirs: object


@dataclass(frozen=True)
class Merge:
    """Two texts put together. `content` has everything but the body settled as far as possible, with mine
    where a choice is open; `body` has its pieces in order.
    """

    content: Content
    body: tuple[Settled | Conflict, ...]
    fields: tuple[FieldConflict, ...]

    @property
    def conflicts(self) -> tuple[Conflict, ...]:
        """The places in the body where there is a choice, in order."""
        return tuple(piece for piece in self.body if isinstance(piece, Conflict))

    @property
    def settled(self) -> bool:
        """Whether nothing is left to choose."""
        return not self.fields and not self.conflicts

    def taken(self, source: Source) -> int:
        """How many changed places of the body were taken from one side without asking."""
        return sum(isinstance(piece, Settled) and piece.source == source for piece in self.body)

    def resolved(self, body: Mapping[int, Choice], named: Mapping[str, Choice]) -> Content:
        """The text with the choices made: by the conflict's place, and by the field's name ("both" is mine).

        What was not chosen stays open on the safe side: both passages, and mine of a field.
        """
        theirs = {field.name: field.theirs for field in self.fields if named.get(field.name) == "theirs"}
        written = "\n".join(block for blocks in self._chosen(body) for block in blocks)
        return replace(self.content, **theirs, body=written)  # type: ignore[arg-type]  # each field's own type

    def _chosen(self, choices: Mapping[int, Choice]) -> Iterator[Blocks]:
        number = 0
        for piece in self.body:
            if isinstance(piece, Settled):
                yield piece.blocks
            else:
                yield piece.chosen(choices.get(number, "both"))
                number += 1


def merge(base: Content, mine: Content, theirs: Content) -> Merge:
    """`mine` and `theirs`, both written from `base`, put together. Bodies are in their stored form."""
    settled: dict[str, object] = {}
    open_fields: list[FieldConflict] = []
    for name in (field.name for field in fields(Content) if field.name != "body"):
        old, left, right = (getattr(content, name) for content in (base, mine, theirs))
        settled[name] = right if left == old else left
        if old != left != right != old:
            open_fields.append(FieldConflict(name, left, right))
    body = merge_blocks(*(blocks_of(content.body) for content in (base, mine, theirs)))
    content = replace(mine, **settled)  # type: ignore[arg-type]  # each field's own type
    return Merge(content, tuple(body), tuple(open_fields))


def blocks_of(body: str) -> Blocks:
    """The outermost blocks of stored HTML, each as it is written; a list or a table is one block."""
    return tuple("\n".join(lines(block)) for block in parse(body))


def merge_blocks(base: Blocks, mine: Blocks, theirs: Blocks) -> Iterator[Settled | Conflict]:
    """The pieces of the text put together, in order."""
    at = (0, 0, 0)
    for stable in [*_stable(base, mine, theirs), (len(base), len(mine), len(theirs))]:
        old, left, right = base[at[0] : stable[0]], mine[at[1] : stable[1]], theirs[at[2] : stable[2]]
        if old or left or right:
            yield _piece(old, left, right)
        if stable[0] < len(base):
            yield Settled((base[stable[0]],), "base")
        at = (stable[0] + 1, stable[1] + 1, stable[2] + 1)


def _piece(base: Blocks, mine: Blocks, theirs: Blocks) -> Settled | Conflict:
    if mine == theirs:
        return Settled(mine, "same")
    if mine == base:
        return Settled(theirs, "theirs")
    if theirs == base:
        return Settled(mine, "mine")
    return Conflict(base, mine, theirs)


def _stable(base: Blocks, mine: Blocks, theirs: Blocks) -> Iterator[tuple[int, int, int]]:
    """The places of the blocks that neither side touched."""
    left, right = _kept(base, mine), _kept(base, theirs)
    return ((place, left[place], right[place]) for place in sorted(left.keys() & right.keys()))


def _kept(old: Sequence[str], new: Sequence[str]) -> dict[int, int]:
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    return {
        block.a + step: block.b + step
        for block in matcher.get_matching_blocks()
        for step in range(block.size)
    }
