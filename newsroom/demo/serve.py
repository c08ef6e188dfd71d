"""`./run demo`: the newsroom, its worker, the demo portal and the one for rehearsals on this machine, from
nothing, until Ctrl-C.
"""

import multiprocessing
import os
import secrets
import signal
import socket
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from multiprocessing.context import ForkProcess
from pathlib import Path

from flask import Flask
from gunicorn.app.base import BaseApplication

from newsroom import schema
from newsroom.app import create_app
from newsroom.clock import now
from newsroom.config import BadSettings, Settings
from newsroom.db import db
from newsroom.demo.load import EXERCISE_NAME, EXERCISE_SECRETS, PORTAL_SECRETS, load_demo
from newsroom.demo_accounts import PASSWORD, demo
from newsroom.models.endpoint import LANES
from newsroom.portal.app import create_portal
from newsroom.portal.settings import Settings as PortalSettings
from newsroom.worker.main import run_worker

READY_WITHIN = 60
STOP_WITHIN = 20


def main() -> int:
    """Set up what is missing, start four processes, wait. Returns the exit code."""
    try:
        environ = _environment(os.environ)
        settings = Settings.from_env(environ)
    except BadSettings as error:
        print(f"newsroom: {error}", file=sys.stderr)
        return 2
    rehearsals = _free(settings.portal_port + 1)
    app = _prepare(settings, rehearsals)
    processes = _processes(app, settings, environ, rehearsals)
    for process in processes:
        process.start()
    return _watch(processes, settings, rehearsals)


def _prepare(settings: Settings, rehearsals: int) -> Flask:
    """Bring the database up to date and put in what the demo newsroom lacks. The app holds no connection, so
    that processes forked from this one can go on with it.
    """
    schema.upgrade(settings.database_url)
    app = create_app(settings)
    with app.app_context():
        load_demo(settings, now(), rehearsals)
        db.engine.dispose()
    return app


def _environment(given: Mapping[str, str]) -> dict[str, str]:
    """The environment of the demo: everything under NEWSROOM_VAR, a secret key of its own, receivers on
    loopback.
    """
    var = Path(given.get("NEWSROOM_VAR") or "var").resolve()
    var.mkdir(parents=True, exist_ok=True)
    portal = f"http://127.0.0.1:{given.get('PORTAL_PORT') or '8001'}"
    return {
        **given,
        "NEWSROOM_VAR": str(var),
        "NEWSROOM_DEMO": "1",
        "SECRET_KEY": given.get("SECRET_KEY") or _kept_key(var / "secret-key"),
        "PORTAL_DB": str(var / "portal.sqlite"),
        "PORTAL_SECRETS_FILE": str(var / PORTAL_SECRETS),
        "PORTAL_URL": portal,
    }


def _kept_key(path: Path) -> str:
    """The demo's secret key: made once, readable by its owner alone."""
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48), encoding="utf-8")
    return path.read_text(encoding="utf-8")


def _free(port: int) -> int:
    """This port, or any other where somebody listens there already."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class _Server(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    """Gunicorn for one of the sites."""

    def __init__(self, make: Callable[[], Flask], port: int, workers: int) -> None:
        self._make = make
        self._options = {
            "bind": f"127.0.0.1:{port}",
            "workers": workers,
            "threads": 4,
            "worker_class": "gthread",
            "loglevel": "warning",
            "graceful_timeout": 5,
            "control_socket_disable": True,
        }
        super().__init__()

    def load_config(self) -> None:
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        return self._make()


def _processes(
    app: Flask, settings: Settings, environ: Mapping[str, str], rehearsals: int
) -> list[ForkProcess]:
    """Newsroom, portals and worker, each a fork of this process: what it has loaded, they
    need not load again.
    """
    fork = multiprocessing.get_context("fork")
    portal = PortalSettings.from_env(environ)
    rehearsal = replace(
        portal,
        database=settings.var / "exercise-portal.sqlite",
        secrets_file=settings.var / EXERCISE_SECRETS,
        base_url=f"http://127.0.0.1:{rehearsals}",
        site_name=EXERCISE_NAME,
        exercise=True,
    )
    return [
        fork.Process(target=_Server(lambda: app, settings.port, workers=2).run),
        fork.Process(target=_Server(partial(create_portal, portal), settings.portal_port, workers=1).run),
        fork.Process(target=_Server(partial(create_portal, rehearsal), rehearsals, workers=1).run),
        fork.Process(target=run_worker, args=(app, LANES)),
    ]


def _watch(processes: list[ForkProcess], settings: Settings, rehearsals: int) -> int:
    """Announce the addresses once all sites answer; then wait for Ctrl-C, or for a process that ends by
    itself.
    """
    stopping: list[int] = []
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda signum, _frame: stopping.append(signum))
    announced = False
    deadline = time.monotonic() + READY_WITHIN
    while not stopping and all(process.is_alive() for process in processes):
        if not announced and all(map(_answers, (settings.port, settings.portal_port, rehearsals))):
            announced = True
            print(_welcome(settings, rehearsals), flush=True)
        if not announced and time.monotonic() > deadline:
            print("newsroom: the servers did not answer in time; see the messages above.", file=sys.stderr)
            break
        time.sleep(0.1)
    _stop(processes)
    if stopping:
        print("\nStopped. Everything is kept; start again with ./run demo", flush=True)
        return 0
    return 1


def _stop(processes: list[ForkProcess]) -> None:
    for process in processes:
        process.terminate()
    for process in processes:
        process.join(STOP_WITHIN)
        if process.is_alive():
            process.kill()


def _answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _welcome(settings: Settings, rehearsals: int) -> str:
    people = "\n".join(f"    {account.email}" for account in demo().accounts)
    return (
        f"\n  Newsroom         http://127.0.0.1:{settings.port}\n"
        f"  Demo portal      http://127.0.0.1:{settings.portal_port}\n"
        f"  Exercise portal  http://127.0.0.1:{rehearsals}\n\n"
        f"  Accounts (password {PASSWORD}):\n{people}\n\n  Ctrl-C stops everything.\n"
    )
