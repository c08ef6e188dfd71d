"""The days one page of the calendar shows. Days are dates of Hà Nội; a week begins on Monday."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal

from newsroom.clock import LOCAL, local

View = Literal["day", "week", "month"]
VIEWS: tuple[View, ...] = ("day", "week", "month")
_DAY = timedelta(days=1)
_FIRST, _LAST = date(2000, 1, 1), date(2199, 12, 31)


@dataclass(frozen=True)
class Period:
    """One page: the days from `first`, as many as `count`. `anchor` is the day it was asked for.

    A month is shown in whole weeks, so that days of its neighbours stand at its ends.
    """

    view: View
    anchor: date
    first: date
    count: int

    def days(self) -> list[date]:
        """Every day shown, in order."""
        return [self.first + timedelta(days=number) for number in range(self.count)]

    def begins(self) -> datetime:
        """The first moment shown."""
        return midnight(self.first)

    def ends(self) -> datetime:
        """The first moment no longer shown."""
        return midnight(self.first + timedelta(days=self.count))

    def earlier(self) -> date:
        """A day of the page before."""
        return (self.anchor.replace(day=1) if self.view == "month" else self.first) - _DAY

    def later(self) -> date:
        """A day of the page after."""
        if self.view == "month":
            return (self.anchor.replace(day=28) + timedelta(days=4)).replace(day=1)
        return self.first + timedelta(days=self.count)


def period_of(view: str, text: str, at: datetime) -> Period:
    """The page an address asks for: an unknown view is the week, an unreadable or far-off day is today."""
    chosen: View = view if view in VIEWS else "week"
    day = day_of(text) or local(at).date()
    if chosen == "day":
        return Period(chosen, day, day, 1)
    if chosen == "week":
        return Period(chosen, day, _monday(day), 7)
    first = _monday(day.replace(day=1))
    last = (day.replace(day=28) + timedelta(days=4)).replace(day=1) - _DAY
    return Period(chosen, day, first, ((last - first).days // 7 + 1) * 7)


def day_of(text: str) -> date | None:
    """The day of an address (2026-11-22); None for what is none, or lies centuries away."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if _FIRST <= day <= _LAST else None


def midnight(day: date) -> datetime:
    """When a day begins in Hà Nội."""
    return datetime.combine(day, time(), LOCAL)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
