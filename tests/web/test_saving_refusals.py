"""What is not kept while somebody types, and how the page is told."""

import json
from uuid import uuid4

import pytest
from factories import make_story, make_user, send, sign_in, token
from unsaved import be_here, copies, keep


@pytest.fixture
def reporter(app):
    return make_user(app, "reporter", language="en", name="Phạm Viết")


@pytest.fixture
def story(app, reporter):
    return make_story(app, reporter)


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"[]",
        b"{",
        b'{"fields": {}, "version": "1", "page": ""}',
        b'{"fields": {}, "version": 99999999999999, "page": ""}',
        b'{"fields": {"title": "x"}, "version": 1, "page": ""}',
        b'{"fields": {"__class__": ["x"]}, "version": 1, "page": ""}',
        b'{"fields": [], "version": 1, "page": ""}',
    ],
)
def test_what_no_page_sends_is_refused(app, client, reporter, story, sent):
    sign_in(client, reporter)
    answer = client.put(
        f"/stories/{story.id}/working-copy",
        data=sent,
        headers={"X-CSRFToken": token(client)},
        content_type="application/json",
    )
    assert (answer.status_code, answer.json["code"]) == (422, "invalid")
    assert copies(app) == {}


def test_odd_characters_are_kept_as_far_as_there_are_any(app, client, reporter, story):
    sign_in(client, reporter)
    sent = json.dumps({"fields": {"title": ["a\ud800b\x00c"], "body": ["x"]}, "version": 1, "page": "p"})
    answer = client.put(
        f"/stories/{story.id}/working-copy",
        data=sent,
        content_type="application/json",
        headers={"X-CSRFToken": token(client)},
    )
    assert answer.status_code == 200
    assert client.get(f"/stories/{story.id}/edit?copy=1").status_code == 200
    assert client.get(f"/stories/{story.id}/working-copy").status_code == 200


def test_refusals_are_said_to_the_script(app, client, reporter, story):
    assert keep(client, story.id).status_code == 401
    assert keep(client, story.id).json["code"] == "signed-out"
    sign_in(client, reporter)
    no_token = client.put(f"/stories/{story.id}/working-copy", json={})
    assert (no_token.status_code, no_token.json["code"]) == (403, "stale-page")
    assert keep(client, story.id, body="x" * 4_200_000).status_code == 413
    assert keep(client, "no-id").status_code == 404
    fresh = client.get("/saving/token").json
    assert fresh["person"] == reporter.id
    again = client.put(
        f"/stories/{story.id}/working-copy",
        json={"fields": {}, "version": 1, "page": "p"},
        headers={"X-CSRFToken": fresh["token"]},
    )
    assert again.status_code == 200


def test_whoever_may_not_write_keeps_nothing(app, client, story):
    legal = sign_in(client, make_user(app, "legal", language="en"))
    assert keep(legal, story.id).status_code == 403
    outsider = sign_in(app.test_client(), make_user(app, "editor", section="kinh-te"))
    assert keep(outsider, story.id).status_code == 404
    assert be_here(outsider, story).status_code == 404
    assert send(outsider, f"/stories/{story.id}/take-over").status_code == 404
    assert copies(app) == {}


def test_nothing_is_found_where_there_is_no_story(client, reporter):
    sign_in(client, reporter)
    nowhere = f"/stories/{uuid4()}"
    assert client.get(f"{nowhere}/working-copy").status_code == 404
    for door in ("take-over", "presence", "working-copy/discard"):
        assert send(client, f"{nowhere}/{door}").status_code == 404, door
