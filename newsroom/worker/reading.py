"""Reading the trail as it grows, and telling people: once for every entry, however many workers there are."""

import logging
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from newsroom.db import db, transaction
from newsroom.models import TrailReader
from newsroom.telling import tell
from newsroom.trail_reading import Entry, entries_from, trail_size

READER = "notices"
AT_ONCE = 20
"""Entries read in one transaction: short enough to hold up nobody who writes."""

OLD = timedelta(days=2)
"""What happened so long ago (the worker was away) is no news any more; "my desk" shows what is left of it."""

log = logging.getLogger(__name__)


def tell_news(at: datetime) -> int:
    """Tell people what the trail holds that was not told yet, at `at` (UTC); returns how many entries were
    read. One entry that cannot be told is logged and passed over.
    """
    session = db.session()
    position = session.scalar(select(TrailReader.position).where(TrailReader.name == READER)) or 0
    waiting = trail_size(session) - position
    session.commit()
    if waiting <= 0:
        return 0
    try:
        return _tell(AT_ONCE, at)
    except Exception:
        log.exception("%d entries of the trail could not be told", AT_ONCE)
        return sum(_tell_or_pass_over(at) for _ in range(min(waiting, AT_ONCE)))


def _tell_or_pass_over(at: datetime) -> int:
    try:
        return _tell(1, at)
    except Exception:
        log.exception("an entry of the trail could not be told")
        return _tell(1, at, aloud=False)


def _tell(limit: int, at: datetime, aloud: bool = True) -> int:
    with transaction() as session:
        reader = _reader(session)
        entries = entries_from(session, reader.position, limit)
        for entry in entries:
            if aloud and _is_news(entry, at):
                tell(session, entry, at)
            reader.position = entry.index + 1
        return len(entries)


def _reader(session: Session) -> TrailReader:
    """The reader's place, locked until the transaction ends, so that each entry is read by one worker."""
    where = select(TrailReader).where(TrailReader.name == READER)
    found = session.scalar(where.with_for_update().execution_options(populate_existing=True))
    if found is None:
        found = TrailReader(name=READER, position=0)
        session.add(found)
        session.flush()
    return found


def _is_news(entry: Entry, at: datetime) -> bool:
    return entry.stream.startswith("story:") and entry.at > at - OLD
