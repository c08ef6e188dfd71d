"""Delivery: one event to thousands of receivers, beside a bare sender of the same bytes."""

import json
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from flask import Flask
from sqlalchemy import func, insert, select, update

from newsroom import installation, schema
from newsroom.app import create_app
from newsroom.clock import now
from newsroom.config import Settings
from newsroom.db import db, transaction
from newsroom.ledger import Outgoing, announce
from newsroom.models import Delivery, Endpoint, new_id
from newsroom.vault import new_signing_secret
from newsroom.worker.drain import AT_ONCE
from tests.bench import databases
from tests.bench.certificates import Authority
from tests.bench.processes import free_port, running, wait_for_port

BODY = b'{"type":"story.taken_down","data":{"text":"' + b"x" * 3950 + b'"}}'
PATIENCE = 300
BLOCK = 250
"""Receivers that share a certificate: as many addresses as make it no larger than many a real chain."""

LOOK = 0.02
SELDOM = 0.2


@dataclass(frozen=True)
class Plan:
    """How much to measure: receivers, waiting ordinary deliveries behind which a statement is sent, runs.

    With `tls` each connection is encrypted and its certificate checked, and only what encryption changes is
    measured: sending to all, and to all with some hanging and failing.
    """

    endpoints: int = 5635
    backlog: int = 50_000
    runs: int = 3
    tls: bool = False


QUICK = Plan(endpoints=500, backlog=5_000, runs=1)


@dataclass
class Figures:
    """Seconds, each a list over the runs; memory in MiB."""

    bare: list[float] = field(default_factory=list)
    sent: list[float] = field(default_factory=list)
    fan_out: list[float] = field(default_factory=list)
    healthy: list[float] = field(default_factory=list)
    healthy_among_bad: list[float] = field(default_factory=list)
    idle_crisis: list[float] = field(default_factory=list)
    busy_crisis: list[float] = field(default_factory=list)
    one_rate: list[float] = field(default_factory=list)
    two_rate: list[float] = field(default_factory=list)
    memory: float = 0


