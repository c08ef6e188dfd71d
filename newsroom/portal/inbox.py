"""Taking in a verified message: once per webhook-id, never an older story over a newer one."""

import json
import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from newsroom.portal.address import story_path
from newsroom.portal.database import transaction
from newsroom.portal.media import Copy, announce, copies_of
from newsroom.portal.message import STORY_KINDS, Incoming, story_in
from newsroom.portal.settings import Settings
from newsroom.portal.verify import content_digest

LOG_LINES_KEPT = 5000  # strangers can make us write refusals; they cannot make us fill the disk


class Outcome(StrEnum):
    """What became of a message; the value is stored in the log."""

    APPLIED = "applied"
    REPLAYED = "replayed"
    STALE = "stale"
    PING = "ping"
    VERIFIED = "verified"
    IGNORED = "ignored"
    REFUSED = "refused"


@dataclass(frozen=True)
class Delivery:
    """A message whose signature holds, with the bytes it came in."""

    webhook_id: str
    message: dict[str, Any]
    body: bytes
    received_at: datetime


@dataclass(frozen=True)
class LogLine:
    """One line of the reception log."""

    at: datetime
    webhook_id: str
    kind: str
    outcome: Outcome
    status: int = 200
    why: str = ""


def take(db: sqlite3.Connection, delivery: Delivery, here: Settings) -> dict[str, Any]:
    """Apply the message in one transaction and give the receipt to answer with.

    Raises Rejected 422 (nothing stored) if the text is not the approved one.
    """
    with transaction(db):
        outcome, receipt = _handle(db, delivery, here)
        kind = delivery.message["type"]
        _write(db, LogLine(delivery.received_at, delivery.webhook_id, kind, outcome))
    return receipt


def copies_held(db: sqlite3.Connection, message: dict[str, Any]) -> list[Copy]:
    """The copies that the story of a message has now; none when it is not about a story we know."""
    story_id = message["data"].get("story_id")
    row = db.execute("SELECT number FROM stories WHERE story_id = ?", [str(story_id)]).fetchone()
    return copies_of(db, row["number"]) if row else []


def log(db: sqlite3.Connection, line: LogLine) -> None:
    """Write one line of the reception log on its own: for messages that were refused."""
    with transaction(db):
        _write(db, line)


def _handle(db: sqlite3.Connection, delivery: Delivery, here: Settings) -> tuple[Outcome, dict[str, Any]]:
    kind = delivery.message["type"]
    if kind == "test.ping":
        return Outcome.PING, {"received": kind}
    if kind == "endpoint.verify":
        return Outcome.VERIFIED, {"challenge": str(delivery.message["data"].get("challenge", ""))}
    if kind not in STORY_KINDS:
        return Outcome.IGNORED, {"ignored": kind}
    seen = db.execute("SELECT receipt FROM handled WHERE webhook_id = ?", [delivery.webhook_id]).fetchone()
    if seen:
        return Outcome.REPLAYED, json.loads(seen["receipt"])
    story = story_in(delivery.message, here.exercise)
    outcome = Outcome.APPLIED if _store(db, story, delivery.body) else Outcome.STALE
    receipt = _receipt(db, story.story_id, here.base_url)
    db.execute("INSERT INTO handled VALUES (?, ?)", [delivery.webhook_id, json.dumps(receipt)])
    return outcome, receipt


def _store(db: sqlite3.Connection, story: Incoming, body: bytes) -> bool:
    """Store the story unless we hold this version or a newer one; the database compares, not we."""
    row = db.execute(
        """
        INSERT INTO stories (story_id, sequence, kind, withdrawn, digest, message, title, sapo, slug,
                             section, section_name, reason, published_at, first_published_at)
        VALUES (:story_id, :sequence, :kind, :withdrawn, :digest, :message, :title, :sapo, :slug,
                :section, :section_name, :reason, :published_at, :first_published_at)
        ON CONFLICT (story_id) DO UPDATE SET
            sequence = excluded.sequence, kind = excluded.kind, withdrawn = excluded.withdrawn,
            digest = excluded.digest, message = excluded.message, title = excluded.title,
            sapo = excluded.sapo, slug = excluded.slug, section = excluded.section,
            section_name = excluded.section_name, reason = excluded.reason,
            published_at = excluded.published_at, first_published_at = excluded.first_published_at
        WHERE excluded.sequence > stories.sequence
        RETURNING number
        """,
        _columns(story, body),
    ).fetchone()
    if row is None:
        return False
    _store_correction(db, row["number"], story)
    announce(db, row["number"], story.media)
    _store_alternates(db, row["number"], story)
    return True


def _store_alternates(db: sqlite3.Connection, number: int, story: Incoming) -> None:
    db.execute("DELETE FROM alternates WHERE number = ?", [number])
    db.executemany(
        "INSERT INTO alternates (number, story_id) VALUES (?, ?)",
        ([number, other] for other in story.alternates if other != story.story_id),
    )


def _columns(story: Incoming, body: bytes) -> dict[str, object]:
    return {
        "story_id": story.story_id,
        "sequence": story.sequence,
        "kind": story.kind,
        "withdrawn": story.withdrawn,
        "digest": story.digest,
        "message": None if story.withdrawn else body,
        "title": story.content["title"],
        "sapo": story.content["sapo"],
        "slug": story.slug,
        "section": story.content["section"],
        "section_name": story.section_name,
        "reason": story.reason,
        "published_at": _stored(story.published_at),
        "first_published_at": _stored(story.first_published_at),
    }


def _store_correction(db: sqlite3.Connection, number: int, story: Incoming) -> None:
    if story.withdrawn:  # a tombstone keeps no word of the story; the notes may quote it
        db.execute("DELETE FROM corrections WHERE number = ?", [number])
        return
    db.execute(
        """
        INSERT INTO corrections (number, sequence, note, at)
        SELECT :number, :sequence, :note, :at
        WHERE :note <> '' AND :note IS NOT
              (SELECT note FROM corrections WHERE number = :number ORDER BY sequence DESC LIMIT 1)
        """,
        {
            "number": number,
            "sequence": story.sequence,
            "note": story.content["correction"],
            "at": _stored(story.published_at),
        },
    )


def _receipt(db: sqlite3.Connection, story_id: str, base_url: str) -> dict[str, Any]:
    """Say what this portal holds now: the digest is recomputed from the stored bytes, not echoed.

    A tombstone holds no text; its digest names the text that was withdrawn.
    """
    row = db.execute("SELECT * FROM stories WHERE story_id = ?", [story_id]).fetchone()
    held = json.loads(row["message"])["data"]["item"] if row["message"] else None
    return {
        "url": base_url + story_path(row["number"], row["slug"]),
        "digest": content_digest(held) if held else row["digest"],
        "sequence": row["sequence"],
    }


def _write(db: sqlite3.Connection, line: LogLine) -> None:
    db.execute(
        "INSERT INTO log (at, webhook_id, kind, outcome, status, why) VALUES (?, ?, ?, ?, ?, ?)",
        [_stored(line.at), line.webhook_id[:100], line.kind[:60], line.outcome, line.status, line.why],
    )
    db.execute("DELETE FROM log WHERE id <= (SELECT max(id) FROM log) - ?", [LOG_LINES_KEPT])


def _stored(moment: datetime) -> str:
    """UTC with microseconds always, so that text order is time order."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")
