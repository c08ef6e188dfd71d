"""The workload: who has a story in hand, what is late, what was done, and that it costs the same for many."""

import re
from datetime import timedelta

import pytest
from desks import change, desk_of, statements
from factories import make_story, make_user, move, publish, sign_in

from newsroom.clock import now

MOST_STATEMENTS = 10


def row_of(page: str, name: str) -> list[str]:
    """What stands in the cells of somebody's row, without marks."""
    (found,) = [row for row in re.findall(r"<tr.*?</tr>", page, re.DOTALL) if name in row]
    cells = re.findall(r"<td.*?</td>", found, re.DOTALL)
    return [" ".join(re.sub("<[^>]+>", " ", cell).split()) for cell in cells]


def names(page: str) -> list[str]:
    return re.findall(r'<a href="/people/[^"]+">([^<]+)</a>', page.split("<tbody>")[1])


@pytest.fixture
def people(app):
    roles = {"reporter": "Trần Văn An", "editor": "Lê Thị Bình", "publisher": "Phạm Thị Cúc"}
    return {role: make_user(app, role, name=name) for role, name in roles.items()}


def test_a_story_is_in_the_hands_of_its_writer_then_of_nobody_then_of_its_editor(app, people):
    story = make_story(app, people["reporter"])
    assert row_of(desk_of(app, people["editor"], "/workload"), "Trần Văn An")[:2] == ["1", "1 draft"]
    move(app, people["reporter"], story, "submit")
    page = desk_of(app, people["editor"], "/workload")
    assert row_of(page, "Trần Văn An")[0] == "0"
    assert row_of(page, "Not taken by anybody yet")[:2] == ["1", "1 awaiting editing"]
    move(app, people["editor"], story, "take")
    page = desk_of(app, people["editor"], "/workload")
    assert row_of(page, "Lê Thị Bình")[:2] == ["1", "1 in editing"]
    move(app, people["editor"], story, "return", reason="unverified", comment="Thiếu nguồn.")
    assert row_of(desk_of(app, people["editor"], "/workload"), "Trần Văn An")[0] == "1"


def test_late_is_past_the_deadline_or_too_long_at_a_stage(app, people):
    with_deadline, slow, fine = (make_story(app, people["reporter"]) for _ in range(3))
    for story in (with_deadline, slow, fine):
        move(app, people["reporter"], story, "submit")
        move(app, people["editor"], story, "take")
    change(app, with_deadline, deadline=now() - timedelta(minutes=1))
    change(app, slow, stage_since=now() - timedelta(days=12), stage_due=now() - timedelta(days=1))
    change(app, fine, deadline=now() + timedelta(days=1))
    cells = row_of(desk_of(app, people["editor"], "/workload"), "Lê Thị Bình")
    assert cells[0] == "3"
    assert cells[2] == "2"
    assert cells[3] == "12 days"


def test_what_was_published_and_signed_in_a_week_and_a_month(app, people):
    before = now() - timedelta(days=10)
    old = make_story(app, people["reporter"], at=before)
    for name, role in (("submit", "reporter"), ("pass", "editor"), ("approve", "publisher")):
        move(app, people[role], old, name, made_at=before)
    new = make_story(app, people["reporter"])
    publish(app, new, people["editor"], people["publisher"], people["reporter"])
    page = desk_of(app, people["editor"], "/workload")
    assert row_of(page, "Trần Văn An")[4:] == ["1 · 2", "0 · 0"]
    assert row_of(page, "Lê Thị Bình")[4:] == ["0 · 0", "1 · 2"]


def test_people_stand_by_given_name_or_by_what_presses(app, people):
    make_user(app, "technician", name="Không Viết Bài")
    busy = make_user(app, "reporter", name="Vũ Thị Yến")
    for _ in range(2):
        make_story(app, busy)
    page = desk_of(app, people["editor"], "/workload")
    assert names(page) == ["Trần Văn An", "Lê Thị Bình", "Phạm Thị Cúc", "Vũ Thị Yến"]
    assert names(desk_of(app, people["editor"], "/workload?sort=load"))[0] == "Vũ Thị Yến"
    assert 'aria-sort="descending"' in desk_of(app, people["editor"], "/workload?sort=late")


def test_only_what_the_viewer_may_know_of_is_counted(app, people):
    make_story(app, people["reporter"], section="y-te")
    elsewhere = make_user(app, "editor", section="kinh-te")
    assert row_of(desk_of(app, elsewhere, "/workload"), "Trần Văn An")[0] == "0"
    assert row_of(desk_of(app, people["editor"], "/workload?section=y-te"), "Trần Văn An")[0] == "1"
    assert row_of(desk_of(app, people["editor"], "/workload?section=kinh-te"), "Trần Văn An")[0] == "0"


def test_reporters_do_not_look_into_the_workload(app, people):
    client = sign_in(app.test_client(), people["reporter"])
    assert client.get("/workload").status_code == 403


@pytest.mark.usefixtures("each_database")
def test_the_number_of_statements_does_not_grow(app):
    editor, reporter = make_user(app, "editor"), make_user(app, "reporter")
    client = sign_in(app.test_client(), editor)

    def cost() -> int:
        with statements(app) as sent:
            assert client.get("/workload").status_code == 200
        return len(sent)

    make_story(app, reporter)
    client.get("/workload")
    few = cost()
    for _ in range(6):
        make_story(app, make_user(app, "reporter"))
    assert cost() == few <= MOST_STATEMENTS
