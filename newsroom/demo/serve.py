"""`./run demo`: the newsroom, its worker and the demo portal on this machine, from nothing, until Ctrl-C."""

import os
import secrets
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from pathlib import Path

from newsroom.config import BadSettings, Settings
from newsroom.demo.load import PORTAL_SECRETS
from newsroom.demo.people import PASSWORD, demo

READY_WITHIN = 60
STOP_WITHIN = 20


def main() -> int:
    """Set up what is missing, start three processes, wait. Returns the exit code."""
    try:
        environ = _environment(os.environ)
        settings = Settings.from_env(environ)
    except BadSettings as error:
        print(f"newsroom: {error}", file=sys.stderr)
        return 2
    for command in (["db", "upgrade"], ["demo"]):
        done = subprocess.run(
            [sys.executable, "-m", "newsroom", *command], env=environ, stdout=subprocess.DEVNULL, check=False
        )
        if done.returncode:
            return done.returncode
    processes = [subprocess.Popen(command, env=environ) for command in _commands(settings)]
    return _watch(processes, settings)


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


def _commands(settings: Settings) -> list[list[str]]:
    gunicorn = [sys.executable, "-m", "gunicorn", "--no-control-socket", "--worker-class", "gthread"]
    gunicorn += ["--log-level", "warning", "--graceful-timeout", "5"]
    return [
        [
            *gunicorn,
            "--workers",
            "2",
            "--threads",
            "4",
            "--bind",
            f"127.0.0.1:{settings.port}",
            "newsroom.app:from_environment()",
        ],
        [
            *gunicorn,
            "--threads",
            "4",
            "--bind",
            f"127.0.0.1:{settings.portal_port}",
            "newsroom.portal.wsgi:portal",
        ],
        [sys.executable, "-m", "newsroom", "worker"],
    ]


def _watch(processes: list[subprocess.Popen[bytes]], settings: Settings) -> int:
    """Announce the addresses once both sites answer; then wait for Ctrl-C, or for a process that ends by
    itself.
    """
    stopping: list[int] = []
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda signum, _frame: stopping.append(signum))
    announced = False
    deadline = time.monotonic() + READY_WITHIN
    while not stopping and all(process.poll() is None for process in processes):
        if not announced and _answers(settings.port) and _answers(settings.portal_port):
            announced = True
            print(_welcome(settings), flush=True)
        if not announced and time.monotonic() > deadline:
            print("newsroom: the servers did not answer in time; see the messages above.", file=sys.stderr)
            break
        time.sleep(0.2)
    _stop(processes)
    if stopping:
        print("\nStopped. Everything is kept; start again with ./run demo", flush=True)
        return 0
    return 1


def _stop(processes: list[subprocess.Popen[bytes]]) -> None:
    for process in processes:
        if process.poll() is None:
            process.terminate()
    for process in processes:
        try:
            process.wait(STOP_WITHIN)
        except subprocess.TimeoutExpired:
            process.kill()


def _answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _welcome(settings: Settings) -> str:
    people = "\n".join(f"    {account.email}" for account in demo().accounts)
    return (
        f"\n  Newsroom     http://127.0.0.1:{settings.port}\n"
        f"  Demo portal  http://127.0.0.1:{settings.portal_port}\n\n"
        f"  Accounts (password {PASSWORD}):\n{people}\n\n  Ctrl-C stops everything.\n"
    )


if __name__ == "__main__":
    sys.exit(main())
