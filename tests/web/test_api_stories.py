"""Stories over the API: the same rules as on the pages, and answers a program can go on with."""

from datetime import timedelta

import pytest
from factories import bearer, hours, make_endpoint, make_story, make_user, move, publish, reload

from newsroom.clock import iso, now

STORIES = "/api/v1/stories"


@pytest.fixture
def staff(app):
    return {role: make_user(app, role) for role in ("reporter", "editor", "legal", "publisher")}


@pytest.fixture
def call(app, client):
    """Send a request in somebody's name: call(user, method, path, body)."""
    tokens = {}

    def send(user, method, path, body=None, **headers):
        if user.id not in tokens:
            tokens[user.id] = bearer(app, user)
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        return client.open(f"/api/v1{path}", method=method, json=body, headers={**tokens[user.id], **given})

    return send


def in_review(app, staff, **fields):
    story = make_story(app, staff["reporter"], **fields)
    move(app, staff["reporter"], story, "submit")
    return move(app, staff["editor"], story, "take")


def offered(answer, name):
    return next(move for move in answer.json["moves"] if move["name"] == name)


def test_a_title_and_a_body_make_a_story(app, staff, call):
    writer = make_user(app, "reporter", section="y-te")
    answer = call(writer, "POST", "/stories", {"title": "Tiêm chủng", "body_html": "<p>Nội dung.</p>"})
    assert answer.status_code == 201
    made = answer.json
    assert (made["section"], made["language"], made["type"]) == ("y-te", "vi", "tin")
    assert (made["version"], made["stage"], made["author"]["id"]) == (1, "draft", writer.id)
    assert answer.headers["ETag"] == '"1"'
    assert call(writer, "GET", answer.headers["Location"].removeprefix("/api/v1")).json == made


def test_everything_a_text_has_can_be_given_and_read(staff, call):
    given = {
        "title": "Tin đủ trường",
        "body_html": "<p>Một <strong>hai</strong>.</p>",
        "sapo": "Mở đầu.",
        "section": "kinh-te",
        "language": "en",
        "type": "bai",
        "byline": "Lan",
        "sources": ["Sở Y tế"],
        "tags": ["y tế", "thuốc"],
        "correction": "",
        "ai_used": True,
        "flags": ["minor"],
    }
    made = call(staff["reporter"], "POST", "/stories", given).json
    assert {name: made[name] for name in given} == given
    read = call(staff["reporter"], "GET", f"/stories/{made['id']}/revisions/1").json
    assert {name: read[name] for name in given if name != "flags"} == {
        name: value for name, value in given.items() if name != "flags"
    }


def test_hostile_html_does_not_come_back(staff, call):
    given = {"title": "Tin", "body_html": "<p>Chào<script>alert(1)</script><a href='javascript:x'>a</a></p>"}
    answer = call(staff["reporter"], "POST", "/stories", given)
    assert answer.status_code in (201, 422)
    assert "script" not in answer.json.get("body_html", "")


def test_a_change_names_its_version_in_the_body_or_in_if_match(app, staff, call):
    story = make_story(app, staff["reporter"])
    path = f"/stories/{story.id}"
    assert call(staff["reporter"], "PATCH", path, {"sapo": "Một.", "version": 1}).json["version"] == 2
    second = call(staff["reporter"], "PATCH", path, {"sapo": "Hai."}, If_Match='"2"')
    assert (second.json["sapo"], second.headers["ETag"]) == ("Hai.", '"3"')
    assert second.json["body_html"] == call(staff["reporter"], "GET", f"{path}/revisions/1").json["body_html"]
    neither = call(staff["reporter"], "PATCH", path, {"sapo": "Ba."})
    assert (neither.status_code, list(neither.json["errors"])) == (422, ["version"])
    for bad in ("2", 'W/"3"', "*", '"x"', ""):
        assert call(staff["reporter"], "PATCH", path, {"sapo": "Ba."}, If_Match=bad).status_code == 422
    both = call(staff["reporter"], "PATCH", path, {"sapo": "Ba.", "version": 3}, If_Match='"2"')
    assert both.status_code == 422
    assert reload(app, story).version == 3


def test_a_stale_change_gets_the_present_state(app, staff, call):
    story = make_story(app, staff["reporter"])
    path = f"/stories/{story.id}"
    now_is = call(staff["reporter"], "PATCH", path, {"title": "Tít mới", "version": 1}).json
    for method, where, body in (
        ("PATCH", path, {"title": "Tít khác", "version": 1}),
        ("POST", f"{path}/moves", {"move": "submit", "version": 1}),
    ):
        answer = call(staff["reporter"], method, where, body)
        assert (answer.status_code, answer.json["type"]) == (409, "/problems/stale")
        assert answer.json["current"] == {name: now_is[name] for name in ("version", "stage", "digest")}


