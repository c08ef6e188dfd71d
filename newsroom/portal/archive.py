"""What the pages read: lists, one story, corrections, the reception log. Times are UTC."""

import json
import sqlite3
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from newsroom.portal.illustrate import illustrated
from newsroom.portal.media import copies_of
from newsroom.portal.message import Approval, approvals_in
from newsroom.portal.sanitise import sanitised
from newsroom.portal.verify import Content, content_digest, content_of

PAGE_SIZE = 20
LOG_LINES_SHOWN = 200


@dataclass(frozen=True)
class Section:
    """A section that has stories."""

    slug: str
    name: str


@dataclass(frozen=True)
class Teaser:
    """A story in a list."""

    number: int
    slug: str
    title: str
    sapo: str
    section: Section
    is_statement: bool
    published_at: datetime
    first_published_at: datetime


@dataclass(frozen=True)
class Page:
    """One page of a list; pages count from 1."""

    teasers: list[Teaser]
    number: int
    has_next: bool


@dataclass(frozen=True)
class Tombstone:
    """All that is left of a story that was taken down."""

    number: int
    reason: str
    at: datetime


@dataclass(frozen=True)
class Alternate:
    """The same story in another language."""

    number: int
    slug: str
    language: str


@dataclass(frozen=True)
class Story:
    """A story to read. ``is_exact``: text, digest, approvals and what is shown all agree."""

    teaser: Teaser
    content: Content
    body: str
    sequence: int
    digest: str
    is_exact: bool
    approvals: list[Approval]
    corrected_at: datetime | None
    alternates: list[Alternate]

    @property
    def is_updated(self) -> bool:
        """Say whether readers saw an earlier version."""
        return self.teaser.published_at > self.teaser.first_published_at


@dataclass(frozen=True)
class Correction:
    """A correction note and the story it belongs to."""

    note: str
    at: datetime
    number: int
    slug: str
    title: str


def sections(db: sqlite3.Connection) -> list[Section]:
    """List the sections of the stories on show, by name; the newest story decides how a section is called,
    and since the portal speaks Vietnamese, a Vietnamese one where there is any.
    """
    rows = db.execute(
        """
        SELECT section, section_name,
            max((json_extract(CAST(message AS TEXT), '$.data.item.language') = 'vi') || published_at)
        FROM stories WHERE NOT withdrawn AND section <> '' GROUP BY section ORDER BY section_name
        """
    )
    return [_section(row) for row in rows]


def newest(db: sqlite3.Connection, page: int, section: str | None = None) -> Page:
    """List stories by first publication, newest first: a correction does not lift an old story to the top."""
    rows = db.execute(
        """
        SELECT * FROM stories WHERE NOT withdrawn AND (:section IS NULL OR section = :section)
        ORDER BY first_published_at DESC, number DESC LIMIT :size + 1 OFFSET (:page - 1) * :size
        """,
        {"section": section, "size": PAGE_SIZE, "page": page},
    ).fetchall()
    return Page([_teaser(row) for row in rows[:PAGE_SIZE]], page, len(rows) > PAGE_SIZE)


def find(db: sqlite3.Connection, number: int) -> Story | Tombstone | None:
    """Find a story by its number in the address."""
    row = db.execute("SELECT * FROM stories WHERE number = ?", [number]).fetchone()
    if row is None:
        return None
    if row["withdrawn"]:
        return Tombstone(number, row["reason"], _moment(row["published_at"]))
    return _story(db, row)


def corrections(db: sqlite3.Connection) -> list[Correction]:
    """List every correction of the stories on show, newest first."""
    rows = db.execute(
        """
        SELECT c.note, c.at, s.number, s.slug, s.title FROM corrections c JOIN stories s USING (number)
        ORDER BY c.at DESC
        """
    )
    return [Correction(r["note"], _moment(r["at"]), r["number"], r["slug"], r["title"]) for r in rows]


def log_lines(db: sqlite3.Connection) -> list[dict[str, Any]]:
    """Give the newest lines of the reception log."""
    rows = db.execute("SELECT * FROM log ORDER BY id DESC LIMIT ?", [LOG_LINES_SHOWN])
    return [{**row, "at": _moment(row["at"])} for row in rows]


def _story(db: sqlite3.Connection, row: sqlite3.Row) -> Story:
    data = json.loads(row["message"])["data"]
    content, digest = content_of(data["item"]), content_digest(data["item"])
    body, approvals = sanitised(content["body"]), data.get("approvals") or []
    approved = bool(approvals) and all(one["digest"] == digest for one in approvals)
    return Story(
        teaser=_teaser(row),
        content=content,
        body=illustrated(body, copies_of(db, row["number"])),
        sequence=row["sequence"],
        digest=digest,
        is_exact=approved and digest == row["digest"] and body == content["body"],
        approvals=approvals_in(data),
        corrected_at=_corrected_at(db, row["number"], content["correction"]),
        alternates=_alternates(db, row["number"], content["language"]),
    )


def _alternates(db: sqlite3.Connection, number: int, language: str) -> list[Alternate]:
    """The stories on show that this one names as the same, or that name it: whichever came later knew of the
    other. One in each language.
    """
    rows = db.execute(
        """
        SELECT s.number, s.slug, json_extract(CAST(s.message AS TEXT), '$.data.item.language') AS language
        FROM stories s WHERE NOT s.withdrawn AND s.number <> :number AND (
            s.story_id IN (SELECT story_id FROM alternates WHERE number = :number)
            OR s.number IN (SELECT a.number FROM alternates a JOIN stories own USING (story_id)
                            WHERE own.number = :number)
        ) ORDER BY language, s.number
        """,
        {"number": number},
    )
    found = {row["language"]: Alternate(**row) for row in rows if row["language"] not in ("", None, language)}
    return [*found.values()]


def _corrected_at(db: sqlite3.Connection, number: int, note: str) -> datetime | None:
    """Tell when the note first appeared; later versions carry it on."""
    row = db.execute(
        "SELECT max(at) AS at FROM corrections WHERE number = ? AND note = ?", [number, note]
    ).fetchone()
    return _moment(row["at"]) if row["at"] else None


def _teaser(row: sqlite3.Row) -> Teaser:
    return Teaser(
        number=row["number"],
        slug=row["slug"],
        title=row["title"],
        sapo=row["sapo"],
        section=_section(row),
        is_statement=row["kind"].startswith("statement."),
        published_at=_moment(row["published_at"]),
        first_published_at=_moment(row["first_published_at"]),
    )


def _section(row: sqlite3.Row) -> Section:
    return Section(row["section"], row["section_name"] or row["section"])


def _moment(stored: str) -> datetime:
    return datetime.fromisoformat(stored)
