"""Servers on loopback, each a process of ours, ended by its own number when the measurement is over."""

import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from types import MappingProxyType

from newsroom.config import Settings

START_SECONDS = 60
STOP_SECONDS = 20

GUNICORN = (
    *(
        "-m",
        "gunicorn",
        "--no-control-socket",
        "--worker-class",
        "gthread",
        "--workers",
        "2",
        "--threads",
        "4",
    ),
    *("--log-level", "warning", "--graceful-timeout", "5"),
)


def free_port() -> int:
    """A loopback port that nobody listened on a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(
    arguments: Sequence[str],
    environment: Mapping[str, str] = MappingProxyType({}),
    output: int = subprocess.DEVNULL,
) -> Iterator[subprocess.Popen[str]]:
    """This Python with `arguments`, until the block ends."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
    process = subprocess.Popen(
        [sys.executable, *arguments], env={**kept, **environment}, stdout=output, text=True
    )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextmanager
def floor() -> Iterator[int]:
    """The bare app under gunicorn; gives its port."""
    port = free_port()
    with running([*GUNICORN, "--bind", f"127.0.0.1:{port}", "tests.bench.floor:app"]):
        wait_for_port(port)
        yield port


@contextmanager
def newsroom(settings: Settings) -> Iterator[int]:
    """The newsroom under gunicorn and its worker; gives the number of gunicorn's first process.

    Only the worker is told that it may reach receivers on loopback, as the demo's may.
    """
    environment = {
        "SECRET_KEY": settings.secret_key,
        "DATABASE_URL": settings.database_url,
        "NEWSROOM_VAR": str(settings.var),
        "PORT": str(settings.port),
        "LOG_LEVEL": "WARNING",
    }
    bind = ["--bind", f"127.0.0.1:{settings.port}"]
    with (
        running([*GUNICORN, *bind, "newsroom.app:from_environment()"], environment) as server,
        running(["-m", "newsroom", "worker"], {**environment, "NEWSROOM_DEMO": "1"}),
    ):
        wait_for_port(settings.port)
        yield server.pid


def wait_for_port(port: int) -> None:
    """Wait until somebody listens on a loopback port; raises TimeoutError."""
    deadline = monotonic() + START_SECONDS
    while monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise TimeoutError(f"nobody listens on port {port}")


class Arrivals:
    """When each story arrived at the receiving portal."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._changed = threading.Condition()
        self._at: dict[str, float] = {}
        threading.Thread(target=self._listen, args=(process,), daemon=True).start()

    def wait_for(self, story_id: str, seconds: float = 30) -> float:
        """The moment (time.monotonic) a story arrived; waits for it, raises TimeoutError."""
        with self._changed:
            if not self._changed.wait_for(lambda: story_id in self._at, seconds):
                raise TimeoutError(f"story {story_id} did not reach the portal in {seconds} s")
            return self._at[story_id]

    def _listen(self, process: subprocess.Popen[str]) -> None:
        for line in process.stdout or ():
            with self._changed:
                self._at[line.strip()] = monotonic()
                self._changed.notify_all()


@contextmanager
def portal() -> Iterator[tuple[int, Arrivals]]:
    """The receiving portal; gives its port and what arrives there."""
    port = free_port()
    with running(["-m", "tests.bench.receiver", str(port)], output=subprocess.PIPE) as process:
        wait_for_port(port)
        yield port, Arrivals(process)


def worker_memory(server: int) -> float | None:
    """Peak memory of the largest worker process of a gunicorn, in MiB; None where /proc does not tell."""
    children = Path(f"/proc/{server}/task/{server}/children")
    if not children.exists():
        return None
    return max(_peak(pid) for pid in children.read_text().split())


def _peak(pid: str) -> float:
    lines = Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines()
    line = next(line for line in lines if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024