def test_a_move_is_made_and_the_story_comes_back(app, staff, call):
    story = make_story(app, staff["reporter"])
    path = f"/stories/{story.id}/moves"
    answer = call(staff["reporter"], "POST", path, {"move": "submit", "version": 1, "comment": "Mời xem."})
    assert (answer.status_code, answer.json["stage"], answer.json["version"]) == (200, "submitted", 2)
    assert offered(answer, "withdraw")["allowed"]
    refused = offered(answer, "take")
    assert not refused["allowed"]
    assert "editor" in refused["reason"]


def test_a_move_says_what_it_needs(app, staff, call):
    story = in_review(app, staff)
    answer = call(staff["editor"], "GET", f"/stories/{story.id}")
    needy = [move for move in answer.json["moves"] if "reason" in move["needs"]]
    assert needy
    assert all(move["reasons"] for move in needy)
    assert offered(answer, "pass")["reasons"] == []


def test_what_is_missing_is_a_422_that_names_the_field(app, staff, call):
    story = in_review(app, staff)
    version = reload(app, story).version
    path = f"/stories/{story.id}/moves"
    back = call(staff["editor"], "POST", path, {"move": "return", "version": version})
    assert (back.status_code, back.json["type"]) == (422, "/problems/invalid")
    assert set(back.json["errors"]) == {"reason"}
    assert back.json["reason"] == "missing_reason"
    unknown = call(staff["editor"], "POST", path, {"move": "fly", "version": version})
    assert (unknown.status_code, set(unknown.json["errors"])) == (422, {"move"})


def test_nobody_approves_their_own_text(app, staff, call):
    head = staff["publisher"]
    story = make_story(app, head)
    move(app, head, story, "submit")
    move(app, staff["editor"], story, "pass")
    version = reload(app, story).version
    answer = call(head, "POST", f"/stories/{story.id}/moves", {"move": "approve", "version": version})
    assert (answer.status_code, answer.json["type"]) == (403, "/problems/forbidden")
    assert answer.json["reason"] in ("not_the_author", "not_a_writer")
    assert reload(app, story).stage == "approval"


def test_a_move_that_does_not_start_here_is_a_409(app, staff, call):
    story = make_story(app, staff["reporter"])
    body = {"move": "approve", "version": 1}
    answer = call(staff["publisher"], "POST", f"/stories/{story.id}/moves", body)
    assert (answer.status_code, answer.json["type"]) == (409, "/problems/move-refused")
    assert "current" not in answer.json


def test_stories_of_another_section_are_not_there(app, staff, call):
    story = make_story(app, staff["reporter"], section="thoi-su")
    stranger = make_user(app, "editor", "reporter", section="y-te")
    path = f"/stories/{story.id}"
    requests = [("GET", path, None), ("PATCH", path, {"version": 1, "sapo": "x"})]
    requests += [
        ("GET", f"{path}/{part}", None) for part in ("revisions", "revisions/1", "audit", "deliveries")
    ]
    requests += [
        ("POST", f"{path}/moves", {"move": "take", "version": 1}),
        ("POST", f"{path}/comments", {"body": "x"}),
    ]
    for method, where, body in requests:
        answer = call(stranger, method, where, body)
        assert (answer.status_code, answer.json["type"]) == (404, "/problems/not-found"), where
    assert call(stranger, "GET", "/stories").json["items"] == []
    elsewhere = {"title": "Tin", "body_html": "x", "section": "thoi-su"}
    assert call(stranger, "POST", "/stories", elsewhere).status_code == 403


NO_FIELDS = (
    "state",
    "stage",
    "author_id",
    "version",
    "role",
    "is_admin",
    "id",
    "published_at",
    "digest",
    "sequence",
)


def test_what_is_not_a_field_is_refused(app, staff, call):
    story = make_story(app, staff["reporter"])
    for name in NO_FIELDS:
        made = call(
            staff["reporter"], "POST", "/stories", {"title": "Tin", "body_html": "Nội dung.", name: 1}
        )
        assert (made.status_code, list(made.json["errors"])) == (422, [name])
        change = {"sapo": "Khác.", "version": 1, name: "1"}
        assert call(staff["reporter"], "PATCH", f"/stories/{story.id}", change).status_code == 422
    assert reload(app, story).version == 1


def test_a_field_says_what_is_wrong_with_it(staff, call):
    body = {"title": "x" * 201, "body_html": 5, "tags": ["a", 3], "flags": "minor", "ai_used": 1}
    first = call(staff["reporter"], "POST", "/stories", body)
    assert set(first.json["errors"]) == {"body_html", "tags.1", "flags", "ai_used"}
    second = call(
        staff["reporter"], "POST", "/stories", {"title": "x" * 201, "body_html": "a", "section": "?"}
    )
    assert set(second.json["errors"]) == {"title", "section"}
    assert "201" in second.json["errors"]["title"]
    third = call(staff["reporter"], "POST", "/stories", {"title": "a", "body_html": "a", "type": "tho"})
    assert set(third.json["errors"]) == {"type"}


