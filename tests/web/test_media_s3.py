"""Pictures in an S3-compatible store: brought in, shown, backed up, and what happens while it is away."""

import io
import zipfile
from dataclasses import replace

import pytest
from factories import database, make_story, make_user, person_of, send, sign_in, token
from pictures import digest_of, picture

from newsroom.archive import write_backup
from newsroom.clock import now
from newsroom.media.usecases import bring_in
from newsroom.media_blobs import MissingBlob, StoreAway
from newsroom.media_place import blobs_of
from newsroom.models import Asset
from newsroom.worker.clock import beat

boto3 = pytest.importorskip("boto3", reason="boto3 is not installed (the extra s3)")
from newsroom.media_s3 import S3Blobs  # noqa: E402

PHOTO = picture(1000, 500)
WORDS = b"%PDF-1.7 mot tep"


@pytest.fixture
def settings(settings, s3):
    return replace(settings, media_s3="s3://toa-soan/anh", media_s3_endpoint=s3.url)


@pytest.fixture
def reporter(app, client):
    user = make_user(app, "reporter", language="en")
    sign_in(client, user)
    return user


def by_script(client, content: bytes, name: str):
    """Send a picture as the editor's dialog does."""
    data = {"csrf_token": token(client), "section": "thoi-su", "file": (io.BytesIO(content), name)}
    return client.post("/media", data=data, headers={"Accept": "application/json"})


def test_what_goes_in_comes_out_and_each_request_is_signed(settings, s3):
    store, digest = blobs_of(settings), digest_of(WORDS)
    assert not store.has(digest)
    store.put(digest, WORDS)
    store.put(digest, WORDS)
    assert s3.objects == {f"/toa-soan/anh/{digest}": WORDS}
    assert [one.split()[0] for one in s3.requests] == ["HEAD", "HEAD", "PUT", "HEAD"]
    with store.open(digest) as stream:
        assert stream.read() == WORDS
    store.remove(digest)
    store.remove(digest)
    assert s3.objects == {}
    with pytest.raises(MissingBlob):
        store.open(digest)


def test_a_wrong_key_is_told_as_a_store_out_of_reach(settings, s3, monkeypatch):
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "another")
    with pytest.raises(StoreAway):
        S3Blobs("s3://toa-soan", s3.url).put(digest_of(WORDS), WORDS)
    assert s3.objects == {}


def test_nobody_waits_for_ever(settings, s3):
    s3.hold.clear()
    with pytest.raises(StoreAway):
        S3Blobs("s3://toa-soan", s3.url, patience=0.2).open(digest_of(WORDS))


def test_nobody_at_the_address_is_told_at_once(s3, unused_port):
    with pytest.raises(StoreAway):
        S3Blobs("s3://toa-soan", f"http://127.0.0.1:{unused_port}").has(digest_of(WORDS))


def test_a_picture_is_brought_in_shown_and_backed_up(app, client, settings, s3, reporter, tmp_path):
    asset = by_script(client, PHOTO, "cầu.jpg").json["asset"]
    assert len(s3.objects) == 6  # three widths, each in two types
    shown = client.get(asset["src"])
    assert (shown.status_code, shown.mimetype) == (200, "image/jpeg")
    assert shown.data in s3.objects.values()
    write_backup(settings.database_url, tmp_path / "all.zip", now(), blobs_of(settings))
    with zipfile.ZipFile(tmp_path / "all.zip") as archive:
        kept = {archive.read(name) for name in archive.namelist() if name.startswith("media/")}
    assert kept == set(s3.objects.values())


def test_while_it_is_away_people_are_told_and_nothing_is_lost(app, client, s3, reporter):
    asset = by_script(client, PHOTO, "cầu.jpg").json["asset"]
    before = dict(s3.objects)
    s3.broken = True
    refused = by_script(client, picture(500, 300, seed=2), "mới.jpg")
    assert refused.status_code == 422
    assert "cannot be reached. Nothing is lost" in refused.json["error"]
    shown = client.get(asset["src"])
    assert shown.status_code == 503
    assert "Nothing is lost" in shown.text
    boss = sign_in(app.test_client(), make_user(app, "secretary", "admin"))
    assert send(boss, f"/media/{asset['id']}/remove").status_code == 503
    s3.broken = False
    assert s3.objects == before
    with database(app) as session:
        assert [(one.id, one.deleted_at) for one in session.query(Asset)] == [(asset["id"], None)]
    assert client.get(asset["src"]).status_code == 200
    assert by_script(client, picture(500, 300, seed=2), "mới.jpg").status_code == 201


def test_texts_are_written_and_read_while_it_is_away(app, client, s3, reporter):
    asset = by_script(client, PHOTO, "cầu.jpg").json["asset"]
    s3.broken = True
    story = make_story(app, reporter, body=f'<p>Chữ.</p><img src="{asset["src"]}" alt="Cầu">')
    assert client.get(f"/stories/{story.id}").status_code == 200
    with app.app_context(), pytest.raises(StoreAway):
        bring_in(person_of(app, reporter), "thoi-su", picture(300, 200, seed=3), "a.jpg", now())


def test_the_health_page_says_so(app, client, s3):
    with app.app_context():
        beat(["default"], now())
    assert client.get("/readyz").status_code == 200
    s3.broken = True
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json["reasons"] == ["the store of pictures and files does not answer"]
