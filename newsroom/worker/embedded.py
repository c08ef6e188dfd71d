"""The worker's loop: no Redis, no second program. It runs in a thread of its own or as the whole of a
process."""

import asyncio
import logging
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

from flask import Flask

from newsroom.clock import now
from newsroom.worker.chores import chores_of
from newsroom.worker.claim import Wanted
from newsroom.worker.clock import Chore, Clock
from newsroom.worker.drain import Drain

LOOK_SECONDS = 0.25
"""How long a delivery may lie before it is noticed."""

AGAIN_SECONDS = 1
"""How long to leave a database alone that is out of reach."""

LEAVE_SECONDS = 20
"""How long a worker that was told to stop goes on trying to write down what it has sent."""

NAME_LOOKUPS = 64
"""Names are looked up in threads; with the usual half dozen a slow name server would hold up every
receiver."""

log = logging.getLogger(__name__)


def run(app: Flask, lanes: Sequence[str], stop: threading.Event) -> None:
    """Deliver `lanes` and keep time until `stop` is set; what is under way then is finished first."""
    sweep(app, Wanted(tuple(lanes)), chores_of(lanes), stop)


def sweep(app: Flask, wanted: Wanted, chores: Sequence[Chore], stop: threading.Event) -> None:
    """The same for any choice of deliveries and chores."""
    asyncio.run(_serve(app, wanted, Clock(chores), stop))


def drain_lane(app: Flask, lane: str, go_on: Callable[[], bool]) -> None:
    """Send all that is due in `lane` and what becomes due meanwhile. Once `go_on` says no, only finish."""
    asyncio.run(_drain(app, Drain(Wanted((lane,))), go_on))


async def _serve(app: Flask, wanted: Wanted, clock: Clock, stop: threading.Event) -> None:
    _look_up_in_many_threads()
    drain = Drain(wanted)
    while not stop.is_set():
        with app.app_context():
            clock.tick(now())
        if _step(app, drain, more=True):
            await drain.wait(LOOK_SECONDS)
        else:
            await asyncio.sleep(AGAIN_SECONDS)
    await _drain(app, drain, lambda: False)
    clock.finish()


async def _drain(app: Flask, drain: Drain, go_on: Callable[[], bool]) -> None:
    _look_up_in_many_threads()
    stopped_at: float | None = None
    while True:
        more = go_on()
        reached = _step(app, drain, more)
        if reached and not drain.busy:
            return
        if not more:
            stopped_at = stopped_at or time.monotonic()
            if time.monotonic() - stopped_at > LEAVE_SECONDS:
                log.error("leaving results unwritten: their deliveries will be sent again")
                return
        await (drain.wait(LOOK_SECONDS) if reached else asyncio.sleep(AGAIN_SECONDS))


def _step(app: Flask, drain: Drain, more: bool) -> bool:
    """One look at the database; False when that failed. What was sent meanwhile stays in memory."""
    try:
        with app.app_context():
            drain.step(now(), more)
    except Exception:
        log.exception("the deliveries could not be looked at")
        return False
    return True


def _look_up_in_many_threads() -> None:
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(NAME_LOOKUPS, "name-lookup"))
