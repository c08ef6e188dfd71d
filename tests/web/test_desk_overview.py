"""The rest of the desk: own stories, counts for those who oversee, empty desks, and what the page costs."""

import re
from datetime import timedelta

import pytest
from desks import change, desk_of, statements, waiting
from factories import database, edit, make_endpoint, make_story, make_user, move, publish, reload, sign_in

from newsroom.clock import now
from newsroom.desk.waiting import SHOWN
from newsroom.models import Delivery
from newsroom.models.trail import OutboxEvent

MOST_STATEMENTS = 12


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
    for _ in range(SHOWN + 1):
        move(app, reporter, make_story(app, reporter), "submit")
    page = desk_of(app, editor)
    assert len(waiting(page)) == SHOWN
    assert f"The {SHOWN} most urgent are shown." in page


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
