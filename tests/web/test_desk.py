"""What waits on the desk: for whom, for whom not, in which order."""

import re
from datetime import timedelta

import pytest
from desks import change, desk_of, waiting
from factories import make_story, make_user, move, publish

from newsroom.clock import now


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


def test_the_one_who_took_down_does_not_confirm_it(app):
    reporter, editor, publisher = (make_user(app, role) for role in ("reporter", "editor", "publisher"))
    story = make_story(app, reporter)
    publish(app, story, editor, publisher, reporter)
    move(app, publisher, story, "takedown", reason="copyright", comment="Ảnh chưa xin phép.")
    assert waiting(desk_of(app, publisher)) == []
