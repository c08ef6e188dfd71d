"""A whole installation on loopback: newsroom, worker and demo portal, each a process of its own."""

import os
import shutil
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from flask import Flask

from journey.waiting import eventually
from newsroom.app import create_app
from newsroom.config import Settings
from newsroom.db import db

KEY = "a key for tests, never for use"
OURS = ("SECRET_KEY", "DATABASE_URL", "REDIS_URL", "BASE_URL", "NEWSROOM_VAR", "NEWSROOM_DEMO", "PORT")
GUNICORN = ("gunicorn", "--no-control-socket", "--worker-class", "gthread", "--threads", "4")


@dataclass(frozen=True)
class Installation:
    """Where it stands. `app` is a second way into the same database, to set up people with."""

    app: Flask
    site: str
    portal: str


def free_port() -> int:
    """A loopback port that nobody listened on a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def process(command: Sequence[str], environ: Mapping[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """Run a module of this Python; told to stop at the end, and killed if it does not."""
    running = subprocess.Popen([sys.executable, "-m", *command], env=environ)
    try:
        yield running
    finally:
        running.terminate()
        try:
            running.wait(30)
        except subprocess.TimeoutExpired:
            running.kill()
            running.wait()


def answers(url: str) -> bool:
    """Whether somebody answers there."""
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


@contextmanager
def installation(folder: Path, migrated: Path, redis_url: str | None = None) -> Iterator[Installation]:
    """Everything running over a fresh database, with the portal registered as the only receiver."""
    settings = _settings(folder, migrated)
    portal_port = free_port()
    portal = f"http://127.0.0.1:{portal_port}"
    environ = _environment(settings, portal, redis_url)
    with ExitStack() as stack:
        bind = ("--bind", f"127.0.0.1:{settings.port}")
        stack.enter_context(process([*GUNICORN, *bind, "newsroom.app:from_environment()"], environ))
        bind = ("--bind", f"127.0.0.1:{portal_port}")
        stack.enter_context(process([*GUNICORN, *bind, "newsroom.portal.wsgi:portal"], environ))
        stack.enter_context(process(["newsroom", "worker"], environ))
        _register(portal, environ)
        for site in (settings.base_url, portal):
            eventually(lambda site=site: answers(f"{site}/healthz"))
        yield Installation(stack.enter_context(_own_app(settings)), settings.base_url, portal)


def _settings(folder: Path, migrated: Path) -> Settings:
    shutil.copyfile(migrated, folder / "newsroom.sqlite")
    port = free_port()
    return Settings(
        secret_key=KEY,
        database_url=f"sqlite:///{folder / 'newsroom.sqlite'}",
        var=folder,
        port=port,
        base_url=f"http://127.0.0.1:{port}",
        demo=True,  # only there may receivers stand on loopback
    )


def _environment(settings: Settings, portal: str, redis_url: str | None) -> dict[str, str]:
    return {
        **{name: value for name, value in os.environ.items() if name not in OURS},
        "SECRET_KEY": settings.secret_key,
        "NEWSROOM_VAR": str(settings.var),
        "NEWSROOM_DEMO": "1",
        "PORT": str(settings.port),
        "PORTAL_DB": str(settings.var / "portal.sqlite"),
        "PORTAL_SECRETS_FILE": str(settings.var / "portal-secrets"),
        "PORTAL_URL": portal,
        **({"REDIS_URL": redis_url} if redis_url else {}),
    }


def _register(portal: str, environ: Mapping[str, str]) -> None:
    """Tell the newsroom of the portal and the portal of its key, as an administrator does, and ask the portal
    for its challenge.
    """
    url = f"{portal}/webhooks"
    told = _endpoint(environ, "add", url, "--name", "Cổng thử", "--network", "127.0.0.0/8")
    said = dict(line.split(maxsplit=1) for line in told.splitlines()[:2])
    Path(environ["PORTAL_SECRETS_FILE"]).write_text(said["secret"] + "\n", encoding="utf-8")
    _endpoint(environ, "confirm", said["endpoint"], "--wait", "0")


def _endpoint(environ: Mapping[str, str], *command: str) -> str:
    run = [sys.executable, "-m", "newsroom", "endpoint", *command]
    return subprocess.run(run, env=environ, capture_output=True, check=True, text=True).stdout


@contextmanager
def _own_app(settings: Settings) -> Iterator[Flask]:
    app = create_app(settings)
    yield app
    with app.app_context():
        db.engine.dispose()
