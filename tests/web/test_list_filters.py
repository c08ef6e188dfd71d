"""Filters of the list of stories by person and by day, on the page, in kept filters and for programs."""

import re
from datetime import UTC, datetime

import pytest
from factories import bearer, database, make_story, make_user, send, sign_in
from sqlalchemy import update

from newsroom.models import Story

LIST, API = "/stories", "/api/v1/stories"


@pytest.fixture
def editor(app):
    return make_user(app, "editor", name="Nguyễn Thị Ánh", language="en")


@pytest.fixture
def writers(app):
    return [make_user(app, "reporter", name=name) for name in ("Lê Văn Đức", "Trần Anh Dũng", "Phạm Ân")]


def titles(page: str) -> list[str]:
    return re.findall(r'<td class="story-title">\s*<a [^>]*>(.*?)</a>', page)


def set_columns(app, story: Story, **columns: object) -> None:
    with database(app) as session:
        session.execute(update(Story).where(Story.id == story.id).values(**columns))


def test_people_are_offered_by_given_name(app, client, editor, writers):
    make_user(app, "reporter", name="Bùi Đan", active=False)
    page = sign_in(client, editor).get(LIST).text
    for field in ("author", "assignee"):
        select = re.search(rf'<select [^>]*name="{field}">(.*?)</select>', page, re.DOTALL)[1]
        offered = re.findall(r">([^<]+)</option>", select)
        assert offered[-5:] == ["Nguyễn Thị Ánh", "Phạm Ân", "Trần Anh Dũng", "Bùi Đan", "Lê Văn Đức"]


def test_whoever_sees_their_own_stories_alone_is_offered_themselves(app, client, writers):
    contributor = make_user(app, "contributor", name="Vũ Cộng Tác")
    page = sign_in(client, contributor).get(LIST).text
    assert "Vũ Cộng Tác</option>" in page
    assert "Lê Văn Đức" not in page
    assert client.get(f"{LIST}?author={writers[0].id}").status_code == 400


def test_by_author_and_by_who_handles_it(app, client, editor, writers):
    mine = make_story(app, editor, title="Của Ánh")
    theirs = make_story(app, writers[0], title="Của Đức")
    set_columns(app, theirs, assignee_id=editor.id)
    sign_in(client, editor)
    headers = bearer(app, editor)
    asked = {
        f"author={writers[0].id}": theirs,
        "author=me": mine,
        f"assignee={editor.id}": theirs,
        "assignee=me": theirs,
        "assignee=nobody": mine,
        "assignee=nobody&q=anh": mine,
    }
    for query, story in asked.items():
        assert len(titles(client.get(f"{LIST}?{query}").text)) == 1
        assert story.id in client.get(f"{LIST}?{query}").text, query
        found = client.get(f"{API}?{query}", headers=headers).json["items"]
        assert [item["id"] for item in found] == [story.id], query
    page = client.get(f"{LIST}?author={writers[0].id}&assignee=nobody").text
    assert 'title="Take this filter off">Author: Lê Văn Đức <' in page
    assert 'title="Take this filter off">Handled by: nobody yet <' in page


def test_by_day_of_the_last_change_in_ha_noi(app, client, editor):
    first = datetime(2026, 3, 8, 17, 0, tzinfo=UTC)  # midnight in Hà Nội
    for title, at in (
        ("Trước", first.replace(hour=16, minute=59)),
        ("Đầu ngày", first),
        ("Cuối ngày", first.replace(day=9, hour=16, minute=59)),
        ("Sau", first.replace(day=9)),
    ):
        set_columns(app, make_story(app, editor, title=title), updated_at=at)
    sign_in(client, editor)
    headers = bearer(app, editor)
    asked = {
        "from=2026-03-09&to=2026-03-09": {"Đầu ngày", "Cuối ngày"},
        "from=09/03/2026&to=09/03/2026": {"Đầu ngày", "Cuối ngày"},
        "from=2026-03-10": {"Sau"},
        "to=2026-03-08": {"Trước"},
    }
    for query, wanted in asked.items():
        assert set(titles(client.get(f"{LIST}?{query}").text)) == wanted, query
        found = client.get(f"{API}?{query}", headers=headers).json["items"]
        assert {item["title"] for item in found} == wanted, query
    page = client.get(f"{LIST}?from=2026-03-09").text
    assert "Changed from: 09/03/2026 <" in page
    assert 'value="09/03/2026"' in page


NO_DAY = "There is no such day. Write days as 22/11/2026."
WRONG = {
    "from=2026-03-10&to=2026-03-09": ("to", "The last day is before the first."),
    "from=2026-02-30": ("from", NO_DAY),
    "to=yesterday": ("to", NO_DAY),
    "from=0001-01-01": ("from", NO_DAY),
    "to=9999-12-31": ("to", NO_DAY),
}


def test_days_that_cannot_be_are_told(app, client, editor):
    make_story(app, editor)
    sign_in(client, editor)
    headers = bearer(app, editor)
    for query, (name, sentence) in WRONG.items():
        answer = client.get(f"{LIST}?{query}&stage=draft")
        assert (answer.status_code, titles(answer.text)) == (400, []), query
        assert sentence in answer.text
        problem = client.get(f"{API}?{query}", headers=headers)
        assert (problem.status_code, problem.json["errors"]) == (422, {name: sentence}), query


@pytest.mark.parametrize("query", ["author=nobody", "author=x", "assignee=x", "type=x"])
def test_what_does_not_exist_is_told_to_programs(app, client, editor, query):
    answer = client.get(f"{API}?{query}", headers=bearer(app, editor))
    assert (answer.status_code, list(answer.json["errors"])) == (422, [query.partition("=")[0]])


def test_by_type_for_programs(app, client, editor):
    wanted = make_story(app, editor, type="bai")
    make_story(app, editor)
    found = client.get(f"{API}?type=bai", headers=bearer(app, editor)).json["items"]
    assert [item["id"] for item in found] == [wanted.id]


def test_every_filter_can_be_kept(app, client, editor, writers):
    sign_in(client, editor)
    query = f"q=b%C3%A3o&author={writers[0].id}&assignee=nobody&from=2026-03-09&to=2026-03-10&sort=best"
    page = client.get(f"{LIST}?{query}").text
    kept = re.search(r'name="query" value="([^"]+)"', page)[1].replace("&amp;", "&")
    send(client, "/filters", name="Bão của Đức", query=kept)
    assert f'href="/stories?{query}"'.replace("&", "&amp;") in client.get(LIST).text