def test_planning_is_for_editors_and_apart_from_the_text(app, staff, call):
    story = make_story(app, staff["reporter"])
    path, deadline = f"/stories/{story.id}", now() + hours(3)
    plan = {"deadline": iso(deadline), "priority": 2, "assignee_id": staff["editor"].id, "version": 1}
    assert call(staff["reporter"], "PATCH", path, plan).status_code == 403
    answer = call(staff["editor"], "PATCH", path, plan)
    assert (answer.json["deadline"], answer.json["priority"]) == (iso(deadline), 2)
    assert answer.json["assignee"] == {"id": staff["editor"].id, "name": staff["editor"].name}
    cleared = call(staff["editor"], "PATCH", path, {"assignee_id": None, "version": 2})
    assert (cleared.json["assignee"], cleared.json["priority"]) == (None, 2)
    mixed = call(staff["editor"], "PATCH", path, {"priority": 0, "title": "Khác", "version": 3})
    assert (mixed.status_code, reload(app, story).version) == (422, 3)


def test_a_moment_needs_its_zone(app, staff, call):
    story = make_story(app, staff["reporter"])
    for moment in ("hôm nay", "2026-11-22", "2026-11-22T08:00:00", "9999-12-31T23:59:59Z", 5):
        body = {"deadline": moment, "version": 1}
        answer = call(staff["editor"], "PATCH", f"/stories/{story.id}", body)
        assert (answer.status_code, list(answer.json["errors"])) == (422, ["deadline"])


def test_a_time_to_publish_is_given_in_any_zone(app, staff, call):
    story = in_review(app, staff)
    move(app, staff["editor"], story, "pass")
    version, later = reload(app, story).version, (now() + timedelta(days=1)).replace(microsecond=0)
    hanoi = (later + hours(7)).strftime("%Y-%m-%dT%H:%M:%S+07:00")
    body = {"move": "schedule", "version": version, "at": hanoi}
    answer = call(staff["publisher"], "POST", f"/stories/{story.id}/moves", body)
    assert (answer.status_code, answer.json["scheduled_for"]) == (200, iso(later))


def test_approvals_say_who_signed_what_and_whether_it_still_holds(app, staff, call):
    story = in_review(app, staff)
    move(app, staff["editor"], story, "pass")
    passed = call(staff["publisher"], "GET", f"/stories/{story.id}").json
    signed = passed["approvals"][0]
    assert (signed["by"], signed["role"], signed["valid"]) == (staff["editor"].name, "editor", True)
    assert (signed["digest"], signed["void_cause"]) == (passed["digest"], None)
    change = {"title": "Tít sửa", "version": passed["version"]}
    edited = call(staff["publisher"], "PATCH", f"/stories/{story.id}", change).json
    fallen = edited["approvals"][0]
    assert (fallen["valid"], fallen["void_cause"]) == (False, "edit")
    assert fallen["digest"] == passed["digest"] != edited["digest"]


def test_the_records_of_a_published_story(app, staff, call):
    endpoint = make_endpoint(app)
    story = publish(
        app, make_story(app, staff["reporter"]), staff["editor"], staff["publisher"], staff["reporter"]
    )
    path = f"/stories/{story.id}"
    sent = call(staff["reporter"], "GET", f"{path}/deliveries").json["items"]
    assert [(row["endpoint"], row["event_type"], row["state"]) for row in sent] == [
        (endpoint.name, "story.published", "waiting")
    ]
    trail = call(staff["reporter"], "GET", f"{path}/audit").json["items"]
    assert [entry["action"] for entry in trail] == ["approve", "pass", "submit", "create"]
    assert [entry["actor"] for entry in trail[:2]] == [staff["publisher"].name, staff["editor"].name]
    said = call(staff["reporter"], "POST", f"{path}/comments", {"body": " Đã đăng. "})
    assert (said.status_code, said.json["body"], said.json["author"]["id"]) == (
        201,
        "Đã đăng.",
        staff["reporter"].id,
    )
    assert call(staff["reporter"], "POST", f"{path}/comments", {"body": " "}).status_code == 422


def test_sentences_come_in_the_language_that_is_asked_for(app, client, staff):
    story = make_story(app, staff["reporter"])
    headers = bearer(app, staff["reporter"])
    labels = {}
    for language in ("en", "vi", "fr, en;q=0.5", ""):
        answer = client.get(f"{STORIES}/{story.id}", headers={**headers, "Accept-Language": language})
        labels[language] = answer.json["moves"][0]["label"]
    assert labels["en"] != labels["vi"]
    assert (labels["fr, en;q=0.5"], labels[""]) == (labels["en"], labels["vi"])
