"""Whose leases are whose: the name of a holder says machine, start of the machine and process, so that a
worker that starts can tell which holders are dead and need not wait for their leases to end.
"""

import os
import secrets
import socket
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import select, update

from newsroom.db import transaction
from newsroom.models import Delivery
from newsroom.worker.claim import LEASE

RENEW = timedelta(seconds=10)
_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")
_ours: set[str] = set()


def new_owner() -> str:
    """A name for a holder of leases in this process, in at most 80 characters."""
    owner = f"{_machine()}:{os.getpid()}:{secrets.token_hex(6)}"
    _ours.add(owner)
    return owner


def free_the_dead(at: datetime) -> int:
    """End the leases of processes of this machine that are no more, by `at` (UTC); returns how many."""
    with transaction() as session:
        held = select(Delivery.lease_owner).where(Delivery.state == "sending").distinct()
        dead = [owner for owner in session.scalars(held) if owner and _is_dead(owner)]
        if not dead:
            return 0
        freed = session.execute(
            update(Delivery)
            .where(Delivery.state == "sending", Delivery.lease_owner.in_(dead))
            .values(lease_until=at)
            .returning(Delivery.id)
            .execution_options(synchronize_session=False)
        )
        return len(freed.all())


def renew(owner: str, at: datetime) -> None:
    """Hold on to everything `owner` is still at work on."""
    with transaction() as session:
        session.execute(
            update(Delivery)
            .where(Delivery.state == "sending", Delivery.lease_owner == owner)
            .values(lease_until=at + LEASE)
            .execution_options(synchronize_session=False)
        )


def _machine() -> str:
    """Machine and this start of it: process numbers begin anew with each."""
    started = _BOOT_ID.read_text(encoding="ascii")[:8] if _BOOT_ID.exists() else "-"
    return f"{socket.gethostname()[:30]}/{started}"


def _is_dead(owner: str) -> bool:
    if not owner.startswith(f"{_machine()}:"):
        return False
    number = owner.split(":")[1]
    if int(number) == os.getpid():
        return owner not in _ours
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False
