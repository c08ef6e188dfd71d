"""Alarms of delivery: what went out to nobody. Each is told once; the rows of `alarm` remember."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from newsroom.models import Alarm
from newsroom.notices import notify
from newsroom.person import SYSTEM
from newsroom.telling import holders
from newsroom.whereabouts import Unheard, unheard

KIND = "nobody"
TOLD = ("technician", "secretary", "publisher")


def raise_delivery_alarms(session: Session, at: datetime) -> int:
    """Tell technicians, those who oversee, and the writer of every story whose newest event nobody gets, at
    `at` (UTC); returns how many there were. Call it inside a transaction.
    """
    found = unheard(session)
    ids = [one.story.id for one in found]
    known = select(Alarm.story_id, Alarm.since).where(Alarm.kind == KIND, Alarm.story_id.in_(ids))
    told = {(row.story_id, row.since) for row in session.execute(known)} if ids else set()
    fresh = [one for one in found if (one.story.id, one.since) not in told]
    for one in fresh:
        _tell(session, one, at)
    return len(fresh)


def _tell(session: Session, one: Unheard, at: datetime) -> None:
    session.add(Alarm(story_id=one.story.id, kind=KIND, since=one.since, raised_at=at))
    people = {one.story.author_id, *holders(session, TOLD, one.story.section, at)}
    notify(session, KIND, one.story, people, SYSTEM.id, at)
