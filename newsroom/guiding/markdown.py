"""The guide's pages: as much of Markdown as they use, read into plain values that a template shows.

Headings of two levels, paragraphs, lists with and without numbers, pictures on a line of their own; in a line
strong words. Nothing becomes markup here, so nothing needs to be vouched for.
"""

import re
from dataclasses import dataclass
from typing import Literal

BlockKind = Literal["title", "heading", "text", "list", "steps", "picture"]
_PICTURE = re.compile(r"!\[([^\]]*)\]\(([^)\s]+)\)")
_ITEM = re.compile(r"(?:-|\d+\.) ")
_STRONG = re.compile(r"\*\*([^*]+)\*\*")


@dataclass(frozen=True)
class Span:
    """A run of words, strong or not."""

    text: str
    strong: bool = False


@dataclass(frozen=True)
class Block:
    """A part of a page: its lines (items of a list; one otherwise). Of a picture: its words, and its file."""

    kind: BlockKind
    lines: tuple[tuple[Span, ...], ...] = ()
    file: str = ""


def read(source: str) -> list[Block]:
    """The blocks of a page. Blocks are apart by an empty line; a line that is broken goes on in the next."""
    return [_block(part) for part in re.split(r"\n{2,}", source.strip())]


def spans(line: str) -> tuple[Span, ...]:
    """The runs of a line: every other one is strong."""
    parts = enumerate(_STRONG.split(line))
    return tuple(Span(text, strong=bool(place % 2)) for place, text in parts if text)


def _block(part: str) -> Block:
    if picture := _PICTURE.fullmatch(part):
        return Block("picture", ((Span(picture[1]),),), picture[2].rpartition("/")[2])
    if part.startswith("# "):
        return Block("title", (spans(part.removeprefix("# ")),))
    if part.startswith("## "):
        return Block("heading", (spans(part.removeprefix("## ")),))
    if _ITEM.match(part):
        return Block("list" if part.startswith("-") else "steps", tuple(map(spans, _items(part))))
    return Block("text", (spans(" ".join(part.split())),))


def _items(part: str) -> list[str]:
    items: list[str] = []
    for line in part.splitlines():
        if mark := _ITEM.match(line):
            items.append(line[mark.end() :])
        else:
            items[-1] += " " + line.strip()
    return items
