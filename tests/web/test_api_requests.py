"""Requests that cannot be read or used: always a problem document, never a page or a fault of ours."""

import json

import pytest
from factories import bearer, make_story, make_user
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from newsroom.app import MAX_REQUEST
from newsroom.db import db

STORIES = "/api/v1/stories"
NOWHERE = "00000000-0000-4000-8000-000000000000"


@pytest.fixture
def reporter(app):
    return make_user(app, "reporter")


@pytest.fixture
def headers(app, reporter):
    return bearer(app, reporter)


def problem(answer) -> tuple[int, str]:
    """Status and type of a problem document that is whole (RFC 9457) and looks like no page."""
    assert answer.mimetype == "application/problem+json"
    assert answer.json["status"] == answer.status_code
    assert answer.json["title"]
    assert answer.json["detail"].endswith((".", "?"))
    assert "<" not in answer.text
    assert "Traceback" not in answer.text
    return answer.status_code, answer.json["type"].removeprefix("/problems/")


def post(client, headers, body: bytes | str, content_type="application/json"):
    return client.post(STORIES, data=body, content_type=content_type, headers=headers)


def test_an_address_without_anything_behind_it(client, headers):
    for path in (
        "/api",
        "/api/",
        "/api/v1",
        "/api/v2/stories",
        f"{STORIES}/",
        f"{STORIES}//{NOWHERE}",
        f"{STORIES}/7",
    ):
        assert problem(client.get(path, headers=headers)) == (404, "not-found"), path


def test_a_story_that_is_not_there(client, headers):
    for part in ("", "/revisions", "/revisions/1", "/audit", "/deliveries"):
        assert problem(client.get(f"{STORIES}/{NOWHERE}{part}", headers=headers)) == (404, "not-found")


def test_a_version_that_is_not_there(app, client, reporter, headers):
    story = make_story(app, reporter)
    for number in (0, 2, 2**31, 10**30):
        answer = client.get(f"{STORIES}/{story.id}/revisions/{number}", headers=headers)
        assert problem(answer) == (404, "not-found")


def test_a_method_that_is_not_taken_says_which_are(client, headers):
    for method in ("PUT", "DELETE", "PATCH", "TRACE"):
        answer = client.open(STORIES, method=method, headers=headers)
        assert problem(answer) == (405, "method-not-allowed")
        assert {"GET", "POST"} <= set(answer.headers["Allow"].split(", "))


UNREADABLE = (
    b"",
    b"{",
    b"\xff\xfe",
    b'{"title": NaN}',
    b'{"title": "a", "title": "b", "body_html": "c"}',
    b'{"title": "a\\u0000b", "body_html": "c"}',
    b'{"title": "a", "body_html": "\\ud800"}',
    b'{"a\\u0000": 1}',
    b"[]",
    b'"text"',
    b"null",
    b"[" * 10_000,
    b'{"a":' * 10_000 + b"1" + b"}" * 10_000,
    b'{"title": 1' + b"0" * 5_000 + b"}",
)


def test_a_body_that_cannot_be_read(client, headers):
    for body in UNREADABLE:
        assert problem(post(client, headers, body)) == (400, "malformed"), body[:40]


def test_a_body_that_is_not_said_to_be_json(client, headers):
    body = json.dumps({"title": "Tin", "body_html": "Nội dung."})
    for content_type in ("text/plain", "application/x-www-form-urlencoded", "", "text/json"):
        assert problem(post(client, headers, body, content_type)) == (415, "unsupported-media-type")


def test_a_body_that_is_too_large(client, headers):
    assert problem(post(client, headers, b"[" * (MAX_REQUEST + 1))) == (413, "too-large")


def test_an_answer_does_not_grow_with_what_is_sent(client, headers):
    answer = post(client, headers, json.dumps({f"field{n}": 1 for n in range(10_000)}))
    assert problem(answer) == (422, "invalid")
    assert len(answer.data) < 5_000


UNUSABLE = (
    ("stage=nowhere", "stage"),
    ("section=nowhere", "section"),
    ("language=xx", "language"),
    ("limit=0", "limit"),
    ("limit=101", "limit"),
    ("limit=many", "limit"),
    ("limit=" + "9" * 30, "limit"),
    ("cursor=x", "cursor"),
    ("cursor=WzFd", "cursor"),
    ("cursor=" + "a" * 300, "cursor"),
    ("stge=draft", "stge"),
)


def test_a_field_of_the_address_that_cannot_be_used(client, headers):
    for query, field in UNUSABLE:
        answer = client.get(f"{STORIES}?{query}", headers=headers)
        assert problem(answer) == (422, "invalid")
        assert list(answer.json["errors"]) == [field]


def test_an_address_that_can_be_read_in_two_ways_or_not_at_all(client, headers):
    for query in ("stage=draft&stage=published", "q=a%00b", "section=%00"):
        assert problem(client.get(f"{STORIES}?{query}", headers=headers)) == (400, "malformed")


@pytest.mark.usefixtures("each_database")
def test_search_words_are_words_and_nothing_more(client, headers):
    for text in ("'", '"', "%", "_", "a' OR 1=1 --", "NEAR(a b)", "*", "\\", "{{7*7}}", "%s"):
        answer = client.get(STORIES, query_string={"q": text}, headers=headers)
        assert (answer.status_code, answer.json["items"]) == (200, [])


def test_a_foreign_host_is_told_so_as_a_problem(client, headers):
    assert problem(client.get(STORIES, headers={**headers, "Host": "evil.example"}))[0] == 400


def test_no_answer_is_kept_by_caches_or_read_as_something_else(client, headers):
    for answer in (client.get(STORIES, headers=headers), client.get("/api/v1/nothing")):
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "Set-Cookie" not in answer.headers


def test_a_database_that_is_busy_is_a_503(app, client, headers):
    with app.app_context():
        engine = db.engine

    def refuse(*_):
        raise OperationalError("SELECT 1", {}, Exception("database is locked"))

    event.listen(engine, "before_cursor_execute", refuse)
    answer = client.get(STORIES, headers=headers)
    event.remove(engine, "before_cursor_execute", refuse)
    assert problem(answer) == (503, "busy")
    assert answer.headers["Retry-After"] == "5"


def test_a_fault_of_ours_is_a_500_that_tells_nothing(app, client, headers):
    with app.app_context():
        engine = db.engine

    def fail(*_):
        raise RuntimeError("a secret of the house")

    event.listen(engine, "before_cursor_execute", fail)
    answer = client.get(STORIES, headers=headers)
    event.remove(engine, "before_cursor_execute", fail)
    assert problem(answer) == (500, "internal")
    assert "secret" not in answer.text


def test_errors_speak_vietnamese_unless_english_is_asked_for(client, headers):
    answers = [
        client.get(f"{STORIES}?stage=nowhere", headers={**headers, "Accept-Language": language})
        for language in ("en", "fr")
    ]
    assert answers[0].json["detail"] == "There is no such stage."
    assert answers[0].headers["Content-Language"] == "en"
    assert answers[1].headers["Content-Language"] == "vi"
