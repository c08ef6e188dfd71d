"""Who may release a statement, and who may approve one in the place of a legal officer who is silent.

Asked while somebody looks at a story, and once more inside the transaction that releases (NĐ 09/2017/NĐ-CP,
article 6; NĐ 244/2026/NĐ-CP; docs/crisis.md, guarantees 1 and 2).
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from newsroom.models import Appointment, IncidentRole, Statement, Story
from newsroom.speaking import authority_of
from workflows import Actor, Decision, Move, Reason, Workflow

ISSUED = "statement.issued"
"""The event of whatever is said for the agency, in whichever workflow and version of it."""

OUTSIDE = frozenset({"publisher"})
"""Who approves in the place of legal where there is no case whose lead could have named somebody."""


@dataclass(frozen=True)
class Voice:
    """What somebody may do for one statement at one moment: the paper under which they speak, or why they may
    not; and whether they may stand in for legal.
    """

    paper: Appointment | None = None
    refusal: Reason | None = None
    stands_in: bool = False


def asked_of(moves: Iterable[Move], actor: Actor) -> bool:
    """Whether any of `moves` that are for `actor` depends on a voice."""
    wanted = {"speaks", "second_approver"}
    return any(wanted & set(move.checks) for move in moves if move.roles & actor.roles)


def speaks_for_agency(workflow: Workflow, decision: Decision) -> bool:
    """Whether a decision says something for the agency, also under a definition that does not ask for it."""
    return decision.publishes and (workflow.speaks or decision.event == ISSUED)


def voice_of(session: Session, actor: Actor, story: Story, at: datetime) -> Voice:
    """What `actor` may do for `story` at `at` (UTC). Two or three statements. On PostgreSQL the papers stay
    as they are until the transaction ends: whoever revokes one waits, or has revoked it.
    """
    with session.no_autoflush:
        incident_id = case_of(session, story)
        authority = authority_of(session, actor.id, incident_id, at, keep=True)
        named = actor.roles >= OUTSIDE if incident_id is None else _named(session, actor.id, incident_id)
    return Voice(authority.paper, authority.refusal, named)


def with_voice(actor: Actor, voice: Voice) -> Actor:
    """The same actor as the engine's rules see them once the voice is known."""
    return replace(actor, speech=voice.refusal, stands_in=voice.stands_in)


def case_of(session: Session, story: Story) -> str | None:
    """The case that a story speaks in; a version in another language speaks in that of its source."""
    ids = [story.id, *([story.source_id] if story.source_id else [])]
    found = select(Statement.incident_id).where(or_(*(Statement.story_id == one for one in ids)))
    return session.scalar(found.limit(1))


def _named(session: Session, user_id: str, incident_id: str) -> bool:
    second = exists().where(
        IncidentRole.incident_id == incident_id,
        IncidentRole.user_id == user_id,
        IncidentRole.role == "second",
        IncidentRole.ended_at.is_(None),
    )
    return bool(session.scalar(select(second)))
