"""Draining lanes: claim what is due, send many at once, write down what came of it, go on."""

import asyncio
import os
import secrets
import socket
from datetime import datetime
from random import SystemRandom

from newsroom.installation import settings, vault
from newsroom.worker.claim import Wanted, anything_due, claim
from newsroom.worker.record import Result, write_down
from newsroom.worker.sender import Limits, Parcel, Sender

AT_ONCE = 100
GATHER_SECONDS = 0.05
"""Results that come within this time are written in one transaction. A crash sends them twice."""


def lease_owner() -> str:
    """A name for whoever holds leases: machine, process, and something random, in at most 80 characters."""
    return f"{socket.gethostname()[:40]}:{os.getpid()}:{secrets.token_hex(6)}"


class Drain:
    """The deliveries under way in this event loop. `step` speaks to the database, `wait` to the network.

    Results stay in memory until they are written, so a database that is away for a while costs nothing but
    time.
    """

    def __init__(self, wanted: Wanted, limits: Limits | None = None) -> None:
        self._wanted = wanted
        self._owner = lease_owner()
        self._sender = Sender(vault(), settings().demo or settings().testing, limits)
        self._rng = SystemRandom()
        self._under_way: set[asyncio.Task[Result]] = set()
        self._results: list[Result] = []

    @property
    def busy(self) -> bool:
        """Whether something is being sent or waits to be written down."""
        return bool(self._under_way or self._results)

    def step(self, at: datetime, more: bool = True) -> None:
        """Write down what is finished and (`more`) start what is due at `at` (UTC). Needs the database."""
        if self._results:
            write_down(self._results, self._owner, at, self._rng)
            self._results.clear()
        room = AT_ONCE - len(self._under_way)
        if more and room > 0 and anything_due(self._wanted, at):
            for parcel in claim(self._wanted, self._owner, room, at):
                self._under_way.add(asyncio.create_task(self._send(parcel, at)))

    async def wait(self, seconds: float) -> None:
        """Wait until something has been sent, `seconds` at the most."""
        if not self._under_way:
            await asyncio.sleep(0 if self._results else seconds)
            return
        done, _ = await asyncio.wait(self._under_way, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        if done and len(done) < len(self._under_way):
            done, _ = await asyncio.wait(self._under_way, timeout=GATHER_SECONDS)
        self._under_way -= done
        self._results += [task.result() for task in done]

    async def _send(self, parcel: Parcel, at: datetime) -> Result:
        return Result(parcel, await self._sender.send(parcel, at))
