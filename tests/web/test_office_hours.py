"""Office hours as a setting: what follows for time limits that are running, and two people at once."""

from datetime import UTC, datetime

import pytest
from desks import change, desk_of
from factories import database, make_story, make_user, move, reload, send, sign_in

from newsroom.clock import LOCAL, now
from newsroom.models import OfficeHours
from newsroom.models.trail import AuditEntry

USUAL = {"begins": "08:00", "ends": "12:00", "begins_again": "13:00", "ends_again": "17:00"}


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LOCAL).astimezone(UTC)


@pytest.fixture
def office(app, client):
    """A browser in which an administrator is signed in, in English."""
    return sign_in(client, make_user(app, "admin", language="en"))


@pytest.fixture
def waiting(app):
    """A story that was submitted on a Wednesday at 11:00, where two office hours are allowed."""
    reporter = make_user(app, "reporter")
    story = make_story(app, reporter)
    return move(app, reporter, story, "submit", made_at=local("2026-11-18T11:00"))


def set_hours(office, **fields):
    return send(office, "/calendar/hours", **{"version": 1, **USUAL, **fields})


def test_a_limit_is_reckoned_when_a_stage_is_entered(app, waiting):
    assert reload(app, waiting).stage_due == local("2026-11-18T14:00")
    editor = make_user(app, "editor")
    move(app, editor, waiting, "take", made_at=local("2026-11-18T13:30"))
    assert reload(app, waiting).stage_due == local("2026-11-19T08:30")
    move(app, editor, waiting, "pass")
    move(app, make_user(app, "publisher"), waiting, "approve")
    assert reload(app, waiting).stage_due is None


@pytest.mark.usefixtures("each_database")
def test_other_hours_move_the_limits_that_are_running(app, office, waiting):
    change(app, waiting, stage_since=local("2026-11-18T11:00"))
    assert set_hours(office, ends="11:30", begins_again="14:00").status_code == 303
    assert reload(app, waiting).stage_due == local("2026-11-18T15:30")
    assert "07:30–11:30" not in office.get("/calendar/days").text
    assert "08:00–11:30, 14:00–17:00" in office.get("/calendar/days").text
    with database(app) as session:
        entry = session.query(AuditEntry).filter_by(action="hours.set").one()
        assert b'"limits_moved":1' in entry.entry


def test_a_day_off_moves_them_too(app, office, waiting):
    today = now().astimezone(LOCAL).date()
    since = datetime.combine(today, datetime.min.time(), LOCAL).astimezone(UTC)
    change(app, waiting, stage_since=since)
    before = reload(app, waiting).stage_due
    send(office, "/calendar/days", day=today.isoformat(), name="Nghỉ bù")
    assert reload(app, waiting).stage_due > max(before, since)


def test_two_administrators_at_once_lose_nothing(app, office):
    assert set_hours(office, begins="07:30").status_code == 303
    answer = set_hours(office, ends="11:45")
    assert answer.status_code == 409
    assert "Somebody changed the office hours" in answer.text
    assert "07:30–12:00" in answer.text
    assert 'value="11:45"' in answer.text
    assert 'name="version" type="hidden" value="2"' in answer.text
    with database(app) as session:
        assert session.get_one(OfficeHours, 1).spans[0] == [450, 720]


def test_an_office_may_work_without_a_break(app, office):
    assert set_hours(office, begins_again="", ends_again="").status_code == 303
    with database(app) as session:
        assert session.get_one(OfficeHours, 1).spans == [[480, 720]]


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"ends": "07:00"}, "It ends before it begins."),
        ({"ends_again": ""}, "Give both the beginning and the end."),
        ({"begins_again": "11:00"}, "The second part begins after the first one ends."),
        ({"begins": "quarter"}, "Not a valid time value."),
        ({"begins": "", "ends": ""}, "This field is required."),
    ],
)
def test_hours_that_cannot_be_come_back(app, office, wrong, sentence):
    answer = set_hours(office, **wrong)
    assert answer.status_code == 422
    assert sentence in answer.text
    with database(app) as session:
        assert session.get_one(OfficeHours, 1).version == 1


def test_others_read_the_hours_and_change_none(app):
    secretary = make_user(app, "secretary")
    page = desk_of(app, secretary, "/calendar/days")
    assert "08:00–12:00, 13:00–17:00" in page
    assert "/calendar/hours" not in page
    assert send(sign_in(app.test_client(), secretary), "/calendar/hours", **USUAL).status_code == 403


def test_what_is_over_its_time_says_so_wherever_it_is_shown(app, waiting):
    editor = make_user(app, "editor")
    for path in ("/", f"/stories/{waiting.id}"):
        assert "over its time by" in desk_of(app, editor, path)
    assert "over its time" in desk_of(app, editor, "/board")
    assert "should go on by 18/11/2026 14:00" in desk_of(app, editor, f"/stories/{waiting.id}")
    overseer = desk_of(app, make_user(app, "secretary"))
    assert "<strong>1</strong> <span>late</span>" in overseer
