"""How an endpoint is doing, from what its tries met: the breaker that gives it a rest, and when it is
switched off. Pure rules; newsroom.worker.record and newsroom.worker.failing keep them.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random

from newsroom.delivery_words import OFF_AFTER

OPENS_AFTER = 5
"""Failures in a row that open the breaker."""

FIRST_PAUSE, LONGEST_PAUSE = 30, 1800
"""Seconds the breaker stays open: twice as long each time the probe fails."""

WARNED_AFTER = (timedelta(days=1), timedelta(days=3), timedelta(days=4))
"""When an endpoint without one success is warned of; after OFF_AFTER it is switched off."""


@dataclass(frozen=True)
class Doing:
    """The state of one endpoint (columns of models.Endpoint)."""

    failures: int = 0
    failing_since: datetime | None = None
    last_success_at: datetime | None = None
    paused_until: datetime | None = None
    pause_seconds: int = 0
    warned: int = 0


def after_success(at: datetime) -> Doing:
    """One success, at `at` (UTC), clears everything."""
    return Doing(last_success_at=at)


def after_failure(doing: Doing, at: datetime, rng: Random) -> Doing:
    """One more failure in a row at `at` (UTC). Pauses vary by a fifth either way."""
    failures = doing.failures + 1
    failed = replace(doing, failures=failures, failing_since=doing.failing_since or at)
    if failures < OPENS_AFTER:
        return failed
    doubled = min(FIRST_PAUSE * 2 ** min(failures - OPENS_AFTER, 10), LONGEST_PAUSE)
    seconds = min(round(doubled * rng.uniform(0.8, 1.2)), LONGEST_PAUSE)
    return replace(failed, pause_seconds=seconds, paused_until=at + timedelta(seconds=seconds))


def warnings_due(failing_since: datetime, at: datetime) -> int:
    """How many warnings an endpoint without success since `failing_since` has earned at `at` (UTC)."""
    return sum(at - failing_since >= wait for wait in WARNED_AFTER)


def must_go_off(failing_since: datetime, at: datetime) -> bool:
    """Whether an endpoint has been without success for too long."""
    return at - failing_since >= OFF_AFTER
