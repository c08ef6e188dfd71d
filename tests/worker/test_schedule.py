"""The table of waits, its jitter, and what a receiver may ask for."""

from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from newsroom.worker.schedule import read_retry_after, wait_after

AT = datetime(2026, 11, 22, 7, 0, tzinfo=UTC)
DEFAULT = [5, 300, 1800, 7200, 18000, 36000, 50400, 72000, 86400]
CRISIS = [5, 15, 60, 120, 300, 900, 1800, 7200, 18000, 36000, 50400, 72000, 86400]


def dice(seed: int) -> Random:
    """Jitter that comes out the same each time."""
    return Random(seed)  # noqa: S311 - nothing here is secret


@pytest.mark.parametrize(("lane", "table"), [("default", DEFAULT), ("crisis", CRISIS)])
def test_each_wait_is_the_tables_give_or_take_a_fifth(lane: str, table: list[int]):
    for tries, seconds in enumerate(table, start=1):
        waits = [wait_after(tries, lane, dice(seed)).total_seconds() for seed in range(200)]
        assert 0.8 * seconds <= min(waits) < 0.85 * seconds
        assert 1.15 * seconds < max(waits) <= 1.2 * seconds
    assert wait_after(len(table) + 1, lane, dice(1)) is None


def test_a_tired_receiver_rests_for_a_minute():
    assert wait_after(1, "crisis", dice(1), tired=True) == timedelta(minutes=1)
    assert wait_after(3, "default", dice(1), tired=True) > timedelta(minutes=20)


def test_what_is_asked_for_counts_from_once_to_twice_the_wait():
    planned = wait_after(3, "default", dice(7))
    for asked, given in (
        (timedelta(0), planned),
        (planned * 1.5, planned * 1.5),
        (timedelta(days=30), planned * 2),
        (timedelta(hours=-1), planned),
    ):
        assert wait_after(3, "default", dice(7), asked=asked) == given


@pytest.mark.parametrize(
    ("header", "wait"),
    [
        ("120", timedelta(seconds=120)),
        ("Sun, 22 Nov 2026 07:10:00 GMT", timedelta(minutes=10)),
        ("9" * 5000, timedelta(seconds=10**6)),
        ("", None),
        (None, None),
        ("-5", None),
        ("soon", None),
        ("١٢", None),
    ],
)
def test_reading_retry_after(header: str | None, wait: timedelta | None):
    assert read_retry_after(header, AT) == wait
