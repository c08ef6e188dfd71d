"""What follows from a decision of the engine, one effect a function. All run inside the
move's transaction.
"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from newsroom import payload
from newsroom.content import digest, parse
from newsroom.installation import settings
from newsroom.ledger import Outgoing, announce
from newsroom.models import Approval, Debt, Revision, Section, Story, new_id
from newsroom.person import Person
from newsroom.rules import Case
from newsroom.text import slug
from newsroom.writing import show_revision
from workflows import Decision, Given

URGENCY = {0: 5, 1: 3, 2: 1}
"""Our three priorities on the scale of ninjs (1 most urgent, 9 least)."""


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


def change_stage(story: Story, person: Person, decision: Decision, at: datetime) -> None:
    """Move the story to its new stage, with all that a stage brings along."""
    if story.stage != decision.to:
        story.held_from = story.stage if decision.holds else None
        story.stage, story.stage_since = decision.to, at
    if decision.assigns:
        story.assignee_id = person.id
    if decision.at or decision.clears_schedule:
        story.scheduled_for = decision.at
    story.raised_gates = sorted({*story.raised_gates, *decision.raises})


def change_round(session: Session, story: Story, decision: Decision) -> None:
    """A move may begin a new round, where what the last one raised is over, or drop it and put back the text
    that readers see.
    """
    if decision.starts_intent:
        story.intent, story.raised_gates = decision.starts_intent, []
    if decision.restores and story.public_revision_id != story.revision_id:
        show_revision(session, story, session.get_one(Revision, story.public_revision_id))


def settle_debt(
    session: Session, story: Story, person: Person, decision: Decision, at: datetime
) -> dict[str, Any]:
    """Open the debt a move makes, or clear the one it pays; returns what the trail says of it."""
    if decision.clears_debt:
        owed = session.scalars(select(Debt).where(Debt.story_id == story.id, Debt.cleared_at.is_(None))).one()
        owed.cleared_by_id, owed.cleared_at, owed.outcome = person.id, at, decision.move.name
        story.debt_by_id = None
        return {"debt_cleared": owed.id}
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


def publish(session: Session, case: Case, decision: Decision, at: datetime) -> dict[str, Any]:
    """Send the approved text to the portals: the event carries the very bytes that were signed."""
    if not decision.publishes:
        return {}
    story = case.story
    if digest(case.content) != story.digest:
        raise RuntimeError(f"the text of story {story.id} is not the one its digest names")
    story.sequence += 1
    story.public_state, story.public_stage = "live", decision.to
    story.public_revision_id = story.revision_id
    story.published_at = at
    story.first_published_at = story.first_published_at or at
    story.slug = story.slug or slug(story.title)
    _announce(session, case, decision, at, reason=None)
    return _what_went_out(case)


def take_down(session: Session, case: Case, decision: Decision, given: Given, at: datetime) -> dict[str, Any]:
    """Tell the portals to take the story off; what was public stays in the house as evidence."""
    if not decision.takes_down:
        return {}
    story = case.story
    story.sequence += 1
    story.public_state = "down"
    reason = (
        payload.Reason(given.reason or "", case.workflow.reasons[given.reason].vi) if given.reason else None
    )
    _announce(session, case, decision, at, reason)
    return _what_went_out(case)


def _announce(
    session: Session, case: Case, decision: Decision, at: datetime, reason: payload.Reason | None
) -> None:
    """Both kinds of event speak of the text readers see: the one just published, or the one
    being taken down.
    """
    story = case.story
    public = session.get_one(Revision, story.public_revision_id)
    content = parse(public.content)
    with session.no_autoflush:  # the story is written once, when everything about it is known
        section = session.get_one(Section, content.section)
    body = payload.event(
        decision.event or "",
        payload.PublicStory(
            id=story.id,
            sequence=story.sequence,
            content=content,
            digest=public.digest,
            published_at=story.published_at or at,
            first_published_at=story.first_published_at or at,
            approvals=_vouching(case, public.digest),
            urgency=URGENCY[story.priority],
            publisher_name=settings().publisher_name,
            section_name=section.label(content.language),
            slug=story.slug or "",
            base_url=settings().base_url,
            reason=reason,
        ),
        at,
    )
    announce(
        session,
        Outgoing(
            type=decision.event or "",
            body=body,
            at=at,
            story_id=story.id,
            sequence=story.sequence,
            section=content.section,
            digest=public.digest,
            lane="crisis" if case.workflow.name == "crisis" else "default",
        ),
    )


def _vouching(case: Case, digest_sent: str) -> tuple[payload.Approval, ...]:
    """The signatures under the very text an event speaks of."""
    return tuple(
        payload.Approval(a.kind, a.role, a.created_at, a.digest)
        for a in case.approvals
        if a.digest == digest_sent
    )


def _role_used(person: Person, story: Story, decision: Decision) -> str:
    """The role under which somebody signs: one of their own before a borrowed one."""
    own = person.roles(story.section, borrowed=False) & decision.move.roles
    return min(own or person.roles(story.section) & decision.move.roles)


def _what_went_out(case: Case) -> dict[str, Any]:
    """What the trail says of an event: its number, and every signature it relies on."""
    return {
        "sequence": case.story.sequence,
        "approvals": [{"kind": a.kind, "person": a.user_id, "digest": a.digest} for a in case.approvals],
    }
