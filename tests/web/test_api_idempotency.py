"""A POST that is sent twice with one Idempotency-Key counts once, also when both come at the same moment."""

import threading

import pytest
from factories import bearer, database, make_story, make_user, move, reload
from sqlalchemy import func, select

from newsroom.models import Comment, IdempotencyKey, Story

STORIES = "/api/v1/stories"
BODY = {"title": "Tin gửi hai lần", "body_html": "<p>Nội dung.</p>"}


@pytest.fixture
def reporter(app):
    return make_user(app, "reporter")


@pytest.fixture
def headers(app, reporter):
    return {**bearer(app, reporter), "Idempotency-Key": "gửi-1".encode().decode("latin-1")}


def count(app, model) -> int:
    with database(app) as session:
        return session.scalar(select(func.count()).select_from(model))


def replayed(answer) -> bool:
    return answer.headers.get("Idempotent-Replayed") == "true"


def test_a_story_is_made_once(app, client, headers):
    first, second = (client.post(STORIES, json=BODY, headers=headers) for _ in range(2))
    assert (first.status_code, second.status_code) == (201, 201)
    assert (replayed(first), replayed(second)) == (False, True)
    assert first.json == second.json
    assert first.headers["Location"] == second.headers["Location"]
    assert count(app, Story) == 1


def test_a_repetition_shows_the_present_state(app, client, headers, reporter):
    story_id = client.post(STORIES, json=BODY, headers=headers).json["id"]
    client.patch(f"{STORIES}/{story_id}", json={"sapo": "Thêm.", "version": 1}, headers=headers)
    again = client.post(STORIES, json=BODY, headers=headers)
    assert (again.json["id"], again.json["version"], replayed(again)) == (story_id, 2, True)


def test_a_key_stands_for_one_request(app, client, headers, reporter):
    client.post(STORIES, json=BODY, headers=headers)
    story = make_story(app, reporter)
    for path, body in (
        (STORIES, {**BODY, "title": "Tin khác"}),
        (f"{STORIES}/{story.id}/comments", BODY | {"body": "x"}),
        (f"{STORIES}/{story.id}/moves", {"move": "submit", "version": 1}),
    ):
        answer = client.post(path, json=body, headers=headers)
        assert answer.status_code == 422
    assert answer.json["errors"].keys() == {"Idempotency-Key"}
    assert reload(app, story).version == 1
    assert count(app, Story) == 2


def test_a_key_belongs_to_its_person(app, client, headers):
    other = bearer(app, make_user(app, "reporter")) | {"Idempotency-Key": headers["Idempotency-Key"]}
    answers = [client.post(STORIES, json=BODY, headers=sender) for sender in (headers, other)]
    assert [replayed(answer) for answer in answers] == [False, False]
    assert count(app, Story) == 2


def test_a_refused_request_leaves_its_key_unused(app, client, headers):
    assert client.post(STORIES, json={**BODY, "section": "khong-co"}, headers=headers).status_code == 422
    assert count(app, IdempotencyKey) == 0
    assert client.post(STORIES, json=BODY, headers=headers).status_code == 201


@pytest.mark.parametrize("key", ["", "k" * 201])
def test_a_key_has_its_length(app, client, headers, key):
    answer = client.post(STORIES, json=BODY, headers={**headers, "Idempotency-Key": key})
    assert (answer.status_code, list(answer.json["errors"])) == (422, ["Idempotency-Key"])
    assert count(app, Story) == 0


def test_a_remark_is_made_once(app, client, headers, reporter):
    story = make_story(app, reporter)
    path = f"{STORIES}/{story.id}/comments"
    first, second = (client.post(path, json={"body": "Xem lại."}, headers=headers) for _ in range(2))
    assert first.json == second.json
    assert replayed(second)
    assert count(app, Comment) == 1


def test_a_move_is_answered_again_after_others_have_gone_on(app, client, headers, reporter):
    story = make_story(app, reporter)
    path, body = f"{STORIES}/{story.id}/moves", {"move": "submit", "version": 1}
    client.post(path, json=body, headers=headers)
    move(app, make_user(app, "editor"), story, "take")
    again = client.post(path, json=body, headers=headers)
    assert (again.status_code, again.json["stage"], replayed(again)) == (200, "in_review", True)
    without = {name: value for name, value in headers.items() if name != "Idempotency-Key"}
    assert client.post(path, json=body, headers=without).status_code == 409


@pytest.mark.usefixtures("each_database")
@pytest.mark.parametrize("what", ["story", "comment", "move"])
def test_many_at_the_same_moment_are_one(app, headers, reporter, what):
    story = make_story(app, reporter)
    path, body = {
        "story": (STORIES, BODY),
        "comment": (f"{STORIES}/{story.id}/comments", {"body": "Xem lại."}),
        "move": (f"{STORIES}/{story.id}/moves", {"move": "submit", "version": 1}),
    }[what]
    answers, barrier = [], threading.Barrier(4)

    def send():
        client = app.test_client()
        barrier.wait()
        answers.append(client.post(path, json=body, headers=headers))

    threads = [threading.Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {answer.status_code for answer in answers} == {200 if what == "move" else 201}
    assert sorted(map(replayed, answers)) == [False, True, True, True]
    assert len({answer.json["id"] for answer in answers}) == 1
    assert count(app, IdempotencyKey) == 1
    assert count(app, Story) == (2 if what == "story" else 1)
    assert count(app, Comment) == (what == "comment")
