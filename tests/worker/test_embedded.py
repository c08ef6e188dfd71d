"""The loop that runs inside another program, and a database that is away for a while."""

import logging
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta

from fixtures.receiver import Answer
from sqlalchemy import update

from newsroom.clock import now
from newsroom.config import Settings
from newsroom.db import db
from newsroom.models import Delivery
from newsroom.models.endpoint import LANES
from newsroom.worker import embedded
from newsroom.worker.leases import new_owner
from worker.house import House


@contextmanager
def running(house: House) -> Iterator[None]:
    """The embedded worker in a thread, as the demo runs it; stopped, and waited for, at the end."""
    stop = threading.Event()
    thread = threading.Thread(target=embedded.run, args=(house.app, LANES, stop))
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


class Bell(logging.Handler):
    """Rings when something is logged."""

    def __init__(self) -> None:
        super().__init__()
        self.rung = threading.Event()

    def emit(self, record: logging.LogRecord) -> None:  # noqa: ARG002 - the name logging gives it
        """Called by the logging library."""
        self.rung.set()


def test_a_database_that_is_away_costs_time_and_no_second_sending(house: House, settings: Settings):
    house.endpoint()
    gate = threading.Event()
    house.receiver.answer(Answer(200, hold=gate))
    house.announce()
    bell = Bell()
    embedded.log.addHandler(bell)
    with running(house):
        house.receiver.wait_for(1)
        with closing(sqlite3.connect(settings.database_url.removeprefix("sqlite:///"), timeout=10)) as other:
            other.execute("BEGIN IMMEDIATE")
            gate.set()
            assert bell.rung.wait(20)  # the worker has given up waiting for the lock at least once
    embedded.log.removeHandler(bell)
    assert house.delivery().state == "done"
    assert len(house.receiver.requests) == 1


def test_a_new_event_does_not_wait_for_a_slow_receiver(house: House):
    house.endpoint()
    gate = threading.Event()
    house.receiver.answer(Answer(200, hold=gate), Answer(200))
    house.announce()
    with running(house):
        house.receiver.wait_for(1)
        house.announce()
        house.receiver.wait_for(2)
        gate.set()
    assert [delivery.state for delivery in house.deliveries()] == ["done", "done"]


def test_a_worker_that_starts_takes_over_at_once_what_a_dead_one_held(house: House):
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    house.endpoint()
    house.announce()
    owner = f"{new_owner().rsplit(':', 2)[0]}:{dead.pid}:abc"
    held = {"state": "sending", "lease_owner": owner, "lease_until": now() + timedelta(hours=1)}
    house.change(lambda: db.session.execute(update(Delivery).values(held)))
    with running(house):
        house.receiver.wait_for(1)
    assert house.delivery().state == "done"
