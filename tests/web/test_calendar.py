"""The calendar: what stands on which day, in Hà Nội time; events and campaigns; stories made for them."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from desks import change, desk_of, statements
from factories import database, make_story, make_user, move, publish, send, sign_in

from newsroom.clock import LOCAL, now
from newsroom.models import EditorialEvent
from newsroom.models.trail import AuditEntry

MOST_STATEMENTS = 10
DAY = '<li class="day'


def at(text: str) -> datetime:
    """A moment from a local time."""
    return datetime.fromisoformat(text).replace(tzinfo=LOCAL).astimezone(UTC)


def day_of(page: str, shown: str) -> str:
    """The part of the page that shows a day, given as dd/mm."""
    (found,) = [part for part in page.split(DAY)[1:] if f'<span class="day-number">{shown}</span>' in part]
    return found


def fields(user, **changed):
    values = {
        "title": "Họp báo thường kỳ",
        "kind": "event",
        "starts_at": "2027-03-10T14:00",
        "ends_at": "2027-03-10T16:00",
        "section": "",
        "owner_id": user.id,
        "note": "",
    }
    return {**values, **changed}


@pytest.fixture
def desk(app, client):
    """An editor and their browser."""
    editor = make_user(app, "editor")
    return editor, sign_in(client, editor)


def test_a_week_begins_on_monday_and_counts_days_in_ha_noi(app):
    reporter = make_user(app, "reporter")
    story = make_story(app, reporter, title="Hạn lúc nửa đêm")
    change(app, story, deadline=at("2027-03-11T00:30"))  # still 10 March in UTC
    page = desk_of(app, reporter, "/calendar?view=week&from=2027-03-10")
    assert re.findall(r'day-number">(\d\d/\d\d)<', page) == [f"{day:02}/03" for day in range(8, 15)]
    assert "Hạn lúc nửa đêm" in day_of(page, "11/03")
    assert "00:30" in day_of(page, "11/03")
    assert "from=2027-03-07" in page
    assert "from=2027-03-15" in page


def test_a_month_is_shown_in_whole_weeks(app):
    page = desk_of(app, make_user(app, "reporter"), "/calendar?view=month&from=2027-02-17")
    assert page.count(DAY) == 28  # February 2027 begins on a Monday
    page = desk_of(app, make_user(app, "reporter"), "/calendar?view=month&from=2027-12-31")
    assert page.count(DAY) == 35
    assert "from=2028-01-01" in page


@pytest.mark.parametrize(
    "odd", ["from=none", "from=9999-12-31", "from=0001-01-01", "view=year", "from=2027-02-30"]
)
def test_an_odd_address_shows_this_week(app, odd):
    page = desk_of(app, make_user(app, "reporter"), f"/calendar?{odd}")
    assert page.count('aria-current="date"') == 1


def test_a_missed_schedule_stays_in_its_place_and_says_so(app):
    reporter, editor, head = (make_user(app, role) for role in ("reporter", "editor", "publisher"))
    story = make_story(app, reporter, title="Hẹn giờ")
    move(app, reporter, story, "submit")
    move(app, editor, story, "pass")
    move(app, head, story, "schedule", at=now() + timedelta(hours=1))
    missed = now() - timedelta(hours=2)
    change(app, story, scheduled_for=missed)
    shown = missed.astimezone(LOCAL)
    page = desk_of(app, head, f"/calendar?view=day&from={shown.date()}")
    assert "Not published on time" in page
    assert shown.strftime("%H:%M") in page
    assert "entry-wrong" in page


def test_a_deadline_counts_only_until_publication(app):
    reporter, editor, head = (make_user(app, role) for role in ("reporter", "editor", "publisher"))
    done, late = make_story(app, reporter, title="Đã đăng"), make_story(app, reporter, title="Còn chậm")
    for story in (done, late):
        change(app, story, deadline=now() - timedelta(minutes=1))
    publish(app, done, editor, head, reporter)
    page = desk_of(app, head, "/calendar?view=week")
    assert "Còn chậm" in page
    assert "Overdue" in page
    assert "Đã đăng" not in page.split("<main")[1]


def test_an_editor_adds_an_event_and_it_stands_on_its_day(app, desk):
    editor, client = desk
    answer = send(client, "/calendar/events/new", **fields(editor))
    assert answer.location == "/calendar?view=week&from=2027-03-10"
    page = client.get(answer.location).text
    assert "Họp báo thường kỳ" in day_of(page, "10/03")
    assert "14:00" in day_of(page, "10/03")
    with database(app) as session:
        (event,) = session.query(EditorialEvent)
        assert event.starts_at == at("2027-03-10T14:00")
        entry = session.query(AuditEntry).filter_by(stream="calendar").one()
        assert entry.action == "event.add"
        assert "Họp báo".encode() not in entry.entry


def test_a_campaign_stands_on_all_its_days(app, desk):
    editor, client = desk
    campaign = fields(editor, kind="campaign", starts_at="2027-03-05T00:00", ends_at="2027-03-11T00:00")
    send(client, "/calendar/events/new", **campaign)
    page = client.get("/calendar?view=week&from=2027-03-10").text
    days = [day for day in range(8, 15) if "Họp báo" in day_of(page, f"{day:02}/03")]
    assert days == [8, 9, 10]


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": " "},
        {"title": "x" * 201},
        {"ends_at": "2027-03-10T13:00"},
        {"ends_at": ""},
        {"kind": "party"},
        {"section": "none"},
        {"owner_id": "nobody"},
        {"note": "x" * 5001},
    ],
)
def test_an_event_that_cannot_be_comes_back_as_typed(app, desk, wrong):
    editor, client = desk
    answer = send(client, "/calendar/events/new", **fields(editor, **wrong))
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    with database(app) as session:
        assert session.query(EditorialEvent).count() == 0


def event_of(app) -> str:
    with database(app) as session:
        return session.query(EditorialEvent).one().id


def test_an_event_is_changed_and_deleted(app, desk):
    editor, client = desk
    send(client, "/calendar/events/new", **fields(editor))
    path = f"/calendar/events/{event_of(app)}"
    changed = fields(editor, title="Họp báo bất thường", version=1)
    assert send(client, path, **changed).status_code == 303
    assert "Họp báo bất thường" in client.get(path).text
    assert send(client, f"{path}/remove", version=1).status_code == 409
    assert send(client, f"{path}/remove").status_code == 409
    assert send(client, f"{path}/remove", version=2).status_code == 303
    assert client.get(path).status_code == 404


def test_two_who_change_an_event_at_once_lose_nothing(app, desk):
    editor, client = desk
    send(client, "/calendar/events/new", **fields(editor))
    path = f"/calendar/events/{event_of(app)}"
    send(client, path, **fields(editor, title="Họp báo sớm", version=1))
    answer = send(client, path, **fields(editor, title="Họp báo muộn", note="Ở hội trường B", version=1))
    assert answer.status_code == 409
    assert "<h1>Họp báo sớm</h1>" in answer.text
    assert 'value="Họp báo muộn"' in answer.text
    assert "Ở hội trường B" in answer.text
    assert 'name="version" type="hidden" value="2"' in answer.text
    assert send(client, path, **fields(editor, title="Họp báo muộn", version=2)).status_code == 303


def test_only_those_who_plan_change_events_and_only_in_their_sections(app, desk):
    editor, client = desk
    send(client, "/calendar/events/new", **fields(editor, section="y-te"))
    path = f"/calendar/events/{event_of(app)}"
    reporter = sign_in(app.test_client(), make_user(app, "reporter"))
    page = reporter.get(path)
    assert page.status_code == 200
    assert "<form" not in page.text.split("page-header")[1]
    assert send(reporter, path, **fields(editor), version=1).status_code == 403
    elsewhere = sign_in(app.test_client(), make_user(app, "editor", section="kinh-te"))
    assert send(elsewhere, path, **fields(editor, section="kinh-te", version=1)).status_code == 403
    assert send(elsewhere, f"{path}/remove", version=1).status_code == 403


def test_a_story_is_linked_to_an_event_and_both_pages_say_so(app, desk):
    editor, client = desk
    day = (now() + timedelta(days=3)).astimezone(LOCAL).strftime("%Y-%m-%d")
    send(client, "/calendar/events/new", **fields(editor, starts_at=f"{day}T08:00", ends_at=f"{day}T09:00"))
    event, story = event_of(app), make_story(app, make_user(app, "reporter"), title="Bài cho họp báo")
    assert f'<option value="{event}">' in client.get(f"/stories/{story.id}").text
    for _ in range(2):  # a second click changes nothing
        assert send(client, f"/stories/{story.id}/events", event=event).status_code == 303
    page = client.get(f"/stories/{story.id}").text
    assert f'href="/calendar/events/{event}"' in page
    assert "Bài cho họp báo" in client.get(f"/calendar/events/{event}").text
    with database(app) as session:
        assert session.query(AuditEntry).filter_by(action="event.link").count() == 1
    assert send(client, f"/stories/{story.id}/events/{event}/remove").status_code == 303
    assert "Bài cho họp báo" not in client.get(f"/calendar/events/{event}").text


def test_an_event_shows_only_the_stories_one_may_know_of(app, desk):
    editor, client = desk
    send(client, "/calendar/events/new", **fields(editor))
    event, story = event_of(app), make_story(app, make_user(app, "reporter"), title="Chỉ của thời sự")
    send(client, f"/stories/{story.id}/events", event=event)
    other = desk_of(app, make_user(app, "editor", section="kinh-te"), f"/calendar/events/{event}")
    assert "Chỉ của thời sự" not in other
    assert "Chỉ của thời sự" not in desk_of(app, make_user(app, "editor", section="kinh-te"), "/calendar")


def test_one_section_at_a_time(app, desk):
    editor, client = desk
    send(client, "/calendar/events/new", **fields(editor, section="y-te", title="Của y tế"))
    send(client, "/calendar/events/new", **fields(editor, title="Của cả tòa soạn"))
    client.get("/")  # takes the messages about what was done
    page = client.get("/calendar?from=2027-03-10&section=kinh-te").text
    assert "Của y tế" not in page
    assert "Của cả tòa soạn" in page
    assert client.get("/calendar?section=none").status_code == 404


def test_a_full_day_of_a_month_leads_to_the_rest(app, desk):
    editor, client = desk
    for number in range(6):
        send(client, "/calendar/events/new", **fields(editor, title=f"Việc {number}"))
    page = desk_of(app, editor, "/calendar?view=month&from=2027-03-01")
    assert "2 more" in day_of(page, "10/03")
    day = client.get("/calendar?view=day&from=2027-03-10").text
    assert all(f"Việc {number}" in day for number in range(6))


@pytest.mark.usefixtures("each_database")
def test_the_number_of_statements_does_not_grow(app):
    reporter, editor = make_user(app, "reporter"), make_user(app, "editor")
    client = sign_in(app.test_client(), editor)

    def cost() -> int:
        with statements(app) as sent:
            assert client.get("/calendar?view=month").status_code == 200
        return len(sent)

    change(app, make_story(app, reporter), deadline=now())
    client.get("/calendar")
    few = cost()
    for _ in range(12):
        change(app, make_story(app, reporter), deadline=now(), scheduled_for=now())
    assert cost() == few <= MOST_STATEMENTS
