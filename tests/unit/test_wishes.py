"""When letters may be sent: quiet hours are those of Hà Nội, and may reach over midnight."""

from datetime import date, timedelta

import pytest

from newsroom.notices import Wishes, moment_of

DAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("hour", "expected"), [(20, None), (21, 6), (23, 6), (0, 6), (5, 6), (6, None), (12, None)]
)
def test_quiet_hours_end_in_the_morning(hour: int, expected: int | None):
    wishes = Wishes(quiet_from=21 * 60, quiet_until=6 * 60)
    at = moment_of(DAY, hour * 60)
    until = wishes.letter_at(at)
    if expected is None:
        assert until == at
    else:
        assert until == moment_of(DAY + timedelta(days=hour >= 21), expected * 60)


def test_quiet_hours_within_one_day():
    wishes = Wishes(quiet_from=12 * 60, quiet_until=13 * 60 + 30)
    assert wishes.letter_at(moment_of(DAY, 12 * 60 + 15)) == moment_of(DAY, 13 * 60 + 30)
    assert wishes.letter_at(moment_of(DAY, 14 * 60)) == moment_of(DAY, 14 * 60)
