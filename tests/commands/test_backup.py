"""Backup and restore, between both kinds of database, with the rules and the trail intact afterwards."""

import sqlite3
import zipfile
from contextlib import closing

import pytest
from factories import database, edit, make_endpoint, make_story, make_user, move, person_of, publish, sign_in
from pictures import digest_of, document, picture
from sqlalchemy import create_engine, inspect, select, text
from sqlalchemy.exc import DatabaseError
from versions import make_version

from newsroom.app import create_app
from newsroom.archive import BackupError, restore_into, write_backup
from newsroom.audit.verify import verify_database
from newsroom.clock import now
from newsroom.db import db
from newsroom.media.usecases import bring_in
from newsroom.media_blobs import DiskBlobs
from newsroom.media_place import blobs_of
from newsroom.models import Base, Story
from newsroom.search import matching


@pytest.fixture
def store(settings):
    return blobs_of(settings)


@pytest.fixture
def elsewhere(tmp_path):
    """An empty store of pictures and files."""
    return DiskBlobs(tmp_path / "elsewhere")


@pytest.fixture
def busy_newsroom(app, database_url, tmp_path, store):
    """A newsroom with a published, corrected and taken down story, a version of it in another language that
    is filled in before its source, and a backup of both.
    """
    make_endpoint(app)
    reporter, editor, publisher = (make_user(app, role) for role in ("reporter", "editor", "publisher"))
    story = make_story(app, reporter, tags=["cầu"], title="Cầu Thạch Hãn thông xe")
    publish(app, story, editor, publisher, reporter)
    move(app, editor, story, "correct", comment="Ghi sai.")
    move(app, publisher, story, "takedown", reason="wrong_form", comment="Nhầm.")
    version = make_version(
        app, reporter, story, story_id="00000000-0000-4000-8000-000000000001", copies=False
    )
    edit(app, reporter, version, title="A bridge opens")
    file = tmp_path / "newsroom.zip"
    assert write_backup(database_url, file, now(), store).rows > 20
    return file


@pytest.fixture
def other_database(each_database, request, tmp_path):
    """An empty database of the other kind than the backup comes from."""
    if each_database == "sqlite":
        return request.getfixturevalue("empty_postgres_url")
    return f"sqlite:///{tmp_path / 'restored.sqlite'}"


def _kept(table):
    """All columns but the number of SQLite's search index, which is made anew with the index."""
    return [column for column in table.columns if column.name != "search_row"]


def rows(url):
    engine = create_engine(url)
    with engine.connect() as connection:
        found = {
            table.name: sorted(map(str, connection.execute(select(*_kept(table))).all()))
            for table in Base.metadata.sorted_tables
        }
    engine.dispose()
    return found


def test_everything_comes_back_in_the_other_kind_of_database(
    busy_newsroom, database_url, other_database, settings, elsewhere
):
    restore_into(other_database, busy_newsroom, elsewhere)
    assert rows(other_database) == rows(database_url)

    restored = create_app(settings.__class__(**{**vars(settings), "database_url": other_database}))
    with restored.app_context():
        assert verify_database(db.session()).faults == ()
        found = db.session.scalars(select(Story).where(matching(db.session(), "cau thach han"))).all()
        assert [story.title for story in found] == ["Cầu Thạch Hãn thông xe"]
        with pytest.raises(DatabaseError):
            db.session.execute(text("DELETE FROM audit_entry"))
        db.session.rollback()
        db.engine.dispose()
    reporter = make_user(restored, "reporter")
    make_story(restored, reporter, title="Viết tiếp sau khi khôi phục")
    with restored.app_context():
        db.engine.dispose()


@pytest.mark.usefixtures("each_database")
def test_a_database_in_use_is_refused(busy_newsroom, database_url, elsewhere):
    before = rows(database_url)
    with pytest.raises(BackupError, match="not empty"):
        restore_into(database_url, busy_newsroom, elsewhere)
    assert rows(database_url) == before


def test_a_damaged_backup_restores_nothing(busy_newsroom, tmp_path, elsewhere):
    damaged = tmp_path / "damaged.zip"
    with zipfile.ZipFile(busy_newsroom) as source, zipfile.ZipFile(damaged, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            target.writestr(name, data if name != "story.jsonl" else b"")
    path = tmp_path / "target.sqlite"
    with pytest.raises(BackupError, match="damaged"):
        restore_into(f"sqlite:///{path}", damaged, elsewhere)
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT count(*) FROM audit_entry").fetchone() == (0,)
        rules = connection.execute("SELECT count(*) FROM sqlite_master WHERE type = 'trigger'").fetchone()
        assert rules[0] > 10


def test_another_file_is_refused(tmp_path, elsewhere):
    file = tmp_path / "letter.txt"
    file.write_text("Kính gửi tòa soạn")
    with pytest.raises(BackupError, match="not a backup"):
        restore_into(f"sqlite:///{tmp_path / 'x.sqlite'}", file, elsewhere)


def test_a_backup_holds_no_half_file_under_its_name(app, database_url, tmp_path, store):
    make_story(app, make_user(app, "reporter"))
    file = tmp_path / "b.zip"
    write_backup(database_url, file, now(), store)
    assert [path.name for path in tmp_path.glob("b.zip*")] == ["b.zip"]
    engine = create_engine(database_url)
    assert "story" in inspect(engine).get_table_names()
    engine.dispose()
    with database(app) as session:
        assert session.scalar(select(Story.title))


@pytest.fixture
def illustrated(app, database_url, tmp_path, store):
    """A backup of a newsroom with a picture and a file."""
    person = person_of(app, make_user(app, "reporter"))
    with app.app_context():
        photo = bring_in(person, "y-te", picture(500, 300), "a.jpg", now())
        bring_in(person, "y-te", document(), "b.docx", now())
        file = tmp_path / "illustrated.zip"
        assert write_backup(database_url, file, now(), store).lost == 0
    return file, photo


def test_pictures_and_files_come_back(illustrated, settings, tmp_path, elsewhere):
    file, photo = illustrated
    url = f"sqlite:///{tmp_path / 'restored.sqlite'}"
    restore_into(url, file, elsewhere)
    with elsewhere.open(digest_of(document())) as stream:
        assert stream.read() == document()
    restored = create_app(settings.__class__(**{**vars(settings), "database_url": url}))
    reader = sign_in(restored.test_client(), make_user(restored, "editor"))
    elsewhere.folder.rename(settings.var / "media-2")
    (settings.var / "media").rename(settings.var / "media-1")
    assert reader.get(photo.url).status_code == 404
    (settings.var / "media-2").rename(settings.var / "media")
    assert reader.get(photo.url).status_code == 200
    with restored.app_context():
        db.engine.dispose()


def test_a_changed_picture_in_a_backup_is_refused(illustrated, tmp_path, elsewhere):
    file, _ = illustrated
    damaged = tmp_path / "damaged.zip"
    with zipfile.ZipFile(file) as source, zipfile.ZipFile(damaged, "w") as target:
        for name in source.namelist():
            target.writestr(name, source.read(name) + (b"x" if name.startswith("media/") else b""))
    with pytest.raises(BackupError, match="media/"):
        restore_into(f"sqlite:///{tmp_path / 'x.sqlite'}", damaged, elsewhere)


def test_a_backup_tells_what_the_store_has_lost(illustrated, database_url, tmp_path, store):
    store.remove(digest_of(document()))
    assert write_backup(database_url, tmp_path / "again.zip", now(), store).lost == 1
