"""What RQ may run for us: the functions we name, and nothing that a writer to Redis could name."""

import threading
from collections.abc import Callable, Mapping
from typing import Any

from rq.job import Job
from rq.worker import SimpleWorker


class ForeignJob(Exception):
    """A job that asks for a function we do not offer."""


def only(functions: Mapping[str, Callable[..., object]]) -> type[Job]:
    """A kind of job that can run `functions`, by name, and import nothing. RQ's own would import any
    function of any module, call back others, and post its results wherever the job says."""

    class OnlyThese(Job):
        @property
        def func(self) -> Callable[..., object]:
            function = functions.get(self.func_name or "")
            if function is None:
                raise ForeignJob(f"this worker does not run {self.func_name!r}")
            return function

        success_callback = failure_callback = stopped_callback = None

        def send_webhooks(self, *_: Any, **__: Any) -> None:
            """Post nothing: deliveries have their own door."""

    return OnlyThese


class DrainWorker(SimpleWorker):
    """Runs jobs in its own process, one after the other; told to stop, it tells the job that is running."""

    stopping: threading.Event

    def handle_warm_shutdown_request(self) -> None:
        """Called by RQ from its signal handler."""
        self.stopping.set()
        super().handle_warm_shutdown_request()  # type: ignore[no-untyped-call]
