"""The fast lane: a statement is released while ordinary deliveries wait and some portals hang.

What counts is when the first attempt to each portal begins: the receivers note when a statement comes in.
"""

import json
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from secrets import token_hex
from statistics import median
from tempfile import TemporaryDirectory

from sqlalchemy import update

from newsroom.clock import now
from newsroom.db import db, transaction
from newsroom.models import Appointment, Endpoint, Story, User, new_id
from tests.bench import delivery
from tests.bench.delivery import PATIENCE, Scene
from tests.bench.figures import percentile95
from tests.factories import database, make_story, make_user, move

HANGING = 20
"""Every twentieth portal hangs."""

TIMES_IDLE, FIRST_SECONDS = 1.5, 1.0
CHECKED = frozenset({"facts", "names", "authority", "next"})
LOOK = 0.1


@dataclass(frozen=True)
class Plan:
    """How much to measure: portals, ordinary deliveries that wait, and how often release is pressed."""

    endpoints: int = 5635
    backlog: int = 50_000
    presses: int = 3


QUICK = Plan(endpoints=400, backlog=4_000, presses=2)


@dataclass
class Figures:
    """Seconds from pressing release, one of each press: until its answer, until the first attempt to any
    portal begins, and until that to the last healthy one does; `each`: to every healthy portal.
    """

    pressed: list[float] = field(default_factory=list)
    first: list[float] = field(default_factory=list)
    last: list[float] = field(default_factory=list)
    each: list[float] = field(default_factory=list)


@dataclass(frozen=True)
class Found:
    """The same fan-out on an idle system, and while ordinary deliveries wait."""

    idle: Figures
    busy: Figures

    @property
    def times_idle(self) -> float:
        """How much longer it takes until the last healthy portal is tried."""
        return median(self.busy.last) / median(self.idle.last)

    @property
    def first95(self) -> float:
        """The 95th percentile of press to first attempt, while others wait."""
        return percentile95(self.busy.first)


def measure(plan: Plan, kind: str) -> Found:
    """Press release `plan.presses` times on an idle system and as often behind a backlog."""
    found = Found(Figures(), Figures())
    receivers = delivery.Plan(endpoints=plan.endpoints)
    with TemporaryDirectory(prefix="bench-") as name, delivery.staged(receivers, kind, Path(name)) as scene:
        _hang(scene, plan)
        people = _people(scene)
        with scene.workers():
            for _ in range(plan.presses):
                _press(scene, plan, people, found.idle)
            for _ in range(plan.presses):
                while scene.left("default") < plan.backlog:
                    scene.announce()
                _press(scene, plan, people, found.busy)
        scene.settle()
    return found


def _press(scene: Scene, plan: Plan, people: dict[str, User], figures: Figures) -> None:
    """Release a statement, and wait until every healthy portal was tried, and every hanging one given up."""
    mark = f"mark-{token_hex(6)}"
    story = _ready(scene, people, mark)
    began = time.time()
    move(scene.app, people["spokesperson"], story, "release", checklist=CHECKED)
    figures.pressed.append(time.time() - began)
    healthy = {delivery.address_of(n) for n in range(plan.endpoints) if n % HANGING}
    deadline = time.monotonic() + PATIENCE
    while not healthy <= (came := _came(scene, mark)).keys():
        if time.monotonic() > deadline:
            raise TimeoutError(f"{len(healthy - came.keys())} portals were not tried")
        time.sleep(LOOK)
    waited = [came[address] - began for address in healthy]
    figures.first.append(min(waited))
    figures.last.append(max(waited))
    figures.each += waited
    scene.wait_done("crisis")


def _came(scene: Scene, mark: str) -> dict[str, float]:
    """When the statement first came to each address."""
    with urllib.request.urlopen(f"http://127.0.0.1:{scene.port}/first/{mark}") as answer:
        told: dict[str, float] = json.load(answer)
        return told


def _people(scene: Scene) -> dict[str, User]:
    """Who it takes: a writer, a lawyer, and a spokesperson whose paper is in force."""
    people = {role: make_user(scene.app, role) for role in ("reporter", "legal", "spokesperson")}
    at, holder = now(), people["spokesperson"]
    paper = {"kind": "spokesperson", "name": holder.name, "title": "Chánh Văn phòng", "signed_by": "Chủ tịch"}
    times = dict.fromkeys(("valid_from", "signed_at", "created_at"), at)
    made_by = {"user_id": holder.id, "created_by_id": people["reporter"].id, "paper_number": "1/QĐ"}
    with database(scene.app) as session:
        session.add(Appointment(id=new_id(), **paper, **times, **made_by))
    return people


def _ready(scene: Scene, people: dict[str, User], mark: str) -> Story:
    """A statement that waits for release."""
    body = f"Đập vẫn an toàn. {mark}"
    story = make_story(scene.app, people["reporter"], type="thong-tin-ban-dau", body=body)
    move(scene.app, people["reporter"], story, "submit")
    return move(scene.app, people["legal"], story, "clear")


def _hang(scene: Scene, plan: Plan) -> None:
    with scene.app.app_context(), transaction():
        for number in range(0, plan.endpoints, HANGING):
            own = Endpoint.name == f"Cổng {number}"
            db.session.execute(update(Endpoint).where(own).values(url=scene.url(number, "hang")))


def lines(kind: str, plan: Plan, found: Found) -> Iterator[str]:
    """Every figure as a line `name: value`."""
    for name, value, target in _table(found):
        yield f"{kind} {plan.endpoints} {name}: {value}{f' (target {target})' if target else ''}"


def section(kind: str, plan: Plan, found: Found) -> Iterator[str]:
    """The part of docs/benchmarks.md about the fast lane on this database."""
    yield from (f"## Crisis, {kind}", "")
    yield f"Release is pressed on a statement for {plan.endpoints:,} portals, every twentieth of which hangs:"
    yield f"on an idle system, and while {plan.backlog:,} ordinary deliveries wait; one worker. Seconds from"
    yield "pressing until the first attempt comes in at a portal."
    yield f"{plan.presses} presses of each; repeat it with `./run bench crisis --database {kind}`."
    yield from ("", "| | measured | target |", "|---|---|---|")
    for name, value, target in _table(found):
        yield f"| {name} | {value} | {target} |"


def _table(found: Found) -> Iterator[tuple[str, str, str]]:
    for where, figures in (("idle", found.idle), ("backlog", found.busy)):
        yield f"{where}: the press is answered, median", f"{median(figures.pressed):.2f} s", ""
        yield f"{where}: first attempt, p95 of presses", f"{percentile95(figures.first):.2f} s", ""
        yield f"{where}: each healthy portal, median", f"{median(figures.each):.2f} s", ""
        yield f"{where}: each healthy portal, p95", f"{percentile95(figures.each):.2f} s", ""
        yield f"{where}: last healthy portal, median of presses", f"{median(figures.last):.2f} s", ""
    yield "last healthy portal behind the backlog, x idle", f"{found.times_idle:.2f}", f"{TIMES_IDLE:g}"
    yield "press to first attempt behind the backlog, p95", f"{found.first95:.2f} s", f"{FIRST_SECONDS:g} s"
