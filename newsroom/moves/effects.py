"""What follows from a decision of the engine, one effect a function. All run inside the
move's transaction.
"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from newsroom.lateness import enter_stage
from newsroom.models import Approval, Debt, Revision, Story, new_id
from newsroom.person import Person
from newsroom.rules import Case
from newsroom.writing import show_revision
from workflows import Decision


def sign(
    session: Session, case: Case, person: Person, decision: Decision, comment: str, at: datetime
) -> dict[str, Any]:
    """Put the person's signature, if the move signs, under the exact present text; returns what the trail
    says of it.
    """
    if decision.signs is None:
        return {}
    story = case.story
    role = _role_used(person, story, decision)
    approval = Approval(
        id=new_id(),
        story_id=story.id,
        revision_id=story.revision_id,
        digest=story.digest,
        kind=decision.signs,
        user_id=person.id,
        role=role,
        delegation_id=person.delegation_for(role, story.section),
        comment=comment,
        created_at=at,
    )
    session.add(approval)
    case.approvals.append(approval)
    signed = {"signed": approval.kind, "role": role}
    return signed | ({"delegation": approval.delegation_id} if approval.delegation_id else {})


def change_stage(session: Session, case: Case, person: Person, decision: Decision, at: datetime) -> None:
    """Move the story to its new stage, with all that a stage brings along."""
    story = case.story
    if story.stage != decision.to:
        story.held_from = story.stage if decision.holds else None
        enter_stage(session, story, case.workflow, decision.to, at)
    if decision.assigns:
        story.assignee_id = person.id
    if decision.at or decision.clears_schedule:
        story.scheduled_for = decision.at
    story.raised_gates = sorted({*story.raised_gates, *decision.raises})


def change_round(session: Session, story: Story, decision: Decision, at: datetime) -> None:
    """A move may begin a new round, where what the last one raised is over, or drop it and put back the text
    that readers see.
    """
    if decision.starts_intent:
        story.intent, story.raised_gates = decision.starts_intent, []
    if decision.restores and story.public_revision_id != story.revision_id:
        show_revision(session, story, session.get_one(Revision, story.public_revision_id), at)


def settle_debt(
    session: Session, story: Story, person: Person, decision: Decision, at: datetime
) -> dict[str, Any]:
    """Open the debt a move makes, or clear the one it pays; returns what the trail says of it."""
    if decision.clears_debt:
        owed = session.scalars(select(Debt).where(Debt.story_id == story.id, Debt.cleared_at.is_(None))).one()
        owed.cleared_by_id, owed.cleared_at, owed.outcome = person.id, at, decision.move.outcome
        session.flush()  # the database lets a story forget only a debt that is cleared
        story.debt_by_id = None
        return {"debt_cleared": owed.id, "outcome": owed.outcome}
    if decision.opens_debt is None:
        return {}
    due = at + timedelta(hours=decision.opens_debt.hours)
    debt = Debt(
        id=new_id(),
        story_id=story.id,
        kind=decision.opens_debt.kind,
        opened_by_id=person.id,
        opened_at=at,
        due_at=due,
    )
    session.add(debt)
    story.debt_by_id = person.id
    return {"debt_opened": debt.id, "debt_kind": debt.kind}


def _role_used(person: Person, story: Story, decision: Decision) -> str:
    """The role under which somebody signs: one of their own before a borrowed one."""
    own = person.roles(story.section, borrowed=False) & decision.move.roles
    return min(own or person.roles(story.section) & decision.move.roles)
