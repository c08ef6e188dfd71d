"""Sending many deliveries again: counted first, then a job in batches that can be stopped."""

import json
import re
from datetime import timedelta

import pytest
from factories import database, make_endpoint, make_story, make_user, move, publish, send, sign_in
from sqlalchemy import select

from newsroom.clock import now
from newsroom.deliveries import batches
from newsroom.models import Delivery, ResendJob
from newsroom.models.trail import AuditEntry

AT = now()


@pytest.fixture
def desk(app, client):
    return sign_in(client, make_user(app, "technician"))


@pytest.fixture
def failed(app):
    """Two stories at two receivers; all failed, and the first story was taken down since."""
    for name in ("Cổng Bộ", "Cổng Tỉnh"):
        make_endpoint(app, name=name, group=name)
    author, editor, head = (make_user(app, role) for role in ("reporter", "editor", "publisher"))
    first, _ = (publish(app, make_story(app, author), editor, head, author) for _ in range(2))
    with database(app) as session:
        for one in session.scalars(select(Delivery)):
            one.state = "failed"
    move(app, head, first, "takedown", reason="unverified", comment="Chưa kiểm chứng.")


def facts(page):
    """The figures of the page."""
    return [int(number) for number in re.findall(r"<dd>\s*(\d+)\s*</dd>", page)]


def states(app):
    with database(app) as session:
        return [(one.state, one.lane) for one in session.scalars(select(Delivery).order_by(Delivery.id))]


def work(app):
    """Let the worker do one batch."""
    with app.app_context():
        return batches.carry_on(now())


def begin(desk, **wanted):
    return send(desk, "/deliveries/again", **wanted).headers["Location"]


def test_counted_first_then_done_and_noted(app, desk, failed):
    assert "/deliveries/again?state=failed" in desk.get("/deliveries?state=failed").text
    assert facts(desk.get("/deliveries/again?state=failed").text) == [4, 2, 2, 2]
    assert states(app)[:4] == [("failed", "default")] * 4
    job = begin(desk, state="failed")
    assert "data-running" in desk.get(job).text
    assert work(app) == 4
    assert work(app) == 0
    first, second = states(app)[:2], states(app)[2:4]
    assert first == [("failed", "default")] * 2
    assert second == [("waiting", "bulk")] * 2
    page = desk.get(job).text
    assert "data-running" not in page
    assert facts(page) == [2, 2]
    assert job in desk.get("/deliveries/jobs").text
    with database(app) as session:
        noted = session.scalars(select(AuditEntry).where(AuditEntry.action.like("delivery.bulk%"))).all()
        assert [one.action for one in noted] == ["delivery.bulk_begin", "delivery.bulk_done"]
        assert json.loads(noted[1].entry)["sent"] == 2


def test_one_group_in_batches_and_stopped(app, desk, failed, monkeypatch):
    monkeypatch.setattr(batches, "BATCH", 1)
    job = begin(desk, state="failed", group="Cổng Tỉnh")
    work(app)
    assert send(desk, f"{job}/cancel").status_code == 303
    assert work(app) == 0
    assert ("waiting", "bulk") not in states(app)
    assert send(desk, f"{job}/cancel").status_code == 409
    begin(desk, state="failed", group="Cổng Tỉnh")
    for _ in range(3):
        work(app)
    assert states(app)[:4].count(("waiting", "bulk")) == 1


def test_everything_since_a_time_keeps_its_number(app, desk, failed):
    with database(app) as session:
        for one in session.scalars(select(Delivery)):
            one.state, one.done_at = "done", AT
            one.created_at = AT - timedelta(days=one.id)
        ids = session.scalars(select(Delivery.id).order_by(Delivery.id)).all()
    since = (AT - timedelta(days=4, hours=1)).strftime("%Y-%m-%dT%H:%M")
    begin(desk, since=since)
    work(app)
    with database(app) as session:
        assert session.scalars(select(Delivery.id).order_by(Delivery.id)).all() == ids
        assert session.scalar(select(ResendJob.total)) == 4


@pytest.mark.parametrize("lost", [{"since": "hôm qua"}, {"fault": "gãy"}, {"status": "lỗi"}])
def test_what_cannot_be_read_narrows_nothing_and_is_refused(app, desk, failed, lost):
    wanted = {"state": "failed", **lost}
    assert desk.get("/deliveries/again", query_string=wanted).status_code == 409
    assert send(desk, "/deliveries/again", **wanted).status_code == 409
    assert states(app)[:4] == [("failed", "default")] * 4


@pytest.mark.parametrize("wanted", [{}, {"state": "late"}, {"state": "done"}, {"since": "hôm qua"}])
def test_what_is_too_much_is_refused(app, desk, failed, wanted):
    assert desk.get("/deliveries/again", query_string=wanted).status_code == 409
    assert send(desk, "/deliveries/again", **wanted).status_code == 409
    assert send(desk, "/deliveries/again", state="failed", fault="tls").status_code == 409


def test_others_watch(app, client, desk, failed):
    job = begin(desk, state="failed")
    auditor = sign_in(app.test_client(), make_user(app, "auditor"))
    assert f"{job}/cancel" not in auditor.get(job).text
    assert auditor.get("/deliveries/jobs").status_code == 200
    assert auditor.get("/deliveries/again?state=failed").status_code == 403
    for path in ("/deliveries/again", f"{job}/cancel"):
        assert send(auditor, path, state="failed").status_code == 403
    assert desk.get("/deliveries/jobs/999").status_code == 404
