"""Who the API lets in: the holder of a token that serves now, with its person's rights, and nobody else."""

from datetime import timedelta

import pytest
from factories import bearer, database, make_story, make_user, sign_in
from sqlalchemy import select

from newsroom.accounts.usecases import set_active
from newsroom.clock import now
from newsroom.models import ApiToken
from newsroom.person import SYSTEM

STORIES = "/api/v1/stories"


@pytest.fixture
def reporter(app):
    return make_user(app, "reporter")


def refused(answer) -> bool:
    """A 401 as RFC 6750 wants it, and as a problem document."""
    challenge = answer.headers["WWW-Authenticate"]
    return (
        answer.status_code == 401
        and challenge.startswith('Bearer realm="newsroom API"')
        and answer.mimetype == "application/problem+json"
        and answer.json["type"] == "/problems/unauthorized"
    )


def test_a_token_opens_the_door_with_its_person_s_rights(app, client, reporter):
    story = make_story(app, reporter)
    answer = client.get(STORIES, headers=bearer(app, reporter))
    assert [item["id"] for item in answer.json["items"]] == [story.id]


def test_only_the_hash_of_a_token_is_kept(app, reporter):
    clear = bearer(app, reporter)["Authorization"].removeprefix("Bearer ")
    with database(app) as session:
        kept = session.scalars(select(ApiToken)).one()
        assert all(clear not in str(value) for value in vars(kept).values())


def test_without_a_valid_token_nobody_comes_in(client):
    for header in (
        None,
        "",
        "Bearer",
        "Bearer ",
        "Bearer nr_unknown",
        "Basic bnI6eA==",
        "Token nr_x",
        "nr_x",
    ):
        headers = {} if header is None else {"Authorization": header}
        assert refused(client.get(STORIES, headers=headers)), header


def test_a_wrong_token_is_told_apart_from_none(app, client):
    assert "error" not in client.get(STORIES).headers["WWW-Authenticate"]
    wrong = client.get(STORIES, headers={"Authorization": "Bearer nr_unknown"})
    assert "error=invalid_token" in wrong.headers["WWW-Authenticate"].replace('"', "")


def test_the_cookie_of_a_signed_in_browser_counts_for_nothing(app, client, reporter):
    sign_in(client, reporter)
    assert client.get("/account").status_code == 200
    assert refused(client.get(STORIES))
    assert refused(client.post(STORIES, json={"title": "Tin", "body_html": "Nội dung."}))


def test_an_expired_token_is_worth_nothing(app, client, reporter):
    made = now() - timedelta(days=2)
    assert refused(client.get(STORIES, headers=bearer(app, reporter, made + timedelta(days=1), made)))


def test_a_revoked_token_is_worth_nothing(app, client, reporter):
    headers = bearer(app, reporter)
    with database(app) as session:
        session.scalars(select(ApiToken)).one().revoked_at = now()
    assert refused(client.get(STORIES, headers=headers))


def test_the_token_of_somebody_switched_off_is_worth_nothing(app, client, reporter):
    headers = bearer(app, reporter)
    with app.app_context():
        set_active(SYSTEM, reporter.id, False, now())
    assert refused(client.get(STORIES, headers=headers))


def test_the_person_is_asked_for_before_the_request_is_looked_at(client):
    assert refused(client.post(STORIES, data="{", content_type="application/json"))
    assert refused(client.get(f"{STORIES}?limit=0"))


def test_a_permission_that_is_lacking_is_a_403(app, client, reporter):
    answer = client.get("/api/v1/events", headers=bearer(app, reporter))
    assert (answer.status_code, answer.json["type"]) == (403, "/problems/forbidden")


def test_an_auditor_reads_and_writes_nothing(app, client, reporter):
    story, headers = make_story(app, reporter), bearer(app, make_user(app, "auditor"))
    assert client.get(f"{STORIES}/{story.id}", headers=headers).status_code == 200
    body = {"title": "Tin", "body_html": "Nội dung."}
    assert client.post(STORIES, json=body, headers=headers).status_code == 403
    assert client.patch(f"{STORIES}/{story.id}", json={"version": 1}, headers=headers).status_code == 403
