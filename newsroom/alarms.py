"""Being late: told once to whoever has the story in hand, and once more, higher up, when nothing happened.

Late is what passed its deadline, stayed at a stage beyond the stage's time limit (newsroom.lateness), was not
published at its hour, or owes a check: of that people hear at 50, 75, 90 and
100 percent of its time. Each of these is told once for each time it comes about:
the rows of `alarm` remember.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, DateTime, exists, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from newsroom.clock import iso
from newsroom.clocks import SHARES, read
from newsroom.holding import is_held
from newsroom.installation import workflow_of
from newsroom.lateness import open_stages, overdue, workflows_in_use
from newsroom.models import Alarm, Debt, Story
from newsroom.notices import notify
from newsroom.person import SYSTEM
from newsroom.rules import examine
from newsroom.telling import holders, whose_turn

AT_ONCE = 10
"""Alarms of one sort raised in one look."""

DEBTS_AT_MOST = 200
"""Open debts looked at in one look, those that are due first."""

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
    if late.alarm.startswith("debt."):
        return "deadline", _may_settle(session, late.story, at)
    if late.alarm == "debt":
        return "escalated", holders(session, PUBLISHERS, section, at)
    if late.alarm.endswith(".higher"):
        return "escalated", holders(session, OVERSEERS, section, at)
    turn = whose_turn(session, examine(session, late.story, at), at)
    assignee = late.story.assignee_id
    return "deadline", {*turn, assignee} if assignee and late.alarm == "deadline" else turn


def _may_settle(session: Session, story: Story, at: datetime) -> set[str]:
    """Whoever may do the check that is owed for a story; never the debtor."""
    moves = workflow_of(session, story.workflow, story.workflow_version).moves_from(story.stage)
    roles = sorted({role for move in moves if move.clears_debt for role in move.roles})
    return set(holders(session, roles, story.section, at)) - {story.debt_by_id or ""}


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
    """Checks that are owed, told of as the clocks of a case are; a look that comes late tells of the last
    share alone.
    """
    owed = Debt.cleared_at.is_(None), Debt.due_at > at - REACH
    debts = session.scalars(select(Debt).where(*owed).order_by(Debt.due_at).limit(DEBTS_AT_MOST)).all()
    reached = {debt.id: passed for debt in debts if (passed := read(debt.opened_at, debt.due_at, at).passed)}
    told = _told_of_debts(session, [debt for debt in debts if debt.id in reached])
    due = [debt for debt in debts if reached.get(debt.id, 0) > told.get((debt.story_id, debt.due_at), 0)]
    for debt in due[:AT_ONCE]:
        share = reached[debt.id]
        alarm = "debt" if share == SHARES[-1] else f"debt.{share}"
        yield Late(session.get_one(Story, debt.story_id), alarm, debt.due_at, debt.due_at)


def _told_of_debts(session: Session, debts: list[Debt]) -> dict[tuple[str, datetime], int]:
    """Of each debt, by its story and when it is due, the last share of its time that people were told of."""
    of_debts = Alarm.kind.in_(["debt", *(f"debt.{share}" for share in SHARES)])
    mine = (
        Alarm.story_id.in_({debt.story_id for debt in debts}),
        Alarm.since.in_({debt.due_at for debt in debts}),
    )
    told: dict[tuple[str, datetime], int] = {}
    for row in session.scalars(select(Alarm).where(of_debts, *mine)) if debts else ():
        share = int(row.kind.partition(".")[2] or SHARES[-1])
        told[row.story_id, row.since] = max(share, told.get((row.story_id, row.since), 0))
    return told


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
