"""The integrity check: it finds what a database administrator can do behind the application's back, and says
where.
"""

import hashlib
import json
import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest
import rfc8785
from factories import edit, make_endpoint, make_story, make_user, move, person_of, publish
from sqlalchemy import text

from newsroom.app import create_app
from newsroom.audit.stored import TRIGGERS, TRUNCATE_TRIGGERS
from newsroom.audit.usecases import check_trail
from newsroom.audit.verify import verify_database
from newsroom.clock import now
from newsroom.db import db
from newsroom.errors import Forbidden


@pytest.fixture
def newsroom(app):
    """A newsroom with a published story, one corrected by an edit under way, and a draft."""
    make_endpoint(app)
    author, editor, publisher = (make_user(app, role) for role in ("reporter", "editor", "publisher"))
    published, second = make_story(app, author), make_story(app, author, title="Tin thứ hai")
    publish(app, published, editor, publisher, author)
    move(app, author, second, "submit")
    move(app, editor, second, "pass")
    edit(app, publisher, second, title="Tin thứ hai, đã sửa")
    make_story(app, author, title="Bản nháp")
    return published


def check(app):
    with app.app_context():
        return verify_database(db.session())


def codes(report):
    return {fault.code for fault in report.faults}


@pytest.fixture
def tamper(app, settings):
    """Run SQL on the database file as whoever owns the file can: triggers dropped first and put back
    afterwards.
    """

    def run(*statements, keep_triggers=True):
        path = settings.database_url.removeprefix("sqlite:///")
        with closing(sqlite3.connect(path)) as raw, raw:
            raw.create_function("leaf", 1, lambda entry: hashlib.sha256(b"\x00" + bytes(entry)).hexdigest())
            rules = raw.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
            for name, _ in rules:
                raw.execute(f"DROP TRIGGER {name}")
            for statement in statements:
                statement(raw) if callable(statement) else raw.execute(statement)
            for _, sql in rules if keep_triggers else ():
                raw.execute(sql)

    return run


def rewrite(index, **changed):
    """Change fields of an entry and hash it anew, as somebody does who knows the format."""

    def run(raw):
        (entry,) = raw.execute("SELECT entry FROM audit_entry WHERE log_index = ?", (index,)).fetchone()
        forged = rfc8785.dumps({**json.loads(entry), **changed})
        raw.execute(
            "UPDATE audit_entry SET entry = ?, leaf_hash = leaf(?) WHERE log_index = ?",
            (forged, forged, index),
        )

    return run


def test_what_the_newsroom_wrote_is_whole(app, newsroom, each_database):
    report = check(app)
    assert report.ok, report.faults
    assert report.checked > 8
    assert (report.first_bad, report.why) == (None, "")


def test_an_empty_newsroom_is_whole(app):
    assert check(app).ok


TAMPERING = {
    "an edited byte": (
        """UPDATE audit_entry SET entry = CAST(replace(CAST(entry AS TEXT), 'submit', 'subnit') AS BLOB)
           WHERE log_index = 2""",
        {"leaf", "column"},
        2,
    ),
    "a removed entry": ("DELETE FROM audit_entry WHERE log_index = 2", {"gap"}, 3),
    "two entries exchanged": (
        """UPDATE audit_entry SET log_index = log_index - 3 WHERE log_index IN (1, 2);
           UPDATE audit_entry SET log_index = -log_index WHERE log_index < 0""",
        {"column"},
        1,
    ),
    "a truncated tail": (
        "DELETE FROM audit_entry WHERE log_index = (SELECT max(log_index) FROM audit_entry)",
        {"truncated"},
        None,
    ),
    "entries numbered anew": (
        """DELETE FROM audit_entry WHERE log_index = 2;
           UPDATE audit_entry SET log_index = log_index - 1 WHERE log_index > 2;
           UPDATE audit_head SET size = size - 1""",
        {"column"},
        2,
    ),
    "a forged leaf hash": (
        "UPDATE audit_entry SET leaf_hash = '_' || substr(leaf_hash, 2) WHERE log_index = 2",
        {"leaf"},
        2,
    ),
    "a changed actor beside the entry": (
        "UPDATE audit_entry SET actor_id = 'somebody' WHERE log_index = 3",
        {"column"},
        3,
    ),
    "a changed time beside the entry": (
        "UPDATE audit_entry SET at = '2020-01-01 00:00:00.000000' WHERE log_index = 3",
        {"column"},
        3,
    ),
    "bytes that are no entry": (
        "UPDATE audit_entry SET entry = x'7B7D' WHERE log_index = 2",
        {"canonical"},
        2,
    ),
    "the same fields in another order": (
        """UPDATE audit_entry SET entry = CAST('{"v":1,' || replace(substr(CAST(entry AS TEXT), 2), ',"v":1',
        '') AS BLOB)
           WHERE log_index = 2""",
        {"canonical"},
        2,
    ),
    "a story moved to another stage": (
        "UPDATE story SET stage = 'published' WHERE stage = 'in_review'",
        {"story"},
        None,
    ),
    "a story with another version": (
        "UPDATE story SET version = version + 1 WHERE stage = 'draft'",
        {"story"},
        None,
    ),
    "a story whose public text was exchanged": (
        "UPDATE story SET public_revision_id = (SELECT id FROM revision WHERE number = 2) WHERE sequence = 1",
        {"story"},
        None,
    ),
    "a stored text with other words": (
        "UPDATE revision SET content = CAST(replace(CAST(content AS TEXT), 'tin', 'tim') AS BLOB)",
        {"revision"},
        None,
    ),
    "a text given to another writer": (
        "UPDATE revision SET author_id = (SELECT id FROM user_account WHERE id <> author_id LIMIT 1)",
        {"revision"},
        None,
    ),
    "an approval brought back to life": (
        "UPDATE approval SET voided_at = NULL, void_cause = '' WHERE voided_at IS NOT NULL",
        {"approval"},
        None,
    ),
    "an approval by somebody else": (
        "UPDATE approval SET user_id = (SELECT author_id FROM story LIMIT 1) WHERE kind = 'publish'",
        {"approval"},
        None,
    ),
    "an event for another text": ("UPDATE outbox_event SET digest = 'another'", {"event"}, None),
    "an event that nobody published": (
        """INSERT INTO outbox_event (id, position, story_id, sequence, type, section, digest, lane, body,
        created_at)
           SELECT 'forged', 99, id, 1, 'story.published', section, digest, 'default', x'7B7D', created_at FROM
           story WHERE stage = 'draft'""",
        {"event"},
        None,
    ),
}


