"""The page under a link, on which a member portal minds its own endpoint without an account."""

import re
from datetime import timedelta

import pytest
from factories import database, make_endpoint, make_story, make_user, person_of, publish, send, sign_in
from sqlalchemy import select

from newsroom.clock import now
from newsroom.endpoints.own_routes import ACTS, MISSES
from newsroom.endpoints.own_usecases import LASTS, make_link
from newsroom.models import Attempt, Delivery, Endpoint
from newsroom.models.trail import AuditEntry


@pytest.fixture
def endpoint(app):
    """A receiver among others."""
    make_endpoint(app, name="Cổng khác", url="https://khac.example.vn/hook")
    return make_endpoint(app, name="Cổng tỉnh Lào Cai", secrets=["sealed"])


@pytest.fixture
def link(app, endpoint):
    """The address of its own page."""
    with app.app_context():
        return f"/receiver/{make_link(person_of(app, make_user(app, 'technician')), endpoint.id, now())}"


def test_a_technician_makes_a_link_and_ends_it(app, client, endpoint):
    desk = sign_in(client, make_user(app, "technician"))
    page = send(desk, f"/endpoints/{endpoint.id}/link").text
    address = re.search(r'value="[^"]*(/receiver/[\w-]{43})"', page).group(1)
    stranger = app.test_client()
    assert stranger.get(address).status_code == 200
    assert send(desk, f"/endpoints/{endpoint.id}/link", end="yes").status_code == 303
    assert stranger.get(address).status_code == 404
    assert send(desk, f"/endpoints/{endpoint.id}/link", end="yes").status_code == 409
    with database(app) as session:
        actions = session.scalars(select(AuditEntry.action).order_by(AuditEntry.log_index)).all()
        assert actions[-2:] == ["endpoint.link", "endpoint.unlink"]


def test_it_shows_its_own_deliveries_and_nothing_else(app, client, endpoint, link):
    author, editor, publisher = (make_user(app, role) for role in ("reporter", "editor", "publisher"))
    story = make_story(app, author, title="Tít chỉ trong tòa soạn")
    publish(app, story, editor, publisher, author)
    with database(app) as session:
        for delivery in session.scalars(select(Delivery)):
            said = "của tôi" if delivery.endpoint_id == endpoint.id else "của cổng khác"
            tried = {"number": 1, "at": now(), "milliseconds": 5, "status": 503, "error": "status"}
            session.add(Attempt(delivery_id=delivery.id, answer=said, **tried))
    answer = client.get(link)
    assert "của tôi" in answer.text
    for hidden in ("của cổng khác", "Cổng khác", "khac.example.vn", story.title, "whsec_"):
        assert hidden not in answer.text
    assert answer.headers["X-Robots-Tag"].startswith("noindex")
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"


def test_they_try_their_receiver_and_turn_their_key(app, client, endpoint, link):
    assert send(client, f"{link}/test").status_code == 303
    assert "whsec_" in send(client, f"{link}/rotate").text
    assert "whsec_" not in client.get(link).text
    assert send(client, f"{link}/rotate").status_code == 409
    assert send(client, f"{link}/retire").status_code == 303
    with database(app) as session:
        assert session.scalars(select(Delivery.endpoint_id)).all() == [endpoint.id]
        assert len(session.get_one(Endpoint, endpoint.id).secrets) == 1


def test_they_say_whom_to_tell_and_when_not_to_send(app, client, endpoint, link):
    window = {"maintenance_from": "2026-11-22T22:00", "maintenance_until": "2026-11-23T02:00"}
    assert send(client, link, contact="Chị Lan", email="lan@example.vn", **window).status_code == 303
    wrong = send(client, link, contact="Chị Lan", email="lan", **window)
    assert wrong.status_code == 422
    assert 'id="email-error"' in wrong.text
    assert "Chị Lan" in wrong.text
    with database(app) as session:
        stored = session.get_one(Endpoint, endpoint.id)
        assert (stored.contact_email, stored.maintenance_from.hour) == ("lan@example.vn", 15)
        assert "Chị Lan" not in str(session.scalars(select(AuditEntry.entry)).all())


def test_a_wrong_an_ended_and_no_link_look_the_same(app, client, endpoint, link):
    with database(app) as session:
        session.get_one(Endpoint, endpoint.id).self_expires_at = now() - timedelta(seconds=1)
    answers = [client.get(path) for path in (link, "/receiver/" + "x" * 43, "/receiver/y")]
    assert {answer.status_code for answer in answers} == {404}
    assert len({re.sub(r'value="[^"]*"', "", answer.text) for answer in answers}) == 1
    assert timedelta(days=30) < LASTS


def test_who_guesses_and_who_hurries_is_slowed_down(client, link):
    statuses = [send(client, f"{link}/test").status_code for _ in range(ACTS + 1)]
    assert (set(statuses[:-1]), statuses[-1]) == ({303}, 429)
    guesses = [client.get(f"/receiver/{number}").status_code for number in range(MISSES + 1)]
    assert (set(guesses[:-1]), guesses[-1]) == ({404}, 429)
