"""What a move sends out: the event for the portals, in the move's own transaction."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from newsroom.chains import sent_before
from newsroom.content import digest, parse
from newsroom.installation import settings
from newsroom.issuing import CaseTold, case_told, issue
from newsroom.ledger import Outgoing, announce
from newsroom.matters import must_be_true
from newsroom.media_use import media_of
from newsroom.models import Appointment, Revision, Section
from newsroom.models.story import STATEMENTS
from newsroom.payload import event
from newsroom.payload_story import Approval, PublicStory, Reason, Speaker
from newsroom.releasing import Voice
from newsroom.rules import Case
from newsroom.text import slug
from newsroom.versions import alternates_of
from workflows import Decision, Given

URGENCY = {0: 5, 1: 3, 2: 1}
"""Our three priorities on the scale of ninjs (1 most urgent, 9 least)."""


def publish(
    session: Session, case: Case, decision: Decision, at: datetime, voice: Voice | None
) -> dict[str, Any]:
    """Send the approved text to the portals: the event carries the very bytes that were signed. `voice`: of
    who releases a statement.

    Raises Refused for a statement that lacks what statements owe their readers (newsroom.matters).
    """
    if not decision.publishes:
        return {}
    story = case.story
    must_be_true(session, story, case.content, at)
    if digest(case.content) != story.digest:
        raise RuntimeError(f"the text of story {story.id} is not the one its digest names")
    in_its_case = issue(session, story, at) if case.workflow.name == STATEMENTS else {}
    story.sequence += 1
    story.public_state, story.public_stage = "live", decision.to
    story.public_revision_id = story.revision_id
    story.published_at = at
    story.first_published_at = story.first_published_at or at
    story.slug = story.slug or slug(story.title)
    paper = voice.paper if voice else None
    _announce(session, case, decision, at, _Why(paper=paper))
    spoken = {"paper": paper.id, "paper_number": paper.paper_number} if paper else {}
    return _what_went_out(case) | in_its_case | spoken


def take_down(session: Session, case: Case, decision: Decision, given: Given, at: datetime) -> dict[str, Any]:
    """Tell the portals to take the story off; what was public stays in the house as evidence."""
    if not decision.takes_down:
        return {}
    story = case.story
    story.sequence += 1
    story.public_state = "down"
    reason = Reason(given.reason, case.workflow.reasons[given.reason].vi) if given.reason else None
    _announce(session, case, decision, at, _Why(reason))
    return _what_went_out(case)


@dataclass(frozen=True)
class _Why:
    """Why a story is withdrawn, and the paper that lets whoever releases a statement speak."""

    reason: Reason | None = None
    paper: Appointment | None = None

    @property
    def speaker(self) -> Speaker | None:
        """Who says it for the agency, as the paper names them."""
        paper = self.paper
        return Speaker(paper.name, paper.title, paper.paper_number) if paper else None


def _announce(session: Session, case: Case, decision: Decision, at: datetime, why: _Why) -> None:
    """Both kinds of event speak of the text readers see: the one just published, or the one being taken
    down.
    """
    story = case.story
    public = session.get_one(Revision, story.public_revision_id)
    kind, content = decision.event or "", parse(public.content)
    section = _section_of(session, content.section)
    told = _public_story(session, case, section, public, why)
    speaks = case.workflow.name == STATEMENTS
    announce(
        session,
        Outgoing(
            type=kind,
            body=event(kind, told, at),
            at=at,
            story_id=story.id,
            sequence=story.sequence,
            digest=public.digest,
            section=content.section,
            site=section.site_slug,
            language=content.language,
            content_type=content.type,
            channel=section.channel,
            urgency=told.urgency,
            lane="crisis" if speaks else "default",
            exercise=story.exercise,
            signer_id=why.paper.user_id if why.paper else None,
            appointment_id=why.paper.id if why.paper else None,
            chain=sent_before(session, story) if speaks and decision.publishes else (),
        ),
    )


def _public_story(session: Session, case: Case, section: Section, public: Revision, why: _Why) -> PublicStory:
    """The story as readers get it."""
    story, content = case.story, parse(public.content)
    with session.no_autoflush:  # the story is written once, when everything about it is known
        others = alternates_of(session, story)
    told = case_told(session, story, content.language) if case.workflow.name == STATEMENTS else CaseTold()
    return PublicStory(
        id=story.id,
        sequence=story.sequence,
        content=content,
        digest=public.digest,
        published_at=story.published_at or story.updated_at,
        first_published_at=story.first_published_at or story.updated_at,
        approvals=_vouching(case, public.digest),
        urgency=URGENCY[story.priority],
        publisher_name=settings().publisher_name,
        section_name=section.label(content.language),
        slug=story.slug or "",
        base_url=settings().base_url,
        reason=why.reason,
        speaker=why.speaker,
        media=media_of(session, public.id, content),
        others=others,
        policy_url=settings().policy_url,
        reviews=told.reviews,
        follows=told.follows,
        exercise=story.exercise,
    )


def place_of(session: Session, section: str) -> tuple[str, str]:
    """The site a section belongs to, and the channel of its events."""
    found = _section_of(session, section)
    return found.site_slug, found.channel


def _section_of(session: Session, slug: str) -> Section:
    with session.no_autoflush:
        return session.get_one(Section, slug)


def _vouching(case: Case, digest_sent: str) -> tuple[Approval, ...]:
    """The signatures under the very text an event speaks of."""
    return tuple(
        Approval(a.kind, a.role, a.created_at, a.digest) for a in case.approvals if a.digest == digest_sent
    )


def _what_went_out(case: Case) -> dict[str, Any]:
    """What the trail says of an event: its number, and every signature it relies on."""
    return {
        "sequence": case.story.sequence,
        "approvals": [{"kind": a.kind, "person": a.user_id, "digest": a.digest} for a in case.approvals],
    }
