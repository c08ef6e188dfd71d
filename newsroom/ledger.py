"""The ledger: the only writer of the audit trail and of outgoing events, always inside the caller's
transaction.

Entries follow the formats of RFC 8785 (canonical JSON) and RFC 9162 §2.1.1 (leaf hashes); each names the leaf
hash of the entry before it in its stream, and all are numbered without gaps over the installation.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

import rfc8785
from sqlalchemy import (
    Insert,
    Integer,
    Select,
    String,
    Update,
    bindparam,
    case,
    func,
    insert,
    literal,
    select,
    update,
)
from sqlalchemy.orm import Session

from newsroom.clock import iso
from newsroom.fan_out import inserted, new_rows
from newsroom.models import Delivery, Endpoint, new_id
from newsroom.models.base import UtcDateTime
from newsroom.models.trail import AuditEntry, AuditHead, OutboxEvent
from newsroom.routing import asked_of, chosen, had, in_chain

ENTRY_VERSION = 1


@dataclass(frozen=True)
class Outgoing:
    """An event to send: its type, exact body, and (for a story) which story, sequence and digest it speaks of
    and what endpoints may choose by. `channel`: "" is none; `urgency`: as in ninjs, 1 the most urgent. Of a
    statement: who released it, the paper in the register that lets them speak, and the stories whose
    receivers are told, too (`chain`, see newsroom.chains).
    """

    type: str
    body: bytes
    at: datetime
    story_id: str | None = None
    sequence: int | None = None
    section: str | None = None
    digest: str | None = None
    site: str | None = None
    language: str | None = None
    content_type: str | None = None
    channel: str = ""
    urgency: int | None = None
    lane: str = "default"
    only_endpoint: str | None = None
    exercise: bool = False
    signer_id: str | None = None
    appointment_id: str | None = None
    chain: tuple[str, ...] = ()


# Made once: putting a query together takes longer than its answer.
_GROW = (
    update(AuditHead)
    .values(
        size=AuditHead.size + bindparam("entries", type_=Integer()),
        events=AuditHead.events + bindparam("announced", type_=Integer()),
    )
    .returning(AuditHead.size, AuditHead.events)
)
_TIP = (
    select(AuditEntry.stream_seq, AuditEntry.leaf_hash)
    .where(AuditEntry.stream == bindparam("stream"))
    .order_by(AuditEntry.stream_seq.desc())
    .limit(1)
)


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
    grown = {"entries": len(pending.entries), "announced": len(pending.events)}
    head = session.execute(_GROW, grown).one()
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
        last = session.execute(_TIP, {"stream": stream}).one_or_none()
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
        fan_out = _fan_out(session.get_bind().dialect.name, event.only_endpoint is not None)
        session.execute(fan_out, _fan_out_of(event, event_id))
        if event.story_id is not None:
            session.execute(_overtake(event))
    session.info.setdefault("lanes", set()).update(event.lane for event in events)


def reached(session: Session, event: Outgoing) -> tuple[int, int]:
    """How many endpoints would be told of an event at once, and how many that are switched off later, when
    they are on again: for them it is kept.
    """
    counts = _count(session.get_bind().dialect.name, event.only_endpoint is not None)
    found = dict(session.execute(counts, asked_of(event, event.only_endpoint, event.chain)).all())
    return found.get(True, 0), found.get(False, 0)


@cache
def _count(dialect: str, alone: bool) -> Select[bool, int]:
    return select(Endpoint.active, func.count()).where(chosen(dialect, alone)).group_by(Endpoint.active)


_REASON = case((had(), "had_it"), (in_chain(), "chain"), else_="filter")


@cache
def _fan_out(dialect: str, alone: bool) -> Insert:
    """One statement, however many endpoints there are, with the parameters of `_fan_out_of`."""
    at = bindparam("to_at", type_=UtcDateTime())
    own = {
        Delivery.event_id: bindparam("to_event", type_=String()),
        Delivery.story_id: bindparam("of_story", type_=String()),
        Delivery.sequence: bindparam("to_sequence", type_=Integer()),
        Delivery.lane: bindparam("to_lane", type_=String()),
        Delivery.chosen_for: literal("test") if alone else _REASON,
    }
    columns = new_rows(own, at)
    return inserted(columns, select(*columns.values()).where(chosen(dialect, alone)))


def _fan_out_of(event: Outgoing, event_id: str) -> dict[str, object]:
    own = {"event": event_id, "sequence": event.sequence, "lane": event.lane, "at": event.at}
    return asked_of(event, event.only_endpoint, event.chain) | {
        f"to_{name}": value for name, value in own.items()
    }


def _overtake(event: Outgoing) -> Update:
    """What still waits of earlier versions of the story will not be sent: the new one says it all."""
    # Written so that no index of states fits: SQLite would rather read all that waits than the story's rows.
    waiting = func.coalesce(Delivery.state, "") == "waiting"
    return (
        update(Delivery)
        .where(Delivery.story_id == event.story_id, Delivery.sequence < event.sequence, waiting)
        .values(state="superseded")
        .execution_options(synchronize_session=False)
    )


def _event_row(event: Outgoing, event_id: str, position: int) -> dict[str, Any]:
    return {
        "id": event_id,
        "position": position,
        "story_id": event.story_id,
        "sequence": event.sequence,
        "type": event.type,
        "section": event.section,
        "site": event.site,
        "language": event.language,
        "content_type": event.content_type,
        "channel": event.channel,
        "urgency": event.urgency,
        "digest": event.digest,
        "lane": event.lane,
        "body": event.body,
        "created_at": event.at,
        "exercise": event.exercise,
        "signer_id": event.signer_id,
        "appointment_id": event.appointment_id,
    }
