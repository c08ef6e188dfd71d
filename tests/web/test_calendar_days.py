"""Holidays and swapped working days: entered by the administrator, and what follows for time limits."""

import pytest
from desks import desk_of
from factories import database, make_user, send, sign_in

from newsroom.clock import LOCAL, now
from newsroom.lateness import work_days
from newsroom.models.trail import AuditEntry


@pytest.fixture
def office(app, client):
    """A browser in which an administrator is signed in."""
    return sign_in(client, make_user(app, "admin"))


def test_a_holiday_is_entered_corrected_and_deleted(app, office):
    today = now().astimezone(LOCAL).date()
    tet = {"day": today.isoformat(), "name": "Tết Nguyên đán"}
    assert send(office, "/calendar/days", **tet).status_code == 303
    assert "Tết Nguyên đán" in office.get("/calendar/days").text
    assert "Tết Nguyên đán" in office.get("/calendar").text
    with database(app) as session:
        assert not work_days(session, now()).works(today)
    send(office, "/calendar/days", **{**tet, "works": "y", "name": "Làm bù"})
    with database(app) as session:
        assert work_days(session, now()).works(today)
    assert send(office, "/calendar/days/remove", day=today.isoformat()).status_code == 303
    assert "Làm bù" not in office.get("/calendar/days").text
    with database(app) as session:
        actions = session.query(AuditEntry.action).filter_by(stream="calendar")
        assert [row.action for row in actions.order_by(AuditEntry.log_index)] == [
            "day.set",
            "day.set",
            "day.clear",
        ]


@pytest.mark.parametrize("wrong", [{"day": "2027-02-30"}, {"day": ""}, {"name": "  "}])
def test_a_day_that_cannot_be_comes_back(office, wrong):
    answer = send(office, "/calendar/days", **{"day": "2027-02-08", "name": "Tết", **wrong})
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text


def test_others_read_the_days_and_change_none(app):
    assert "/calendar/days/remove" not in desk_of(app, make_user(app, "editor"), "/calendar/days")
    client = sign_in(app.test_client(), make_user(app, "secretary"))
    answer = send(client, "/calendar/days", day="2027-02-08", name="Tết")
    assert answer.status_code == 403


def test_a_day_that_is_not_entered_cannot_be_deleted(office):
    assert send(office, "/calendar/days/remove", day="2027-02-08").status_code == 404
