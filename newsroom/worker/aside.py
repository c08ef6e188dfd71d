"""Chores that may take their time (a mail server that hangs, many people to tell), in a thread of their own,
so that no statement waits for them.
"""

import logging
import threading
from collections.abc import Sequence
from datetime import datetime

from flask import Flask, current_app

from newsroom.worker.clock import Chore, Clock

log = logging.getLogger(__name__)


class Aside:
    """Does `chores` in the background, one after the other; while they run, the next look is left out."""

    def __init__(self, chores: Sequence[Chore]) -> None:
        self._clock = Clock(chores)
        self._thread: threading.Thread | None = None

    def look(self, at: datetime) -> None:
        """Begin what is due at `at` (UTC), unless the last look is still at work. Needs an app context."""
        if self._thread and self._thread.is_alive():
            return
        app = current_app._get_current_object()  # type: ignore[attr-defined]  # the app itself: another thread
        self._thread = threading.Thread(target=self._run, args=(app, at), name="aside")
        self._thread.start()

    def finish(self) -> None:
        """Wait until nothing is at work any more."""
        if self._thread:
            self._thread.join()

    def _run(self, app: Flask, at: datetime) -> None:
        try:
            with app.app_context():
                self._clock.tick(at)
        except Exception:
            log.exception("the chores aside failed")
