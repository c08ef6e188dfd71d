"""A hub is told of every feed that has changed: once it takes the news, and not of what is old."""

from dataclasses import replace
from datetime import timedelta
from urllib.parse import parse_qs

import pytest
from factories import make_story, make_user, publish
from fixtures.receiver import Answer, Receiver

from newsroom.clock import now
from newsroom.worker.hub import WAITS, tell_hub


@pytest.fixture
def settings(settings, receiver: Receiver):
    return replace(settings, websub_hub=receiver.url)


@pytest.fixture
def staff(app):
    return [make_user(app, role) for role in ("editor", "publisher", "reporter")]


def publish_one(app, staff):
    publish(app, make_story(app, staff[-1], section="y-te"), *staff)


def tell(app, at=None):
    with app.app_context():
        return tell_hub(at or now())


def topics(receiver):
    forms = [parse_qs(request.body.decode()) for request in receiver.requests]
    assert {form["hub.mode"][0] for form in forms} <= {"publish"}
    return [form["hub.url"][0].removeprefix("http://localhost/feeds/") for form in forms]


CHANGED = ["cong-chinh.atom", "cong-chinh.json", "cong-chinh/y-te.atom", "cong-chinh/y-te.json"]


@pytest.mark.usefixtures("each_database")
def test_the_hub_is_told_of_news_once(app, staff, receiver: Receiver):
    receiver.answer(Answer(204))
    publish_one(app, staff)
    assert tell(app) == 0  # it lay there before there was a hub
    publish_one(app, staff)
    publish_one(app, staff)
    assert tell(app) == 4
    assert topics(receiver) == CHANGED
    assert tell(app) == 0


def test_what_the_hub_does_not_take_is_told_again(app, staff, receiver: Receiver):
    tell(app)
    publish_one(app, staff)
    receiver.answer(Answer(503), Answer(204))
    at = now()
    assert tell(app, at) == 4
    assert tell(app, at + WAITS[0] / 2) == 0
    receiver.answer(Answer(204))
    assert tell(app, at + WAITS[0]) == 4
    assert topics(receiver) == CHANGED * 2
    assert tell(app, at + timedelta(days=1)) == 0


def test_a_hub_that_never_answers_is_given_up_and_told_of_what_comes_next(app, staff, receiver: Receiver):
    tell(app)
    publish_one(app, staff)
    receiver.answer(Answer(500))
    at = now()
    for wait in (*WAITS, timedelta(0)):
        assert tell(app, at) == 4
        at += wait
    assert tell(app, at + timedelta(days=9)) == 0
    receiver.answer(Answer(204))
    publish_one(app, staff)
    assert tell(app, at + timedelta(days=9)) == 4
