"""The worker's loop: no Redis, no second program. It runs in a thread of its own or as the whole of a
process."""

import asyncio
import logging
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from typing import Any

from flask import Flask

from newsroom.clock import now
from newsroom.worker.chores import chores_of
from newsroom.worker.claim import Wanted
from newsroom.worker.clock import Chore, Clock
from newsroom.worker.drain import Drain
from newsroom.worker.leases import free_the_dead

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
    sweep(app, Wanted(tuple(lanes)), chores_of(app, lanes), stop)


def sweep(app: Flask, wanted: Wanted, chores: Sequence[Chore], stop: threading.Event) -> None:
    """The same for any choice of deliveries and chores."""
    asyncio.run(_serve(app, wanted, Clock(chores), stop))


def drain_lanes(app: Flask, lanes: Sequence[str], go_on: Callable[[], bool]) -> None:
    """Send all that is due in `lanes` and what becomes due meanwhile. Once `go_on` says no, only finish."""
    asyncio.run(_drain(app, Wanted(tuple(lanes)), go_on))


async def _serve(app: Flask, wanted: Wanted, clock: Clock, stop: threading.Event) -> None:
    _look_up_in_many_threads()
    with ThreadPoolExecutor(1, "database") as database:
        await _in(database, _free_leases, app)
        async with Drain(wanted) as drain:
            while not stop.is_set():
                await _in(database, _tick, app, clock)
                if await _in(database, _step, app, drain, True):
                    await drain.wait(LOOK_SECONDS)
                else:
                    await asyncio.sleep(AGAIN_SECONDS)
            await _finish(app, drain, database, lambda: False)
        await _in(database, clock.finish)


async def _drain(app: Flask, wanted: Wanted, go_on: Callable[[], bool]) -> None:
    _look_up_in_many_threads()
    with ThreadPoolExecutor(1, "database") as database:
        async with Drain(wanted) as drain:
            await _finish(app, drain, database, go_on)


async def _finish(app: Flask, drain: Drain, database: Executor, go_on: Callable[[], bool]) -> None:
    """Go on as long as `go_on` says so and there is something to do; then only finish."""
    stopped_at: float | None = None
    while True:
        more = go_on()
        reached = await _in(database, _step, app, drain, more)
        if reached and not drain.busy:
            return
        if not more:
            stopped_at = stopped_at or time.monotonic()
            if time.monotonic() - stopped_at > LEAVE_SECONDS:
                log.error("leaving results unwritten: their deliveries will be sent again")
                return
        await (drain.wait(LOOK_SECONDS) if reached else asyncio.sleep(AGAIN_SECONDS))


async def _in(database: Executor, do: Callable[..., Any], *arguments: object) -> Any:
    """Speak to the database in its own thread, so that sending goes on meanwhile."""
    return await asyncio.get_running_loop().run_in_executor(database, do, *arguments)


def _free_leases(app: Flask) -> None:
    """Take over at once what a dead process of this machine held. Without the database it waits."""
    try:
        with app.app_context():
            free_the_dead(now())
    except Exception:
        log.exception("the leases could not be looked at")


def _tick(app: Flask, clock: Clock) -> None:
    with app.app_context():
        clock.tick(now())


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
