"""The list of stories: who sees what, filters that explain themselves, pages without repeats."""

import re
from contextlib import contextmanager
from datetime import timedelta

import pytest
from factories import database, hours, make_catalogue, make_story, make_user, move, publish, reload, sign_in
from sqlalchemy import event, update

from newsroom.clock import now
from newsroom.db import db
from newsroom.models import Story
from newsroom.stories.listing import PAGE


def titles(page: str) -> list[str]:
    found = re.findall(r'<td class="story-title">\s*<a [^>]*>(.*?)</a>', page)
    return [re.sub("</?mark>", "", title) for title in found]


@contextmanager
def statements(app):
    """The SQL statements that run meanwhile."""
    seen: list[str] = []

    def note(_connection, _cursor, statement, *_rest):
        if not statement.startswith(("BEGIN", "PRAGMA")):
            seen.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    yield seen
    event.remove(engine, "before_cursor_execute", note)


@pytest.fixture
def editor(app):
    return make_user(app, "editor", language="en")


def test_an_empty_newsroom_says_what_to_do_next(app, client, editor):
    page = sign_in(client, editor).get("/stories").text
    assert "No stories yet" in page
    assert 'href="/stories/new"' in page


def test_everybody_sees_their_sections_and_their_own(app, client):
    here = make_user(app, "reporter", section="thoi-su")
    elsewhere = make_user(app, "reporter", section="kinh-te")
    make_story(app, here, title="Tin của mục thời sự")
    make_story(app, elsewhere, title="Tin của mục kinh tế", section="kinh-te")
    assert titles(sign_in(client, here).get("/stories").text) == ["Tin của mục thời sự"]
    assert titles(sign_in(app.test_client(), elsewhere).get("/stories").text) == ["Tin của mục kinh tế"]
    contributor = make_user(app, "contributor")
    make_story(app, contributor, title="Tin của cộng tác viên")
    assert titles(sign_in(app.test_client(), contributor).get("/stories").text) == ["Tin của cộng tác viên"]


def test_a_technician_sees_no_stories_and_nobody_without_signing_in(app, client):
    assert client.get("/stories").status_code == 302
    assert sign_in(client, make_user(app, "technician")).get("/stories").status_code == 403


FILTERS = [
    ("stage=submitted", ["Đã gửi"]),
    ("section=kinh-te", ["Kinh tế"]),
    ("type=bai", ["Bài dài"]),
    ("language=en", ["In English"]),
    ("tag=cầu đường", ["Có nhãn"]),
    ("author=me", ["Của tôi"]),
    ("q=nuoc sach", ["Nước sạch"]),
    ("q=NƯỚC&stage=draft", ["Nước sạch"]),
    ("q=không có từ này đâu", []),
    ("q=%21%21", []),
]


def test_filters(app, client, editor):
    writer = make_user(app, "reporter")
    move(app, writer, make_story(app, writer, title="Đã gửi"), "submit")
    make_story(app, writer, title="Kinh tế", section="kinh-te")
    make_story(app, writer, title="Bài dài", type="bai")
    make_story(app, writer, title="In English", language="en", body="Text.", sapo="")
    make_story(app, writer, title="Có nhãn", tags=("cầu đường",))
    make_story(app, writer, title="Nước sạch")
    make_story(app, editor, title="Của tôi")
    sign_in(client, editor)
    found = [(query, titles(client.get(f"/stories?{query}").text)) for query, _ in FILTERS]
    assert found == FILTERS


