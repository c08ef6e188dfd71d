"""When to try again. The waits are the example schedule of Standard Webhooks 1.0.0, ten tries in 3 days."""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from random import Random

_LATER = (
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
    timedelta(hours=20),
    timedelta(hours=24),
)
WAITS = (timedelta(seconds=5), timedelta(minutes=5), *_LATER)
# What must reach readers within minutes is tried seven times in the first quarter of an hour.
CRISIS_WAITS = (*(timedelta(seconds=seconds) for seconds in (5, 15, 60, 120, 300, 900)), *_LATER)

# A receiver that is slow or says that it has too much to do is left alone for at least this long.
REST = timedelta(minutes=1)
TIRED = frozenset({429, 502, 503, 504})


def wait_after(
    tries: int, lane: str, rng: Random, *, tired: bool = False, asked: timedelta | None = None
) -> timedelta | None:
    """How long to wait after `tries` tries have failed; None when that was the last one.

    `tired`: the last one met a timeout or one of TIRED. `asked`: what the receiver asked for (Retry-After),
    heeded from once to twice our own wait. Waits vary by a fifth either way, so that not all come at once.
    """
    waits = CRISIS_WAITS if lane == "crisis" else WAITS
    if tries > len(waits):
        return None
    wait = waits[tries - 1] * rng.uniform(0.8, 1.2)
    if tired:
        wait = max(wait, REST)
    if asked is not None:
        wait = min(max(wait, asked), 2 * wait)
    return wait


def read_retry_after(header: str | None, at: datetime) -> timedelta | None:
    """The wait asked for at `at` (UTC), in seconds or as a date (RFC 9110 §10.2.3); None when unusable."""
    if not header:
        return None
    if header.isascii() and header.isdigit():
        return timedelta(seconds=min(int(header[:9]), 10**6))
    try:
        date = parsedate_to_datetime(header)
    except ValueError:
        return None
    return (date if date.tzinfo else date.replace(tzinfo=UTC)) - at
