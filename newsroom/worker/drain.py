"""Draining lanes: claim what is due, send many at once, write down what came of it, go on."""

import asyncio
from collections import deque
from datetime import datetime, timedelta
from random import SystemRandom
from types import TracebackType
from typing import Self

from newsroom.installation import settings, vault
from newsroom.worker.claim import Places, Wanted, anything_due, claim
from newsroom.worker.leases import RENEW, new_owner, renew
from newsroom.worker.record import Result, write_down
from newsroom.worker.sender import Limits, Parcel, Sender

AT_ONCE = 500
"""Deliveries under way at once. Statements have as many places again, for themselves."""

ORDINARY_AT_ONCE = 150
"""Ordinary deliveries begun in one look at the database. More would all want this process at the same moment,
and a statement that comes then would wait for every one of them."""

GATHER_SECONDS = 0.05
"""Results that come within this time are written in one transaction. A crash sends them twice. Until there is
A_BATCH it is also the least time between two looks, so that others can write to SQLite meanwhile."""

MOMENT_SECONDS = 0.005
"""How long nothing more must come for a batch to be written early."""

A_BATCH = ORDINARY_AT_ONCE // 2
"""So many results are worth being written early."""

WRITTEN_AT_ONCE = 500
BEGUN_AT_ONCE = 25
"""The first of a batch are on the wire before the last are begun: for a statement the first second counts."""

THOROUGH = timedelta(seconds=1)
"""How often to look at receivers in trouble and at leases that have ended."""

DEEP = timedelta(seconds=0.5)
"""How often to look behind a clogged head of the queue."""


class Drain:
    """The deliveries under way in this event loop, while it is entered (`async with`). `step` speaks to the
    database, from any thread; `wait` to the network.

    Results stay in memory until they are written, so a database that is away for a while costs nothing but
    time.
    """

    def __init__(self, wanted: Wanted, limits: Limits | None = None, at_once: int = AT_ONCE) -> None:
        self._wanted = wanted
        self._at_once = at_once
        self._owner = new_owner()
        self._sender = Sender(vault(), settings().demo or settings().testing, limits)
        self._rng = SystemRandom()
        self._taken: deque[tuple[Parcel, datetime]] = deque()
        self._under_way: dict[asyncio.Task[None], Parcel] = {}
        self._results: deque[Result] = deque()
        self._renewed: datetime | None = None
        self._thorough: datetime | None = None
        self._deep: datetime | None = None

    async def __aenter__(self) -> Self:
        await self._sender.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for task in self._under_way:
            task.cancel()
        await asyncio.gather(*self._under_way, return_exceptions=True)
        await self._sender.__aexit__(kind, error, trace)

    @property
    def busy(self) -> bool:
        """Whether something is being sent or waits to be written down."""
        return bool(self._taken or self._under_way or self._results)

    def step(self, at: datetime, more: bool = True) -> None:
        """Write down what is finished and (`more`) claim what is due at `at` (UTC). Needs the database."""
        while self._results:
            self._write_some(at)
        self._renew(at)
        if more:
            self._claim(at)

    async def wait(self, seconds: float) -> None:
        """Begin what was claimed, and wait until something has been sent, `seconds` at the most."""
        while self._taken:
            self._begin_some()
            await asyncio.sleep(0)
        if not self._under_way:
            await asyncio.sleep(0 if self._results else seconds)
            return
        if not self._results:
            await asyncio.wait(self._under_way, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        await self._gather()

    async def _gather(self) -> None:
        """Let more results come, until there is a batch and a moment brings no more: those who hang would
        have every batch wait its full time.
        """
        clock, heard = asyncio.get_running_loop().time, -1
        ends = clock() + GATHER_SECONDS
        while self._results and self._under_way and clock() < ends:
            if heard == len(self._results) >= A_BATCH:
                return
            heard = len(self._results)
            await asyncio.sleep(MOMENT_SECONDS)

    def _begin_some(self) -> None:
        for _ in range(min(len(self._taken), BEGUN_AT_ONCE)):
            parcel, at = self._taken.popleft()
            task = asyncio.create_task(self._send(parcel, at))
            self._under_way[task] = parcel
            task.add_done_callback(self._under_way.pop)

    def _write_some(self, at: datetime) -> None:
        some = [self._results.popleft() for _ in range(min(len(self._results), WRITTEN_AT_ONCE))]
        try:
            write_down(some, self._owner, at, self._rng)
        except BaseException:
            self._results.extendleft(reversed(some))
            raise

    def _renew(self, at: datetime) -> None:
        if self._under_way and self._renewed is not None and at - self._renewed >= RENEW:
            renew(self._owner, at)
            self._renewed = at
        elif self._renewed is None or not self._under_way:
            self._renewed = at

    def _claim(self, at: datetime) -> None:
        places = self._places(at)
        thorough = self._thorough is None or at - self._thorough >= THOROUGH
        if not (places.crisis > 0 or places.others > 0) or not anything_due(self._wanted, at, thorough):
            return
        if thorough:
            self._thorough = at
        if places.deep:
            self._deep = at
        self._taken.extend((parcel, at) for parcel in claim(self._wanted, self._owner, places, at))

    def _places(self, at: datetime) -> Places:
        crisis = sum(parcel.lane == "crisis" for parcel in list(self._under_way.values()))
        others = len(self._under_way) - crisis
        deep = self._deep is None or at - self._deep >= DEEP
        return Places(self._at_once - crisis, min(self._at_once - others, ORDINARY_AT_ONCE), deep)

    async def _send(self, parcel: Parcel, at: datetime) -> None:
        self._results.append(Result(parcel, await self._sender.send(parcel, at)))