@dataclass(frozen=True)
class Scene:
    """A newsroom whose receivers all stand in one sink, BLOCK of them behind each of the encrypted `ports`;
    without those all behind `port`.
    """

    app: Flask
    settings: Settings
    port: int
    folder: Path
    ports: tuple[int, ...] = ()

    def url(self, number: int, behaviour: str = "ok") -> str:
        """The address of the receiver with this number."""
        if self.ports:
            return f"https://{address_of(number)}:{self.ports[number // BLOCK]}/{behaviour}"
        return f"http://{address_of(number)}:{self.port}/{behaviour}"

    @property
    def trust(self) -> dict[str, str]:
        """What makes a process believe the sink's certificates."""
        return {"SSL_CERT_FILE": str(self.folder / "root.pem")} if self.ports else {}

    @contextmanager
    def workers(self, count: int = 1) -> Iterator[list["subprocess.Popen[str]"]]:
        """That many worker processes that have looked at the database at least once."""
        environment = {
            "SECRET_KEY": self.settings.secret_key,
            "DATABASE_URL": self.settings.database_url,
            "NEWSROOM_VAR": str(self.settings.var),
            "NEWSROOM_DEMO": "1",
            "LOG_LEVEL": "ERROR",
            **self.trust,
        }
        with ExitStack() as stack:
            found = [
                stack.enter_context(running(["-m", "newsroom", "worker"], environment)) for _ in range(count)
            ]
            self.announce(only=self.first)
            self.wait_done()
            time.sleep(1.5 * count)  # a second worker needs a while to start as well
            yield found

    @property
    def first(self) -> str:
        """The id of one receiver."""
        with self.app.app_context():
            return db.session.scalars(select(Endpoint.id).limit(1)).one()

    def announce(self, lane: str = "default", only: str | None = None) -> float:
        """Send one event; returns how long its transaction took."""
        began = time.monotonic()
        with self.app.app_context(), transaction() as session:
            event = Outgoing("story.taken_down", BODY, now(), lane=lane, only_endpoint=only)
            announce(session, event)
        return time.monotonic() - began

    def left(self, lane: str) -> int:
        """How many deliveries of a lane have not been tried yet."""
        with self.app.app_context():
            untried = (Delivery.state.in_(("waiting", "sending")), Delivery.attempts == 0)
            return db.session.scalars(
                select(func.count()).select_from(Delivery).where(Delivery.lane == lane, *untried)
            ).one()

    def wait_done(self, lane: str = "default", left: int = 0) -> float:
        """Wait until at most `left` untried deliveries of a lane are left; returns the moment."""
        deadline = time.monotonic() + PATIENCE
        while self.left(lane) > left:
            if time.monotonic() > deadline:
                raise TimeoutError(f"{self.left(lane)} deliveries of {lane} are still waiting")
            time.sleep(LOOK)
        return time.monotonic()

    def count(self) -> dict[str, dict[str, float]]:
        """What the sink took."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/count") as answer:
            found: dict[str, dict[str, float]] = json.load(answer)
            return found

    def settle(self) -> None:
        """Forget what was sent: every measurement begins with empty queues and healthy receivers."""
        with self.app.app_context(), transaction() as session:
            session.execute(
                update(Delivery).where(Delivery.state.in_(("waiting", "sending"))).values(state="done")
            )
            session.execute(
                update(Endpoint).values(failures=0, failing_since=None, paused_until=None, pause_seconds=0)
            )


def measure(plan: Plan, kind: str) -> Figures:
    """Everything, on a database of `kind`."""
    figures = Figures()
    with tempfile.TemporaryDirectory(prefix="bench-") as name, staged(plan, kind, Path(name)) as scene:
        for _ in range(plan.runs):
            figures.bare.append(_bare(scene, plan))
            _healthy(scene, figures)
            _with_bad_ones(scene, plan, figures)
            if not plan.tls:
                _crisis(scene, plan, figures)
                _rates(scene, plan, figures)
    return figures


@contextmanager
def staged(plan: Plan, kind: str, folder: Path) -> Iterator[Scene]:
    """A newsroom on a database of `kind`, with its receivers running, until the end."""
    (folder / "var").mkdir()
    folder.chmod(0o755)
    port = free_port()
    ports = tuple(free_port() for _ in range(0, plan.endpoints, BLOCK)) if plan.tls else ()
    places = [str(port), *_encrypted(folder, ports)]
    with databases.KINDS[kind](folder) as address, running(["-m", "tests.bench.sink", *places]):
        url = address("delivery")
        schema.upgrade(url)
        settings = replace(Settings(secret_key="k" * 40, database_url=url, var=folder / "var"), testing=True)
        scene = Scene(create_app(settings), settings, port, folder, ports)
        _register(scene, plan)
        wait_for_port(port)
        yield scene


def address_of(number: int) -> str:
    """Where on loopback the receiver with this number stands."""
    return f"127.1.{number // BLOCK}.{number % BLOCK + 1}"


def _encrypted(folder: Path, ports: Sequence[int]) -> list[str]:
    """Encrypted places of the sink, each with a certificate for the addresses behind it."""
    authority = Authority(folder)
    blocks = [[address_of(block * BLOCK + place) for place in range(BLOCK)] for block in range(len(ports))]
    files = [authority.certificate(f"block-{number}", block) for number, block in enumerate(blocks)]
    return [f"{port}:{file}" for port, file in zip(ports, files, strict=True)]


def _register(scene: Scene, plan: Plan) -> None:
    vault, at = installation.vault(), now()
    common = {"networks": ["127.0.0.0/8"], "created_at": at, "confirmed_at": at, "active": True}
    rows = [
        {
            "id": new_id(),
            "name": f"Cổng {number}",
            "url": scene.url(number),
            "host": scene.url(number).split("/")[2].split(":")[0],
            "secrets": [vault.seal(new_signing_secret())],
            **common,
        }
        for number in range(plan.endpoints)
    ]
    with scene.app.app_context(), transaction() as session:
        session.execute(insert(Endpoint), rows)


def _bare(scene: Scene, plan: Plan) -> float:
    urls, body = scene.folder / "urls", scene.folder / "body"
    urls.write_text("\n".join(scene.url(number) for number in range(plan.endpoints)))
    body.write_bytes(BODY)
    arguments = ["-m", "tests.bench.bare", str(urls), str(body), str(AT_ONCE)]
    with running(arguments, scene.trust, output=subprocess.PIPE) as process:
        said, _ = process.communicate(timeout=PATIENCE)
    return float(said.split()[0])


def _healthy(scene: Scene, figures: Figures) -> None:
    with scene.workers() as (worker,):
        began, started = time.monotonic(), time.time()
        figures.fan_out.append(scene.announce())
        figures.sent.append(scene.wait_done() - began)
        figures.healthy.append(scene.count()["last"]["/ok"] - started)
        figures.memory = max(figures.memory, _peak(worker.pid))


def _crisis(scene: Scene, plan: Plan, figures: Figures) -> None:
    with scene.workers() as (worker,):
        began = time.monotonic()
        scene.announce("crisis")
        figures.idle_crisis.append(scene.wait_done("crisis") - began)
        waiting = -(-plan.backlog // plan.endpoints)
        for _ in range(waiting):
            scene.announce()
        scene.wait_done(left=waiting * plan.endpoints - plan.endpoints // 10)
        began = time.monotonic()
        scene.announce("crisis")
        figures.busy_crisis.append(scene.wait_done("crisis") - began)
        figures.memory = max(figures.memory, _peak(worker.pid))
    scene.settle()


def _rates(scene: Scene, plan: Plan, figures: Figures) -> None:
    for count, kept in ((1, figures.one_rate), (2, figures.two_rate)):
        with scene.workers(count):
            began = time.monotonic()
            for _ in range(3):
                scene.announce()
            kept.append(3 * plan.endpoints / (scene.wait_done() - began))


def _with_bad_ones(scene: Scene, plan: Plan, figures: Figures) -> None:
    """Every twentieth hangs, every twentieth answers 500."""
    _behave(scene, plan, {0: "hang", 1: "fail"})
    healthy = sum(number % 20 > 1 for number in range(plan.endpoints))
    with scene.workers():
        before, started = scene.count()["taken"]["/ok"], time.time()
        scene.announce()
        while scene.count()["taken"]["/ok"] - before < healthy:
            time.sleep(SELDOM)  # the sink itself keeps when the last came; asking it takes its time
        figures.healthy_among_bad.append(scene.count()["last"]["/ok"] - started)
    _behave(scene, plan, {0: "ok", 1: "ok"})
    scene.settle()


def _behave(scene: Scene, plan: Plan, ways: dict[int, str]) -> None:
    with scene.app.app_context(), transaction() as session:
        for number in range(plan.endpoints):
            if number % 20 in ways:
                own = Endpoint.name == f"Cổng {number}"
                session.execute(update(Endpoint).where(own).values(url=scene.url(number, ways[number % 20])))


def _peak(pid: int) -> float:
    lines = Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines()
    return int(next(line for line in lines if line.startswith("VmHWM")).split()[1]) / 1024
