"""Dates: days that do not exist, and weekdays that they are not."""

import re
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from newsroom.proof.context import Context
from newsroom.proof.finding import Spot
from newsroom.proof.manuscript import Manuscript

_WEEKDAYS = ("thứ hai", "thứ ba", "thứ tư", "thứ năm", "thứ sáu", "thứ bảy", "chủ nhật")
_NUMBERED = {
    "thứ 2": 0,
    "thứ 3": 1,
    "thứ 4": 2,
    "thứ 5": 3,
    "thứ 6": 4,
    "thứ 7": 5,
    "thứ bẩy": 5,
    "thứ tư": 2,
}
_NAMES = {name: at for at, name in enumerate(_WEEKDAYS)} | _NUMBERED
_WEEKDAY = "|".join(sorted(_NAMES, key=len, reverse=True))
# 22/11/2026, 22-11-2026, 22.11.2026, 22/11, 22 tháng 11 (năm 2026)
_DATE = re.compile(
    r"(?<![\d/.,-])(\d{1,2})(?:([/.-])(\d{1,2})(?:\2((?:19|20)\d{2}))?"
    r"| tháng (\d{1,2})(?:,? năm ((?:19|20)\d{2}))?)(?![\d/-]|[.,]\d)"
)
_LEAD = r"(?P<lead>(?:(?:ngày|sáng|trưa|chiều|tối|đêm|hôm|mùng|mồng)(?: ngày| mùng)? |\())?"
_BEFORE = re.compile(rf"(?P<weekday>\b(?:{_WEEKDAY}))?[, ]*{_LEAD}$", re.IGNORECASE)
_LOOK_BACK = 32


class Day(NamedTuple):
    """A date in a field, with the weekday said before it (where: `said_at`)."""

    field: str
    start: int
    end: int
    day: int
    month: int
    year: int | None
    said: str
    said_at: int


def impossible_date(story: Manuscript, _: Context) -> Iterator[Spot]:
    """A day that no calendar has: 31/4, 29/02 of a common year, a thirteenth month."""
    for found in dates_in(story):
        if _day(found.day, found.month, found.year or 2024) is None:  # without a year, 29/02 may be right
            told = f"{found.day}/{found.month}" + (f"/{found.year}" if found.year else "")
            yield Spot(found.field, found.start, found.end, {"date": told})


def wrong_weekday(story: Manuscript, context: Context) -> Iterator[Spot]:
    """A weekday that the date beside it is not. Without a year, the date nearest to today is meant."""
    for found in dates_in(story):
        meant = _meant(found.day, found.month, found.year, context.today) if found.said else None
        if meant and meant.weekday() != _NAMES[found.said.lower()]:
            right = _in_style(_WEEKDAYS[meant.weekday()], found.said)
            params = {"weekday": found.said, "date": f"{meant:%d/%m/%Y}", "right": right}
            yield Spot(found.field, found.said_at, found.said_at + len(found.said), params, right)


def dates_in(story: Manuscript) -> Iterator[Day]:
    """The dates in the prose of a Vietnamese text, also those that no calendar has."""
    if not story.vietnamese:
        return
    for name, text in story.prose:
        for match in _DATE.finditer(text):
            if found := _read(name, text, match):
                yield found


def _read(name: str, text: str, match: re.Match[str]) -> Day | None:
    """A match as a date. Two bare numbers are one only after a word like "ngày", a weekday or a bracket."""
    first = max(match.start() - _LOOK_BACK, 0)
    before = _BEFORE.search(text[first : match.start()])
    said = (before and before["weekday"]) or ""
    year = match[4] or match[6]
    if match[2] and not year and (match[2] != "/" or not (said or (before and before["lead"]))):
        return None
    said_at = first + before.start("weekday") if before and said else 0
    day, month = int(match[1]), int(match[3] or match[5])
    return Day(name, match.start(), match.end(), day, month, int(year) if year else None, said, said_at)


def _meant(day: int, month: int, year: int | None, today: date) -> date | None:
    if year:
        return _day(day, month, year)
    near = [found for y in (today.year - 1, today.year, today.year + 1) if (found := _day(day, month, y))]
    return min(near, key=lambda found: abs(found - today), default=None)


def _day(day: int, month: int, year: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _in_style(right: str, said: str) -> str:
    """With a capital, or all in capitals, as it was said."""
    if said.isupper():
        return right.upper()
    return right[0].upper() + right[1:] if said[0].isupper() else right
