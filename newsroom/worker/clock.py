"""What happens by the clock: chores that come round, the worker showing that it lives, old records swept
away."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import delete

from newsroom.clock import local
from newsroom.db import transaction
from newsroom.models import Heartbeat, IdempotencyKey, Letter, LoginFailure, LoginSession, Notice

KEEP_FAILURES = timedelta(days=1)
KEEP_KEYS = timedelta(days=7)
KEEP_NOTICES = timedelta(days=182)
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Chore:
    """Something to do every so often; it is handed the time, UTC. `finish` waits for what it left running."""

    every: timedelta
    do: Callable[[datetime], object]
    finish: Callable[[], object] | None = None


class EachDay:
    """Does something on the first look of every day of Hà Nội. What was done is not kept: a worker that
    begins anew does it once more.
    """

    def __init__(self, do: Callable[[datetime], object]) -> None:
        self._do = do
        self._done: date | None = None

    def look(self, at: datetime) -> None:
        """Do it at `at` (UTC), unless it was done on that day."""
        if self._done != (today := local(at).date()):
            self._do(at)
            self._done = today


class Clock:
    """Does each chore when its time has come. One that fails is logged and does not keep the others from
    being done."""

    def __init__(self, chores: Sequence[Chore]) -> None:
        self._chores = chores
        self._next: dict[Chore, datetime] = {}

    def tick(self, at: datetime) -> None:
        """Do what is due at `at` (UTC); the first tick does everything. Needs the database."""
        for chore in self._chores:
            if at < self._next.get(chore, at):
                continue
            self._next[chore] = at + chore.every
            try:
                chore.do(at)
            except Exception:
                log.exception("a chore of the clock failed")

    def finish(self) -> None:
        """Wait for what chores left running."""
        for chore in self._chores:
            if chore.finish:
                chore.finish()


def beat(lanes: Sequence[str], at: datetime) -> None:
    """Note that a worker looks after `lanes`."""
    with transaction() as session:
        for lane in lanes:
            session.merge(Heartbeat(name=lane, at=at))


def sweep(at: datetime) -> None:
    """Delete what has served its time: sign-ins that have ended, wrong passwords, keys of repeated requests,
    notices and letters of half a year ago."""
    with transaction() as session:
        session.execute(delete(LoginSession).where(LoginSession.expires_at <= at))
        session.execute(delete(LoginFailure).where(LoginFailure.at < at - KEEP_FAILURES))
        session.execute(delete(IdempotencyKey).where(IdempotencyKey.created_at < at - KEEP_KEYS))
        session.execute(delete(Letter).where(Letter.created_at < at - KEEP_NOTICES))
        session.execute(delete(Notice).where(Notice.created_at < at - KEEP_NOTICES))
