"""What monitors ask: is it up, is it ready, what does it do."""

from datetime import timedelta

from factories import database, make_endpoint, make_story, make_user, publish
from sqlalchemy import update

from newsroom.clock import now
from newsroom.models import Delivery, Heartbeat


def beat(app, ago=timedelta()):
    with database(app) as session:
        session.add(Heartbeat(name="worker", at=now() - ago))


def test_the_process_answers_without_a_database(client):
    assert client.get("/healthz").json == {"status": "ok"}


def test_ready_while_a_worker_reports(app, client):
    beat(app)
    assert client.get("/readyz").status_code == 200


def test_not_ready_without_a_worker(app, client):
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json["reasons"]) == (503, ["no worker has reported for a minute"])


def test_not_ready_once_the_worker_fell_silent(app, client):
    beat(app, ago=timedelta(minutes=2))
    assert client.get("/readyz").status_code == 503


def test_says_how_long_the_oldest_event_has_waited(app, client):
    beat(app)
    make_endpoint(app)
    people = [make_user(app, role) for role in ("editor", "publisher", "reporter")]
    publish(app, make_story(app, people[2]), *people)
    assert client.get("/readyz").status_code == 200
    with database(app) as session:
        session.execute(update(Delivery).values(created_at=now() - timedelta(minutes=40)))
    answer = client.get("/readyz")
    assert answer.json["reasons"] == ["the oldest undelivered event has waited for 40 minutes"]


def test_figures_are_for_this_machine_alone(app, client):
    make_story(app, make_user(app, "reporter"))
    assert 'newsroom_stories{stage="draft"} 1.0' in client.get("/metrics").text
    outside = client.get("/metrics", environ_overrides={"REMOTE_ADDR": "203.0.113.9"})
    assert outside.status_code == 404
