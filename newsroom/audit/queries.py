"""Reading the trail of the whole installation, a page at a time. Writes nothing."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from newsroom.audit.stored import STREAM as STORY_STREAM
from newsroom.audit.usecases import STREAM as CHECKS
from newsroom.models import Endpoint, Story, User
from newsroom.models.trail import AuditEntry
from newsroom.trail_reading import Entry, entries_of, entry_of, names_of

PAGE = 100
REGISTERS = ("story", "people", "endpoints", "catalogue", CHECKS)
# Entries name people in these details too; everything else that is named is no person.
_PEOPLE = ("user", "lender", "borrower")


@dataclass(frozen=True)
class TrailFilter:
    """Which entries to list; None means any.

    `register` is one of REGISTERS, `stream` one exact stream, `before` the index of the last entry shown.
    """

    register: str | None = None
    stream: str | None = None
    action: str | None = None
    actor: str | None = None
    before: int | None = None


@dataclass(frozen=True)
class TrailPage:
    """Entries, newest first, with the names of whom and what they speak of; `next` when there are more."""

    entries: list[Entry]
    people: Mapping[str, str]
    stories: Mapping[str, str]
    endpoints: Mapping[str, str]
    next: int | None


def trail(session: Session, wanted: TrailFilter) -> TrailPage:
    """One page of the trail; four statements, whatever its length."""
    query = select(AuditEntry).order_by(AuditEntry.log_index.desc()).limit(PAGE + 1)
    if wanted.register == "story":
        query = query.where(AuditEntry.stream.startswith(STORY_STREAM))
    elif wanted.register:
        query = query.where(AuditEntry.stream == wanted.register)
    exact = {
        AuditEntry.stream: wanted.stream,
        AuditEntry.action: wanted.action,
        AuditEntry.actor_id: wanted.actor,
    }
    query = query.where(*(column == value for column, value in exact.items() if value))
    if wanted.before is not None:
        query = query.where(AuditEntry.log_index < wanted.before)
    found = [entry_of(row) for row in session.scalars(query)]
    entries = found[:PAGE]
    return TrailPage(
        entries,
        names_of(session, _people_in(entries)),
        _titles(session, entries),
        _endpoint_names(session, entries),
        entries[-1].index if len(found) > PAGE else None,
    )


def last_check(session: Session) -> tuple[Entry, str] | None:
    """The last check of the trail with the name of whoever asked for it; None when there was none yet."""
    found = entries_of(session, CHECKS, 1)
    if not found:
        return None
    return found[0], names_of(session, [found[0].actor_id]).get(found[0].actor_id, "")


def name_of(session: Session, user_id: str) -> str | None:
    """The name of one person; None when there is no such account."""
    return session.scalar(select(User.name).where(User.id == user_id))


def _people_in(entries: list[Entry]) -> set[str]:
    named = {entry.details[field] for entry in entries for field in _PEOPLE if field in entry.details}
    return named | {entry.actor_id for entry in entries}


def _titles(session: Session, entries: list[Entry]) -> dict[str, str]:
    ids = {entry.details["story"] for entry in entries if "story" in entry.details}
    # What is in quarantine goes by its id: the headline itself may be what must not be read.
    known = select(Story.id, Story.title).where(Story.id.in_(ids), ~Story.quarantined)
    found = session.execute(known)
    return {row.id: row.title for row in found}


def _endpoint_names(session: Session, entries: list[Entry]) -> dict[str, str]:
    ids = {entry.details["endpoint"] for entry in entries if "endpoint" in entry.details}
    found = session.execute(select(Endpoint.id, Endpoint.name).where(Endpoint.id.in_(ids)))
    return {row.id: row.name for row in found}
