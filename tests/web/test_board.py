"""The board: columns by stage, the most urgent on top; what may happen to a card; what it all costs."""

import re
from datetime import timedelta

import pytest
from desks import change, desk_of, statements
from factories import make_story, make_user, move, publish, sign_in

from newsroom.board.queries import CARDS
from newsroom.clock import now

MOST_STATEMENTS = 10


def column(page: str, stage: str) -> str:
    """The part of the board that shows one stage."""
    (found,) = re.findall(rf'<section[^>]*data-stage="{stage}".*?</section>', page, re.DOTALL)
    return found


def cards(page: str, stage: str) -> list[str]:
    """The titles in a column, in order."""
    return re.findall(r"<h3>\s*<a[^>]*>([^<]*)</a>", column(page, stage))


def count(page: str, stage: str) -> int:
    return int(re.search(r"<strong>(\d+)</strong>", column(page, stage))[1])


def test_stories_stand_in_the_column_of_their_stage(app):
    reporter, editor = make_user(app, "reporter"), make_user(app, "editor")
    make_story(app, reporter, title="Còn viết")
    waiting = make_story(app, reporter, title="Chờ người nhận")
    move(app, reporter, waiting, "submit")
    page = desk_of(app, editor, "/board")
    assert cards(page, "draft") == ["Còn viết"]
    assert cards(page, "submitted") == ["Chờ người nhận"]
    assert count(page, "approval") == 0
    assert "archived" not in re.findall(r'data-stage="(\w+)"', page)
    assert "Thông tin" not in page
    assert 'data-stage="checking"' in desk_of(app, editor, "/board?workflow=crisis")


def test_the_most_urgent_stand_on_top_and_the_rest_are_counted(app):
    reporter = make_user(app, "reporter")
    at = now()
    for number in range(CARDS + 2):
        make_story(app, reporter, title=f"Tin {number}", at=at - timedelta(minutes=number))
    urgent = make_story(app, reporter, title="Gấp")
    change(app, urgent, priority=2)
    due = make_story(app, reporter, title="Có hạn")
    change(app, due, deadline=at + timedelta(hours=1))
    page = desk_of(app, reporter, "/board")
    assert cards(page, "draft")[:3] == ["Gấp", "Có hạn", f"Tin {CARDS + 1}"]
    assert len(cards(page, "draft")) == CARDS
    assert count(page, "draft") == CARDS + 4
    assert 'href="/stories?stage=draft"' in column(page, "draft")


def test_a_card_that_stays_too_long_says_so_in_a_word(app):
    reporter = make_user(app, "reporter")
    story = make_story(app, reporter, at=now() - timedelta(days=9))
    move(app, reporter, story, "submit", made_at=now() - timedelta(days=8))
    fresh = make_story(app, reporter, title="Vừa gửi")
    move(app, reporter, fresh, "submit")
    page = column(desk_of(app, reporter, "/board"), "submitted")
    assert page.count("over its time") == 1
    assert "oldest" in page
    assert "8 days" in page


def test_published_stories_leave_the_board_after_a_week(app):
    reporter, editor, head = (make_user(app, role) for role in ("reporter", "editor", "publisher"))
    new, old = make_story(app, reporter, title="Mới đăng"), make_story(app, reporter, title="Đăng lâu rồi")
    for story in (new, old):
        publish(app, story, editor, head, reporter)
    change(app, old, stage_since=now() - timedelta(days=8))
    page = desk_of(app, head, "/board")
    assert cards(page, "published") == ["Mới đăng"]
    assert "in 7 days" in column(page, "published")


def test_the_board_of_one_section_and_what_somebody_may_not_know_of(app):
    reporter = make_user(app, "reporter")
    make_story(app, reporter, title="Của y tế", section="y-te")
    make_story(app, reporter, title="Của thời sự")
    assert cards(desk_of(app, reporter, "/board?section=y-te"), "draft") == ["Của y tế"]
    other = make_user(app, "editor", section="kinh-te")
    assert cards(desk_of(app, other, "/board"), "draft") == []


@pytest.mark.parametrize("query", ["workflow=none", "section=none"])
def test_what_there_is_not_is_not_found(app, client, query):
    sign_in(client, make_user(app, "reporter"))
    assert client.get(f"/board?{query}").status_code == 404


def test_a_card_tells_where_it_may_go_and_why_not_elsewhere(app, client):
    reporter, editor = make_user(app, "reporter"), make_user(app, "editor")
    story = make_story(app, reporter)
    move(app, reporter, story, "submit")
    sign_in(client, editor)
    found = client.get(f"/board/{story.id}/moves.json").json
    moves = {step["name"]: step for step in found["moves"]}
    assert (found["stage"], found["version"]) == ("submitted", 2)
    assert moves["take"] == {
        "name": "take",
        "label": "Nhận biên tập",
        "to": "in_review",
        "allowed": True,
        "reason": "",
        "decides": False,
    }
    assert moves["return"]["decides"]
    assert not moves["withdraw"]["allowed"]
    assert "người viết" in moves["withdraw"]["reason"]


def test_nobody_learns_of_a_card_they_may_not_see(app, client):
    story = make_story(app, make_user(app, "reporter"))
    sign_in(client, make_user(app, "editor", section="kinh-te"))
    assert client.get(f"/board/{story.id}/moves.json").status_code == 404


@pytest.mark.usefixtures("each_database")
def test_the_number_of_statements_does_not_grow_with_the_stories(app):
    reporter, editor = make_user(app, "reporter"), make_user(app, "editor")
    client = sign_in(app.test_client(), editor)

    def cost() -> int:
        with statements(app) as sent:
            assert client.get("/board").status_code == 200
        return len(sent)

    make_story(app, reporter)
    client.get("/board")  # reads the definitions in, once for the life of the process
    few = cost()
    for _ in range(20):
        move(app, reporter, make_story(app, reporter), "submit")
    assert cost() == few <= MOST_STATEMENTS
