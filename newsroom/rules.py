"""The bridge between our tables and the pure engine: who asks and what the story is like, in the engine's
words.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from newsroom.access import valid_approvals
from newsroom.content import Content, parse
from newsroom.errors import Forbidden, Invalid, NewsroomError, Refused
from newsroom.findings import FINDINGS, hindrances_of
from newsroom.hindrances import EMPTY, UNEXPLAINED
from newsroom.holding import held_by, text_with_holds
from newsroom.installation import workflow_of
from newsroom.matters import matter_of, untruths
from newsroom.models import Approval, Revision, Story
from newsroom.person import Person
from newsroom.releasing import Voice, asked_of, voice_of, with_voice
from newsroom.working_copies import unsaved_by
from workflows import Actor, Facts, Move, Offer, Reason, Signature, Workflow, available, may_edit

STANDING = (
    *(
        Story.stage,
        Story.stage_since,
        Story.author_id,
        Story.digest,
        Story.intent,
        Story.content_type,
        Story.section,
    ),
    *(Story.flags, Story.writers, Story.raised_gates, Story.public_state, Story.public_stage),
    *(Story.held_from, Story.embargo, Story.scheduled_for, Story.debt_by_id, Story.hindrances),
    *(Story.quarantined, Story.revision_id, Story.public_revision_id, Story.workflow),
    Story.workflow_version,
)
"""What `examine_many` reads of a story: lists of stories need not load the rest."""


def actor_for(person: Person, story: Story) -> Actor:
    """The person with the roles that count for this story. A borrowed role never serves on one's own text."""
    wrote = person.id == story.author_id or person.id in story.writers
    return Actor(person.id, person.roles(story.section, borrowed=not wrote), person.system)


def facts_for(
    story: Story, approvals: Iterable[Approval], at: datetime, unsaved: frozenset[str] = frozenset()
) -> Facts:
    """The story as the engine sees it at `at` (UTC). `unsaved`: who changes its text and has not saved."""
    return Facts(
        stage=story.stage,
        author=story.author_id,
        digest=story.digest,
        now=at,
        intent=story.intent,
        content_type=story.content_type,
        section=story.section,
        flags=frozenset(story.flags),
        writers=frozenset(story.writers),
        signatures=tuple(Signature(a.kind, a.user_id, a.digest) for a in approvals),
        raised=frozenset(story.raised_gates),
        complete=complete(story),
        live=story.public_state == "live",
        live_stage=story.public_stage,
        held_from=story.held_from,
        embargo=story.embargo,
        scheduled_for=story.scheduled_for,
        debt_by=story.debt_by_id,
        hindrances=_hindrances(story, story.hindrances),
        unsaved_by=unsaved,
        stage_since=story.stage_since,
    )


def _hindrances(story: Story, of_text: Iterable[str]) -> frozenset[str]:
    return frozenset(of_text) | ({"quarantine"} if story.quarantined else set())


def complete(story: Story) -> bool:
    """Whether the text can be sent on: headline and body, and for a correction the note of what was wrong, in
    a text that differs from the one readers see.
    """
    if EMPTY in story.hindrances:
        return False
    if story.intent != "correction":
        return True
    return UNEXPLAINED not in story.hindrances and story.revision_id != story.public_revision_id


@dataclass(frozen=True)
class Standing:
    """A story with all that decides what may happen to it now, but for the text itself."""

    story: Story
    workflow: Workflow
    approvals: list[Approval]
    facts: Facts

    def actor(self, person: Person) -> Actor:
        """The person as the engine's rules see them; in lists nobody asks whether they may speak."""
        return actor_for(person, self.story)

    def offers(self, person: Person, moves: Iterable[Move] | None = None) -> tuple[Offer, ...]:
        """Every move that starts where the story is (or of `moves`), allowed or refused with the reason."""
        return available(self.workflow, self.actor(person), self.facts, moves)

    def edit_refusal(self, person: Person) -> Reason | None:
        """Why this person may not change the text now; None when they may."""
        return may_edit(self.workflow, actor_for(person, self.story), self.facts)


