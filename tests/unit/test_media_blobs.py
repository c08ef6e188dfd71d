"""The store of bytes on disk: what goes in comes out, whole or not at all."""

import threading

import pytest
from pictures import digest_of

from newsroom.config import BadSettings, Settings
from newsroom.media_blobs import DiskBlobs, MissingBlob
from newsroom.media_place import blobs_of

WORDS = "Một tệp".encode()
DIGEST = digest_of(WORDS)


@pytest.fixture
def store(tmp_path):
    return DiskBlobs(tmp_path / "media")


def test_what_goes_in_comes_out_until_it_is_removed(store):
    assert not store.has(DIGEST)
    store.put(DIGEST, WORDS)
    store.put(DIGEST, WORDS)
    assert store.has(DIGEST)
    with store.open(DIGEST) as stream:
        assert stream.read() == WORDS
    store.remove(DIGEST)
    store.remove(DIGEST)
    with pytest.raises(MissingBlob):
        store.open(DIGEST)


def test_nothing_unfinished_lies_about(store):
    together = threading.Barrier(8)

    def put() -> None:
        together.wait()
        store.put(DIGEST, WORDS)

    threads = [threading.Thread(target=put) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [path.name for path in store.folder.rglob("*") if path.is_file()] == [DIGEST]
    assert store.folder / DIGEST[:2] / DIGEST[2:4] / DIGEST in store.folder.rglob("*")


def test_an_unfinished_write_leaves_nothing(store):
    with pytest.raises(TypeError):
        store.put(DIGEST, "no bytes")
    assert [path for path in store.folder.rglob("*") if path.is_file()] == []


def settings(**environ: str) -> Settings:
    return Settings.from_env({"SECRET_KEY": "a key for tests, never for use", **environ})


def test_the_store_is_beside_the_data_unless_another_is_named(tmp_path):
    assert blobs_of(settings(NEWSROOM_VAR=str(tmp_path))).folder == tmp_path / "media"
    chosen = settings(
        MEDIA_S3="s3://toa-soan/anh", MEDIA_S3_ENDPOINT="https://s3.example.vn", MEDIA_MAX_MB="40"
    )
    assert (chosen.media_s3, chosen.media_s3_endpoint) == ("s3://toa-soan/anh", "https://s3.example.vn")
    assert chosen.media_max == 40


@pytest.mark.parametrize(
    "environ",
    [{"MEDIA_S3": "toa-soan"}, {"MEDIA_S3": "s3://A"}, {"MEDIA_MAX_MB": "0"}, {"MEDIA_MAX_MB": "x"}],
)
def test_settings_that_cannot_be_used_stop_the_start(environ):
    with pytest.raises(BadSettings, match=next(iter(environ))):
        settings(**environ)
