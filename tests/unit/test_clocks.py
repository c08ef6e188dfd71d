"""Clocks of a case: over nights, weekends and Tết; whatever the time zone; never moved by asking twice."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsroom.clock import LOCAL
from newsroom.clocks import SHARES, moment_of, plan, plans, read
from newsroom.policy import SHIPPED, Packs, Rule
from newsroom.worktime import WorkDays
from workflows import Label, Timer

PACK = Packs(SHIPPED).newest("viet-nam")
TET = {date(2027, 2, day): False for day in range(4, 11)}
DAYS = WorkDays(TET)


def at(text: str) -> datetime:
    """A moment from a local time."""
    return datetime.fromisoformat(text).replace(tzinfo=LOCAL).astimezone(UTC)


def due(code: str, start: str) -> datetime:
    """When a rule of the shipped pack is due."""
    rule = PACK.rule(code, datetime.fromisoformat(start).date())
    assert rule is not None
    return plan(rule, at(start), DAYS).due_at


@pytest.mark.parametrize(
    ("code", "start", "expected"),
    [
        ("first_information", "2026-11-22T23:40", "2026-11-23T23:40"),  # over a night
        ("first_information", "2027-02-05T02:00", "2027-02-06T02:00"),  # Tết does not stop the law
        ("holding_statement", "2026-12-31T23:30", "2027-01-01T00:30"),  # over a year
        ("news_domestic", "2026-11-20T15:00", "2026-11-23T10:00"),  # two hours on Friday, two on Monday
        ("news_domestic", "2027-02-03T16:00", "2027-02-11T11:00"),  # over Tết
        ("data_subject_reply", "2026-11-20T15:00", "2026-11-24T15:00"),  # over a weekend
        ("review", "2027-02-03T15:00", "2027-02-17T15:00"),
    ],
)
def test_each_limit_runs_in_its_own_calendar(code, start, expected):
    assert due(code, start) == at(expected)


def test_a_case_runs_the_limits_of_what_has_happened_in_it():
    opened = {"opened": at("2026-11-22T02:00")}
    assert [p.rule.code for p in plans(PACK, opened, DAYS)] == [
        "holding_statement",
        "update",
        "rebuttal",
        "requests",
    ]
    legal = plans(PACK, {"received": at("2026-11-22T01:00")}, DAYS)
    assert [(p.rule.code, p.due_at) for p in legal] == [("first_information", at("2026-11-23T01:00"))]


def test_the_day_that_decides_which_law_counts_is_that_of_ha_noi():
    first = plans(PACK, {"event": at("2026-06-30T23:30"), "received": at("2026-06-30T23:30")}, DAYS)
    after = plans(PACK, {"event": at("2026-07-01T00:30"), "received": at("2026-07-01T00:30")}, DAYS)
    basis = [[p.rule.basis for p in found if p.rule.code == "first_information"] for found in (first, after)]
    assert basis == [["Nghị định 09/2017/NĐ-CP, Điều 6"], ["Nghị định 244/2026/NĐ-CP"]]


@pytest.mark.parametrize(
    ("minutes", "share", "passed"),
    [
        (-5, 0, 0),
        (0, 0, 0),
        (29, 48, 0),
        (30, 50, 50),
        (45, 75, 75),
        (54, 90, 90),
        (60, 100, 100),
        (90, 150, 100),
    ],
)
def test_a_reading_says_what_has_run_and_what_people_are_told_of(minutes, share, passed):
    begins = at("2026-11-22T02:00")
    reading = read(begins, begins + timedelta(hours=1), begins + timedelta(minutes=minutes))
    assert (reading.share, reading.passed) == (share, passed)
    assert reading.left == timedelta(minutes=60 - minutes)
    assert reading.missed == (minutes >= 60)


MOMENTS = st.integers(0, 700 * 24 * 3600).map(
    lambda second: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=second)
)
RULES = st.builds(
    lambda hours, calendar: Rule(
        "x", Label("x", "x"), "internal", ("opened",), Timer(hours, calendar), date(2026, 1, 1), None, "x"
    ),
    st.integers(1, 200).map(lambda quarter: quarter / 4),
    st.sampled_from(["h", "oh", "wd"]),
)


@given(RULES, MOMENTS, st.integers(-12, 14))
def test_a_limit_is_the_same_in_every_time_zone(rule, start, offset):
    elsewhere = start.astimezone(timezone(timedelta(hours=offset)))
    assert plan(rule, elsewhere, DAYS).due_at == plan(rule, start, DAYS).due_at


@given(RULES, MOMENTS)
def test_no_calendar_shortens_a_limit_and_office_hours_are_the_longest(rule, start):
    planned = plan(rule, start, DAYS)
    assert planned.due_at >= start + timedelta(hours=rule.timer.hours)
    assert planned.due_at > planned.begins_at


@given(RULES, MOMENTS, st.integers(0, 10**6))
def test_what_starts_later_is_never_due_sooner(rule, start, seconds):
    assert plan(rule, start + timedelta(seconds=seconds), DAYS).due_at >= plan(rule, start, DAYS).due_at


@given(MOMENTS, st.integers(60, 10**6), st.lists(st.integers(-(10**6), 10**7), min_size=2, max_size=6))
def test_time_that_goes_on_never_takes_a_reading_back(begins, seconds, asked):
    due_at = begins + timedelta(seconds=seconds)
    readings = [read(begins, due_at, begins + timedelta(seconds=second)) for second in sorted(asked)]
    assert [r.passed for r in readings] == sorted(r.passed for r in readings)
    assert [r.left for r in readings] == sorted((r.left for r in readings), reverse=True)


@given(MOMENTS, st.integers(60, 10**6), st.sampled_from(SHARES))
def test_people_are_told_at_the_share_and_not_before(begins, seconds, share):
    due_at = begins + timedelta(seconds=seconds)
    told = moment_of(share, begins, due_at)
    assert read(begins, due_at, told + timedelta(milliseconds=1)).passed >= share
    assert read(begins, due_at, told - timedelta(milliseconds=1)).passed < share
