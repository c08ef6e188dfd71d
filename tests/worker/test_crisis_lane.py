"""What the fast lane promises of delivery; the numbers are those of the list in docs/crisis.md."""

import threading
from dataclasses import replace
from datetime import timedelta

import issued as fast
import pytest
from factories import database, edit, make_endpoint, move, sign_in
from fixtures.receiver import Answer
from redis import Redis
from sqlalchemy import func, select

from newsroom import installation
from newsroom.clock import now
from newsroom.config import Settings
from newsroom.db import db
from newsroom.models import Delivery, Endpoint
from newsroom.models.endpoint import LANES
from newsroom.models.trail import OutboxEvent
from newsroom.worker import queue
from newsroom.worker.main import rq_worker
from worker.house import House

PORTALS, ORDINARY = 5, 200
STATEMENT = b'{"statement": 1}'


@pytest.fixture
def people(app):
    return fast.lane(app)


@pytest.fixture
def redis_settings(settings: Settings, redis_url: str, house: House) -> Settings:
    """The settings with a Redis, in force."""
    found = replace(settings, redis_url=redis_url)
    installation.configure(found)
    queue.install()
    return found


def waiting(house: House, lane: str) -> int:
    with house.app.app_context():
        left = select(func.count()).where(Delivery.state == "waiting", Delivery.lane == lane)
        return db.session.scalars(left).one()


class Presser(threading.Thread):
    """Waits until a worker is busy, presses release on a statement, and keeps what came next."""

    def __init__(self, house: House, stop: threading.Event) -> None:
        super().__init__()
        self._house, self._over, self._gate = house, stop, threading.Event()
        self.next: list[bytes] = []
        house.receiver.answer(Answer(200, hold=self._gate))

    def run(self) -> None:
        receiver = self._house.receiver
        try:
            begun = len(receiver.wait_for(8, 30))  # as many as may go to one host at once
            self._house.announce(STATEMENT, lane="crisis")
            receiver.wait_for(begun + 1)
            receiver.answer(Answer(200))
            self._gate.set()
            self.next = [one.body for one in receiver.wait_for(begun + PORTALS + 8)[begun:]]
        finally:
            self._gate.set()
            self._over.set()


@pytest.mark.redis
def test_guarantee_6_a_statement_overtakes_a_thousand_that_wait_also_while_a_batch_is_on_its_way(
    house: House, redis_settings: Settings, redis_url: str
):
    """One worker, at work on ordinary deliveries that all hang: the statement does not wait for them."""
    for number in range(PORTALS):
        house.endpoint(f"{house.receiver.url}/{number}")
    for _ in range(ORDINARY):
        house.announce(b'{"ordinary": 1}')
    assert waiting(house, "default") == PORTALS * ORDINARY
    presser = Presser(house, stop := threading.Event())
    presser.start()
    with Redis.from_url(redis_url) as redis:
        rq_worker(house.app, LANES, redis, stop).work(burst=True, logging_level="ERROR")
    presser.join()
    assert presser.next[0] == STATEMENT
    assert presser.next[: PORTALS + 8].count(STATEMENT) == PORTALS
    assert waiting(house, "default") > PORTALS * ORDINARY / 2
    assert waiting(house, "crisis") == 0


def went_wrong_since(app, story, portals) -> None:
    """All took it but the one that hangs; then one changed its filters, one is off, one in maintenance."""
    soon = now() + timedelta(hours=1)
    with database(app) as session:
        for delivery in session.scalars(select(Delivery).where(Delivery.story_id == story.id)):
            delivery.state, delivery.attempts = "done", 1
            if delivery.endpoint_id == portals["hung"].id:
                delivery.state, delivery.lease_owner, delivery.lease_until = "sending", "dead", soon
        session.get_one(Endpoint, portals["changed"].id).sections = ["y-te"]
        session.get_one(Endpoint, portals["off"].id).active = False
        session.get_one(Endpoint, portals["maintained"].id).maintenance_until = soon


def beside_the_wall(house: House, user, story) -> str:
    """Whom somebody has to call, in English."""
    client = sign_in(house.app.test_client(), user)
    with client.session_transaction() as session:
        session["language"] = "en"
    return client.get(f"/wall/{story.id}").text.partition("data-wall-beside")[2]


def test_guarantee_7_a_recall_reaches_in_one_action_all_that_ever_got_it(house: House, people):
    """Also who would not be chosen any more; who cannot be told stands in red with a phone."""
    app, (took, _secret) = house.app, house.endpoint()
    wanted = {"sections": ["thoi-su"], "contact_phone": "024 000"}
    names = ("changed", "off", "maintained", "hung")
    portals = {name: make_endpoint(app, name=f"Cổng {name}", **wanted) for name in names}
    make_endpoint(app, name="Cổng never", sections=["y-te"])
    story = fast.issue(app, people, fast.draft(app, people))
    went_wrong_since(app, story, portals)
    fast.recall(app, people, story)
    with database(app) as session:
        recalls = select(OutboxEvent.id).where(OutboxEvent.type == "statement.recalled")
        told = session.scalars(select(Delivery.endpoint_id).where(Delivery.event_id.in_(recalls))).all()
    assert sorted(told) == sorted([took.id, *(portal.id for portal in portals.values())])
    house.drain()
    assert [one.body for one in house.receiver.requests if b"statement.recalled" in one.body]
    beside = beside_the_wall(house, people["publisher"], story)
    assert "Cổng thử" not in beside  # it has confirmed
    assert all(f"Cổng {name}" in beside for name in names)  # nobody answers at these addresses
    assert beside.count('class="status status-bad"') == beside.count('href="tel:024000"') == len(names)


def test_guarantee_7_a_correction_reaches_all_that_got_the_original(house: House, people):
    app = house.app
    changed = make_endpoint(app, sections=["thoi-su"])
    story = fast.issue(app, people, fast.draft(app, people))
    with database(app) as session:
        session.get_one(Endpoint, changed.id).sections = ["y-te"]
    move(app, people["publisher"], story, "correct", comment="Sai số liệu")
    edit(app, people["publisher"], story, sapo="Mực nước 82%.", correction="Bản trước ghi 28%.")
    fast.issue(app, people, story)
    with database(app) as session:
        rows = session.scalars(
            select(Delivery).where(Delivery.endpoint_id == changed.id).order_by(Delivery.id)
        ).all()
        assert [(row.sequence, row.state, row.chosen_for) for row in rows] == [
            (1, "superseded", "filter"),
            (2, "waiting", "had_it"),
        ]
