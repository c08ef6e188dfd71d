"""Figures: one way of writing them in one text, and the same ones as in the version before."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from newsroom.proof.context import Context
from newsroom.proof.finding import Spot
from newsroom.proof.manuscript import Manuscript

_UNIT = r" ?(?:%|tỷ|tỉ|triệu|nghìn|ngàn|km|m2|m²|ha|tấn|kg|USD|đồng|điểm|lần|độ|người|đô la)(?!\w)"
# 1.234.567,8 is Vietnamese and 1,234,567.8 English; what could be either (1.234 or 1,234) proves neither.
_VIETNAMESE = re.compile(
    r"(?<![\w.,/])(?:\d{1,3}(?:\.\d{3}){2,}(?:,\d+)?|\d{1,3}(?:\.\d{3})+,\d+|\d+,(?:\d{1,2}|\d{4,}))(?![\w/]|[.,]\d)"
)
_ENGLISH = re.compile(
    r"(?<![\w.,/])(?:\d{1,3}(?:,\d{3}){2,}(?:\.\d+)?|\d{1,3}(?:,\d{3})+\.\d+"
    rf"|\d+\.(?:\d{{1,2}}|\d{{4,}})(?={_UNIT}))(?![\d/]|[.,]\d)"
)
_SWAP = str.maketrans(".,", ",.")
_FIGURE = re.compile(r"(?<![\w.,/-])\d+(?:[.,]\d+)*(?![\w/-])")
_BESIDE = 24
_AFTER = re.compile(r"[^\W\d_]+|%")
_SHOWN = 8


def mixed_marks(story: Manuscript, _: Context) -> Iterator[Spot]:
    """Figures with a decimal point in a text that has others with a decimal comma."""
    if not story.vietnamese or not any(_VIETNAMESE.search(text) for _, text in story.prose):
        return
    for name, text in story.prose:
        for match in _ENGLISH.finditer(text):
            right = match.group().translate(_SWAP)
            yield Spot(name, match.start(), match.end(), {"right": right}, right)


class _Figure(NamedTuple):
    field: str
    start: int
    end: int
    text: str
    beside: tuple[str, str]


def changed_figures(story: Manuscript, context: Context) -> Iterator[Spot]:
    """Figures that stood between the same words in the version before, and were others there."""
    if context.before is None:
        return
    before: dict[tuple[str, str], set[str]] = {}
    for figure in _figures(context.before):
        before.setdefault(figure.beside, set()).add(figure.text)
    shown = 0
    for figure in _figures(story):
        was = before.get(figure.beside)
        if was and figure.text not in was and shown < _SHOWN:
            shown += 1
            yield Spot(figure.field, figure.start, figure.end, {"before": ", ".join(sorted(was))[:60]})


def _figures(story: Manuscript) -> Iterator[_Figure]:
    for name, text in story.prose:
        for match in _FIGURE.finditer(text):
            before = _AFTER.findall(text[max(match.start() - _BESIDE, 0) : match.start()])
            after = _AFTER.findall(text[match.end() : match.end() + _BESIDE])
            if before and after:
                beside = (" ".join(before[-2:]).lower(), after[0].lower())
                yield _Figure(name, match.start(), match.end(), match.group(), beside)
