"""Clocks of a case: by when something is due, how far a time limit has run, and when people are told of it.

Pure. Moments are aware and UTC; the only time that counts is the server's, which whoever asks hands in. What
is due was reckoned once, so neither a restart nor a clock that is put back moves it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from newsroom.clock import local
from newsroom.policy import Pack, Rule
from newsroom.worktime import WorkDays, stage_due

SHARES = (50, 75, 90, 100)
"""At which shares of their time (percent) people are told."""
LEGAL_STARTS = frozenset({"received", "impact_determined"})
"""What the clock of the law starts from, whichever of them somebody finds to be the case."""


@dataclass(frozen=True)
class Planned:
    """A time limit as it begins to run."""

    rule: Rule
    begins_at: datetime
    due_at: datetime


@dataclass(frozen=True)
class Reading:
    """How a time limit stands at a moment: how much is left (negative: by how much it is missed), the share
    that has run (0 to 100 and on), and the last of SHARES that it has passed (0: none).
    """

    left: timedelta
    share: int
    passed: int

    @property
    def missed(self) -> bool:
        """Whether its time is over."""
        return self.left <= timedelta(0)


def plan(rule: Rule, start: datetime, days: WorkDays) -> Planned:
    """A rule that runs from `start`, in its own calendar."""
    return Planned(rule, start, stage_due(start, rule.timer, days))


def plans(pack: Pack, starts: Mapping[str, datetime], days: WorkDays) -> tuple[Planned, ...]:
    """Every rule of `pack` that runs from one of `starts` (see policy.STARTS) and was in force on the day, in
    Hà Nội, when that was; the soonest due first. A rule that runs from several starts runs from the first.
    """
    found = []
    for rule in pack.rules:
        start = next((starts[name] for name in rule.starts if name in starts), None)
        if start is not None and rule.in_force(local(start).date()):
            found.append(plan(rule, start, days))
    return tuple(sorted(found, key=lambda planned: (planned.due_at, planned.rule.code)))


def read(begins_at: datetime, due_at: datetime, at: datetime) -> Reading:
    """How a time limit stands at `at`. Before it begins nothing of it has run."""
    whole, gone = due_at - begins_at, max(at - begins_at, timedelta(0))
    share = int(gone * 100 / whole)
    return Reading(due_at - at, share, max((step for step in SHARES if step <= share), default=0))


def moment_of(share: int, begins_at: datetime, due_at: datetime) -> datetime:
    """When `share` percent of a time limit have run."""
    return begins_at + (due_at - begins_at) * share / 100
