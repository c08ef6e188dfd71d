"""The audit trail in the browser: who did what, and the check that nothing was altered."""

import re
import sqlite3
from contextlib import closing

import pytest
from factories import database, make_story, make_user, move, send, sign_in
from sqlalchemy import event, select

from newsroom.db import db
from newsroom.models.trail import AuditEntry


@pytest.fixture
def auditor(app, client):
    """A browser in which an auditor is signed in."""
    return sign_in(client, make_user(app, "auditor", name="Đinh Kiểm Tra"))


@pytest.fixture
def story(app):
    """A story that was sent on."""
    author = make_user(app, "reporter", name="Nguyễn Thị Viết")
    written = make_story(app, author, title="Bản tin về cây cầu")
    move(app, author, written, "submit")
    return written


def indexes(page):
    return [int(number) for number in re.findall(r'id="entry-(\d+)"', page)]


def test_entries_are_shown_newest_first_in_words(auditor, story):
    page = auditor.get("/audit").text
    assert indexes(page) == sorted(indexes(page), reverse=True)
    assert "Nguyễn Thị Viết" in page
    assert "Bản tin về cây cầu" in page
    assert "Gửi biên tập" in page
    assert "Bản nháp → Chờ biên tập" in page


def test_each_filter_keeps_its_own(auditor, story):
    with database(auditor.application) as session:
        entries = session.scalars(select(AuditEntry)).all()
        own = {entry.log_index for entry in entries if entry.actor_id == story.author_id}
        signed_in = {entry.log_index for entry in entries if entry.action == "sign_in"}
    assert own
    assert signed_in
    for query in ("?register=story", f"?stream=story:{story.id}", f"?person={story.author_id}"):
        assert set(indexes(auditor.get("/audit" + query).text)) == own, query
    for query in ("?register=people", "?action=sign_in"):
        assert set(indexes(auditor.get("/audit" + query).text)) == signed_in, query
    assert indexes(auditor.get("/audit?action=publish").text) == []
    assert set(indexes(auditor.get("/audit?register=nonsense").text)) == own | signed_in
    assert "Nguyễn Thị Viết ×" in auditor.get(f"/audit?person={story.author_id}").text


def test_a_long_trail_goes_on_where_it_stopped(app, auditor):
    author = make_user(app, "reporter")
    for number in range(110):
        make_story(app, author, title=f"Tin số {number}")
    first = auditor.get("/audit?register=story").text
    more = re.search(r'rel="next" href="([^"]+)"', first).group(1).replace("&amp;", "&")
    rest = auditor.get(more).text
    assert len(indexes(first)) == 100
    assert len(indexes(first) + indexes(rest)) == len(set(indexes(first) + indexes(rest))) == 110


def test_a_page_takes_few_statements_whatever_its_length(app, auditor):
    author = make_user(app, "reporter")

    def statements():
        seen = []
        with app.app_context():
            engine = db.engine
        listen = lambda *args: seen.append(args[2])  # noqa: E731
        event.listen(engine, "before_cursor_execute", listen)
        auditor.get("/audit")
        event.remove(engine, "before_cursor_execute", listen)
        return len([statement for statement in seen if statement.startswith("SELECT")])

    make_story(app, author)
    few = statements()
    for number in range(40):
        make_story(app, author, title=f"Tin số {number}")
    assert statements() <= few


def test_the_check_says_that_the_trail_is_whole_and_the_page_remembers(auditor, story):
    before = auditor.get("/audit").text
    assert "checked by" not in before
    answer = send(auditor, "/audit/verify")
    assert answer.status_code == 200
    assert 'role="status">' in answer.text
    assert "verdict-bad" not in answer.text
    after = auditor.get("/audit").text
    assert "verdict-bad" not in after
    assert after.count("Đinh Kiểm Tra") > before.count("Đinh Kiểm Tra")
    assert len(indexes(after)) == len(indexes(before)) + 1


def test_the_check_names_what_was_altered(auditor, story, settings):
    with closing(sqlite3.connect(settings.database_url.removeprefix("sqlite:///"))) as raw, raw:
        raw.execute("DROP TRIGGER audit_entry_no_update")
        raw.execute("UPDATE audit_entry SET actor_id = 'somebody' WHERE log_index = 0")
    answer = send(auditor, "/audit/verify")
    assert "verdict-bad" in answer.text
    assert "audit_entry_no_update" in answer.text
    assert f"story:{story.id}" in answer.text or "people" in answer.text
    assert "verdict-bad" in auditor.get("/audit").text


def test_looking_writes_nothing(app, auditor, story):
    def size():
        with database(app) as session:
            return len(session.scalars(select(AuditEntry.log_index)).all())

    before = size()
    for query in ("", "?register=people", "?person=nobody"):
        assert auditor.get("/audit" + query).status_code == 200
    assert size() == before
    assert auditor.get("/audit/verify").status_code == 405


@pytest.mark.parametrize(
    "role", ["reporter", "contributor", "editor", "legal", "spokesperson", "technician", "admin"]
)
def test_others_have_no_door(app, client, role):
    sign_in(client, make_user(app, role))
    assert client.get("/audit").status_code == 403
    assert send(client, "/audit/verify").status_code == 403


@pytest.mark.parametrize("role", ["secretary", "publisher"])
def test_the_heads_of_the_desk_read_it_too(app, client, role):
    sign_in(client, make_user(app, role))
    assert client.get("/audit").status_code == 200
