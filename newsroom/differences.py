"""Two versions of a text in one, ready for the page: the fields that changed, then the body.

Long unchanged stretches of the body are folded.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from flask_babel import gettext as _
from markupsafe import Markup

from newsroom.catalogue import Names
from newsroom.compare import Block, Comparison, FieldChange, Summary, compare
from newsroom.content import Content, day_shown
from newsroom.field_names import FIELD_NAMES

FOLD_FROM = 4
"""Unchanged blocks in a row before the inner ones are folded away."""


@dataclass(frozen=True)
class Passage:
    """Unchanged blocks in a row (`folded`: how many are hidden), or one changed block with its `number`."""

    html: Markup
    kind: str
    number: int | None = None
    folded: int = 0


@dataclass(frozen=True)
class Changes:
    """What a page shows of a comparison. `fields`: the label of each changed field, with the change."""

    fields: list[tuple[str, Markup]]
    passages: list[Passage]
    summary: Summary
    count: int

    @property
    def same(self) -> bool:
        """Whether nothing changed."""
        return not self.fields and self.count == 0


def changes_between(old: Content, new: Content, names: Names) -> Changes:
    """What changed from `old` to `new`, in words of the reader's language."""
    comparison = compare(old, new)
    fields = [(labels()[change.name], _field(change, old, new, names)) for change in comparison.fields]
    passages = list(_passages(comparison))
    return Changes(fields, passages, comparison.summary, sum(part.number is not None for part in passages))


def labels() -> Mapping[str, str]:
    """The names of a text's fields, in the reader's language."""
    return {name: str(label) for name, label in FIELD_NAMES.items()}


def _field(change: FieldChange, old: Content, new: Content, names: Names) -> Markup:
    """Words compared; for what is chosen from a list, the old choice and the new one under their names."""
    if change.name not in (*_known(names), "document_date"):
        return Markup(change.html)  # noqa: S704  # compare escapes every word
    left, right = (shown_value(change.name, getattr(content, change.name), names) for content in (old, new))
    return Markup("<del>{}</del> <ins>{}</ins>").format(left, right)


def shown_value(name: str, value: Any, names: Names) -> str:
    """The value of a field in words: what is chosen from a list under its name, lists as one line."""
    if isinstance(value, tuple):
        return " · ".join(value)
    if name == "document_date":
        return day_shown(value)
    known = _known(names).get(name, {})
    return str(known.get(value, value))


def _known(names: Names) -> dict[str, dict[Any, str]]:
    return {
        "section": dict(names.sections),
        "type": dict(names.types),
        "language": dict(names.languages),
        "ai_used": {True: _("yes"), False: _("no")},
    }


def _passages(comparison: Comparison) -> Iterator[Passage]:
    number = 0
    for same, run in groupby(comparison.blocks, lambda block: block.kind == "same"):
        if same:
            yield from _unchanged(list(run))
            continue
        for block in run:
            number += 1
            yield Passage(_html([block]), block.kind, number)


def _unchanged(blocks: list[Block]) -> Iterator[Passage]:
    if len(blocks) < FOLD_FROM:
        yield Passage(_html(blocks), "same")
        return
    yield Passage(_html(blocks[:1]), "same")
    yield Passage(_html(blocks[1:-1]), "same", folded=len(blocks) - 2)
    yield Passage(_html(blocks[-1:]), "same")


def _html(blocks: list[Block]) -> Markup:
    return Markup("\n").join(Markup(block.html) for block in blocks)  # noqa: S704  # compare escapes every word
