"""Working time: how long the time limits of stages run, in clock hours, office hours or working days.

Pure. Moments come in and go out in UTC; days and hours are those of Hà Nội, which has no summer time.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from newsroom.clock import LOCAL, local
from workflows import Timer

Hours = tuple[tuple[time, time], ...]
"""From when until when people work on a working day, in order: local times, at least one span."""
OFFICE_HOURS: Hours = ((time(8), time(12)), (time(13), time(17)))
"""What every newsroom begins with: eight hours a day, forty a week (Labour Code 45/2019/QH14,
article 105).
"""
FIXED_HOLIDAYS = frozenset({(1, 1), (4, 30), (5, 1), (9, 2)})
"""(month, day) of the holidays that stand on one date every year (Labour Code, article 112). Tết, the Hùng
kings' day and the days given instead are announced year by year, and entered by hand.
"""
_DAY = timedelta(days=1)
_NOTHING = timedelta(0)

Span = tuple[datetime, datetime]


@dataclass(frozen=True)
class WorkDays:
    """Which days are worked, and from when until when: Monday to Friday but for holidays, unless
    `exceptions` says otherwise.
    """

    exceptions: Mapping[date, bool] = field(default_factory=dict)
    hours: Hours = OFFICE_HOURS

    def works(self, day: date) -> bool:
        """Whether `day` (a date of Hà Nội) is a working day."""
        usual = day.weekday() < 5 and (day.month, day.day) not in FIXED_HOLIDAYS
        return self.exceptions.get(day, usual)

    def spans(self, day: date, calendar: str) -> list[Span]:
        """The times of `day` that count for `calendar` ("oh" or "wd"), in order, local."""
        if not self.works(day):
            return []
        if calendar == "wd":
            midnight = datetime.combine(day, time(), LOCAL)
            return [(midnight, midnight + _DAY)]
        return [(datetime.combine(day, a, LOCAL), datetime.combine(day, b, LOCAL)) for a, b in self.hours]


def hours_of(spans: Iterable[Sequence[int]]) -> Hours:
    """Spans of minutes after midnight as times."""
    return tuple((time(*divmod(begins, 60)), time(*divmod(ends, 60))) for begins, ends in spans)


def stage_due(since: datetime, timer: Timer, days: WorkDays) -> datetime:
    """When a story that came to a stage at `since` should have left it."""
    left = timedelta(hours=timer.hours)
    if timer.calendar == "h":
        return since + left
    start = local(since)
    day = start.date()
    while True:
        for begins, ends in days.spans(day, timer.calendar):
            begins = max(begins, start)  # noqa: PLW2901  # what is left of the span
            usable = max(ends - begins, _NOTHING)
            if usable >= left and usable:
                return (begins + left).astimezone(UTC)
            left -= usable
        day += _DAY
