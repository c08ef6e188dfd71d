"""A receiver that has not repeated its challenge gets nothing but trials, over a real connection."""

import json

from fixtures.receiver import Answer
from sqlalchemy import select

from newsroom.clock import now
from newsroom.db import db
from newsroom.endpoints.challenge_usecases import ask_to_confirm
from newsroom.models import Endpoint
from newsroom.models.trail import OutboxEvent
from newsroom.worker.challenges import confirm_answered


def test_a_receiver_that_repeats_the_challenge_is_confirmed(house):
    endpoint, _ = house.endpoint()
    with house.app.app_context():
        db.session.get_one(Endpoint, endpoint.id).confirmed_at = None
        db.session.commit()
        ask_to_confirm(house.technician, endpoint.id, now())
    house.announce()
    house.receiver.answer(Answer(body=b'{"challenge": "something else"}'))
    house.drain()
    assert confirmed(house, endpoint.id) is False
    (request,) = house.receiver.requests  # the event waits
    asked = json.loads(request.body)
    assert (asked["type"], asked["data"]["url"]) == ("endpoint.verify", endpoint.url)
    with house.app.app_context():
        ask_to_confirm(house.technician, endpoint.id, now())
        body = db.session.scalars(select(OutboxEvent.body).order_by(OutboxEvent.position.desc())).first()
    said = {"challenge": json.loads(body)["data"]["challenge"]}
    house.receiver.answer(Answer(body=json.dumps(said).encode()))
    house.drain()
    assert confirmed(house, endpoint.id) is True
    house.drain()
    assert len(house.receiver.requests) == 3


def confirmed(house, endpoint_id):
    """Whether a receiver is, once the worker has looked at what was answered."""
    with house.app.app_context():
        confirm_answered(now())
        return db.session.get_one(Endpoint, endpoint_id, populate_existing=True).confirmed_at is not None
