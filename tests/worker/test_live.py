"""Looking whether readers see what was sent: over real connections to a real server."""

from dataclasses import replace
from datetime import timedelta

import pytest
from factories import database, make_endpoint, make_story, make_user, publish
from fixtures.receiver import Answer
from sqlalchemy import select

from newsroom.clock import now
from newsroom.installation import configure
from newsroom.models import Delivery, Endpoint
from newsroom.models.trail import OutboxEvent
from newsroom.worker.live import READ, look_live

MINUTE = timedelta(minutes=1)


@pytest.fixture
def settings(settings):
    return replace(settings, live_check=True)


@pytest.fixture
def taken(app, receiver):
    """The digest of a story that a receiver took just now, saying that it stands at its address."""
    make_endpoint(app, networks=["127.0.0.0/8"])
    author, editor, head = (make_user(app, role) for role in ("reporter", "editor", "publisher"))
    publish(app, make_story(app, author), editor, head, author)
    with database(app) as session:
        delivery = session.scalars(select(Delivery)).one()
        delivery.state, delivery.done_at, delivery.receipt_url = "done", now(), receiver.url
        return session.scalar(select(OutboxEvent.digest))


def look(app, minutes):
    """What is known after a look that many minutes from now, and how many pages were looked at."""
    with app.app_context():
        looked = look_live(now() + minutes * MINUTE)
    with database(app) as session:
        delivery = session.scalars(select(Delivery)).one()
        return looked, delivery.live_state, delivery.live_seen_at is not None


def meta(digest):
    return f'<html><head><meta name="newsroom-digest" content="{digest}"></head></html>'.encode()


def test_a_page_is_looked_at_until_it_shows_the_text(app, receiver, taken):
    assert look(app, 0.5) == (0, "", False)
    receiver.answer(Answer(404, meta(taken)), Answer(200, meta("0" * 64)), Answer(200, meta(taken)))
    assert look(app, 2) == (1, "missing", False)
    assert look(app, 3) == (0, "missing", False)
    assert look(app, 13) == (1, "different", False)
    assert look(app, 24) == (1, "seen", True)
    assert look(app, 40) == (0, "seen", True)
    assert [request.method for request in receiver.requests] == ["GET"] * 3


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        (lambda digest: Answer(200, b"<p>sha-256 " + digest.encode()), "seen"),
        (lambda digest: Answer(200, b"x" * READ + digest.encode()), "missing"),
        (lambda digest: Answer(302, meta(digest), {"Location": "/khac"}), "missing"),
        (lambda _digest: Answer(drop=True), "missing"),
    ],
)
def test_what_counts_as_seen(app, receiver, taken, answer, state):
    receiver.answer(answer(taken))
    assert look(app, 2)[1] == state
    assert {request.path for request in receiver.requests} == {"/hook"}


def test_it_is_given_up_after_an_hour(app, receiver, taken):
    receiver.answer(Answer(404))
    assert look(app, 69)[0] == 1
    assert look(app, 80)[0] == 0


def test_a_page_in_an_inner_network_is_not_dialled(app, receiver, taken):
    with database(app) as session:
        session.scalars(select(Endpoint)).one().networks = []
    assert look(app, 2)[1] == "missing"
    assert receiver.requests == ()


def test_without_the_setting_nothing_is_fetched(app, receiver, taken, settings):
    configure(replace(settings, live_check=False))
    assert look(app, 2) == (0, "", False)
