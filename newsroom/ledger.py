"""The ledger: the only writer of the audit trail and of outgoing events, always inside the caller's
transaction.

Entries follow the formats of RFC 8785 (canonical JSON) and RFC 9162 §2.1.1 (leaf hashes); each names the leaf
hash of the entry before it in its stream, and all are numbered without gaps over the installation.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from fnmatch import fnmatchcase
from typing import Any

import rfc8785
from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from newsroom.clock import iso
from newsroom.models import Delivery, Endpoint, new_id
from newsroom.models.trail import AuditEntry, AuditHead, OutboxEvent

ENTRY_VERSION = 1


@dataclass(frozen=True)
class Outgoing:
    """An event to send: its type, exact body, and (for a story) which story, sequence, section and digest it
    speaks of.
    """

    type: str
    body: bytes
    at: datetime
    story_id: str | None = None
    sequence: int | None = None
    section: str | None = None
    digest: str | None = None
    lane: str = "default"
    only_endpoint: str | None = None


@dataclass(frozen=True)
class _Noted:
    stream: str
    actor_id: str
    action: str
    at: datetime
    details: Mapping[str, Any]


@dataclass
class _Pending:
    entries: list[_Noted] = field(default_factory=list)
    events: list[Outgoing] = field(default_factory=list)


def _pending(session: Session) -> _Pending:
    pending: _Pending = session.info.setdefault("ledger", _Pending())
    return pending


def record(session: Session, stream: str, action: str, actor_id: str, at: datetime, **details: Any) -> None:
    """Note that `actor_id` did `action` at `at` (UTC). `stream` is "story:<id>" or the name of a register.

    `details` must be plain JSON and must not hold personal data: ids, codes, digests, not names or words.
    """
    _pending(session).entries.append(_Noted(stream, actor_id, action, at, details))


def announce(session: Session, event: Outgoing) -> None:
    """Send `event` to every endpoint that asks for it, once this transaction has committed."""
    _pending(session).events.append(event)


def seal(session: Session) -> None:
    """Write what was recorded and announced. Called once, last, by newsroom.db.transaction: the head row's
    lock is what keeps numbers gap-free, and taking it last keeps it short.
    """
    pending: _Pending = session.info.pop("ledger", None) or _Pending()
    session.flush()
    if not pending.entries and not pending.events:
        return
    head = session.execute(
        update(AuditHead)
        .values(size=AuditHead.size + len(pending.entries), events=AuditHead.events + len(pending.events))
        .returning(AuditHead.size, AuditHead.events)
    ).one()
    _write_entries(session, pending.entries, head.size - len(pending.entries))
    _write_events(session, pending.events, head.events - len(pending.events))


def leaf_hash(entry: bytes) -> str:
    """Hex SHA-256 of 0x00 ‖ entry (RFC 9162 §2.1.1)."""
    return hashlib.sha256(b"\x00" + entry).hexdigest()


def _write_entries(session: Session, noted: list[_Noted], first: int) -> None:
    tips = _tips(session, {entry.stream for entry in noted})
    rows = []
    for index, entry in enumerate(noted, start=first):
        seq, prev = tips[entry.stream]
        written = _entry_bytes(entry, index, seq + 1, prev)
        hashed = leaf_hash(written)
        tips[entry.stream] = (seq + 1, hashed)
        rows.append(
            {
                "log_index": index,
                "stream": entry.stream,
                "stream_seq": seq + 1,
                "actor_id": entry.actor_id,
                "action": entry.action,
                "at": entry.at,
                "entry": written,
                "leaf_hash": hashed,
            }
        )
    if rows:
        session.execute(insert(AuditEntry), rows)


def _tips(session: Session, streams: set[str]) -> dict[str, tuple[int, str]]:
    """The last number and hash of each stream; a new stream starts before number 1 with an empty hash."""
    tips = dict.fromkeys(streams, (0, ""))
    for stream in streams:
        last = session.execute(
            select(AuditEntry.stream_seq, AuditEntry.leaf_hash)
            .where(AuditEntry.stream == stream)
            .order_by(AuditEntry.stream_seq.desc())
            .limit(1)
        ).one_or_none()
        if last:
            tips[stream] = (last.stream_seq, last.leaf_hash)
    return tips


def _entry_bytes(entry: _Noted, index: int, seq: int, prev: str) -> bytes:
    return rfc8785.dumps(
        {
            **entry.details,
            "v": ENTRY_VERSION,
            "index": index,
            "stream": entry.stream,
            "seq": seq,
            "prev": prev,
            "at": iso(entry.at),
            "actor": entry.actor_id,
            "action": entry.action,
        }
    )


def _write_events(session: Session, events: list[Outgoing], first: int) -> None:
    if not events:
        return
    for position, event in enumerate(events, start=first):
        event_id = new_id()
        session.execute(insert(OutboxEvent), [_event_row(event, event_id, position)])
        rows = [_delivery_row(event, event_id, endpoint_id) for endpoint_id in receivers(session, event)]
        if rows:
            session.execute(insert(Delivery), rows)
    session.info.setdefault("lanes", set()).update(event.lane for event in events)


def receivers(session: Session, event: Outgoing) -> list[str]:
    """Who is to get an event: those whose filters ask for it, and whoever was sent this story before, so that
    a correction or a take-down reaches every place the story went to, whatever its section is now. For a
    receiver that is switched off it is kept too, and waits until it is on again.
    """
    had_it = (
        select(Delivery.id)
        .where(Delivery.story_id == event.story_id, Delivery.endpoint_id == Endpoint.id)
        .exists()
    )
    endpoints = session.execute(
        select(Endpoint.id, Endpoint.events, Endpoint.sections, had_it.label("had_it"))
    )
    if event.only_endpoint:
        return [row.id for row in endpoints if row.id == event.only_endpoint]
    return [row.id for row in endpoints if row.had_it or _asked_for(event, row.events, row.sections)]


def _asked_for(event: Outgoing, patterns: list[str], sections: list[str]) -> bool:
    if patterns and not any(fnmatchcase(event.type, pattern) for pattern in patterns):
        return False
    return not sections or event.section in sections


def _event_row(event: Outgoing, event_id: str, position: int) -> dict[str, Any]:
    return {
        "id": event_id,
        "position": position,
        "story_id": event.story_id,
        "sequence": event.sequence,
        "type": event.type,
        "section": event.section,
        "digest": event.digest,
        "lane": event.lane,
        "body": event.body,
        "created_at": event.at,
    }


def _delivery_row(event: Outgoing, event_id: str, endpoint_id: str) -> dict[str, Any]:
    return {
        "event_id": event_id,
        "endpoint_id": endpoint_id,
        "story_id": event.story_id,
        "sequence": event.sequence,
        "lane": event.lane,
        "state": "waiting",
        "attempts": 0,
        "next_at": event.at,
        "created_at": event.at,
        "last_error": "",
    }
