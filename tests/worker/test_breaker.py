"""Endpoints in trouble: the breaker opens and closes, warnings are given, and five days end it. The clock is
the test's."""

from datetime import datetime, timedelta
from random import Random

import pytest
from factories import make_endpoint, make_user, send, sign_in
from fixtures.receiver import Answer
from flask import Flask
from sqlalchemy import select

from newsroom.clock import local, now
from newsroom.db import db
from newsroom.deliveries.batches import carry_on
from newsroom.endpoints.usecases import switch_endpoint
from newsroom.models import Endpoint, Notice
from newsroom.models.trail import AuditEntry
from newsroom.worker.breaker import Doing, after_failure
from newsroom.worker.failing import mind_the_failing
from worker.house import House

AT = now()
DAY = timedelta(days=1)


def state(app: Flask, endpoint: Endpoint) -> Endpoint:
    with app.app_context():
        return db.session.get_one(Endpoint, endpoint.id, populate_existing=True)


def test_pauses_double_from_half_a_minute_to_half_an_hour():
    doing, dice, pauses = Doing(), Random(3), []  # noqa: S311 - nothing here is secret
    for _ in range(4):
        doing = after_failure(doing, AT, dice)
        assert doing.paused_until is None
    for _ in range(9):
        doing = after_failure(doing, AT, dice)
        pauses.append(doing.pause_seconds)
        assert doing.paused_until == AT + timedelta(seconds=doing.pause_seconds)
    for pause, planned in zip(pauses, (30, 60, 120, 240, 480, 960, 1800, 1800, 1800), strict=True):
        assert 0.8 * planned <= pause <= min(1.2 * planned, 1800)
    assert (doing.failures, doing.failing_since) == (13, AT)


def test_five_failures_open_it_and_one_success_closes_it(each_database: str, house: House):
    endpoint, _ = house.endpoint()
    house.receiver.answer(*[Answer(500)] * 5, Answer(200))
    for _ in range(5):
        house.announce(at=AT)
    at = AT
    for _ in range(5):
        house.drain(at)  # two at first, then one probe at a time
        at += timedelta(milliseconds=1)
    tried = len(house.receiver.requests)
    failed = state(house.app, endpoint)
    assert (tried, failed.failures) == (5, 5)
    assert failed.paused_until is not None
    house.announce(at=at)
    house.drain(failed.paused_until - timedelta(seconds=1))
    assert len(house.receiver.requests) == tried  # skipped, and none of them failed
    assert {row.state for row in house.deliveries()} == {"waiting"}
    house.drain(failed.paused_until)
    healed = state(house.app, endpoint)
    assert {row.state for row in house.deliveries()} == {"done"}
    assert len(house.receiver.requests) == tried + 6
    assert (healed.failures, healed.failing_since, healed.paused_until) == (0, None, None)
    assert healed.last_success_at == failed.paused_until


def test_warnings_come_after_one_three_and_four_days_and_after_five_it_is_off(
    each_database: str, house: House
):
    technician = make_user(house.app, "technician")
    endpoint = make_endpoint(house.app, failures=20, failing_since=AT)
    told = []
    for days in (0.9, 1, 1.5, 3, 4, 4.9):
        look(house.app, AT + days * DAY)
        told.append(state(house.app, endpoint).warned)
    assert told == [0, 1, 1, 2, 3, 3]
    look(house.app, AT + 5 * DAY)
    off = state(house.app, endpoint)
    assert (off.active, off.disabled_at) == (False, AT + 5 * DAY)
    with house.app.app_context():
        actions = db.session.scalars(
            select(AuditEntry.action).where(AuditEntry.stream == "endpoints").order_by(AuditEntry.log_index)
        ).all()
        heard = db.session.scalars(select(Notice).where(Notice.user_id == technician.id)).all()
    assert actions == ["endpoint.warned"] * 3 + ["endpoint.off"]
    assert [notice.params["action"] for notice in heard] == ["failing"] * 3 + ["off_failing"]
    assert {notice.params["name"] for notice in heard} == {endpoint.name}


def test_what_comes_while_it_is_off_is_kept_and_goes_out_when_it_is_on(house: House):
    endpoint, _ = house.endpoint()
    house.receiver.answer(Answer(410), Answer(200))
    house.announce(at=AT)
    house.drain(AT)
    house.announce(at=AT)
    assert house.deliveries()[-1].state == "waiting"
    with house.app.app_context():
        switch_endpoint(house.technician, endpoint.id, True, now())
    house.drain(AT + timedelta(minutes=1))
    assert house.deliveries()[-1].state == "done"


def fail_for_good(house: House, at: datetime) -> None:
    """An event that is refused until it is given up, and a receiver that is switched off for it."""
    house.receiver.answer(Answer(500))
    house.announce(b'{"n": 1}', at=at)
    while house.delivery().state != "failed":
        house.drain(at)
        at = max(house.delivery().next_at, at + timedelta(minutes=31))
    look(house.app, at + 5 * DAY)


def test_a_switched_off_portal_is_made_good_through_the_pages(house: House, client):
    """What came while it was off goes out when it is on; what failed before is sent again since a time."""
    desk = sign_in(client, make_user(house.app, "technician"))
    endpoint, _ = house.endpoint()
    fail_for_good(house, AT - 6 * DAY)
    assert not state(house.app, endpoint).active
    house.announce(b'{"n": 2}')
    house.drain(now())
    tried = len(house.receiver.requests)
    assert [row.state for row in house.deliveries()] == ["failed", "waiting"]

    house.receiver.answer(Answer(200))
    send(desk, f"/endpoints/{endpoint.id}/active", active="yes")
    house.drain(now())
    assert [row.state for row in house.deliveries()] == ["failed", "done"]
    since = local(AT - 7 * DAY).strftime("%d/%m/%Y")
    send(desk, "/deliveries/again", endpoint=endpoint.id, since=since, state="failed")
    with house.app.app_context():
        carry_on(now())
    house.drain(now())
    assert [row.state for row in house.deliveries()] == ["done", "done"]
    sent = house.receiver.requests[tried:]
    assert [request.body for request in sent] == [b'{"n": 2}', b'{"n": 1}']
    assert sent[1].headers["webhook-id"] == house.receiver.requests[0].headers["webhook-id"]


@pytest.mark.parametrize("days", [0.5, 6])
def test_who_succeeded_is_not_minded(house: House, days: float):
    endpoint = make_endpoint(house.app, failing_since=None, last_success_at=AT)
    look(house.app, AT + days * DAY)
    assert state(house.app, endpoint).active


def look(app: Flask, at: datetime) -> None:
    with app.app_context():
        mind_the_failing(at)