@dataclass(frozen=True)
class Case(Standing):
    """The same with the text the story stands at, and whoever may speak for the agency about it."""

    revision: Revision
    content: Content
    session: Session = field(repr=False, compare=False)
    _voices: dict[str, Voice] = field(default_factory=dict, repr=False, compare=False)

    def voice(self, person: Person) -> Voice:
        """What the person may do for a statement at the moment of the facts, asked once for each."""
        if person.id not in self._voices:
            actor = actor_for(person, self.story)
            self._voices[person.id] = voice_of(self.session, actor, self.story, self.facts.now)
        return self._voices[person.id]

    def actor(self, person: Person) -> Actor:
        """The person as the rules see them; asked what they may say where a move from here depends on it."""
        actor = actor_for(person, self.story)
        if not asked_of(self.workflow.moves_from(self.story.stage), actor):
            return actor
        return with_voice(actor, self.voice(person))


def examine(session: Session, story: Story, at: datetime, approvals: list[Approval] | None = None) -> Case:
    """The story's own definition, its present text, the signatures that hold, and the facts at `at` (UTC).

    `approvals`: those signatures, where they are at hand already.
    """
    workflow = workflow_of(session, story.workflow, story.workflow_version)
    revision, held = text_with_holds(session, story, workflow)
    approvals = valid_approvals(session, story) if approvals is None else approvals
    facts = facts_for(story, approvals, at, _unsaved(session, story, workflow, at))
    content = parse(revision.content)
    if held:
        facts = replace(facts, held=held_by(session, story, content))
    if story.unchecked:
        facts = replace(facts, hindrances=_hindrances(story, hindrances_of(session, story, content, at)))
    if (matter := matter_of(session, story, at)) and untruths(content, matter):
        facts = replace(facts, hindrances=facts.hindrances | {FINDINGS})
    return Case(story, workflow, approvals, facts, revision, content, session)


def _unsaved(session: Session, story: Story, workflow: Workflow, at: datetime) -> frozenset[str]:
    """Who is changing the text; asked only where a move from here depends on it."""
    if not any("nobody_writing" in move.checks for move in workflow.moves_from(story.stage)):
        return frozenset()
    return unsaved_by(session, [story.id], at).get(story.id, frozenset())


def examine_many(session: Session, stories: Iterable[Story], at: datetime) -> list[Standing]:
    """The same for many stories, without their texts and whoever is changing them, in the order given: one
    statement for all.
    """
    wanted = list(stories)
    signed: dict[str, list[Approval]] = {story.revision_id: [] for story in wanted}
    for approval in session.scalars(
        select(Approval)
        .where(Approval.revision_id.in_(signed), Approval.voided_at.is_(None))
        .order_by(Approval.created_at)
    ):
        signed[approval.revision_id].append(approval)
    return [_standing(session, story, signed[story.revision_id], at) for story in wanted]


def _standing(session: Session, story: Story, approvals: list[Approval], at: datetime) -> Standing:
    workflow = workflow_of(session, story.workflow, story.workflow_version)
    return Standing(story, workflow, approvals, facts_for(story, approvals, at))


# What somebody may not do at all (403), may do once they add something (422), or may not do now (409, the
# rest).
_NOT_THIS_PERSON = frozenset(
    {
        "role_only",
        "system_only",
        "edit_role",
        "not_a_writer",
        "not_the_author",
        "not_signed",
        "not_debtor",
        "is_writer",
        "second_approver",
        *("speaks", "speaks_nothing", "speaks_elsewhere"),
        *("speaks_expired", "speaks_later", "speaks_revoked"),
    }
)
_GIVEN = {
    "missing_reason": "reason",
    "unknown_reason": "reason",
    "missing_comment": "comment",
    "missing_at": "at",
    "at_past": "at",
    "at_embargo": "at",
    "missing_checklist": "checklist",
    "missing_password": "password",
    "unknown_move": "move",
}


def refusal(reason: Reason) -> NewsroomError:
    """The engine's reason as the error that pages and the API know how to show. The words follow the reader's
    language only when shown, so the error carries the reason itself.
    """
    if reason.code in _NOT_THIS_PERSON:
        return Forbidden(reason)
    if field := _GIVEN.get(reason.code):
        return Invalid({field: reason})
    return Refused(reason)
