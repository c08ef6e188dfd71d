"""The report of a month: who used the fast lane, why, what came of it; told of on the first working day."""

from datetime import UTC, datetime, timedelta

import pytest
from bundles import issued
from crisis import open_incident, put, raw_target
from factories import database, make_story, make_user, move, send, sign_in
from sqlalchemy import select

from newsroom.aftermath.month_usecases import tell_month
from newsroom.clock import LOCAL
from newsroom.models import Comment, Debt
from newsroom.models.notice import Notice
from newsroom.models.trail import AuditEntry

IN_OCTOBER = datetime(2026, 10, 14, 8, tzinfo=LOCAL)
LAST_MINUTE = datetime(2026, 10, 31, 23, 59, tzinfo=LOCAL)
FIRST_WORKING_DAY = datetime(2026, 11, 2, 8, tzinfo=LOCAL)  # the first is a Sunday


@pytest.fixture
def head(app):
    return make_user(app, "publisher", name="Phạm Văn Trưởng")


@pytest.fixture
def boss(client, head):
    """The browser of the head of the board."""
    sign_in(client, head)
    send(client, "/language", language="en")
    return client


def told(app, at):
    with app.app_context():
        return tell_month(at.astimezone(UTC))


def broken(app, at, reason):
    """A statement that a spokesperson issued alone at `at`."""
    speaker = make_user(app, "spokesperson", name="Bùi Ngọc Sơn")
    story = make_story(app, speaker, at=at, type="thong-tin-ban-dau", title="Cầu vẫn an toàn")
    owed = {"kind": "breakglass", "opened_by_id": speaker.id, "opened_at": at}
    put(app, Debt(story_id=story.id, due_at=at + timedelta(days=1), **owed))
    said = {"body": reason, "salt": "", "move": "breakglass", "revision_id": story.revision_id}
    put(app, Comment(story_id=story.id, author_id=speaker.id, created_at=at, **said))
    return story


@pytest.mark.usefixtures("each_database")
def test_it_names_cases_uses_and_each_time_the_glass_was_broken(app, boss, head):
    editor = make_user(app, "editor", name="Lê Thị Biên")
    case = open_incident(app, editor, at=IN_OCTOBER, reason="Ảnh giả lan nhanh")
    raw_target(app, case, timer="thu", begins_at=IN_OCTOBER, due_at=LAST_MINUTE, breached_at=LAST_MINUTE)
    broken(app, LAST_MINUTE, "Không gọi được ai")
    page = boss.get("/reports/crisis?month=2026-10").text
    for seen in (
        case.code,
        "Lê Thị Biên",
        "Ảnh giả lan nhanh",
        "Cầu vẫn an toàn",
        "Bùi Ngọc Sơn",
        "Không gọi được ai",
        "glass broken 1 time",
        "1 case opened",
    ):
        assert seen in page
    assert "The fast lane was not used." in boss.get("/reports/crisis?month=2026-09").text
    assert case.code not in boss.get("/reports/crisis?month=2026-11").text
    assert boss.get("/reports/crisis?month=2026-13").status_code == 404


@pytest.mark.usefixtures("each_database")
def test_statements_are_listed_with_who_signed_and_how_reviews_came_out(app, boss):
    lead = make_user(app, "editor")
    story = issued(app, open_incident(app, lead), lead)
    page = boss.get("/reports/crisis").text
    assert story.title in page
    assert "Legal check: " in page
    assert "Release: " in page
    assert "1 statement issued" in page


def test_exercises_stand_apart(app, boss):
    open_incident(app, make_user(app, "editor"), title="Diễn tập quý", exercise=True)
    page = boss.get("/reports/crisis").text
    earnest, rehearsed = page.split("<h2>Exercises</h2>")
    assert "Diễn tập quý" in rehearsed
    assert "The fast lane was not used." in earnest


def test_the_table_has_a_line_for_each_and_no_cell_acts(app, boss):
    open_incident(app, make_user(app, "editor"), at=IN_OCTOBER, title="=1+1")
    answer = boss.get("/reports/crisis.csv?month=2026-10")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="crisis-2026-10.csv"'
    lines = answer.text.splitlines()
    assert lines[0].startswith("\ufeffKind,Exercise,Case")
    assert lines[1].split(",")[3] == "'=1+1"
    assert len(lines) == 2


def test_who_may_read_it(app):
    for role, status in (("secretary", 200), ("auditor", 200), ("editor", 403), ("reporter", 403)):
        client = sign_in(app.test_client(), make_user(app, role))
        assert client.get("/reports/crisis").status_code == status


@pytest.mark.usefixtures("each_database")
def test_the_head_of_the_board_is_told_once_on_the_first_working_day(app, boss, head):
    open_incident(app, make_user(app, "editor"), at=IN_OCTOBER)
    assert not told(app, FIRST_WORKING_DAY - timedelta(days=1))
    assert not told(app, FIRST_WORKING_DAY - timedelta(minutes=1))
    assert told(app, FIRST_WORKING_DAY)
    assert not told(app, FIRST_WORKING_DAY + timedelta(days=3))
    with database(app) as session:
        (notice,) = session.scalars(select(Notice).where(Notice.kind == "report"))
        assert session.scalars(select(AuditEntry).where(AuditEntry.action == "report.month")).one()
    assert (notice.user_id, notice.params) == (head.id, {"month": "2026-10"})
    page = boss.get("/notices").text
    assert "The report on the crisis desk in 10/2026 is there" in page
    assert "/reports/crisis?month=2026-10" in page


def test_of_a_month_without_any_use_nothing_is_said(app, head):
    assert not told(app, FIRST_WORKING_DAY)
    with database(app) as session:
        assert session.scalars(select(Notice)).all() == []


def test_breaking_the_glass_of_an_ordinary_story_is_no_use_of_the_lane(app, boss):
    """What is owed on a take-down of news is the desk's, not the crisis desk's."""
    writer = make_user(app, "reporter")
    story = make_story(app, writer, at=IN_OCTOBER, title="Tin thường")
    owed = {"kind": "takedown", "opened_by_id": writer.id, "opened_at": IN_OCTOBER}
    put(app, Debt(story_id=story.id, due_at=IN_OCTOBER + timedelta(hours=1), **owed))
    move(app, writer, story, "submit")
    assert "Tin thường" not in boss.get("/reports/crisis?month=2026-10").text
