"""Pictures and files of stories: fetched from the sender, checked against their digest, kept as our own."""

import os
import re
import sqlite3
import tempfile
import urllib.request
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from newsroom.portal.verify import Rejected

FETCH_SECONDS = 10
LARGEST = 210 * 1024 * 1024  # bytes of one copy; a picture is below 1 MB, a file as large as the sender takes
PICTURES = {"image/webp": "webp", "image/jpeg": "jpg", "image/png": "png"}
_PATH = re.compile(r"/media/[0-9a-f-]{36}/[a-z0-9.-]{1,120}")
_DIGEST = re.compile("[0-9a-f]{64}")


@dataclass(frozen=True)
class Copy:
    """One copy as a message announces it: ``path`` stands in the text, ``href`` is where to fetch it."""

    path: str
    href: str
    sha256: str
    content_type: str
    size: int
    width: int

    @property
    def address(self) -> str:
        """Our own path for it."""
        if self.content_type in PICTURES:
            return f"/anh/{self.sha256}.{PICTURES[self.content_type]}"
        return f"/tep/{self.sha256}/{self.path.rpartition('/')[2]}"


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        """Leave a redirect as the error it is: the sender names the place itself, and signs it."""


_OPENER = urllib.request.build_opener(_NoRedirects, urllib.request.ProxyHandler({}))


def copies_in(data: Mapping[str, Any]) -> list[Copy]:
    """The copies a checked story announces; raise Rejected 422 if one is not sound."""
    announced = data.get("media") or []
    if not isinstance(announced, list) or len(announced) > 2000:
        raise Rejected(422, "Trường media sai kiểu.")
    return [_copy(one) for one in announced]


def _copy(one: Any) -> Copy:
    told = one if isinstance(one, dict) else {}
    path, href, digest, kind = (told.get(key) for key in ("path", "href", "sha256", "content_type"))
    size, width = told.get("size"), told.get("width", 0)
    texts = (
        isinstance(path, str) and isinstance(href, str) and isinstance(digest, str) and isinstance(kind, str)
    )
    if not (texts and _PATH.fullmatch(path or "") and _DIGEST.fullmatch(digest or "") and _web(href or "")):
        raise Rejected(422, "Trường media sai kiểu.")
    if type(size) is not int or not 0 < size <= LARGEST or type(width) is not int:
        raise Rejected(422, "Trường media sai kiểu.")
    return Copy(path or "", href or "", digest or "", kind or "", size, width)


def _web(href: str) -> bool:
    parts = urlsplit(href)
    return parts.scheme in ("http", "https") and bool(parts.hostname)


def announce(db: sqlite3.Connection, number: int, copies: Iterable[Copy]) -> None:
    """Note which copies a story has now, in place of those it had; part of the caller's transaction."""
    db.execute("DELETE FROM media WHERE number = ?", [number])
    db.executemany(
        "INSERT INTO media (number, path, href, sha256, content_type, size, width)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        ([number, *vars(copy).values()] for copy in copies),
    )


def copies_of(db: sqlite3.Connection, number: int) -> list[Copy]:
    """The copies of a story, narrow ones first."""
    rows = db.execute(
        "SELECT path, href, sha256, content_type, size, width FROM media WHERE number = ? ORDER BY width",
        [number],
    )
    return [Copy(**row) for row in rows]


def shown(db: sqlite3.Connection, digest: str) -> str | None:
    """The media type of a copy that some story has; None for any other."""
    row = db.execute("SELECT content_type FROM media WHERE sha256 = ? LIMIT 1", [digest]).fetchone()
    return row["content_type"] if row else None


def place(folder: Path, digest: str) -> Path:
    """Where a copy lies."""
    return folder / digest[:2] / digest


def fetch_missing(folder: Path, copies: Iterable[Copy]) -> None:
    """Fetch what we do not hold yet; raise Rejected 503 if anything cannot be had: the sender tries again."""
    missing = [copy for copy in copies if not place(folder, copy.sha256).exists()]
    failed = [why for copy in missing if (why := _fetch(folder, copy))]
    if failed:
        raise Rejected(503, f"Chưa tải được {len(failed)} ảnh, tệp của bài: {failed[0]}")


def _fetch(folder: Path, copy: Copy) -> str:
    """Keep our own copy; returns why it could not be had, or nothing."""
    try:
        with _OPENER.open(copy.href, timeout=FETCH_SECONDS) as answer:
            content: bytes = answer.read(copy.size + 1)
    except (OSError, ValueError, HTTPException) as error:
        return f"{copy.path}: {error}"
    if sha256(content).hexdigest() != copy.sha256:
        return f"{copy.path}: không khớp mã băm"
    path = place(folder, copy.sha256)
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, unfinished = tempfile.mkstemp(dir=path.parent, prefix=".")
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    Path(unfinished).replace(path)
    return ""


def forget(db: sqlite3.Connection, folder: Path, copies: Iterable[Copy]) -> None:
    """Delete those of ``copies`` that no story has any more."""
    for copy in copies:
        if shown(db, copy.sha256) is None:
            place(folder, copy.sha256).unlink(missing_ok=True)
