"""Reading the trail for pages: entries of one stream, and the names of the people in them. Writes nothing."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from newsroom.models import User
from newsroom.models.trail import AuditEntry, AuditHead
from workflows import Label, Workflow

_OWN_FIELDS = frozenset({"v", "index", "stream", "seq", "prev", "at", "actor", "action"})


@dataclass(frozen=True)
class Entry:
    """One entry of the trail, for people. `index` counts over the installation, `seq` within the stream."""

    index: int
    seq: int
    stream: str
    at: datetime
    actor_id: str
    action: str
    leaf_hash: str
    details: Mapping[str, Any]


def entries_of(session: Session, stream: str, limit: int, before: int | None = None) -> list[Entry]:
    """The newest `limit` entries of `stream` ("story:<id>", "people" …), newest first.

    `before` is the `seq` of the last entry seen: only older ones follow.
    """
    query = select(AuditEntry).where(AuditEntry.stream == stream)
    if before is not None:
        query = query.where(AuditEntry.stream_seq < before)
    rows = session.scalars(query.order_by(AuditEntry.stream_seq.desc()).limit(limit))
    return [entry_of(row) for row in rows]


def entries_from(session: Session, position: int, limit: int) -> list[Entry]:
    """At most `limit` entries of the whole trail, the oldest first, from number `position` on. Numbers are
    given out under a lock that is held until the commit, so none can turn up later below one that was read.
    """
    rows = session.scalars(
        select(AuditEntry).where(AuditEntry.log_index >= position).order_by(AuditEntry.log_index).limit(limit)
    )
    return [entry_of(row) for row in rows]


def trail_size(session: Session) -> int:
    """How many entries there are."""
    return session.scalar(select(AuditHead.size)) or 0


def entry_of(row: AuditEntry) -> Entry:
    """A stored entry with what its bytes say."""
    written = json.loads(row.entry)
    details = {name: value for name, value in written.items() if name not in _OWN_FIELDS}
    return Entry(
        index=row.log_index,
        seq=row.stream_seq,
        stream=row.stream,
        at=row.at,
        actor_id=row.actor_id,
        action=row.action,
        leaf_hash=row.leaf_hash,
        details=details,
    )


def actors_at(session: Session, stream: str, moments: Iterable[datetime]) -> dict[datetime, str]:
    """Who acted in `stream` at each of these exact moments (UTC), in one query."""
    wanted = set(moments)
    if not wanted:
        return {}
    there = AuditEntry.stream == stream, AuditEntry.at.in_(wanted)
    found = session.execute(select(AuditEntry.at, AuditEntry.actor_id).where(*there))
    return {row.at: row.actor_id for row in found}


def entries_at(session: Session, stream: str, moments: Iterable[datetime]) -> list[Entry]:
    """The entries of `stream` at each of these exact moments (UTC), in one query."""
    wanted = set(moments)
    if not wanted:
        return []
    found = session.scalars(select(AuditEntry).where(AuditEntry.stream == stream, AuditEntry.at.in_(wanted)))
    return [entry_of(row) for row in found]


def confirmed_in(entry: Entry, workflow: Workflow) -> list[Label]:
    """The lines of the checklist that somebody ticked as they made the move that an entry tells of."""
    move = workflow.moves.get(entry.action)
    lines = move.checklist if move else {}
    ids = entry.details.get("confirmed", ())
    return [lines[line].label if line in lines else Label(line, line) for line in ids]


def names_of(session: Session, ids: Iterable[str]) -> dict[str, str]:
    """The names of these people in one query; whoever has no account ("system") is not among them."""
    wanted = set(ids)
    if not wanted:
        return {}
    found = session.execute(select(User.id, User.name).where(User.id.in_(wanted)))
    return {row.id: row.name for row in found}
