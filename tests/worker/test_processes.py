"""Real worker processes, killed and stopped: nothing is lost, nothing goes out under a second id."""

import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest
from fixtures.receiver import Answer
from redis import Redis
from redis.exceptions import OutOfMemoryError
from sqlalchemy import select

from newsroom import installation
from newsroom.clock import now
from newsroom.config import BadSettings, Settings
from newsroom.db import db
from newsroom.models import Heartbeat
from newsroom.worker.claim import LEASE
from newsroom.worker.main import run_worker
from tests.bench.soak import OwnRedis
from worker.house import House
from worker.processes import leave, worker

SLOW = 60
"""Seconds to wait for a process on a busy machine."""


def test_killed_between_sending_and_recording_it_is_sent_again_under_the_same_id(
    each_database: str, house: House, settings: Settings
):
    house.endpoint()
    gate = threading.Event()
    house.receiver.answer(Answer(200, hold=gate))
    for _ in range(2):
        house.announce()
    with worker(settings) as process:
        house.receiver.wait_for(2, SLOW)
        process.kill()
        process.wait()
    gate.set()
    assert {delivery.state for delivery in house.deliveries()} == {"sending"}
    assert house.attempts() == []
    house.drain(now())
    assert len(house.receiver.requests) == 2  # the lease has not ended yet
    house.drain(now() + LEASE)
    assert {delivery.state for delivery in house.deliveries()} == {"done"}
    ids = [request.headers["webhook-id"] for request in house.receiver.requests]
    assert len(ids) == 4
    assert sorted(ids[:2]) == sorted(ids[2:])


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_told_to_stop_it_finishes_what_is_under_way(house: House, settings: Settings, number: signal.Signals):
    house.endpoint()
    gate = threading.Event()
    house.receiver.answer(Answer(200, hold=gate))
    house.announce()
    with worker(settings) as process:
        house.receiver.wait_for(1, SLOW)
        process.send_signal(number)
        gate.set()
        assert process.wait(30) == 0
    assert house.delivery().state == "done"
    assert house.delivery().lease_owner is None


def test_without_redis_it_delivers_what_is_published_while_it_runs(house: House, settings: Settings):
    house.endpoint()
    with worker(settings) as process:
        house.announce()
        house.receiver.wait_for(1, SLOW)
        house.announce(lane="crisis")
        house.receiver.wait_for(2, 10)
        assert leave(process) == 0
    assert {delivery.state for delivery in house.deliveries()} == {"done"}
    with house.app.app_context():
        assert set(db.session.scalars(select(Heartbeat.name))) == {"crisis", "default", "bulk"}


def test_a_redis_that_is_absent_costs_time_and_no_delivery(
    house: House, settings: Settings, unused_port: int
):
    house.endpoint()
    for _ in range(5):
        house.announce()
    with worker(settings, REDIS_URL=f"redis://127.0.0.1:{unused_port}/0") as process:
        house.receiver.wait_for(5, SLOW)
        assert leave(process) == 0
    assert {delivery.state for delivery in house.deliveries()} == {"done"}


@pytest.fixture
def own_redis() -> Iterator[OwnRedis]:
    with OwnRedis() as redis:
        yield redis


@pytest.mark.redis
def test_a_full_redis_costs_time_and_no_delivery(house: House, settings: Settings, own_redis: OwnRedis):
    """Whoever publishes hears nothing of it, and neither do those who wait for the story."""
    with Redis.from_url(own_redis.url) as redis:
        redis.config_set("maxmemory", "1")  # from now on it refuses whatever would make it remember more
        with pytest.raises(OutOfMemoryError):
            redis.set("one", "more")
    installation.configure(replace(settings, redis_url=own_redis.url))
    house.endpoint()
    house.announce()
    with worker(settings, REDIS_URL=own_redis.url) as process:
        house.receiver.wait_for(1, SLOW)
        house.announce()
        house.receiver.wait_for(2, SLOW)
        assert leave(process) == 0
    assert {delivery.state for delivery in house.deliveries()} == {"done"}


@pytest.mark.redis
def test_a_redis_that_is_lost_and_comes_back_empty_costs_time_and_no_delivery(
    house: House, settings: Settings, own_redis: OwnRedis
):
    installation.configure(replace(settings, redis_url=own_redis.url))
    house.endpoint()
    with worker(settings, REDIS_URL=own_redis.url) as process:
        house.announce()
        house.receiver.wait_for(1, SLOW)
        own_redis.kill()
        house.announce()
        house.receiver.wait_for(2, SLOW)
        own_redis.start()
        house.announce()
        house.receiver.wait_for(3, SLOW)
        assert leave(process) == 0
    assert {delivery.state for delivery in house.deliveries()} == {"done"}
    assert len(house.receiver.requests) == 3


@pytest.mark.redis
def test_with_redis_a_waking_reaches_a_waiting_worker(house: House, settings: Settings, redis_url: str):
    house.endpoint()
    with worker(settings, REDIS_URL=redis_url) as process:
        house.announce()
        house.receiver.wait_for(1, SLOW)
        assert leave(process) == 0
    assert house.delivery().state == "done"


def test_a_worker_holds_no_pages():
    """It runs for months and is watched for its memory."""
    show = "import sys, newsroom.commands.serve; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", show], capture_output=True, text=True, check=True).stdout
    assert {"newsroom.app", "newsroom.blueprints", "newsroom.api", "wtforms", "PIL", "mammoth"} & {
        *loaded.split()
    } == set()


def test_a_queue_that_does_not_exist_is_named(settings: Settings, house: House):
    with pytest.raises(BadSettings, match="urgent"):
        run_worker(house.app, ["urgent"])