def test_views_of_the_desk(app, client, editor):
    writer, head = make_user(app, "reporter"), make_user(app, "publisher")
    past, soon = now() - hours(1), now() + hours(5)
    late, owed, live = (make_story(app, writer, title=title) for title in ("Trễ", "Nợ", "Đang đăng"))
    scheduled, missed = (make_story(app, writer, title=title) for title in ("Hẹn", "Lỡ hẹn"))
    with database(app) as session:
        session.execute(update(Story).where(Story.id == late.id).values(deadline=past))
        session.execute(update(Story).where(Story.id == scheduled.id).values(scheduled_for=soon))
        session.execute(update(Story).where(Story.id == missed.id).values(scheduled_for=past))
    publish(app, live, editor, head, writer)
    publish(app, owed, editor, head, writer)
    move(app, head, owed, "takedown", reason="unverified", comment="Chưa kiểm chứng.")
    with database(app) as session:
        session.execute(update(Story).where(Story.id == live.id).values(deadline=past))
    sign_in(client, editor)
    seen = {
        view: titles(client.get(f"/stories?view={view}").text) for view in ("late", "owed", "live", "missed")
    }
    assert seen == {"late": ["Trễ"], "owed": ["Nợ"], "live": ["Đang đăng"], "missed": ["Lỡ hẹn"]}
    assert sorted(titles(client.get("/stories?view=scheduled").text)) == ["Hẹn", "Lỡ hẹn"]


def test_a_filter_that_means_nothing_is_named_and_can_be_taken_off(app, client, editor):
    make_story(app, editor)
    sign_in(client, editor)
    for name in ("stage", "section", "type", "language", "view", "author"):
        answer = client.get(f"/stories?{name}=nowhere&q=cau")
        assert answer.status_code == 400
        assert "nowhere" in answer.text
        assert 'href="/stories?q=cau"' in answer.text
        assert titles(answer.text) == []


def test_paging_shows_every_story_once_in_every_order(app, client, editor):
    stories = [make_story(app, editor, title=f"Tin số {number}") for number in range(PAGE + 5)]
    with database(app) as session:
        for number, story in enumerate(stories[:20]):
            deadline = now() + timedelta(minutes=number // 2)
            session.execute(update(Story).where(Story.id == story.id).values(deadline=deadline))
    sign_in(client, editor)
    for sort in ("newest", "waiting", "deadline", "nonsense"):
        first = client.get(f"/stories?sort={sort}").text
        onward = re.search(r'rel="next" href="([^"]+)"', first)
        second = client.get(onward[1].replace("&amp;", "&")).text
        assert 'rel="next"' not in second
        assert len(titles(first)) == PAGE
        assert sorted(titles(first) + titles(second)) == sorted(story.title for story in stories)


def test_a_cursor_that_is_none_starts_from_the_top(app, client, editor):
    make_story(app, editor, title="Tin")
    sign_in(client, editor)
    for cursor in ("x", "W10", "bnVsbA", "%00", "WyJuZXdlc3QiLCBudWxsLCAieCJd", "A" * 5000):
        answer = client.get(f"/stories?cursor={cursor}")
        assert (answer.status_code, titles(answer.text)) == (200, ["Tin"])


def test_marks_of_what_is_public_and_what_is_under_way(app, client, editor):
    writer, head = make_user(app, "reporter"), make_user(app, "publisher")
    story = publish(app, make_story(app, writer), editor, head, writer)
    sign_in(client, editor)
    assert "Public</span>" in client.get("/stories").text
    move(app, editor, story, "correct", comment="Sai số liệu.")
    assert "Correction under way" in client.get("/stories").text
    with database(app) as session:
        session.execute(
            update(Story).where(Story.id == story.id).values(public_url="https://cong.example.vn/1")
        )
    assert "Seen live" in client.get("/stories").text
    assert reload(app, story).intent == "correction"


def test_as_many_statements_for_many_rows_as_for_few(app, client, editor):
    sign_in(client, editor)
    counts = []
    for more in (3, 20):
        for number in range(more):
            make_story(app, make_user(app, "reporter"), title=f"Tin {number}")
        client.get("/stories")
        with statements(app) as seen:
            assert client.get("/stories?q=tin&sort=deadline").status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1]
    assert counts[0] <= 10, seen


def test_chips_name_what_is_filtered(app, client):
    make_catalogue(app)
    page = (
        sign_in(client, make_user(app, "reporter", language="vi"))
        .get("/stories?section=kinh-te&stage=draft")
        .text
    )
    assert "Kinh tế <span" in page
    assert "Bản nháp <span" in page
