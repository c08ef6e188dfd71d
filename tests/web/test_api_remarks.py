"""Remarks through the API: said about a story or a passage of it, listed, dealt with, taken up again."""

import pytest
from factories import bearer, edit, make_story, make_user, reload

from newsroom.models import new_id


@pytest.fixture
def editor(app):
    return make_user(app, "editor", name="Lê Sửa")


@pytest.fixture
def reporter(app):
    return make_user(app, "reporter", name="Trần Viết")


@pytest.fixture
def api(app, client, editor, reporter):
    """Call the API about one story: api(method, the end of its address, body, who)."""
    story = make_story(app, reporter)
    headers = {name: bearer(app, user) for name, user in (("editor", editor), ("reporter", reporter))}

    def call(method, tail="", body=None, who="editor", **more):
        path = f"/api/v1/stories/{story.id}/comments{tail}"
        return client.open(path, method=method, json=body, headers={**headers[who], **more})

    call.story = story
    return call


def test_a_remark_on_a_passage_follows_its_words(app, api, reporter):
    said = api("POST", body={"body": "Lạc đề.", "quote": "Đoạn thứ nhất", "field": "body"})
    assert said.status_code == 201
    assert (said.json["field"], said.json["quote"]) == ("body", "Đoạn thứ nhất")
    assert said.json["place"] == {"start": 0, "end": 13, "exact": True}
    edit(app, reporter, api.story, body="Mở đầu mới.\n\nĐoạn thứ nhất của bản tin.")
    (found,) = api("GET").json["items"]
    assert found["place"] == {"start": 12, "end": 25, "exact": True}
    edit(app, reporter, api.story, body="Chỉ còn chuyện khác hẳn.")
    assert api("GET").json["items"][0]["place"] is None


def test_settled_and_taken_up_again_by_a_program(app, api):
    point = api("POST", body={"body": "Ai nói?", "quote": "thứ nhất"}).json["id"]
    api("POST", body={"body": "Ông Nam.", "parent_id": point}, who="reporter")
    for _ in range(2):
        settled = api("POST", f"/{point}/resolve", who="reporter")
        assert settled.status_code == 200
    assert settled.json["resolved_by"]["name"] == "Trần Viết"
    assert settled.json["place"] is None
    assert api("GET", "?state=open").json["items"] == []
    assert [item["id"] for item in api("GET", "?state=settled").json["items"]] == [point]
    assert api("POST", f"/{point}/reopen").json["resolved_at"] is None
    assert [item["id"] for item in api("GET", "?state=open").json["items"]] == [point]
    assert reload(app, api.story).open_points == 1
    answer, first = api("GET").json["items"]
    assert (answer["parent_id"], first["parent_id"]) == (point, None)


def test_each_state_lists_its_own_points_and_no_other_remark(api):
    settled = api("POST", body={"body": "Ai nói?", "quote": "thứ nhất"}).json["id"]
    api("POST", f"/{settled}/resolve")
    still_open = api("POST", body={"body": "Ở đâu?", "quote": "thứ hai"}).json["id"]
    api("POST", body={"body": "Bài tốt."})
    found = {state: api("GET", f"?state={state}").json["items"] for state in ("open", "settled")}
    assert {state: [item["id"] for item in items] for state, items in found.items()} == {
        "open": [still_open],
        "settled": [settled],
    }


def test_a_wording_is_proposed_and_pages_stay_whole(api):
    proposed = {"body": "", "quote": "thứ hai", "replacement": "cuối"}
    assert api("POST", body=proposed).json["replacement"] == "cuối"
    for number in range(3):
        api("POST", body={"body": f"Lời {number}"})
    first = api("GET", "?limit=3").json
    rest = api("GET", f"?limit=3&cursor={first['next']}").json
    bodies = [item["body"] for item in [*first["items"], *rest["items"]]]
    assert bodies == ["Lời 2", "Lời 1", "Lời 0", ""]
    assert rest["next"] is None


def test_the_same_request_twice_is_one_remark(api):
    body = {"body": "Một lần.", "quote": "thứ nhất"}
    first, second = (api("POST", body=body, **{"Idempotency-Key": "k1"}) for _ in range(2))
    assert first.json == second.json
    assert second.headers["Idempotent-Replayed"] == "true"
    assert len(api("GET").json["items"]) == 1


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"body": "x", "quote": "không có trong bài"}, "quote"),
        ({"body": "", "quote": "thứ nhất"}, "body"),
        ({"body": "x", "replacement": "y"}, "quote"),
        ({"body": "", "quote": "thứ nhất", "replacement": "thứ nhất"}, "replacement"),
        ({"body": "x", "parent_id": "none"}, "parent_id"),
        ({"quote": "thứ nhất"}, "body"),
    ],
)
def test_what_cannot_be_said_names_its_field(api, body, field):
    answer = api("POST", body=body)
    assert (answer.status_code, list(answer.json["errors"])) == (422, [field])
    assert api("GET").json["items"] == []


def test_remarks_of_another_story_and_of_nobody_are_not_there(app, client, api, reporter):
    point = api("POST", body={"body": "x", "quote": "thứ nhất"}).json["id"]
    other = make_story(app, reporter)
    headers = bearer(app, make_user(app, "editor", section="kinh-te"))
    for path in (f"{other.id}/comments/{point}/resolve", f"{api.story.id}/comments/{new_id()}/reopen"):
        assert client.post(f"/api/v1/stories/{path}", headers=bearer(app, reporter)).status_code == 404
    assert client.get(f"/api/v1/stories/{api.story.id}/comments", headers=headers).status_code == 404
    assert (
        client.post(f"/api/v1/stories/{api.story.id}/comments/{point}/resolve", headers=headers).status_code
        == 404
    )
    assert api("GET", "?state=lost").status_code == 422
