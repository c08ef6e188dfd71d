"""What the portal holds: the newest version of each story, the receipts it gave, how far it has pulled."""

import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from newsroom_receiver.verify import Rejected, check_story, content_digest, withdraws

LARGEST_SEQUENCE = 2**53 - 1  # the largest integer every JSON reader keeps exact (RFC 8259 §6)
BUSY_SECONDS = 10
_TABLES = """
CREATE TABLE IF NOT EXISTS stories (
  story_id TEXT PRIMARY KEY, sequence INTEGER NOT NULL, withdrawn INTEGER NOT NULL, digest TEXT NOT NULL,
  message TEXT, url TEXT NOT NULL DEFAULT '');
CREATE TABLE IF NOT EXISTS handled (webhook_id TEXT PRIMARY KEY, receipt TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS cursors (source TEXT PRIMARY KEY, cursor TEXT NOT NULL);
"""
_APPLY = """
INSERT INTO stories (story_id, sequence, withdrawn, digest, message) VALUES (?, ?, ?, ?, ?)
ON CONFLICT (story_id) DO UPDATE SET sequence = excluded.sequence, withdrawn = excluded.withdrawn,
  digest = excluded.digest, message = excluded.message
WHERE excluded.sequence > stories.sequence
"""

Json = dict[str, Any]


@dataclass(frozen=True)
class Held:
    """The newest version of a story. `message` is None for a tombstone: no word of the text is kept; `url`
    is where it is or was on show, if anywhere."""

    story_id: str
    sequence: int
    withdrawn: bool
    digest: str
    message: Json | None
    url: str


class Store:
    """One SQLite file, safe for several processes at once."""

    def __init__(self, path: Path) -> None:
        self._db = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.executescript(_TABLES)

    def close(self) -> None:
        """Give the file back."""
        self._db.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Everything inside happens, or nothing does. One writer at a time, from its beginning."""
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    def apply(self, message: Mapping[str, Any]) -> bool:
        """Hold this version of a verified story, unless this or a newer one is held; says whether it was new.

        The database compares, in the statement that writes. Raises Rejected 422: not the approved text.
        """
        data, digest, withdrawn = message["data"], check_story(message), withdraws(message)
        story_id, sequence = _identity(data)
        stored = None if withdrawn else json.dumps(message)
        written = self._db.execute(_APPLY, [story_id, sequence, withdrawn, digest, stored])
        return written.rowcount == 1

    def held(self, story_id: str) -> Held | None:
        """What is held of a story."""
        row = self._db.execute(
            "SELECT sequence, withdrawn, digest, message, url FROM stories WHERE story_id = ?", [story_id]
        ).fetchone()
        if row is None:
            return None
        sequence, withdrawn, digest, message, url = row
        return Held(
            story_id, sequence, bool(withdrawn), digest, json.loads(message) if message else None, url
        )

    def shown_at(self, story_id: str, url: str) -> None:
        """Note where a story is on show."""
        self._db.execute("UPDATE stories SET url = ? WHERE story_id = ?", [url, story_id])

    def receipt(self, story_id: str) -> Json:
        """What the portal holds of a story, with the digest recomputed from what is stored, never echoed.

        A tombstone holds no text: its digest names the text that was withdrawn.
        """
        held = self.held(story_id)
        if held is None:
            raise KeyError(story_id)
        digest = content_digest(held.message["data"]["item"]) if held.message else held.digest
        return {**({"url": held.url} if held.url else {}), "digest": digest, "sequence": held.sequence}

    def answered(self, webhook_id: str) -> Json | None:
        """The receipt that a message was answered with."""
        row = self._db.execute("SELECT receipt FROM handled WHERE webhook_id = ?", [webhook_id]).fetchone()
        return None if row is None else dict(json.loads(row[0]))

    def answer(self, webhook_id: str, receipt: Mapping[str, Any]) -> None:
        """Keep the receipt of a message."""
        self._db.execute("INSERT OR REPLACE INTO handled VALUES (?, ?)", [webhook_id, json.dumps(receipt)])

    def cursor(self, source: str) -> str | None:
        """How far a feed has been dealt with; None at its beginning."""
        row = self._db.execute("SELECT cursor FROM cursors WHERE source = ?", [source]).fetchone()
        return None if row is None else str(row[0])

    def advance(self, source: str, cursor: str) -> None:
        """Note that everything up to here has been dealt with."""
        self._db.execute("INSERT OR REPLACE INTO cursors VALUES (?, ?)", [source, cursor])


def _identity(data: Mapping[str, Any]) -> tuple[str, int]:
    story_id, sequence = data.get("story_id"), data.get("sequence")
    if not isinstance(story_id, str) or not story_id:
        raise Rejected(422, "Thiếu story_id.")
    if type(sequence) is not int or not 1 <= sequence <= LARGEST_SEQUENCE:  # a bool is an int to isinstance
        raise Rejected(422, "sequence phải là số nguyên dương.")
    return story_id, sequence
