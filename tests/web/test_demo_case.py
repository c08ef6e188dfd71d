"""The finished case of the demo newsroom: its pages have something to show, and it is told once."""

import re
from dataclasses import replace

import pytest
from factories import database, token
from sqlalchemy import func, select

from newsroom.clock import local, now
from newsroom.demo.load import load_demo
from newsroom.demo_accounts import PASSWORD
from newsroom.models import Endpoint, Incident
from newsroom.models.trail import AuditEntry, OutboxEvent


@pytest.fixture
def settings(settings):
    return replace(settings, demo=True)


def entries(app) -> int:
    """How long the trail is."""
    with database(app) as session:
        return session.scalar(select(func.count()).select_from(AuditEntry))


def test_a_finished_case_stands_beside_the_exercise_and_is_told_once(app, client, settings):
    at = now()
    with app.app_context():
        load_demo(settings, at)
    with database(app) as session:
        case, exercise = session.scalars(select(Incident).order_by(Incident.number)).all()
        out = session.scalars(select(OutboxEvent.type).where(OutboxEvent.type == "statement.issued")).all()
    assert (case.state, case.exercise, exercise.state, exercise.exercise) == ("closed", False, "open", True)
    assert len(out) == 2

    fields = {"email": "publisher@demo.example", "password": PASSWORD, "csrf_token": token(client)}
    assert client.post("/sign-in", data=fields).status_code == 302
    report = client.get(f"/incidents/{case.id}/report").text
    assert report.count("Ba mẫu nước sạch ở phường Bến Mẫu đều đạt quy chuẩn") >= 3
    assert "Danh bạ trực không có số của phòng thí nghiệm." in report
    assert len(re.findall("SHA-256 [0-9a-f]{64}", re.sub(r"<[^>]+>", "", report))) == 4
    month = client.get(f"/reports/crisis?month={local(case.opened_at):%Y-%m}").text
    assert "Tin đồn nước máy ở phường Bến Mẫu" in month

    told = entries(app)
    with app.app_context():
        load_demo(settings, now())
    assert entries(app) == told


def test_a_portal_may_move_to_where_the_other_stood(app, settings):
    for port in (settings.portal_port, settings.portal_port + 1):
        with app.app_context():
            load_demo(replace(settings, portal_port=port), now())
        with database(app) as session:
            urls = session.scalars(select(Endpoint.url).where(Endpoint.url.contains("/webhooks"))).all()
        assert sorted(urls) == [f"http://127.0.0.1:{place}/webhooks" for place in (port, port + 1)]
