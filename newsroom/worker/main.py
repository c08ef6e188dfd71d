"""The worker as a process: embedded by itself, or RQ with a sweeper beside it."""

import logging
import resource
import signal
import threading
import time
from collections.abc import Sequence
from datetime import datetime, timedelta
from types import FrameType

from flask import Flask
from redis import Redis
from redis.exceptions import RedisError
from rq.exceptions import StopRequested
from rq.serializers import JSONSerializer

from newsroom.config import BadSettings
from newsroom.installation import settings
from newsroom.models.endpoint import LANES
from newsroom.worker import embedded, queue
from newsroom.worker.chores import chores_of
from newsroom.worker.claim import Wanted, anything_due
from newsroom.worker.clock import Chore
from newsroom.worker.jobs import DrainWorker, only

NOT_TAKEN = timedelta(seconds=5)
"""What is due for so long, and no RQ worker has taken, the sweeper delivers itself."""

JOB_SECONDS = queue.DRAIN_SECONDS * 0.8
"""When a job starts nothing more, so that it ends well before RQ would kill it."""

OPEN_FILES = 4096
IDLE_SECONDS = 60
AGAIN_SECONDS = 5
log = logging.getLogger(__name__)


def run_worker(app: Flask, queues: Sequence[str]) -> None:
    """Deliver the lanes `queues` and keep time until SIGTERM or SIGINT. Must be called in the main thread.

    Raises BadSettings when a lane does not exist.
    """
    if unknown := set(queues) - set(LANES) or not queues:
        raise BadSettings(f"There are only the queues {', '.join(LANES)}, not {unknown}.")
    _allow_many_connections()
    stop = threading.Event()
    _stop_on_signals(stop)
    url = settings().redis_url
    if url is None:
        embedded.run(app, queues, stop)
    else:
        _run_with_redis(app, queues, url, stop)


def _allow_many_connections() -> None:
    """Each delivery under way is an open file; the usual limit of 1,024 leaves none for the database."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = OPEN_FILES if hard == resource.RLIM_INFINITY else min(OPEN_FILES, hard)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, wanted), hard))


def _stop_on_signals(stop: threading.Event) -> None:
    def tell(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, tell)
    signal.signal(signal.SIGINT, tell)


def _run_with_redis(app: Flask, lanes: Sequence[str], url: str, stop: threading.Event) -> None:
    """RQ in the main thread, where its signals must be; beside it the sweeper, so that nothing hangs on
    Redis."""
    queue.install()
    wake = Chore(timedelta(seconds=1), lambda at: _wake_due(lanes, at))
    arguments = (app, Wanted(tuple(lanes), overdue=NOT_TAKEN), [*chores_of(app, lanes), wake], stop)
    sweeper = threading.Thread(target=embedded.sweep, args=arguments, name="sweeper")
    sweeper.start()
    try:
        while not stop.is_set():
            _work(app, lanes, url, stop)
    finally:
        stop.set()
        sweeper.join()


def _wake_due(lanes: Sequence[str], at: datetime) -> None:
    """Second tries come due without any commit to wake somebody."""
    queue.wake(lane for lane in lanes if anything_due(Wanted((lane,)), at))


def rq_worker(app: Flask, lanes: Sequence[str], connection: Redis, stop: threading.Event) -> DrainWorker:
    """An RQ worker that drains `lanes`, in that order, and runs nothing else; `stop` ends a job early.

    A statement does not wait for the job that is running to end: every job takes statements as well, if this
    worker is one that may.
    """

    def drain(lane: str) -> None:
        end = time.monotonic() + JOB_SECONDS
        taken = {"crisis", lane} & {*lanes, lane}
        embedded.drain_lanes(app, sorted(taken), lambda: not stop.is_set() and time.monotonic() < end)

    worker = DrainWorker(
        [queue.lane_queue(lane, connection) for lane in lanes],
        connection=connection,
        job_class=only({queue.JOB: drain}),
        serializer=JSONSerializer,
        log_job_description=False,
    )
    worker.stopping = stop
    return worker


def _work(app: Flask, lanes: Sequence[str], url: str, stop: threading.Event) -> None:
    """Run an RQ worker until it has been idle for a while, is told to stop, or loses Redis."""
    _stop_on_signals(stop)  # RQ puts handlers of its own in their place while it works
    connection = Redis.from_url(url)
    try:
        worker = rq_worker(app, lanes, connection, stop)
        worker.work(logging_level="WARNING", max_idle_time=IDLE_SECONDS)
    except StopRequested:
        stop.set()
    except (RedisError, OSError) as error:
        log.warning("Redis is out of reach, the sweeper delivers: %s", error)
        stop.wait(AGAIN_SECONDS)
    finally:
        connection.close()
