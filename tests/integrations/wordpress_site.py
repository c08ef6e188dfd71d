"""A real WordPress behind nginx and PHP-FPM on a real MariaDB, in a folder and on ports of its own.

Everything runs as whoever runs the tests, from Debian's packages; nothing of the system's own services is
touched. `./run test` installs the packages where it may.
"""

import getpass
import json
import os
import shutil
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from journey.waiting import eventually

PLUGIN = Path(__file__).resolve().parents[2] / "integrations" / "wordpress" / "newsroom-receiver"
WORDPRESS = Path("/usr/share/wordpress")
THEME = WORDPRESS / "wp-content" / "themes" / "twentytwentythree"
ROOT = os.getuid() == 0


@dataclass(frozen=True)
class Page:
    """An answer of the site."""

    status: int
    content: bytes
    headers: Mapping[str, str]

    @property
    def text(self) -> str:
        """The body as text."""
        return self.content.decode()

    @property
    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.text)


@dataclass(frozen=True)
class Site:
    """Where it stands: its folder, its address, and the socket of its database."""

    folder: Path
    address: str
    socket: Path

    @property
    def hook(self) -> str:
        """The address that the settings page tells the administrator."""
        return f"{self.address}/wp-json/newsroom-receiver/v1/messages"

    def get(self, url: str) -> Page:
        """Visit a page; a path or a whole address."""
        return fetch(urllib.request.Request(url if "://" in url else self.address + url))

    def post(self, body: bytes, headers: Mapping[str, str]) -> Page:
        """Send something to the plugin's address."""
        return fetch(urllib.request.Request(self.hook, body, dict(headers)))

    def rows(self, statement: str) -> list[list[str]]:
        """What the database answers, as the client prints it: a list of columns for each row."""
        command = ["mariadb", f"--socket={self.socket}", "--user=root", "--batch", "--skip-column-names"]
        told = subprocess.run(
            [*command, "--execute", statement, "wordpress"], check=True, capture_output=True, text=True
        )
        return [line.split("\t") for line in told.stdout.splitlines()]

    def run(self, code: str) -> str:
        """What a line of PHP inside this WordPress prints, run as its administrator."""
        script = f"require '{self.folder}/site/wp-load.php'; wp_set_current_user(1); {code}"
        return subprocess.run(["php", "-r", script], check=True, capture_output=True, text=True).stdout


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        """Show a redirect as what it is."""


_OPENER = urllib.request.build_opener(_NoRedirects, urllib.request.ProxyHandler({}))


def fetch(request: urllib.request.Request) -> Page:
    """The answer, whatever its status; a redirect is not followed."""
    try:
        with _OPENER.open(request, timeout=60) as answer:
            return Page(answer.status, answer.read(), dict(answer.headers))
    except urllib.error.HTTPError as answer:
        with answer:
            return Page(answer.code, answer.read(), dict(answer.headers))


def missing() -> list[str]:
    """The Debian packages of what the site needs and this machine lacks."""
    needed = {
        "mariadb-server-core": _program("mariadbd"),
        "mariadb-client": _program("mariadb"),
        "nginx": _program("nginx"),
        "php": _program("php"),
        "php-fpm": _fpm(),
        "php-gd": _has_extension("gd"),
        "php-mysql": _has_extension("mysqli"),
        "wordpress": (WORDPRESS / "wp-load.php").exists(),
        "wordpress-theme-twentytwentythree": THEME.exists(),
    }
    return [package for package, found in needed.items() if not found]


@contextmanager
def wordpress(folder: Path) -> Iterator[Site]:
    """The site with the plugin, running; everything is stopped at the end."""
    port = free_port()
    site = Site(folder, f"http://127.0.0.1:{port}", folder / "db.sock")
    with ExitStack() as stack:
        stack.enter_context(_running(_database(folder)))
        _lay_out(folder)
        _configure(site, port)
        _wait_for_database(site)
        _run(["php", str(Path(__file__).with_name("install.php")), str(folder / "site"), site.address])
        stack.enter_context(_running([_fpm(), "--nodaemonize", "--fpm-config", str(folder / "fpm.conf"),
                                      *(["--allow-to-run-as-root"] if ROOT else [])]))  # fmt: skip
        stack.enter_context(
            _running([_program("nginx"), "-p", str(folder), "-c", str(folder / "nginx.conf")])
        )
        eventually(lambda: _answers(site))
        yield site


def _database(folder: Path) -> list[str]:
    """Make an empty database folder; returns the command that serves it, without durability."""
    common = [f"--datadir={folder / 'db'}", f"--user={getpass.getuser()}", "--no-defaults"]
    _run(["mariadb-install-db", *reversed(common), "--auth-root-authentication-method=normal",
          "--skip-test-db", "--skip-name-resolve"])  # fmt: skip
    fast = ["--innodb-flush-log-at-trx-commit=0", "--innodb-buffer-pool-size=64M", "--skip-log-bin"]
    return [
        _program("mariadbd"),
        *reversed(common),
        *fast,
        "--skip-networking",
        f"--socket={folder / 'db.sock'}",
    ]


def _lay_out(folder: Path) -> None:
    """The site's files: a copy, since WordPress takes the folder of its code for the folder of the site."""
    shutil.copytree(WORDPRESS, folder / "site", ignore=shutil.ignore_patterns("wp-config.php", ".htaccess"),
                    ignore_dangling_symlinks=True)  # fmt: skip
    (folder / "site" / "wp-content" / "uploads").mkdir()
    (folder / "site" / "wp-content" / "plugins" / PLUGIN.name).symlink_to(PLUGIN)


def _configure(site: Site, port: int) -> None:
    folder = site.folder
    places = {"FOLDER": str(folder), "PORT": str(port), "ADDRESS": site.address}
    places["AS_ROOT"] = "user root;" if ROOT else ""
    places["POOL_USER"] = "user = root" if ROOT else ""
    for source, target in (
        ("nginx.conf", "nginx.conf"),
        ("fpm.conf", "fpm.conf"),
        ("wp-config.php", "site/wp-config.php"),
    ):
        text = Path(__file__).with_name(f"wordpress-{source}").read_text(encoding="utf-8")
        for name, value in places.items():
            text = text.replace(f"@{name}@", value)
        (folder / target).write_text(text, encoding="utf-8")


def _wait_for_database(site: Site) -> None:
    client = ["mariadb", "--no-defaults", f"--socket={site.socket}", "--user=root", "--execute"]
    make = "CREATE DATABASE wordpress CHARACTER SET utf8mb4"
    eventually(lambda: subprocess.run([*client, make], check=False, capture_output=True).returncode == 0)


def _answers(site: Site) -> bool:
    try:
        return site.get("/").status == 200
    except OSError:
        return False


@contextmanager
def _running(command: list[str]) -> Iterator[None]:
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _run(command: list[str]) -> None:
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode == 0, f"{command[0]}: {done.stdout}{done.stderr}"


def free_port() -> int:
    """A loopback port that nobody listened on a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _has_extension(name: str) -> bool:
    php = _program("php")
    return (
        php is not None
        and name in subprocess.run([php, "-m"], check=True, capture_output=True, text=True).stdout
    )


def _program(name: str) -> str | None:
    return shutil.which(name) or shutil.which(name, path="/usr/sbin:/usr/local/sbin")


def _fpm() -> str | None:
    found = sorted(Path("/usr/sbin").glob("php-fpm*"))
    return str(found[-1]) if found else None


if __name__ == "__main__":
    sys.stdout.write(" ".join(missing()))
