"""What every answer says to the browser, whatever went wrong: headers, hosts, sizes, faults."""

from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urlsplit

import pytest
from factories import database, make_story, make_user, send, sign_in, token
from flask import Flask

from newsroom.app import create_app
from newsroom.db import db
from newsroom.models import Story

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
FIVE_MEGABYTES = 5 * 1024 * 1024
FORM = "application/x-www-form-urlencoded"
PART = b'--b\r\nContent-Disposition: form-data; name="body"\r\n\r\n%s\r\n--b--\r\n'


@pytest.fixture
def outside(settings) -> Iterator[Flask]:
    """The application as it is served, where a fault becomes a page and is not raised into the test."""
    app = create_app(replace(settings, testing=False))
    yield app
    with app.app_context():
        db.engine.dispose()


def answers(app: Flask) -> Iterator[tuple[int, object]]:
    """One answer of every kind, with the status it ought to have."""
    user = make_user(app, "editor", "reporter")
    client = app.test_client()
    yield 302, client.get("/")
    yield 200, client.get("/sign-in")
    yield 401, send(client, "/stories/new", title="x")
    sign_in(client, user)
    yield 200, client.get("/")
    yield 200, client.get("/static/icon.svg")
    yield 404, client.get("/static/khong-co.css")
    yield 404, client.get("/khong-co")
    yield 405, client.put("/stories/new")
    yield 405, client.open("/", method="TRACE")
    yield 403, client.get("/audit")
    yield 422, client.post("/stories/new", data={"title": "x"})
    yield 413, client.post("/stories/new", data=b"x" * FIVE_MEGABYTES, content_type=FORM)
    yield 400, client.get("/sign-in", headers={"Host": "evil.example"})
    yield 401, client.get("/api/v1/stories")
    yield 200, client.get("/healthz")
    broken = make_story(app, user)
    with database(app) as session:
        session.get_one(Story, broken.id).workflow = "khong-co"
    yield 500, client.get(f"/stories/{broken.id}")


def test_every_kind_of_answer_carries_the_headers_that_keep_browsers_safe(outside):
    seen = []
    for status, answer in answers(outside):
        assert answer.status_code == status, answer.request.path
        given = {name: answer.headers.get(name) for name in HEADERS}
        assert given == HEADERS, (status, answer.request.path)
        policy = dict(
            part.split(maxsplit=1) for part in answer.headers["Content-Security-Policy"].split("; ")
        )
        assert (policy["default-src"], policy["script-src"]) == ("'none'", "'self'")
        assert (policy["frame-ancestors"], policy["base-uri"]) == ("'none'", "'none'")
        assert "unsafe" not in answer.headers["Content-Security-Policy"]
        assert "Strict-Transport-Security" not in answer.headers  # http: browsers would ignore it
        assert (answer.headers.get("Cache-Control") == "no-store") == (
            "/static/icon" not in answer.request.path
        )
        seen.append(status)
        answer.close()
    assert {200, 302, 400, 401, 403, 404, 405, 413, 422, 500} == set(seen)


def test_a_fault_tells_strangers_nothing_of_its_inside(outside):
    told = []
    for status, answer in answers(outside):
        with answer:
            told += [answer.text] if status in (400, 500) else []
    assert len(told) == 2
    for words in ("Traceback", "KeyError", "werkzeug", "newsroom.", ".py", "evil.example"):
        assert [words in text for text in told] == [False, False], words


def test_over_https_browsers_are_told_to_stay_there(settings):
    app = create_app(replace(settings, base_url="https://localhost"))
    for path in ("/sign-in", "/khong-co", "/static/icon.svg", "/"):
        with app.test_client().get(path, base_url="https://localhost") as answer:
            assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000")
    with app.app_context():
        db.engine.dispose()


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "evil.example:80", "a@localhost"])
@pytest.mark.parametrize("path", ["/", "/sign-in", "/healthz", "/static/icon.svg", "/khong-co"])
def test_a_host_that_is_not_ours_is_refused(client, host, path):
    with client.get(path, headers={"Host": host}) as answer:
        assert answer.status_code == 400
        assert answer.location is None


def test_a_forwarded_host_counts_for_nothing(client):
    answer = client.get("/", headers={"X-Forwarded-Host": "evil.example", "Forwarded": "host=evil.example"})
    assert urlsplit(answer.location).netloc in ("", "localhost")


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        (FORM, b"body=" + b"x" * FIVE_MEGABYTES),
        ("multipart/form-data; boundary=b", PART % (b"x" * FIVE_MEGABYTES)),
        ("text/plain", b"x" * FIVE_MEGABYTES),
    ],
    ids=["form", "parts", "text"],
)
@pytest.mark.parametrize("signed_in", [True, False])
def test_five_megabytes_are_too_many(app, client, kind, body, signed_in):
    if signed_in:
        sign_in(client, make_user(app, "reporter"))
    headers = {"X-CSRFToken": token(client)}
    assert client.post("/stories/new", data=body, content_type=kind, headers=headers).status_code == 413