@pytest.mark.parametrize("name", TAMPERING)
def test_tampering_is_found_and_named(app, newsroom, tamper, name):
    sql, expected, index = TAMPERING[name]
    tamper(*sql.split(";"))
    report = check(app)
    assert not report.ok
    assert expected <= codes(report), report.faults
    assert index is None or report.first_bad == index, report.faults
    assert report.why


def test_an_entry_forged_with_its_hash_breaks_the_chain(app, newsroom, tamper):
    tamper(rewrite(1, actor="somebody"), "UPDATE audit_entry SET actor_id = 'somebody' WHERE log_index = 1")
    assert "chain" in codes(check(app))


def test_a_signature_forged_for_the_writer_is_seen_through(app, newsroom, tamper):
    """Even with every hash and chain made right again, living the story anew shows who signed what."""

    def forge(raw):
        rows = raw.execute("SELECT log_index, entry FROM audit_entry ORDER BY log_index").fetchall()
        entries = [json.loads(entry) for _, entry in rows]
        writer = next(entry["actor"] for entry in entries if entry["action"] == "create")
        tips: dict[str, str] = {}
        for entry in entries:
            entry["prev"] = tips.get(entry["stream"], "")
            if entry.get("signed") == "publish":
                entry["actor"] = writer
                entry["approvals"] = [{**a, "person": writer} for a in entry["approvals"]]
            written = rfc8785.dumps(entry)
            tips[entry["stream"]] = hashlib.sha256(b"\x00" + written).hexdigest()
            raw.execute(
                "UPDATE audit_entry SET entry = ?, leaf_hash = ?, actor_id = ? WHERE log_index = ?",
                (written, tips[entry["stream"]], entry["actor"], entry["index"]),
            )

    tamper(forge)
    found = codes(check(app))
    assert "writer_signed" in found
    assert not found & {"leaf", "chain", "column", "canonical"}


@pytest.mark.parametrize("name", sorted(TRIGGERS))
def test_a_dropped_trigger_is_named(app, tamper, name):
    tamper(keep_triggers=True)
    assert check(app).ok
    with app.app_context():
        db.session.execute(text(f"DROP TRIGGER {name}"))
        db.session.commit()
    assert [fault.subject for fault in check(app).faults] == [name]


def test_a_switched_off_trigger_of_postgresql_is_named(app, postgres_url, settings):
    other = create_app(replace(settings, database_url=postgres_url))
    with other.app_context():
        assert verify_database(db.session()).ok
        db.session.execute(text("ALTER TABLE audit_entry DISABLE TRIGGER audit_entry_no_update"))
        db.session.commit()
        assert [fault.subject for fault in verify_database(db.session()).faults] == ["audit_entry_no_update"]
        db.engine.dispose()


def test_the_migrations_make_exactly_the_rules_that_are_looked_for(app, each_database):
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            found = db.session.scalars(text("SELECT name FROM sqlite_master WHERE type = 'trigger'"))
            assert set(found) == TRIGGERS
        else:
            found = db.session.scalars(text("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"))
            assert set(found) == TRIGGERS | TRUNCATE_TRIGGERS


def test_the_outcome_of_a_check_stands_in_the_trail(app, newsroom):
    auditor = person_of(app, make_user(app, "auditor"))
    with app.app_context():
        first = check_trail(auditor, now())
        second = check_trail(auditor, now())
    assert first.ok
    assert second.ok
    assert second.checked == first.checked + 1


def test_a_trail_that_takes_no_entries_any_more_is_reported_all_the_same(app, newsroom, tamper):
    auditor = person_of(app, make_user(app, "auditor"))
    tamper(TAMPERING["a truncated tail"][0])
    with app.app_context():
        assert codes(check_trail(auditor, now())) >= {"truncated"}


def test_others_may_not_ask_for_the_check(app):
    reporter = person_of(app, make_user(app, "reporter"))
    with app.app_context(), pytest.raises(Forbidden):
        check_trail(reporter, now())
