"""How much may be under way: to one receiver, to one host, in one minute; and who must be left alone.

What is under way stands in the database (rows in state "sending"), so the limits hold for all workers
together.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import Enum

from newsroom.worker.candidates import AnyRow

PER_HOST = 8
"""Tries under way at once to one host, however many endpoints stand there."""

CRISIS_MORE = 1
"""Statements may go that far beyond each limit."""

CRISIS_PARKED = timedelta(seconds=60)
"""A breaker keeps a statement waiting no longer than this since the last try."""

MINUTE = timedelta(minutes=1)


class Verdict(Enum):
    """What a look at a due row found: it can go; not just now; its receiver is to be left alone for longer;
    a newer event of its story has taken its place."""

    GO = 1
    FULL = 2
    AWAY = 3
    OVERTAKEN = 4


class Room:
    """What may still begin, counted from what is under way and what was taken since."""

    def __init__(self, under_way: Iterable[AnyRow], at: datetime) -> None:
        self._at = at
        self._endpoints: Counter[str] = Counter()
        self._hosts: Counter[str] = Counter()
        self._stories: set[tuple[str, str]] = set()
        self.sent: dict[str, tuple[datetime, int]] = {}
        for row in under_way:
            self._count(row)

    def judge(self, row: AnyRow) -> Verdict:
        """Whether a candidate (newsroom.worker.candidates) may be sent now; if so, it is counted."""
        if row.overtaken:
            return Verdict.OVERTAKEN
        if not row.open or self._parked(row):
            return Verdict.AWAY
        if (row.endpoint_id, row.story_id) in self._stories or self._full(row):
            return Verdict.FULL
        self._count(row)
        if row.per_minute is not None:
            began, sent = self._minute(row)
            self.sent[row.endpoint_id] = (began, sent + 1)
        return Verdict.GO

    def full_endpoints(self, concurrency: int) -> list[str]:
        """The endpoints with at least `concurrency` tries under way."""
        return [endpoint for endpoint, count in self._endpoints.items() if count >= concurrency]

    def _count(self, row: AnyRow) -> None:
        self._endpoints[row.endpoint_id] += 1
        self._hosts[row.host] += 1
        if row.story_id:
            self._stories.add((row.endpoint_id, row.story_id))

    def _parked(self, row: AnyRow) -> bool:
        """Whether the breaker is open. Its time is short for statements."""
        if row.paused_until is None or row.paused_until <= self._at:
            return False
        last_try = row.paused_until - timedelta(seconds=row.pause_seconds)
        return bool(row.lane != "crisis" or self._at < last_try + CRISIS_PARKED)

    def _full(self, row: AnyRow) -> bool:
        """One try at a time while a receiver fails: that is the probe that closes its breaker."""
        more = CRISIS_MORE if row.lane == "crisis" else 0
        limit = 1 if row.failures else row.concurrency
        if self._endpoints[row.endpoint_id] >= limit + more:
            return True
        if row.host and self._hosts[row.host] >= PER_HOST + more:
            return True
        return row.per_minute is not None and self._minute(row)[1] >= row.per_minute + more

    def _minute(self, row: AnyRow) -> tuple[datetime, int]:
        """When the receiver's present minute began, and how much went out in it."""
        began, sent = self.sent.get(row.endpoint_id, (row.minute_began, row.minute_sent))
        if began is None or self._at - began >= MINUTE:
            return self._at, 0
        return began, sent
