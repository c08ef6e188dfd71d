"""What follows in its case when a statement goes out, and what portals are told of the case.

Asked inside the transaction that releases. Stories that are no statement of a case: nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from newsroom import targets
from newsroom.clock import local
from newsroom.models import Claim, Incident, Statement, Story
from newsroom.payload_claims import Claim as Reviewed
from newsroom.payload_claims import Review, Verdict
from newsroom.payload_story import Follows
from workflows import Label

UNJUDGED = frozenset({"holding"})
"""Kinds of statement that say nothing of a verdict."""

RATINGS = {"fake": 1, "misleading": 2, "true": 5}
VERDICTS: Mapping[str, Label] = {
    "fake": Label("Tin giả", "Fake"),
    "misleading": Label("Tin sai sự thật", "False or misleading"),
    "true": Label("Tin xác thực", "Verified"),
}
"""The verdicts of the Vietnamese fake-news centre (tingia.gov.vn), and what they are on a scale from 1."""


@dataclass(frozen=True)
class CaseTold:
    """What the payload of a statement says of its case."""

    reviews: tuple[Review, ...] = ()
    follows: Follows | None = None


def case_told(session: Session, story: Story, language: str) -> CaseTold:
    """What portals are told of the case of a statement: two statements at the most."""
    with session.no_autoflush:
        statement = session.get(Statement, story.id)
        if statement is None:
            return CaseTold()
        return CaseTold(_reviews(session, statement, language), _follows(session, statement))


def issue(session: Session, story: Story, at: datetime) -> dict[str, Any]:
    """Note in the case of a statement that it goes out at `at` (UTC): it follows what went out last, the
    limits that it meets are met, those that run from a release begin, and readers wait for the update it
    promises. Call it before the event is made. Returns what the trail says.
    """
    statement = session.get(Statement, story.id)
    if statement is None:
        return {}
    incident = session.get_one(Incident, statement.incident_id, with_for_update=True, populate_existing=True)
    if not story.sequence:
        statement.follows_id = last_issued(session, incident.id, story.id) or statement.follows_id
    if incident.state in ("open", "watching"):
        targets.meet(session, incident, statement.kind, f"story:{story.id}", at)
        targets.begin(session, incident, {"released": at}, at)
        incident.next_update_at = statement.next_update_at
    return {"incident": incident.id, "code": incident.code, "statement": statement.kind}


def last_issued(session: Session, incident_id: str, but: str = "") -> str | None:
    """The statement of a case that readers saw last, `but` left aside: one statement."""
    with session.no_autoflush:
        return session.scalar(
            select(Story.id)
            .join(Statement, Statement.story_id == Story.id)
            .where(Statement.incident_id == incident_id, Story.public_state == "live", Story.id != but)
            .order_by(Story.first_published_at.desc())
            .limit(1)
        )


def _reviews(session: Session, statement: Statement, language: str) -> tuple[Review, ...]:
    """The claims of the case that have a verdict, the oldest first."""
    if statement.kind in UNJUDGED:
        return ()
    claims = session.scalars(
        select(Claim)
        .where(Claim.incident_id == statement.incident_id, Claim.verdict.is_not(None))
        .order_by(Claim.created_at, Claim.id)
    )
    return tuple(_review(claim, claim.verdict, language) for claim in claims if claim.verdict)


def _review(claim: Claim, verdict: str, language: str) -> Review:
    addresses = (claim.first_appearance_url, claim.appearance_url)
    return Review(
        Reviewed(
            text=claim.quoted,
            author=claim.author,
            said_on=local(claim.first_seen_at).date() if claim.first_seen_at else None,
            appearances=tuple(dict.fromkeys(url for url in addresses if url.startswith("http"))),
        ),
        Verdict(RATINGS[verdict], VERDICTS[verdict].text(language)),
    )


def _follows(session: Session, statement: Statement) -> Follows | None:
    """The statement that this one updates, where readers have seen it."""
    if statement.follows_id is None:
        return None
    before = session.get_one(Story, statement.follows_id)
    return Follows(before.id, before.public_url or "") if before.sequence else None
