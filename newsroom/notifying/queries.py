"""Reading notices: what one person was told, with what they may know of it now."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import Session

from newsroom.access import visible
from newsroom.models import Notice, NoticePreference, Story, User
from newsroom.models.story import STATEMENTS
from newsroom.notices import Wishes, wishes_of
from newsroom.person import Person

PAGE = 30
COUNTED = 100
"""Unread notices are counted up to here; what is beyond is "more"."""


PLACES = {
    "queue": "/deliveries?state=late",
    "endpoint": "/endpoints/{endpoint}",
    "template": "/statements/templates/{template}",
    "signal": "/signals/{signal}",
    "incident": "/incidents/{incident}",
    "clock": "/incidents/{incident}",
    "report": "/reports/crisis?month={month}",
    "hold": "/holds",
}
"""The pages of notices that are about no story, filled in with what a notice holds."""


@dataclass(frozen=True)
class Told:
    """One notice. `title` is None when its reader may not know of the story (any more); "" has no headline.

    `guarded`: the story's headline must not leave the house (embargo, crisis, risk flags); `exercise`: it is
    part of a rehearsal.
    """

    id: int
    kind: str
    story_id: str | None
    title: str | None
    guarded: bool
    actor: str
    params: dict[str, Any]
    at: datetime
    read: bool
    exercise: bool

    @property
    def href(self) -> str:
        """The page it is about; "" when its reader may not know of it."""
        if self.kind in PLACES:
            return PLACES[self.kind].format_map(self.params)
        return f"/stories/{self.story_id}" if self.story_id else ""


@dataclass(frozen=True)
class Wanted:
    """Which notices: unread ones alone, of one kind, older than one that was seen."""

    unread: bool = False
    kind: str = ""
    before: int | None = None


def notices_of(session: Session, person: Person, wanted: Wanted, at: datetime) -> list[Told]:
    """At most PAGE + 1 notices of a person, the newest first, in one statement."""
    conditions: list[ColumnElement[bool]] = [Notice.user_id == person.id]
    if wanted.unread:
        conditions.append(Notice.read_at.is_(None))
    if wanted.kind:
        conditions.append(Notice.kind == wanted.kind)
    if wanted.before is not None:
        conditions.append(Notice.id < wanted.before)
    return _told(session, _query(person).where(*conditions).limit(PAGE + 1), at)


def notice_for(session: Session, person: Person, notice_id: int, at: datetime) -> Told:
    """One notice of that person."""
    return _told(session, _query(person).where(Notice.id == notice_id, Notice.user_id == person.id), at)[0]


def notices_since(session: Session, person: Person, since: datetime, at: datetime) -> list[Told]:
    """What a person was told since then, the newest first, COUNTED of it at the most."""
    recent = (Notice.user_id == person.id, Notice.created_at >= since)
    return _told(session, _query(person).where(*recent).limit(COUNTED), at)


def unread(session: Session, user_id: str) -> tuple[int, int]:
    """How many notices somebody has not read (COUNTED at the most) and the newest of them (0: none): one
    statement, answered by the index alone.
    """
    newest = (
        select(Notice.id)
        .where(Notice.user_id == user_id, Notice.read_at.is_(None))
        .order_by(Notice.id.desc())
        .limit(COUNTED)
        .subquery()
    )
    count, last = session.execute(select(func.count(), func.max(newest.c.id)).select_from(newest)).one()
    return count, last or 0


def wishes(session: Session, user_id: str) -> Wishes:
    """How somebody wants to be told."""
    return wishes_of(session.get(NoticePreference, user_id))


def _query(person: Person) -> Select[*tuple[Any, ...]]:
    known = and_(Story.id == Notice.story_id, visible(person))
    return (
        select(Notice, Story.title, Story.embargo, Story.workflow, Story.flags, Story.exercise, User.name)
        .outerjoin(Story, known)
        .outerjoin(User, User.id == Notice.actor_id)
        .order_by(Notice.id.desc())
        .execution_options(populate_existing=True)
    )


def _told(session: Session, query: Select[*tuple[Any, ...]], at: datetime) -> list[Told]:
    return [
        Told(
            id=notice.id,
            kind=notice.kind,
            story_id=notice.story_id if title is not None else None,
            title=title,
            guarded=bool(flags) or workflow == STATEMENTS or (embargo is not None and embargo > at),
            actor=name or "",
            params=notice.params,
            at=notice.created_at,
            read=notice.read_at is not None,
            exercise=bool(exercise or notice.params.get("exercise")),
        )
        for notice, title, embargo, workflow, flags, exercise, name in session.execute(query)
    ]
