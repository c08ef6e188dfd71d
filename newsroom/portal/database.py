"""The portal's own SQLite file: tables, connections, transactions."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

WAL_TRIES = 200
_TABLES = """
CREATE TABLE IF NOT EXISTS stories (
    number INTEGER PRIMARY KEY,      -- ours, short, in the public address; never given out twice
    story_id TEXT NOT NULL UNIQUE,   -- the sender's
    sequence INTEGER NOT NULL,
    kind TEXT NOT NULL,
    withdrawn INTEGER NOT NULL,
    digest TEXT NOT NULL,            -- as declared, the text's own digest is always recomputed
    message BLOB,                    -- the bytes as received; NULL once withdrawn
    title TEXT NOT NULL, sapo TEXT NOT NULL, slug TEXT NOT NULL,
    section TEXT NOT NULL, section_name TEXT NOT NULL,
    reason TEXT NOT NULL,
    published_at TEXT NOT NULL, first_published_at TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS newest ON stories (withdrawn, first_published_at DESC);
CREATE INDEX IF NOT EXISTS newest_in_section ON stories (section, withdrawn, first_published_at DESC);
CREATE TABLE IF NOT EXISTS corrections (
    number INTEGER NOT NULL REFERENCES stories (number),
    sequence INTEGER NOT NULL,
    note TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (number, sequence)
);
CREATE TABLE IF NOT EXISTS media (      -- the copies of pictures and files that a story has
    number INTEGER NOT NULL REFERENCES stories (number),
    path TEXT NOT NULL,              -- as the text names it
    href TEXT NOT NULL, sha256 TEXT NOT NULL, content_type TEXT NOT NULL,
    size INTEGER NOT NULL, width INTEGER NOT NULL,
    PRIMARY KEY (number, path)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS media_held ON media (sha256);
CREATE TABLE IF NOT EXISTS alternates ( -- the same story in other languages, as messages name it
    number INTEGER NOT NULL REFERENCES stories (number),
    story_id TEXT NOT NULL,          -- the sender's, of the other one
    PRIMARY KEY (number, story_id)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS alternates_of ON alternates (story_id);
CREATE TABLE IF NOT EXISTS handled (webhook_id TEXT PRIMARY KEY, receipt TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS log (
    id INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    webhook_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    outcome TEXT NOT NULL,
    status INTEGER NOT NULL,
    why TEXT NOT NULL
);
"""


def create(path: Path) -> None:
    """Make the file and its tables if they are not there; safe to run by several workers at once."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with connected(path) as db:
        _write_ahead(db)
        db.executescript(f"BEGIN IMMEDIATE; {_TABLES} COMMIT;")


def _write_ahead(db: sqlite3.Connection) -> None:
    """Switch to the write-ahead log. Where several processes do so to a new file at once, SQLite answers all
    but one "locked" at once, without the patience it has otherwise.
    """
    for remaining in reversed(range(WAL_TRIES)):
        try:
            db.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError:
            if not remaining:
                raise
            time.sleep(0.05)


@contextmanager
def connected(path: Path) -> Iterator[sqlite3.Connection]:
    """Lend a connection that waits up to 15 s for another writer; transactions are explicit."""
    db = sqlite3.connect(path, timeout=15, isolation_level=None)
    db.row_factory = sqlite3.Row
    try:
        yield db
    finally:
        db.close()


@contextmanager
def transaction(db: sqlite3.Connection) -> Iterator[None]:
    """Hold the write lock from the start, so that what is read cannot change before the write."""
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        db.execute("ROLLBACK")
        raise
    db.execute("COMMIT")
