"""Whether an address belongs to whoever gave it: nothing but trials before the receiver has answered."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from factories import make_user, person_of
from flask import Flask
from sqlalchemy import select

from newsroom.clock import now
from newsroom.db import db
from newsroom.endpoints.challenge_usecases import ask_to_confirm, confirm_by_hand
from newsroom.endpoints.usecases import NewEndpoint, add_endpoint, change_endpoint, send_test
from newsroom.errors import Forbidden, Invalid, Refused
from newsroom.models import Attempt, Delivery, Endpoint
from newsroom.models.trail import AuditEntry, OutboxEvent
from newsroom.person import Person
from newsroom.worker.challenges import confirm_answered

PORTAL = NewEndpoint("Cổng bộ", "https://portal.example/hook")


@pytest.fixture
def technician(app: Flask) -> Person:
    return person_of(app, make_user(app, "technician"))


def answer(said: object) -> None:
    """Bring the last challenge to where a worker would have brought it: taken, with this answer."""
    delivery = db.session.scalars(select(Delivery).order_by(Delivery.id.desc()).limit(1)).one()
    delivery.state, delivery.attempts, delivery.done_at = "done", 1, now()
    text = said if isinstance(said, str) else json.dumps(said)
    tried = {"number": 1, "at": now(), "milliseconds": 3, "status": 200, "error": "", "answer": text}
    db.session.add(Attempt(delivery_id=delivery.id, **tried))
    db.session.commit()


def sent() -> dict[str, str]:
    """What the last challenge says."""
    body = db.session.scalars(select(OutboxEvent.body).order_by(OutboxEvent.position.desc()).limit(1)).one()
    message = json.loads(body)
    assert message["type"] == "endpoint.verify"
    return message["data"]


def confirmed(endpoint_id: str) -> bool:
    return db.session.get_one(Endpoint, endpoint_id, populate_existing=True).confirmed_at is not None


def test_the_right_answer_confirms_and_sends_what_waited(each_database: str, app: Flask, technician: Person):
    with app.app_context():
        endpoint, _ = add_endpoint(technician, PORTAL, now())
        assert not confirmed(endpoint.id)
        ask_to_confirm(technician, endpoint.id, now())
        assert confirm_answered(now()) == 0
        answer({"challenge": sent()["challenge"], "more": 1})
        assert confirm_answered(now()) == 1
        assert confirmed(endpoint.id)
        assert confirm_answered(now()) == 0
        with pytest.raises(Refused):
            ask_to_confirm(technician, endpoint.id, now())
        last = db.session.scalars(select(AuditEntry).order_by(AuditEntry.log_index.desc()).limit(1)).one()
        assert (last.action, json.loads(last.entry)["reason"]) == ("endpoint.confirm", "answered")


@pytest.mark.parametrize(
    "said", ["", "ok", "[1]", {"challenge": "sai"}, {"challenge": 7}, {"challenge": None}]
)
def test_another_answer_does_not(app: Flask, technician: Person, said: object):
    with app.app_context():
        endpoint, _ = add_endpoint(technician, PORTAL, now())
        ask_to_confirm(technician, endpoint.id, now())
        answer(said)
        assert confirm_answered(now()) == 0
        assert not confirmed(endpoint.id)


def test_what_was_answered_elsewhere_confirms_no_new_address(app: Flask, technician: Person):
    with app.app_context():
        endpoint, _ = add_endpoint(technician, PORTAL, now())
        ask_to_confirm(technician, endpoint.id, now())
        answer({"challenge": sent()["challenge"]})
        confirm_answered(now())
        moved = replace(PORTAL, url="https://elsewhere.example/hook")
        change_endpoint(technician, endpoint.id, 2, moved, now())
        assert not confirmed(endpoint.id)
        assert confirm_answered(now()) == 0
        assert not confirmed(endpoint.id)


def test_an_administrator_confirms_by_hand_and_says_why(app: Flask, technician: Person):
    admin = person_of(app, make_user(app, "admin"))
    with app.app_context():
        endpoint, _ = add_endpoint(technician, PORTAL, now())
        with pytest.raises(Forbidden):
            confirm_by_hand(technician, endpoint.id, "told", now())
        with pytest.raises(Invalid):
            confirm_by_hand(admin, endpoint.id, "vì thế", now())
        confirm_by_hand(admin, endpoint.id, "told", now())
        assert confirmed(endpoint.id)


def test_a_new_trial_takes_the_place_of_one_that_waits(app: Flask, technician: Person):
    with app.app_context():
        endpoint, _ = add_endpoint(technician, PORTAL, now())
        send_test(technician, endpoint.id, now())
        ask_to_confirm(technician, endpoint.id, now() + timedelta(seconds=1))
        states = db.session.scalars(select(Delivery.state).order_by(Delivery.id)).all()
        assert states == ["superseded", "waiting"]
