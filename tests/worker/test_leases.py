"""Leases: whose they are, how long, and what becomes of those of the dead."""

import os
import subprocess
import sys
from datetime import timedelta

import pytest
from sqlalchemy import update

from newsroom.clock import now
from newsroom.db import db
from newsroom.models import Delivery
from newsroom.models.endpoint import LANES
from newsroom.worker.claim import LEASE, Places, Wanted, claim
from newsroom.worker.leases import free_the_dead, new_owner, renew
from worker.house import House

AT = now()


def held_by(house: House, owner: str) -> None:
    house.endpoint()
    house.announce(at=AT)
    with house.app.app_context():
        assert len(claim(Wanted(LANES), new_owner(), Places(9, 9), AT)) == 1
    house.change(lambda: db.session.execute(update(Delivery).values(lease_owner=owner)))


def freed(house: House) -> int:
    with house.app.app_context():
        return free_the_dead(AT)


@pytest.fixture
def dead() -> int:
    """The number of a process that has ended."""
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def test_what_a_dead_process_of_this_machine_held_goes_at_once(each_database: str, house: House, dead: int):
    machine = new_owner().rsplit(":", 2)[0]
    held_by(house, f"{machine}:{dead}:abc")
    assert freed(house) == 1
    house.drain(AT)
    assert house.delivery().state == "done"


def test_a_former_process_with_our_number_is_dead(house: House):
    machine = new_owner().rsplit(":", 2)[0]
    held_by(house, f"{machine}:{os.getpid()}:another")
    assert freed(house) == 1


@pytest.mark.parametrize("whose", ["ours", "parent", "elsewhere", "strange"])
def test_the_living_and_the_unknown_keep_theirs(house: House, whose: str, dead: int):
    machine = new_owner().rsplit(":", 2)[0]
    owners = {
        "ours": new_owner(),
        "parent": f"{machine}:{os.getppid()}:abc",
        "elsewhere": f"another/1234:{dead}:abc",
        "strange": "one",
    }
    held_by(house, owners[whose])
    assert freed(house) == 0


def test_a_renewed_lease_lasts_longer(each_database: str, house: House):
    owner = new_owner()
    held_by(house, owner)
    later = AT + timedelta(seconds=20)
    with house.app.app_context():
        renew(owner, later)
        assert claim(Wanted(LANES), "two", Places(9, 9), AT + LEASE) == []
        assert len(claim(Wanted(LANES), "two", Places(9, 9), later + LEASE)) == 1
