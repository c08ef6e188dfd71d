"""Evidence as it comes in: hashed while it is read, capped, kept in the store of pictures and files under its
SHA-256, written down with where it came from. What was kept is never changed, never deleted, never public.
"""

import hashlib
import io
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import BinaryIO
from urllib.parse import urlsplit

from flask import Response, abort, send_file
from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from newsroom.errors import Invalid, Sentence, words
from newsroom.installation import settings
from newsroom.media_blobs import MissingBlob
from newsroom.media_content import SANDBOX
from newsroom.media_files import DOCUMENTS, EMPTY, clean_name, document_type, is_picture, refused
from newsroom.media_place import blobs
from newsroom.media_store import MOST_A_DAY, TOO_BIG, TOO_MUCH
from newsroom.models import Capture, Signal, new_id
from newsroom.person import Person

CHUNK = 1024 * 1024
A_DAY = timedelta(days=1)
ADDRESS_LIMIT = 1000
UNKNOWN_TYPE = "application/octet-stream"
_PICTURES = (
    (b"\x89PNG", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"RIFF", "image/webp"),
)


@dataclass(frozen=True)
class Taken:
    """A file that was read: its name and type as its bytes tell, and the SHA-256 reckoned while reading."""

    name: str
    media_type: str
    sha256: str
    content: bytes


@dataclass(frozen=True)
class Origin:
    """Where evidence belongs and where it is from: `kind` is one of CAPTURE_KINDS."""

    kind: str
    signal_id: str | None = None
    incident_id: str | None = None
    source_url: str = ""
    note: str = ""


def take(stream: BinaryIO, given_name: str) -> Taken:
    """Read an upload to its end, or to the limit of the installation, hashing as it comes.

    Raises Invalid (field "file") when it is empty or too large. Any kind of file is taken: evidence is what
    it is.
    """
    most, hashed, chunks, size = settings().media_max * 1024 * 1024, hashlib.sha256(), [], 0
    while chunk := stream.read(CHUNK):
        size += len(chunk)
        if size > most:
            raise refused(TOO_BIG)
        hashed.update(chunk)
        chunks.append(chunk)
    if not size:
        raise refused(EMPTY)
    content = b"".join(chunks)
    return Taken(clean_name(given_name) or "tep", _type_of(content), hashed.hexdigest(), content)


def take_words(words_seen: str, name: str) -> Taken:
    """Words that were seen outside, as a file of plain text."""
    content = words_seen.encode()
    return Taken(name, "text/plain", hashlib.sha256(content).hexdigest(), content)


def put_bytes(taken: Taken) -> None:
    """Keep the bytes; before the transaction, which is then short. Raises StoreAway."""
    blobs().put(taken.sha256, taken.content)


def keep(session: Session, person: Person, taken: Taken, origin: Origin, at: datetime) -> Capture:
    """Write evidence down, its bytes being in the store. Raises Invalid after too much in a day."""
    brought = select(func.sum(Capture.size)).where(
        Capture.captured_by_id == person.id, Capture.captured_at > at - A_DAY
    )
    if (session.scalar(brought) or 0) + len(taken.content) > MOST_A_DAY:
        raise refused(TOO_MUCH)
    capture = Capture(
        id=new_id(),
        name=taken.name,
        media_type=taken.media_type,
        size=len(taken.content),
        sha256=taken.sha256,
        captured_at=at,
        captured_by_id=person.id,
        **vars(origin),
    )
    session.add(capture)
    put_bytes(taken)  # again: whoever removed the same bytes from the library meanwhile has finished
    return capture


def keep_link(session: Session, person: Person, name: str, origin: Origin, at: datetime) -> Capture:
    """Write an address down where nothing could be saved of it."""
    capture = Capture(id=new_id(), name=name, captured_at=at, captured_by_id=person.id, **vars(origin))
    session.add(capture)
    return capture


def address_refusal(url: str) -> Sentence | None:
    """Why something is no address of a page; None when it is one, or nothing."""
    if url and not _is_address(url):
        return words("An address begins with https:// or http:// and holds no spaces.")
    return words("This is too long.") if len(url) > ADDRESS_LIMIT else None


def of_case(incident_id: str) -> ColumnElement[bool]:
    """The condition on Capture that keeps the evidence of a case: its own, and that of its signals."""
    signals = select(Signal.id).where(Signal.incident_id == incident_id)
    return or_(Capture.incident_id == incident_id, Capture.signal_id.in_(signals))


def in_case(session: Session, capture_id: str, incident_id: str) -> bool:
    """Whether a piece of evidence belongs to a case."""
    wanted = select(Capture.id).where(Capture.id == capture_id, of_case(incident_id))
    return session.scalar(wanted) is not None


def answer_with(capture: Capture | None) -> Response:
    """Evidence as an answer: pictures are shown, all else is saved; neither finds a page to act in."""
    if capture is None or capture.sha256 is None:
        abort(404)
    try:
        with blobs().open(capture.sha256) as stream:
            content = io.BytesIO(stream.read())
    except MissingBlob:
        abort(404)
    shown = capture.media_type.startswith("image/")
    answer = send_file(
        content, mimetype=capture.media_type, as_attachment=not shown, download_name=capture.name
    )
    answer.headers["Content-Security-Policy"] = SANDBOX
    return answer


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and not any(map(str.isspace, url))
    except ValueError:  # brackets that hold no IPv6 address
        return False


def _type_of(content: bytes) -> str:
    try:
        if is_picture(content[:64]):
            return next((mime for start, mime in _PICTURES if content.startswith(start)), "image/avif")
        return document_type(content) if content.startswith((b"%PDF-", b"PK\x03\x04")) else UNKNOWN_TYPE
    except Invalid:  # what the library would not take is evidence all the same
        return UNKNOWN_TYPE


PAPERS = frozenset(DOCUMENTS) | {mime for _, mime in _PICTURES}
"""What the scan of a paper may be."""
