"""Time limits of stages: office hours, weekends, holidays, Tết, swapped Saturdays, and the small hours."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsroom.clock import LOCAL
from newsroom.worktime import WorkDays, hours_of, stage_due
from workflows import Timer

# Tết of the year Bính Ngọ, and the Saturday worked instead of Friday 2 January 2026.
TET = {date(2026, 2, day): False for day in range(16, 21)}
SWAPPED = {date(2026, 1, 2): False, date(2026, 1, 10): True}
DAYS = WorkDays(TET | SWAPPED)


def at(text: str) -> datetime:
    """A moment from a local time."""
    return datetime.fromisoformat(text).replace(tzinfo=LOCAL).astimezone(UTC)


@pytest.mark.parametrize(
    ("since", "hours", "calendar", "due"),
    [
        ("2026-11-20T16:30", 3, "h", "2026-11-20T19:30"),
        ("2026-11-18T09:00", 2, "oh", "2026-11-18T11:00"),
        ("2026-11-18T11:30", 2, "oh", "2026-11-18T14:30"),  # over lunch
        ("2026-11-18T10:00", 2, "oh", "2026-11-18T12:00"),  # not pushed over lunch for nothing
        ("2026-11-18T00:30", 1, "oh", "2026-11-18T09:00"),  # in the small hours: 17:30 UTC of the day before
        ("2026-11-18T17:00", 1, "oh", "2026-11-19T09:00"),
        ("2026-11-20T16:30", 2, "oh", "2026-11-23T09:30"),  # over a weekend
        ("2026-11-21T10:00", 8, "oh", "2026-11-23T17:00"),  # from a Saturday: the whole of Monday
        ("2026-02-13T16:00", 2, "oh", "2026-02-23T09:00"),  # over Tết
        ("2026-02-13T15:00", 48, "wd", "2026-02-24T15:00"),
        ("2026-01-01T09:00", 1, "oh", "2026-01-05T09:00"),  # New Year, then a day off, then a weekend
        ("2026-01-09T16:00", 2, "oh", "2026-01-10T09:00"),  # the Saturday that is worked
        ("2026-04-29T15:00", 24, "wd", "2026-05-04T15:00"),  # 30 April and 1 May
        ("2026-11-21T03:00", 24, "wd", "2026-11-24T00:00"),  # from a weekend: all of Monday
        ("2026-11-18T00:30", 48, "wd", "2026-11-20T00:30"),
    ],
)
def test_a_limit_runs_in_its_own_calendar(since, hours, calendar, due):
    assert stage_due(at(since), Timer(hours, calendar), DAYS) == at(due)


def test_without_special_days_tet_is_worked():
    assert stage_due(at("2026-02-16T08:00"), Timer(1, "oh"), WorkDays()) == at("2026-02-16T09:00")


def test_a_fixed_holiday_can_be_made_a_working_day():
    days = WorkDays({date(2026, 9, 2): True})
    assert days.works(date(2026, 9, 2))
    assert not WorkDays().works(date(2026, 9, 2))


MOMENTS = st.integers(0, 80 * 24 * 3600).map(
    lambda second: datetime(2025, 12, 20, tzinfo=UTC) + timedelta(seconds=second)
)


def test_an_office_keeps_its_own_hours():
    short = WorkDays(hours=hours_of([[7 * 60 + 30, 11 * 60 + 30], [13 * 60 + 30, 16 * 60]]))
    assert stage_due(at("2026-11-18T11:00"), Timer(2, "oh"), short) == at("2026-11-18T15:00")
    assert stage_due(at("2026-11-18T15:30"), Timer(1, "oh"), short) == at("2026-11-19T08:00")


@given(since=MOMENTS, minutes=st.integers(0, 10_000), calendar=st.sampled_from(["h", "oh", "wd"]))
def test_whoever_comes_later_is_due_later(since, minutes, calendar):
    later = since + timedelta(minutes=minutes)
    timer = Timer(3, calendar)
    assert since < stage_due(since, timer, DAYS) <= stage_due(later, timer, DAYS)
