"""Lists are whole and without repeats however people work meanwhile; events come in the order of commits."""

import json

import pytest
from factories import bearer, database, edit, make_endpoint, make_story, make_user, move, publish
from sqlalchemy import select

from newsroom.models.trail import OutboxEvent

STORIES = "/api/v1/stories"


@pytest.fixture
def staff(app):
    return {role: make_user(app, role) for role in ("reporter", "editor", "publisher", "technician")}


@pytest.fixture
def headers(app, staff):
    return bearer(app, staff["reporter"])


def pages(client, headers, path, between=lambda: None, field="cursor"):
    """Every item of a list, page by page; `between` is called after each page."""
    items, separator = [], "&" if "?" in path else "?"
    page = client.get(path, headers=headers).json
    items += page["items"]
    while page["next"]:
        between()
        page = client.get(f"{path}{separator}{field}={page['next']}", headers=headers).json
        assert page["items"]
        items += page["items"]
    return items


@pytest.mark.usefixtures("each_database")
def test_a_list_stays_whole_while_stories_change(app, client, staff, headers):
    stories = [make_story(app, staff["reporter"], title=f"Tin {n}") for n in range(7)]
    turn = iter(range(100))

    def work_goes_on():
        number = next(turn)
        edit(app, staff["reporter"], stories[number], title=f"Tin sửa {number}")
        make_story(app, staff["reporter"], title=f"Tin mới {number}")

    listed = [item["id"] for item in pages(client, headers, f"{STORIES}?limit=2", work_goes_on)]
    assert listed == [story.id for story in reversed(stories)]


def test_stories_begun_at_the_same_moment_are_all_listed(app, client, staff, headers):
    first = make_story(app, staff["reporter"])
    same = [make_story(app, staff["reporter"], at=first.created_at) for _ in range(4)]
    listed = [item["id"] for item in pages(client, headers, f"{STORIES}?limit=2")]
    assert sorted(listed) == sorted(story.id for story in (first, *same))


@pytest.mark.usefixtures("each_database")
def test_filters_keep_what_they_name(app, client, staff, headers):
    wanted = make_story(
        app, staff["reporter"], section="y-te", language="en", title="Tiêm chủng mở rộng ở miền núi"
    )
    make_story(app, staff["reporter"])
    move(app, staff["reporter"], wanted, "submit")
    for query in (
        "stage=submitted",
        "section=y-te",
        "language=en",
        "q=tiem+chung",
        "q=Tiêm+núi&section=y-te",
    ):
        answer = client.get(f"{STORIES}?{query}", headers=headers)
        assert [item["id"] for item in answer.json["items"]] == [wanted.id], query
    for query in ("stage=published", "q=tiem+khongco", "q=%3F%3F"):
        assert client.get(f"{STORIES}?{query}", headers=headers).json["items"] == [], query


def test_a_page_holds_what_was_asked_for(app, client, staff, headers):
    for _ in range(3):
        make_story(app, staff["reporter"])
    page = client.get(f"{STORIES}?limit=3", headers=headers).json
    assert (len(page["items"]), page["next"]) == (3, None)


def test_versions_and_trail_are_paged(app, client, staff, headers):
    story = make_story(app, staff["reporter"])
    for number in range(4):
        edit(app, staff["reporter"], story, title=f"Tít {number}")
    versions = pages(client, headers, f"{STORIES}/{story.id}/revisions?limit=2")
    assert [version["number"] for version in versions] == [5, 4, 3, 2, 1]
    entries = pages(client, headers, f"{STORIES}/{story.id}/audit?limit=2")
    assert [entry["seq"] for entry in entries] == [5, 4, 3, 2, 1]


def test_deliveries_are_paged(app, client, staff, headers):
    endpoints = {make_endpoint(app).name for _ in range(3)}
    story = publish(
        app, make_story(app, staff["reporter"]), staff["editor"], staff["publisher"], staff["reporter"]
    )
    rows = pages(client, headers, f"{STORIES}/{story.id}/deliveries?limit=2")
    assert {row["endpoint"] for row in rows} == endpoints
    assert len(rows) == 3


@pytest.mark.usefixtures("each_database")
def test_events_are_pulled_in_order_as_they_are_sent(app, client, staff):
    make_endpoint(app)

    def publish_one():
        draft = make_story(app, staff["reporter"])
        publish(app, draft, staff["editor"], staff["publisher"], staff["reporter"])

    for _ in range(3):
        publish_one()
    headers = bearer(app, staff["technician"])
    pulled = pages(client, headers, "/api/v1/events?limit=2", field="after")
    with database(app) as session:
        sent = session.scalars(select(OutboxEvent).order_by(OutboxEvent.position)).all()
    assert [(item["id"], item["body"]) for item in pulled] == [(row.id, json.loads(row.body)) for row in sent]
    from_the_start = client.get("/api/v1/events?after=&limit=2", headers=headers).json
    assert from_the_start["items"] == pulled[:2]
    behind = f"/api/v1/events?after={pulled[-1]['cursor']}"
    assert client.get(behind, headers=headers).json == {"items": [], "next": None}
    publish_one()
    assert [item["body"]["type"] for item in client.get(behind, headers=headers).json["items"]] == [
        "story.published"
    ]


def test_a_cursor_that_is_none(app, client, staff):
    headers = bearer(app, staff["technician"])
    for cursor in ("x", "WyJhIl0", "W3RydWUsMV0", "WzFlOTld", "Wy0xXQ", "a" * 201):
        answer = client.get(f"/api/v1/events?after={cursor}", headers=headers)
        assert (answer.status_code, list(answer.json["errors"])) == (422, ["after"])
