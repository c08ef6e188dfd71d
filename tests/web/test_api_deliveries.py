"""Deliveries for programs: lists over all stories, and sending again."""

from datetime import timedelta

import pytest
from factories import bearer, database, make_endpoint, make_story, make_user, publish
from sqlalchemy import select

from newsroom.clock import iso, now
from newsroom.deliveries.batches import carry_on
from newsroom.models import Delivery

PATH = "/api/v1/deliveries"


@pytest.fixture
def staff(app):
    return {role: make_user(app, role) for role in ("reporter", "editor", "publisher", "technician")}


@pytest.fixture
def headers(app, staff):
    return bearer(app, staff["technician"])


@pytest.fixture
def endpoints(app, staff):
    """Two receivers of a story; the first has failed, the second is late."""
    made = [make_endpoint(app) for _ in range(2)]
    story = make_story(app, staff["reporter"])
    publish(app, story, staff["editor"], staff["publisher"], staff["reporter"])
    with database(app) as session:
        first, second = session.scalars(select(Delivery).order_by(Delivery.id)).all()
        first.state, first.last_error = "failed", "tls"
        second.created_at = now() - timedelta(hours=1)
        by_id = {endpoint.id: endpoint for endpoint in made}
        return [by_id[first.endpoint_id], by_id[second.endpoint_id]]


def names(client, headers, query=""):
    return [item["endpoint"] for item in client.get(f"{PATH}{query}", headers=headers).json["items"]]


def test_lists_are_narrowed_and_paged(client, headers, endpoints):
    failed, late = (endpoint.name for endpoint in endpoints)
    assert names(client, headers) == [late, failed]
    assert names(client, headers, "?state=failed&fault=tls") == [failed]
    assert names(client, headers, "?state=late") == [late]
    assert names(client, headers, f"?endpoint={endpoints[0].id}") == [failed]
    assert names(client, headers, f"?since={iso(now() - timedelta(minutes=5))}") == [failed]
    first = client.get(f"{PATH}?limit=1", headers=headers).json
    assert names(client, headers, f"?limit=1&cursor={first['next']}") == [failed]
    assert first["items"][0]["chosen_for"] == "filter"
    assert client.get(f"{PATH}?state=lost", headers=headers).status_code == 422


def test_a_failed_one_is_sent_again(app, client, headers, staff, endpoints):
    number = client.get(f"{PATH}?state=failed", headers=headers).json["items"][0]["id"]
    stranger = bearer(app, staff["publisher"])
    assert client.post(f"{PATH}/{number}/resend", headers=stranger).status_code == 403
    assert client.post(f"{PATH}/{number}/resend", headers=headers).json["state"] == "waiting"
    assert client.post(f"{PATH}/{number}/resend", headers=headers).status_code == 409
    assert client.post(f"{PATH}/999999/resend", headers=headers).status_code == 404
    assert client.get(PATH, headers=bearer(app, staff["reporter"])).status_code == 403


def test_many_are_counted_sent_again_and_stopped(app, client, headers, staff, endpoints):
    wanted = {"state": "failed", "endpoint": endpoints[0].id, "since": iso(now() - timedelta(hours=2))}
    counted = client.get(f"{PATH}/reckoning", query_string=wanted, headers=headers).json
    assert counted == {"total": 1, "skipped": 0, "to_send": 1, "endpoints": 1}
    job = client.post(f"{PATH}/jobs", json=wanted, headers=headers)
    assert (job.status_code, job.json["state"], job.json["total"]) == (201, "running", 1)
    stopped = client.post(f"{PATH}/jobs/{job.json['id']}/cancel", headers=headers)
    assert stopped.json["state"] == "cancelled"
    assert client.post(f"{PATH}/jobs/{job.json['id']}/cancel", headers=headers).status_code == 409
    again = client.post(f"{PATH}/jobs", json=wanted, headers=headers).json["id"]
    with app.app_context():
        carry_on(now())
    done = client.get(f"{PATH}/jobs/{again}", headers=headers).json
    assert (done["state"], done["sent"]) == ("done", 1)
    assert [one["id"] for one in client.get(f"{PATH}/jobs", headers=headers).json["items"]] == [
        again,
        job.json["id"],
    ]
    assert client.post(f"{PATH}/jobs", json=wanted, headers=headers).status_code == 409


def test_a_new_receiver_is_sent_what_it_missed(app, client, headers, endpoints):
    new = make_endpoint(app)
    wanted = {"state": "missed", "endpoint": new.id, "since": iso(now() - timedelta(hours=2))}
    assert client.post(f"{PATH}/jobs", json=wanted, headers=headers).json["total"] == 1
    with app.app_context():
        carry_on(now())
    items = client.get(f"{PATH}?endpoint={new.id}", headers=headers).json["items"]
    assert [item["chosen_for"] for item in items] == ["replay"]


@pytest.mark.parametrize(
    ("wanted", "status"), [({}, 409), ({"state": "late"}, 422), ({"state": "failed", "fault": "x"}, 422)]
)
def test_what_cannot_be_sent_again_at_once(client, headers, endpoints, wanted, status):
    assert client.get(f"{PATH}/reckoning", query_string=wanted, headers=headers).status_code == status
    assert client.post(f"{PATH}/jobs", json=wanted, headers=headers).status_code == status


def test_jobs_have_their_permissions(app, client, staff, endpoints):
    stranger = bearer(app, staff["publisher"])
    assert client.get(f"{PATH}/reckoning?state=failed", headers=stranger).status_code == 403
    assert client.post(f"{PATH}/jobs", json={"state": "failed"}, headers=stranger).status_code == 403
    assert client.get(f"{PATH}/jobs/999", headers=bearer(app, staff["technician"])).status_code == 404
