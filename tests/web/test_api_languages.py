"""Language versions for programs: told and made, the source read beside one, and confirmed."""

import unicodedata
from uuid import uuid4

import pytest
from desks import change
from factories import bearer, edit, make_story, make_user, reload
from versions import make_version


@pytest.fixture
def reporter(app):
    return make_user(app, "reporter", name="Trần Viết", language="en")


@pytest.fixture
def translator(app):
    return make_user(app, "contributor", name="Lý Dịch", language="en")


@pytest.fixture
def source(app, reporter):
    return make_story(app, reporter, title="Thông xe cầu vượt")


def test_the_api_tells_and_makes_versions(app, client, reporter, source):
    headers = bearer(app, reporter)
    text = {
        "title": unicodedata.normalize("NFD", "Cầu vượt – Overpass opens"),
        "body_html": "<p>It is open.</p>",
        "language": "en",
        "source_id": source.id,
    }
    made = client.post("/api/v1/stories", json=text, headers=headers)
    assert made.status_code == 201, made.text
    assert made.json["source_id"] == source.id
    assert made.json["title"] == "Cầu vượt – Overpass opens"
    edit(app, reporter, source, title="Tít mới")
    (told,) = client.get(f"/api/v1/stories/{source.id}", headers=headers).json["versions"]
    assert (told["id"], told["relation"], told["stale"]) == (made.json["id"], "version", True)
    (back,) = client.get(f"/api/v1/stories/{made.json['id']}", headers=headers).json["versions"]
    assert (back["id"], back["relation"], back["stale"]) == (source.id, "source", True)
    twice = client.post("/api/v1/stories", json=text, headers=headers)
    assert (twice.status_code, [*twice.json["errors"]]) == (422, ["language"])
    unknown = client.post("/api/v1/stories", json=text | {"source_id": str(uuid4())}, headers=headers)
    assert unknown.status_code == 404


@pytest.fixture
def stale_version(app, reporter, translator, source):
    """A version of the translator's, whose source has a second text since."""
    version = make_version(app, reporter, source, writer_id=translator.id)
    edit(app, reporter, source, title="Tít thứ hai")
    return version


def test_a_program_reads_the_source_beside_a_version_and_confirms_it(
    app, client, translator, source, stale_version
):
    headers, path = bearer(app, translator), f"/api/v1/stories/{stale_version.id}/source"
    before = reload(app, stale_version)
    told = client.get(path, headers=headers).json
    assert (told["id"], told["title"], told["revision"], told["matched_revision"]) == (
        source.id,
        "Tít thứ hai",
        2,
        1,
    )
    assert (told["stale"], told["may_confirm"]) == (True, True)
    old = client.post(f"{path}/confirm", json={"revision": 1}, headers=headers)
    assert (old.status_code, reload(app, stale_version).source_revision_id) == (
        409,
        before.source_revision_id,
    )
    for _ in range(2):
        done = client.post(f"{path}/confirm", json={"revision": 2}, headers=headers)
        assert (done.status_code, done.json["stale"], done.json["matched_revision"]) == (200, False, 2)
    after = reload(app, stale_version)
    assert (after.digest, after.version) == (before.digest, before.version)
    assert after.source_revision_id == reload(app, source).revision_id
    trail = client.get(
        f"/api/v1/stories/{stale_version.id}/audit", headers=bearer(app, make_user(app, "auditor"))
    ).json["items"]
    assert [entry["action"] for entry in trail] == ["version.confirm", "create"]


def test_a_program_confirms_nothing_that_its_person_may_not(app, client, reporter, source, stale_version):
    path, seen = f"/api/v1/stories/{stale_version.id}/source", {"revision": 2}
    answers = {
        "of another section": make_user(app, "editor", section="kinh-te"),
        "a reporter who wrote none of it": make_user(app, "reporter"),
        "an auditor": make_user(app, "auditor"),
    }
    found = {
        name: client.post(f"{path}/confirm", json=seen, headers=bearer(app, user)).status_code
        for name, user in answers.items()
    }
    assert [*found.values()] == [404, 403, 403]
    assert client.get(f"/api/v1/stories/{source.id}/source", headers=bearer(app, reporter)).status_code == 404
    for body in ({}, {"revision": "2"}, {"revision": 2, "stale": False}):
        answer = client.post(f"{path}/confirm", json=body, headers=bearer(app, reporter))
        assert answer.status_code == 422, body
    change(app, source, quarantined=True)
    translator = bearer(app, make_user(app, "editor"))
    assert client.get(path, headers=translator).status_code == 404
    assert client.post(f"{path}/confirm", json=seen, headers=translator).status_code == 404
    assert reload(app, stale_version).source_revision_id == stale_version.source_revision_id
