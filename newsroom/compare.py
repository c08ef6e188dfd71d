"""Two versions of a story compared: fields word by word, the body block by block and then word by word.

The comparison is of the exact text an approval binds to: a changed tone mark, link address or bold word is
a change. All HTML that comes out is escaped and carries <ins> and <del>, so it reads without colours.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Literal, cast

from newsroom.compare_blocks import Unit, align, units
from newsroom.compare_words import Segment, Word, compare_words, segment, words_of_line, words_of_text
from newsroom.content import DETAILS, Content
from newsroom.html_form import Block as StoredBlock
from newsroom.html_form import lines, parse
from newsroom.html_inline import start_tag

BlockKind = Literal["same", "changed", "added", "removed"]
_TEXT_FIELDS = ("title", "sapo", "byline", "language", "type", "section", "correction", *DETAILS)
_LIST_FIELDS = ("sources", "tags")
_ITEM_END = Word(" · ")


@dataclass(frozen=True)
class FieldChange:
    """A field whose value changed. For `ai_used` the segments read "yes" and "no"."""

    name: str
    segments: tuple[Segment, ...]

    @property
    def html(self) -> str:
        """The change as safe HTML."""
        return "".join(part.html for part in self.segments)


@dataclass(frozen=True)
class Block:
    """A block of the body; `html` is safe and complete. A table has no `segments`, only `html`."""

    kind: BlockKind
    tag: str
    segments: tuple[Segment, ...]
    html: str


@dataclass(frozen=True)
class Summary:
    """How much of the body changed. Paragraphs are all blocks of text; tables and pictures count apart."""

    changed: int = 0
    added: int = 0
    removed: int = 0
    tables: int = 0
    images_added: int = 0
    images_removed: int = 0


@dataclass(frozen=True)
class Comparison:
    """What changed between two contents; `blocks` has the whole body, so a page may fold what is the same."""

    fields: tuple[FieldChange, ...]
    blocks: tuple[Block, ...]
    summary: Summary

    @property
    def is_same(self) -> bool:
        """Whether nothing changed."""
        return not self.fields and all(block.kind == "same" for block in self.blocks)

    def body_html(self) -> str:
        """The whole body as safe HTML with <ins> and <del>."""
        return "\n".join(block.html for block in self.blocks)


def compare(old: Content, new: Content) -> Comparison:
    """What changed from `old` to `new`; raises `html_limits.Unsafe` if a body is not in its stored form."""
    pairs = [*align([*units(parse(old.body))], [*units(parse(new.body))])]
    blocks = tuple(_block(left, right) for left, right in pairs)
    return Comparison(tuple(_fields(old, new)), blocks, _summary(blocks, pairs))


def _fields(old: Content, new: Content) -> list[FieldChange]:
    changes = []
    for name in (*_TEXT_FIELDS, *_LIST_FIELDS, "ai_used"):
        left, right = getattr(old, name), getattr(new, name)
        if left != right:
            changes.append(FieldChange(name, compare_words(_words(left), _words(right))))
    return changes


def _words(value: str | bool | tuple[str, ...]) -> list[Word]:
    if isinstance(value, bool):
        return [Word("yes" if value else "no")]
    if isinstance(value, str):
        return words_of_text(value)
    return [word for item in value for word in (Word(item), _ITEM_END)][:-1]


def _block(old: Unit | None, new: Unit | None) -> Block:
    unit = new or cast("Unit", old)
    kind = _kind(old, new)
    if unit.table:
        rows = _table(old.table if old else None, new.table if new else None)
        return Block(kind, "table", (), unit.html(rows))
    if unit.line == "<hr>":
        return Block(kind, "hr", (), unit.html(unit.line))
    segments = _segments(old, new)
    return Block(kind, unit.path[-1], segments, unit.html("".join(part.html for part in segments)))


def _segments(old: Unit | None, new: Unit | None) -> tuple[Segment, ...]:
    if old is None or new is None:
        return segment("removed", old.words) if old else segment("added", new.words if new else [])
    if old.path != new.path:
        return segment("removed", old.words) + segment("added", new.words)
    return segment("same", new.words) if old.line == new.line else compare_words(old.words, new.words)


def _kind(old: Unit | None, new: Unit | None) -> BlockKind:
    if old is None or new is None:
        return "removed" if old else "added"
    return "same" if old.key == new.key else "changed"


def _table(old: StoredBlock | None, new: StoredBlock | None) -> str:
    """Rows aligned by likeness, then cells by place, so that one changed cell shows as one changed cell."""
    pairs = align(_rows(old), _rows(new))
    return "<table>" + "".join(_row(left, right) for left, right in pairs) + "</table>"


def _rows(table: StoredBlock | None) -> list[Unit]:
    """Rows (and the caption) as units whose line is the row as it stands."""
    if table is None:
        return []
    rows: list[StoredBlock] = []
    for part in table.children:
        rows.extend([part] if part.tag in {"caption", "tr"} else part.children)
    return [Unit((row.tag,), "".join(lines(row)), row) for row in rows]


def _row(old: Unit | None, new: Unit | None) -> str:
    left, right = old.table if old else None, new.table if new else None
    if (right or left or StoredBlock("")).tag == "caption":
        return _cell(left, right)
    cells = zip_longest(left.children if left else (), right.children if right else ())
    return "<tr>" + "".join(_cell(before, after) for before, after in cells) + "</tr>"


def _cell(old: StoredBlock | None, new: StoredBlock | None) -> str:
    cell = new or cast("StoredBlock", old)
    segments = compare_words(_cell_words(old), _cell_words(new))
    return start_tag(cell.tag, cell.attributes) + "".join(part.html for part in segments) + f"</{cell.tag}>"


def _cell_words(cell: StoredBlock | None) -> list[Word]:
    return words_of_line("<br>".join(_texts(cell))) if cell else []


def _texts(block: StoredBlock) -> Iterator[str]:
    if block.line:
        yield block.line
    for child in block.children:
        yield from _texts(child)


def _summary(blocks: Sequence[Block], pairs: Sequence[tuple[Unit | None, Unit | None]]) -> Summary:
    texts = [block.kind for block in blocks if block.tag != "table"]
    return Summary(
        changed=texts.count("changed"),
        added=texts.count("added"),
        removed=texts.count("removed"),
        tables=sum(block.tag == "table" and block.kind != "same" for block in blocks),
        images_added=len(_images(new for _, new in pairs) - _images(old for old, _ in pairs)),
        images_removed=len(_images(old for old, _ in pairs) - _images(new for _, new in pairs)),
    )


def _images(units_of_body: Iterable[Unit | None]) -> set[tuple[str, ...]]:
    words = (word for unit in units_of_body if unit for word in words_of_line(unit.line))
    return {word.tags for word in words if word.kind == "image"}
