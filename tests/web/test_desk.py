"""The desk through the browser's door: what each person finds on it, and what it costs."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from factories import (
    database,
    edit,
    make_endpoint,
    make_story,
    make_user,
    move,
    publish,
    reload,
    sign_in,
)
from flask import Flask
from sqlalchemy import event

from newsroom.clock import now
from newsroom.models import Delivery, Story
from newsroom.models.trail import OutboxEvent

MOST_STATEMENTS = 12


def desk_of(app: Flask, user, path: str = "/") -> str:
    """The desk of `user`, in English."""
    client = sign_in(app.test_client(), user)
    with client.session_transaction() as session:
        session["language"] = "en"
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.text


def waiting(page: str) -> list[tuple[str, str]]:
    """Title and action of each story under "Waiting for me", in order, without those set aside."""
    part = page.partition("Waiting for me")[2].partition("Mine, where is it now")[0]
    rows = part.partition('class="set-aside"')[0].split('<li class="row waiting">')[1:]
    pattern = re.compile(r'<h3><a[^>]*>(.*?)</a>.*class="button"[^>]*>(.*?)<', re.DOTALL)
    return [pattern.search(row).groups() for row in rows]


def change(app: Flask, story: Story, **columns) -> None:
    """Plan a story without going through the pages."""
    with database(app) as session:
        for name, value in columns.items():
            setattr(session.get_one(Story, story.id), name, value)


@contextmanager
def statements(app: Flask) -> Iterator[list[str]]:
    """Every SQL statement sent meanwhile, without the begin and end of transactions."""
    sent: list[str] = []

    def note(_connection, _cursor, statement, *_more) -> None:
        if not statement.startswith(("BEGIN", "COMMIT", "ROLLBACK", "PRAGMA")):
            sent.append(statement)

    with app.app_context():
        engine = app.extensions["sqlalchemy"].engine
    event.listen(engine, "before_cursor_execute", note)
    yield sent
    event.remove(engine, "before_cursor_execute", note)


def test_an_unknown_visitor_is_sent_to_sign_in(client):
    answer = client.get("/")
    assert answer.status_code == 302
    assert answer.location.startswith("/sign-in")


@pytest.mark.usefixtures("each_database")
def test_each_step_waits_for_those_who_can_take_it_and_for_nobody_else(app):
    reporter, editor, publisher = (make_user(app, role) for role in ("reporter", "editor", "publisher"))
    legal, other = make_user(app, "legal"), make_user(app, "reporter")
    story = make_story(app, reporter, title="Cầu mới", flags=["contract"])
    people = {"reporter": reporter, "editor": editor, "legal": legal, "publisher": publisher, "other": other}

    def desks() -> dict[str, list[tuple[str, str]]]:
        return {name: rows for name, user in people.items() if (rows := waiting(desk_of(app, user)))}

    assert desks() == {"reporter": [("Cầu mới", "Submit for editing")]}
    move(app, reporter, story, "submit")
    taking = [("Cầu mới", "Take for editing")]
    assert desks() == {"editor": taking, "publisher": taking}
    move(app, editor, story, "pass")
    assert desks() == {"legal": [("Cầu mới", "Cleared")]}
    move(app, legal, story, "clear")
    assert desks() == {"publisher": [("Cầu mới", "Approve and publish")]}
    move(app, publisher, story, "approve")
    assert desks() == {}


def test_what_a_person_wrote_never_waits_for_their_own_signature(app):
    """The same head of board would be offered it, had somebody else written it."""
    writer = make_user(app, "reporter", "publisher")
    colleague = make_user(app, "publisher")
    editor = make_user(app, "editor")
    story = make_story(app, writer, title="Bài của trưởng ban")
    move(app, writer, story, "submit")
    move(app, editor, story, "pass")
    assert waiting(desk_of(app, writer)) == []
    assert waiting(desk_of(app, colleague)) == [("Bài của trưởng ban", "Approve and publish")]


def test_sections_bound_the_desk(app):
    reporter = make_user(app, "reporter")
    here = make_user(app, "editor", section="kinh-te")
    elsewhere = make_user(app, "editor", section="y-te")
    story = make_story(app, reporter, title="Giá lúa", section="kinh-te")
    move(app, reporter, story, "submit")
    assert waiting(desk_of(app, here)) == [("Giá lúa", "Take for editing")]
    assert "Giá lúa" not in desk_of(app, elsewhere)


@pytest.mark.usefixtures("each_database")
def test_the_most_urgent_comes_first(app):
    reporter, editor = make_user(app, "reporter"), make_user(app, "editor")
    at = now()
    plans = {
        "không hạn, chờ lâu": {"stage_since": at - timedelta(days=2)},
        "hạn xa": {"deadline": at + timedelta(days=3)},
        "hạn gần": {"deadline": at + timedelta(hours=1)},
        "khẩn": {"priority": 2},
        "không hạn, mới": {},
    }
    for title, columns in plans.items():
        story = make_story(app, reporter, title=title)
        move(app, reporter, story, "submit")
        change(app, story, **columns)
    titles = [title for title, _ in waiting(desk_of(app, editor))]
    assert titles == ["khẩn", "hạn gần", "hạn xa", "không hạn, chờ lâu", "không hạn, mới"]


def test_deadlines_say_so_in_words(app):
    reporter, editor = make_user(app, "reporter"), make_user(app, "editor")
    for hours in (-3, 2):
        story = make_story(app, reporter)
        move(app, reporter, story, "submit")
        change(app, story, deadline=now() + timedelta(hours=hours, minutes=1))
    page = desk_of(app, editor)
    assert re.search(r'class="due due-over"[^>]*>overdue by 2 hours<', page)
    assert re.search(r'class="due due-near"[^>]*>2 hours left<', page)


def test_stages_are_counted_and_can_be_chosen(app):
    reporter, publisher = make_user(app, "reporter"), make_user(app, "publisher")
    editor = make_user(app, "editor")
    for title in ("một", "hai", "ba"):
        story = make_story(app, reporter, title=title)
        move(app, reporter, story, "submit")
    move(app, editor, story, "pass")
    page = desk_of(app, publisher, "/?stage=approval")
    assert waiting(page) == [("ba", "Approve and publish")]
    counts = dict(re.findall(r'href="/\?stage=(\w+)".*?<span class="number">(\d+)<', page))
    assert counts == {"submitted": "2", "approval": "1"}


def test_a_stage_where_nothing_waits_leads_back(app):
    page = desk_of(app, make_user(app, "publisher"), "/?stage=<b>")
    assert "Nothing waits at this stage." in page
    assert "<b>" not in page


def test_what_a_colleague_has_taken_is_set_aside_but_not_hidden(app):
    reporter, taker, other = make_user(app, "reporter"), make_user(app, "editor"), make_user(app, "editor")
    story = make_story(app, reporter, title="Đã có người nhận")
    move(app, reporter, story, "submit")
    move(app, taker, story, "take")
    assert waiting(desk_of(app, taker)) == [("Đã có người nhận", "Pass the review")]
    page = desk_of(app, other)
    assert waiting(page) == []
    assert "Đã có người nhận" in page.split('class="set-aside"')[1]
    assert f"with {taker.name}" in page


def test_an_empty_draft_asks_to_be_written(app):
    reporter = make_user(app, "reporter")
    story = make_story(app, reporter, title="Mới có tít", body="")
    page = desk_of(app, reporter)
    assert waiting(page) == [("Mới có tít", "Go on writing")]
    assert f'href="/stories/{story.id}/edit"' in page


def test_an_embargoed_story_still_waits_for_its_schedule(app):
    reporter, editor, publisher = (make_user(app, role) for role in ("reporter", "editor", "publisher"))
    story = make_story(app, reporter, title="Chưa được đăng")
    change(app, story, embargo=now() + timedelta(days=1))
    move(app, reporter, story, "submit")
    move(app, editor, story, "pass")
    assert waiting(desk_of(app, publisher)) == [("Chưa được đăng", "Approve and schedule")]


def test_a_scheduled_story_waits_for_nobody_until_its_time_was_missed(app):
    reporter, editor, publisher = (make_user(app, role) for role in ("reporter", "editor", "publisher"))
    story = make_story(app, reporter, title="Hẹn giờ")
    move(app, reporter, story, "submit")
    move(app, editor, story, "pass")
    move(app, publisher, story, "schedule", at=now() + timedelta(hours=1))
    assert waiting(desk_of(app, publisher)) == []
    change(app, story, scheduled_for=now() - timedelta(minutes=5))
    page = desk_of(app, publisher)
    assert waiting(page) == [("Hẹn giờ", "Publish now")]
    assert re.search(r'href="/stories\?view=missed">\s*<strong>1</strong>', page)


def test_those_who_oversee_see_what_is_late_owed_and_due_today(app):
    reporter, editor, publisher = (make_user(app, role) for role in ("reporter", "editor", "publisher"))
    late = make_story(app, reporter)
    change(app, late, deadline=now() - timedelta(hours=1))
    done = make_story(app, reporter)
    change(app, done, deadline=now() - timedelta(hours=1))
    publish(app, done, editor, publisher, reporter)
    move(app, publisher, done, "takedown", reason="copyright", comment="Ảnh chưa xin phép.")
    page = desk_of(app, make_user(app, "secretary"))
    counts = dict(re.findall(r'href="/stories\?view=(\w+)">\s*<strong>(\d+)</strong>', page))
    assert counts == {"late": "1", "missed": "0", "owed": "1", "scheduled": "0"}
    assert "Confirm the takedown" in page
    assert "At a glance" not in desk_of(app, editor)


def test_the_one_who_took_down_does_not_confirm_it(app):
    reporter, editor, publisher = (make_user(app, role) for role in ("reporter", "editor", "publisher"))
    story = make_story(app, reporter)
    publish(app, story, editor, publisher, reporter)
    move(app, publisher, story, "takedown", reason="copyright", comment="Ảnh chưa xin phép.")
    assert waiting(desk_of(app, publisher)) == []


def test_own_stories_show_how_far_they_are(app):
    reporter, editor = make_user(app, "reporter"), make_user(app, "editor")
    story = make_story(app, reporter, title="Của tôi")
    move(app, reporter, story, "submit")
    move(app, editor, story, "take")
    own = desk_of(app, reporter).split("Mine, where is it now")[1]
    assert re.findall(r'class="step-(\w+)" title="([^"]+)"', own) == [
        ("done", "Draft"),
        ("done", "Awaiting editing"),
        ("now", "In editing"),
        ("ahead", "Awaiting approval"),
        ("ahead", "Published"),
    ]
    assert "step 3 of 5" in own


def test_a_flagged_story_has_the_legal_check_on_its_way(app):
    reporter, editor = make_user(app, "reporter"), make_user(app, "editor")
    story = make_story(app, reporter, flags=["minor"])
    move(app, reporter, story, "submit")
    move(app, editor, story, "pass")
    own = desk_of(app, reporter).split("Mine, where is it now")[1]
    assert ("now", "Awaiting legal check") in re.findall(r'class="step-(\w+)" title="([^"]+)"', own)


def test_a_returned_story_is_back_at_its_first_step(app):
    reporter, editor = make_user(app, "reporter"), make_user(app, "editor")
    story = make_story(app, reporter, title="Trả lại")
    move(app, reporter, story, "submit")
    move(app, editor, story, "return", reason="unverified", comment="Thiếu nguồn.")
    page = desk_of(app, reporter)
    assert waiting(page) == [("Trả lại", "Submit for editing")]
    assert "step 1 of 5" in page


def test_green_means_seen_live_and_nothing_else(app):
    reporter, editor, publisher = (make_user(app, role) for role in ("reporter", "editor", "publisher"))
    story = make_story(app, reporter)
    publish(app, story, editor, publisher, reporter)
    assert "status-good" not in desk_of(app, reporter)
    change(app, story, public_url="https://portal.example.vn/cau-moi")
    assert re.search(r'class="status status-good">seen live<', desk_of(app, reporter))


def test_empty_desks_say_what_to_do_next(app):
    page = desk_of(app, make_user(app, "reporter"))
    assert "Nothing is waiting for you." in page
    assert re.search(r'href="/stories/new">Write your first story<', page)
    assert 'href="/audit"' in desk_of(app, make_user(app, "auditor")).split("<main")[1]
    assert 'href="/people"' in desk_of(app, make_user(app, "admin")).split("<main")[1]


def test_a_technician_sees_failed_deliveries_and_no_story(app):
    technician, reporter = make_user(app, "technician"), make_user(app, "reporter")
    make_story(app, reporter, title="Không dành cho kỹ thuật viên")
    assert "No delivery has failed." in desk_of(app, technician)
    endpoint = make_endpoint(app)
    with database(app) as session:
        values = {"id": "e" * 36, "position": 1, "type": "test.ping", "lane": "default", "body": b"{}"}
        session.add(OutboxEvent(**values, created_at=now()))
        session.flush()
        session.add(
            Delivery(
                event_id="e" * 36, endpoint_id=endpoint.id, state="failed", next_at=now(), created_at=now()
            )
        )
    page = desk_of(app, technician)
    assert re.search(r'href="/deliveries\?state=failed">\s*<strong>1</strong>', page)
    assert "Không dành cho kỹ thuật viên" not in page


@pytest.mark.usefixtures("each_database")
def test_the_number_of_statements_does_not_grow_with_the_stories(app):
    """Somebody with every content role, so that every part of the desk is on the page."""
    writer = make_user(app, "reporter", "editor", "publisher", "technician")
    reporter = make_user(app, "reporter")
    client = sign_in(app.test_client(), writer)

    def fill(count: int) -> None:
        for _ in range(count):
            make_story(app, writer)
            move(app, reporter, make_story(app, reporter), "submit")

    def cost() -> int:
        with statements(app) as sent:
            page = client.get("/").text
        assert page.count('<li class="row') > 9
        return len(sent)

    fill(5)
    client.get("/")  # reads the definitions in, once for the life of the process
    few = cost()
    fill(35)
    assert cost() == few <= MOST_STATEMENTS


def test_the_desk_is_bounded_and_says_so(app):
    reporter, editor = make_user(app, "reporter"), make_user(app, "editor")
    for _ in range(51):
        move(app, reporter, make_story(app, reporter), "submit")
    page = desk_of(app, editor)
    assert len(waiting(page)) == 50
    assert "The 50 most urgent are shown." in page


def test_looking_changes_nothing(app):
    reporter = make_user(app, "reporter")
    story = make_story(app, reporter)
    desk_of(app, reporter)
    assert reload(app, story).version == story.version


def test_an_edited_title_shows_at_once(app):
    reporter = make_user(app, "reporter")
    story = make_story(app, reporter, title="Tít cũ")
    edit(app, reporter, story, title="Tít mới & gọn")
    page = desk_of(app, reporter)
    assert "Tít cũ" not in page
    assert "Tít mới &amp; gọn" in page
