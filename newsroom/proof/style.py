"""House style where there are several right ways: quotation marks, days with or without a nought in front.

Only the sign itself is pointed at and exchanged, so that formatting around it stays.
"""

import re
from collections.abc import Iterator

from newsroom.proof.context import Context
from newsroom.proof.dates import dates_in
from newsroom.proof.finding import Spot
from newsroom.proof.manuscript import Manuscript

_PAIRS = {"curly": ("“", "”"), "straight": ('"', '"'), "angle": ("«", "»")}
_QUOTED = re.compile('"([^"\n]*)"|“([^”\n]*)”|«([^»\n]*)»')
_DAY = re.compile(r"(\d{1,2})([/.-]| tháng )(\d{1,2})")


def quote_style(story: Manuscript, context: Context) -> Iterator[Spot]:
    """Quotation marks other than those of the house; inches and lonely marks are let be."""
    opening, closing = _PAIRS[context.values["quote_style"]]
    for name, text in story.prose if story.vietnamese else ():
        for match in _QUOTED.finditer(text):
            if text[match.start()] == opening and text[match.end() - 1] == closing:
                continue
            yield _sign(name, match.start(), opening)
            yield _sign(name, match.end() - 1, closing)


def date_style(story: Manuscript, context: Context) -> Iterator[Spot]:
    """Days and months with a nought in front, or without, other than the house writes them."""
    style = context.values["date_style"]
    for found in dates_in(story):
        said = story.fields[found.field][found.start : found.end]
        match = _DAY.match(said)
        if match is None:
            continue
        right = _day(found.day, style) + match[2] + _month(found.month, style)
        if right != match.group():
            yield Spot(found.field, found.start, found.start + match.end(), {"right": right}, right)


def _sign(name: str, at: int, right: str) -> Spot:
    return Spot(name, at, at + 1, {"right": right}, right)


def _day(day: int, style: str) -> str:
    return str(day) if style == "plain" else f"{day:02}"


def _month(month: int, style: str) -> str:
    """Decree 30/2020, Annex I: a nought before days under 10 and before the months 1 and 2."""
    if style == "plain" or (style == "decree" and month > 2):
        return str(month)
    return f"{month:02}"
