"""What lies in the bundle of a case: the file of the case, every text, the evidence, what was sent and how it
was taken, and the trail. Written portion by portion.
"""

import base64
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from newsroom.aftermath.casefile import case_file
from newsroom.aftermath.check_bundle import CASE, CHUNK, TRAIL
from newsroom.clock import iso
from newsroom.media_blobs import MissingBlob
from newsroom.media_place import blobs
from newsroom.models import Attempt, Delivery, Endpoint, Incident, Revision, SealedCase
from newsroom.models.trail import AuditEntry, OutboxEvent

AT_ONCE = 500
README = """HỒ SƠ VỤ VIỆC / THE FILE OF A CASE

case.json          vụ việc: nhật ký, dữ kiện, tuyên bố, thời hạn, vai trò, chữ ký / everything about the case
statements/        từng bản của mỗi thông cáo / every version of each statement
evidence/          bằng chứng, tên tệp là SHA-256 / evidence under its SHA-256; names are in case.json
events/            nội dung đã gửi tới các cổng / what was sent to the portals
deliveries.jsonl   từng cổng đã nhận ra sao / how each portal took it
trail.jsonl        nhật ký kiểm toán / the audit trail of the case and its statements
manifest.json      danh sách và SHA-256 của mọi tệp / the list of all this
manifest.note      chữ ký trên danh sách / the signature under the list

Kiểm tra / to check:  newsroom case verify FILE   (docs/crisis.md)
"""

Members = Iterator[tuple[str, Iterable[bytes]]]


@dataclass
class Contents:
    """The members in their order; `lost`: those that the store had lost, known once all were written."""

    members: Members
    lost: list[str] = field(default_factory=list)


def contents_of(session: Session, incident: Incident) -> Contents:
    """What lies in the bundle of a case. A sealed case takes its file as it was sealed."""
    sealed = session.get(SealedCase, incident.id)
    file = sealed.content if sealed else case_file(session, incident)
    contents = Contents(iter(()))
    contents.members = _members(session, incident, file, contents.lost)
    return contents


def _members(session: Session, incident: Incident, file: bytes, lost: list[str]) -> Members:
    told = json.loads(file)
    stories = [row["story_id"] for row in told["statements"]]
    yield "README.txt", [README.encode()]
    yield CASE, [file]
    for row in told["revisions"]:
        yield f"statements/{row['story_id']}/{row['number']}.json", [_text(session, row["id"])]
    for digest in dict.fromkeys(row["sha256"] for row in told["captures"] if row["sha256"]):
        if blobs().has(digest):
            yield f"evidence/{digest}", _blob(digest)
        else:
            lost.append(f"evidence/{digest}")
    events = session.scalars(
        select(OutboxEvent.id).where(OutboxEvent.story_id.in_(stories)).order_by(OutboxEvent.position)
    )
    for event_id in events.all():
        yield f"events/{event_id}.json", [_event(session, event_id)]
    yield "deliveries.jsonl", _deliveries(session, stories)
    signals = [row["id"] for row in told["signals"]]
    yield TRAIL, _trail(session, incident, stories, signals)


def _text(session: Session, revision_id: str) -> bytes:
    return session.scalars(select(Revision.content).where(Revision.id == revision_id)).one()


def _event(session: Session, event_id: str) -> bytes:
    return session.scalars(select(OutboxEvent.body).where(OutboxEvent.id == event_id)).one()


def _blob(digest: str) -> Iterator[bytes]:
    try:
        with blobs().open(digest) as stream:
            while chunk := stream.read(CHUNK):
                yield chunk
    except MissingBlob:  # lost between two looks: its digest tells
        return


def _deliveries(session: Session, stories: list[str]) -> Iterator[bytes]:
    """A line for each delivery with its attempts, read in portions."""
    last = 0
    while rows := session.execute(
        select(Delivery, Endpoint.name, Endpoint.host)
        .join(Endpoint, Endpoint.id == Delivery.endpoint_id)
        .where(Delivery.story_id.in_(stories), Delivery.id > last)
        .order_by(Delivery.id)
        .limit(AT_ONCE)
    ).all():
        last = rows[-1][0].id
        tries = _attempts(session, [row[0].id for row in rows])
        for delivery, name, host in rows:
            about = {"endpoint_name": name, "endpoint_host": host, "tries": tries.get(delivery.id, [])}
            yield _line(_columns(delivery) | about)
        session.expunge_all()


def _attempts(session: Session, deliveries: list[int]) -> dict[int, list[dict[str, Any]]]:
    found: dict[int, list[dict[str, Any]]] = {}
    query = (
        select(Attempt)
        .where(Attempt.delivery_id.in_(deliveries))
        .order_by(Attempt.delivery_id, Attempt.number)
    )
    for attempt in session.scalars(query):
        found.setdefault(attempt.delivery_id, []).append(_columns(attempt))
    return found


def _columns(row: Any) -> dict[str, Any]:
    left_out = ("lease_until", "lease_owner", "delivery_id")
    values = {column.name: getattr(row, column.key) for column in row.__table__.columns}
    return {
        name: iso(value) if isinstance(value, datetime) else value
        for name, value in values.items()
        if name not in left_out
    }


def _trail(session: Session, incident: Incident, stories: list[str], signals: list[str]) -> Iterator[bytes]:
    """The entries of the case, its statements and its signals, whole streams, in the form of an exported
    trail, so that `newsroom audit verify` reads them too.
    """
    streams = [f"incident:{incident.id}"]
    streams += [f"story:{story}" for story in stories] + [f"signal:{signal}" for signal in signals]
    rows = [
        row
        for stream in streams
        for row in session.execute(
            select(AuditEntry.log_index, AuditEntry.leaf_hash).where(AuditEntry.stream == stream)
        )
    ]
    yield _line({"newsroom-trail": 1, "size": len(rows), "story": incident.code})
    for index in sorted(row.log_index for row in rows):
        entry = session.get_one(AuditEntry, index)
        text = base64.b64encode(entry.entry).decode()
        yield _line({"index": index, "leaf_hash": entry.leaf_hash, "entry": text})
        session.expunge(entry)


def _line(values: dict[str, Any]) -> bytes:
    return json.dumps(values, ensure_ascii=False).encode() + b"\n"
