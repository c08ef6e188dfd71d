"""A worker as its own process, started as an administrator starts it."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from newsroom.config import Settings


@contextmanager
def worker(settings: Settings, **environment: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run `newsroom worker` over the same database; it is killed at the end, unless it has ended by then."""
    process = subprocess.Popen(
        [sys.executable, "-m", "newsroom", "worker"],
        env={
            **{name: value for name, value in os.environ.items() if name not in ("REDIS_URL", "BASE_URL")},
            "SECRET_KEY": settings.secret_key,
            "DATABASE_URL": settings.database_url,
            "NEWSROOM_VAR": str(settings.var),
            "NEWSROOM_DEMO": "1",  # receivers on loopback
            **environment,
        },
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def leave(process: subprocess.Popen[bytes], number: signal.Signals = signal.SIGTERM) -> int:
    """Ask the process to end; returns its exit status, or raises TimeoutExpired."""
    process.send_signal(number)
    return process.wait(30)
