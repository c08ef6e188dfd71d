"""Being late: told once to whoever has the story in hand, and once more, higher up, when nothing happened.

Late is what passed its deadline, stayed at a stage beyond the stage's time limit (newsroom.lateness), was not
published at its hour, or owes a check that was due. Each of these is told once for each time it comes about:
the rows of `alarm` remember.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, DateTime, exists, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from newsroom.clock import iso
from newsroom.holding import is_held
from newsroom.lateness import open_stages, overdue, workflows_in_use
from newsroom.models import Alarm, Debt, Story
from newsroom.notices import notify
from newsroom.person import SYSTEM
from newsroom.rules import examine
from newsroom.telling import holders, whose_turn

AT_ONCE = 10
"""Alarms of one sort raised in one look."""

REACH = timedelta(days=14)
"""What has been late for longer is nothing to be told of any more: it stands on every desk as late."""

PUBLISHING_LATE = timedelta(minutes=2)
SHORTEST, LONGEST = timedelta(minutes=30), timedelta(days=2)
"""Bounds of the time that is left before those higher up are told."""

OVERSEERS = ("secretary",)
PUBLISHERS = ("secretary", "publisher")


@dataclass(frozen=True)
class Late:
    """A story that is late: the limit it passed (`alarm`), since when it counts and when it was due (UTC)."""

    story: Story
    alarm: str
    since: datetime
    due: datetime


def raise_alarms(session: Session, at: datetime) -> int:
    """Tell of everything that is late at `at` (UTC) and was not told yet; returns how much that was. Call it
    inside a transaction.
    """
    found = [
        *_past_deadline(session, at),
        *_too_long(session, at),
        *_missed(session, at),
        *_owed(session, at),
    ]
    for late in found:
        _raise(session, late, at)
    return len(found)


def _raise(session: Session, late: Late, at: datetime) -> None:
    kind, people = _told_of(session, late, at)
    session.add(Alarm(story_id=late.story.id, kind=late.alarm, since=late.since, raised_at=at))
    params: dict[str, Any] = {
        "workflow": late.story.workflow,
        "version": late.story.workflow_version,
        "to": late.story.stage,
        "limit": late.alarm.partition(".")[0],
        "due": iso(late.due),
    }
    notify(session, kind, late.story, people, SYSTEM.id, at, **params)


def _told_of(session: Session, late: Late, at: datetime) -> tuple[str, Iterable[str]]:
    """The kind of notice and who gets it."""
    section = late.story.section
    if late.alarm == "schedule":
        return "missed", {late.story.author_id, *holders(session, PUBLISHERS, section, at)}
    if late.alarm == "debt" or late.alarm.endswith(".higher"):
        return "escalated", holders(session, OVERSEERS, section, at)
    turn = whose_turn(session, examine(session, late.story, at), at)
    assignee = late.story.assignee_id
    return "deadline", {*turn, assignee} if assignee and late.alarm == "deadline" else turn


def _past_deadline(session: Session, at: datetime) -> Iterable[Late]:
    open_ones = Story.stage.in_(sorted(open_stages(workflows_in_use(session))))
    reached = (Story.deadline < at, Story.deadline > at - REACH)
    for story in _stories(session, "deadline", Story.deadline, open_ones, *reached):
        if story.deadline:
            yield Late(story, "deadline", story.deadline, story.deadline)
    for story in _stories(session, "deadline.higher", Story.deadline, open_ones, *reached):
        if story.deadline and at >= story.deadline + _half(story.deadline - story.stage_since):
            yield Late(story, "deadline.higher", story.deadline, story.deadline)


def _too_long(session: Session, at: datetime) -> Iterable[Late]:
    passed = overdue(at), Story.stage_due > at - REACH
    for story in _stories(session, "stage", Story.stage_since, *passed):
        yield Late(story, "stage", story.stage_since, story.stage_due or at)
    told = exists().where(
        Alarm.story_id == Story.id,
        Alarm.kind == "stage",
        Alarm.since == Story.stage_since,
        Alarm.raised_at < at - SHORTEST,
    )
    for story in _stories(session, "stage.higher", Story.stage_since, told, *passed):
        if story.stage_due and at >= story.stage_due + _half(story.stage_due - story.stage_since):
            yield Late(story, "stage.higher", story.stage_since, story.stage_due)


def _missed(session: Session, at: datetime) -> Iterable[Late]:
    passed = Story.scheduled_for < at - PUBLISHING_LATE, Story.scheduled_for > at - REACH
    late = *passed, ~is_held(Story.digest)
    for story in _stories(session, "schedule", Story.scheduled_for, *late):
        if story.scheduled_for:
            yield Late(story, "schedule", story.scheduled_for, story.scheduled_for)


def _owed(session: Session, at: datetime) -> Iterable[Late]:
    owed = Debt.cleared_at.is_(None), Debt.due_at < at, Debt.due_at > at - REACH
    told = exists().where(Alarm.story_id == Debt.story_id, Alarm.kind == "debt", Alarm.since == Debt.due_at)
    found = (
        select(Story, Debt.due_at).join(Debt, Debt.story_id == Story.id).where(*owed, ~told).limit(AT_ONCE)
    )
    for story, due in session.execute(found).all():
        yield Late(story, "debt", due, due)


def _stories(
    session: Session,
    alarm: str,
    since: InstrumentedAttribute[Any] | ColumnElement[DateTime],
    *conditions: ColumnElement[bool],
) -> list[Story]:
    told = exists().where(Alarm.story_id == Story.id, Alarm.kind == alarm, Alarm.since == since)
    return list(session.scalars(select(Story).where(*conditions, ~told).order_by(since).limit(AT_ONCE)))


def _half(allowed: timedelta) -> timedelta:
    """How much longer than allowed before those higher up are told: half as much again."""
    return min(max(allowed / 2, SHORTEST), LONGEST)
