"""RQ as it is used: a waking after each commit, one kind of job, and a Redis that may fail without harm."""

import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import replace

import pytest
from redis import Redis
from rq import Queue
from rq.job import Callback
from rq.registry import FailedJobRegistry

from newsroom import installation
from newsroom.config import Settings
from newsroom.models.endpoint import LANES
from newsroom.worker import queue
from newsroom.worker.main import rq_worker
from worker.house import House

pytestmark = pytest.mark.redis


@pytest.fixture
def settings(settings: Settings, redis_url: str) -> Settings:
    """The common settings, with a Redis."""
    return replace(settings, redis_url=redis_url)


@pytest.fixture
def redis(redis_url: str) -> Iterator[Redis]:
    with Redis.from_url(redis_url) as redis:
        yield redis


@pytest.fixture(autouse=True)
def _waking() -> None:
    queue.install()


def burst(house: House, redis: Redis) -> None:
    """Let an RQ worker run whatever is in the queues."""
    rq_worker(house.app, LANES, redis, threading.Event()).work(burst=True, logging_level="ERROR")


def test_a_commit_wakes_the_worker_of_its_lane(house: House, redis: Redis):
    house.endpoint()
    house.announce(lane="crisis")
    assert [queue.lane_queue(lane, redis).count for lane in LANES] == [1, 0, 0]
    burst(house, redis)
    assert house.delivery().state == "done"
    assert len(house.receiver.requests) == 1


def test_many_commits_ask_once(house: House, redis: Redis):
    house.endpoint()
    for _ in range(5):
        house.announce()
    assert queue.lane_queue("default", redis).count == 1
    burst(house, redis)
    assert [delivery.state for delivery in house.deliveries()] == ["done"] * 5
    house.announce()  # a job that has finished does not stand in the way of the next
    assert queue.lane_queue("default", redis).count == 1


def test_a_commit_without_events_wakes_nobody(house: House, redis: Redis):
    house.endpoint()
    assert [queue.lane_queue(lane, redis).count for lane in LANES] == [0, 0, 0]


@pytest.mark.parametrize("function", ["os.mkdir", "newsroom.worker.embedded.run", "builtins.eval"])
def test_any_other_function_is_refused(house: House, redis: Redis, tmp_path, function: str):
    target = tmp_path / "made"
    foreign = queue.lane_queue("default", redis)
    job = foreign.enqueue(function, str(target))
    burst(house, redis)
    assert not target.exists()
    assert FailedJobRegistry(queue=foreign).get_job_ids() == [job.id]
    assert "ForeignJob" in (job.latest_result().exc_string or "")


def test_callbacks_named_by_a_job_are_not_called(
    house: House, redis: Redis, capfd: pytest.CaptureFixture[str]
):
    callback = Callback("builtins.print")
    foreign = queue.lane_queue("default", redis)
    bad = foreign.enqueue("os.getcwd", on_success=callback, on_failure=callback)
    good = foreign.enqueue(queue.JOB, "default", on_success=callback, on_failure=callback)
    burst(house, redis)
    said = capfd.readouterr().out
    assert bad.id not in said
    assert good.id not in said


def test_a_pickled_job_is_not_unpacked(house: House, redis: Redis):
    """Pickle runs code while it is read: what is not JSON must fail before anything of it runs."""
    job = Queue("default", connection=redis).enqueue("os.getcwd")
    burst(house, redis)
    assert FailedJobRegistry("default", connection=redis).get_job_ids() == [job.id]


def test_a_lost_redis_does_not_keep_anybody_from_publishing(house: House, redis: Redis, unused_port: int):
    installation.configure(replace(installation.settings(), redis_url=f"redis://127.0.0.1:{unused_port}/0"))
    house.endpoint()
    house.announce()
    house.drain()
    assert house.delivery().state == "done"


def test_a_redis_that_hangs_holds_a_commit_for_a_second_at_most(house: House):
    house.endpoint()
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"redis://127.0.0.1:{silent.getsockname()[1]}/0"
        installation.configure(replace(installation.settings(), redis_url=url))
        began = time.monotonic()
        house.announce()
        assert time.monotonic() - began < 2
    assert house.delivery().state == "waiting"
