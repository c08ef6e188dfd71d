"""Slowing down whoever tries addresses at random. Kept in memory: each process counts for itself."""

from collections import OrderedDict, deque
from datetime import datetime, timedelta
from threading import Lock

ADDRESSES = 1000


class Throttle:
    """Counts misses per network address: at most `most` within `within`. Memory is bounded: the address not
    heard of for longest is forgotten first.
    """

    def __init__(self, most: int, within: timedelta) -> None:
        self._most, self._within = most, within
        self._misses: OrderedDict[str, deque[datetime]] = OrderedDict()
        self._lock = Lock()

    def full(self, address: str, at: datetime) -> bool:
        """Whether this address has missed too often lately."""
        with self._lock:
            return len(self._recent(address, at)) >= self._most

    def miss(self, address: str, at: datetime) -> None:
        """Count one miss."""
        with self._lock:
            recent = self._recent(address, at)
            recent.append(at)
            self._misses[address] = recent
            self._misses.move_to_end(address)
            if len(self._misses) > ADDRESSES:
                self._misses.popitem(last=False)

    def _recent(self, address: str, at: datetime) -> deque[datetime]:
        found = self._misses.get(address, deque(maxlen=self._most))
        while found and found[0] <= at - self._within:
            found.popleft()
        return found
