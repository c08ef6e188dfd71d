"""Backup and restore, between both kinds of database, with the rules and the trail intact afterwards."""

import sqlite3
import zipfile
from contextlib import closing

import pytest
from factories import database, make_endpoint, make_story, make_user, move, publish
from sqlalchemy import create_engine, inspect, select, text
from sqlalchemy.exc import DatabaseError

from newsroom.app import create_app
from newsroom.archive import BackupError, restore_into, write_backup
from newsroom.audit.verify import verify_database
from newsroom.clock import now
from newsroom.db import db
from newsroom.models import Base, Story
from newsroom.search import matching


@pytest.fixture
def busy_newsroom(app, database_url, tmp_path):
    """A newsroom with a published, corrected and taken down story, and a backup of it."""
    make_endpoint(app)
    reporter, editor, publisher = (make_user(app, role) for role in ("reporter", "editor", "publisher"))
    story = make_story(app, reporter, tags=["cầu"], title="Cầu Thạch Hãn thông xe")
    publish(app, story, editor, publisher, reporter)
    move(app, editor, story, "correct", comment="Ghi sai.")
    move(app, publisher, story, "takedown", reason="wrong_form", comment="Nhầm.")
    file = tmp_path / "newsroom.zip"
    assert write_backup(database_url, file, now()) > 20
    return file


@pytest.fixture
def other_database(each_database, request, tmp_path):
    """An empty database of the other kind than the backup comes from."""
    if each_database == "sqlite":
        return request.getfixturevalue("empty_postgres_url")
    return f"sqlite:///{tmp_path / 'restored.sqlite'}"


def rows(url):
    engine = create_engine(url)
    with engine.connect() as connection:
        found = {
            table.name: sorted(map(str, connection.execute(select(table)).all()))
            for table in Base.metadata.sorted_tables
        }
    engine.dispose()
    return found


def test_everything_comes_back_in_the_other_kind_of_database(
    busy_newsroom, database_url, other_database, settings
):
    restore_into(other_database, busy_newsroom)
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
def test_a_database_in_use_is_refused(busy_newsroom, database_url):
    before = rows(database_url)
    with pytest.raises(BackupError, match="not empty"):
        restore_into(database_url, busy_newsroom)
    assert rows(database_url) == before


def test_a_damaged_backup_restores_nothing(busy_newsroom, tmp_path):
    damaged = tmp_path / "damaged.zip"
    with zipfile.ZipFile(busy_newsroom) as source, zipfile.ZipFile(damaged, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            target.writestr(name, data if name != "story.jsonl" else b"")
    path = tmp_path / "target.sqlite"
    with pytest.raises(BackupError, match="damaged"):
        restore_into(f"sqlite:///{path}", damaged)
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT count(*) FROM audit_entry").fetchone() == (0,)
        rules = connection.execute("SELECT count(*) FROM sqlite_master WHERE type = 'trigger'").fetchone()
        assert rules[0] > 10


def test_another_file_is_refused(tmp_path):
    file = tmp_path / "letter.txt"
    file.write_text("Kính gửi tòa soạn")
    with pytest.raises(BackupError, match="not a backup"):
        restore_into(f"sqlite:///{tmp_path / 'x.sqlite'}", file)


def test_a_backup_holds_no_half_file_under_its_name(app, database_url, tmp_path):
    make_story(app, make_user(app, "reporter"))
    file = tmp_path / "b.zip"
    write_backup(database_url, file, now())
    assert [path.name for path in tmp_path.glob("b.zip*")] == ["b.zip"]
    engine = create_engine(database_url)
    assert "story" in inspect(engine).get_table_names()
    engine.dispose()
    with database(app) as session:
        assert session.scalar(select(Story.title))
