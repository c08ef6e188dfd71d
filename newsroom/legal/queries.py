"""What the legal desk shows. Reads only; every list is bounded."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from markupsafe import Markup
from sqlalchemy import Select, bindparam, exists, select
from sqlalchemy.orm import Session, contains_eager, defer, joinedload, selectinload

from newsroom import counsel, installation
from newsroom.access import read_story, visible
from newsroom.compare import compare
from newsroom.content import parse
from newsroom.errors import NotFound, words
from newsroom.models import (
    Approval,
    LegalBasis,
    LegalBasisWord,
    LegalCondition,
    LegalQuestion,
    Revision,
    Story,
)
from newsroom.person import Person
from newsroom.rules import Case, examine
from newsroom.text import search_tokens
from workflows import Offer, Stage

ROWS = 100
QUESTIONS = 20
FOUND = 20
REGISTER = 100
WORDS = 8


@dataclass(frozen=True)
class Desk:
    """What waits for the legal officer: open questions with the most urgent first, stories at the legal stage
    about which nothing was asked, and stories with a condition that is not met.
    """

    questions: Sequence[LegalQuestion]
    unasked: Sequence[Story]
    unmet: Sequence[Story]


@dataclass(frozen=True)
class Before:
    """The text that the legal officer saw last (`cleared`: and cleared), and what has changed since: fields
    by their names, and the passages of the body.
    """

    revision: Revision
    cleared: bool
    fields: list[tuple[str, Markup]]
    passages: list[Markup]


@dataclass(frozen=True)
class Sheet:
    """One story for the legal officer. `at_check`: the answer is one of `offers`; else words alone."""

    case: Case
    questions: Sequence[LegalQuestion]
    before: Before | None
    offers: list[Offer]
    at_check: bool

    @property
    def story(self) -> Story:
        """The story itself, its author and assignee loaded."""
        return self.case.story

    @property
    def stage(self) -> Stage:
        """Where the story stands."""
        return self.case.workflow.stages[self.story.stage]

    @property
    def open(self) -> LegalQuestion | None:
        """The question that waits for an answer."""
        return next((one for one in self.questions if one.answered_at is None), None)


def desk(session: Session, person: Person) -> Desk:
    """The desk of the legal officer: three statements however many stories there are."""
    shown = visible(person)
    waiting = LegalQuestion.answered_at.is_(None)
    questions = (
        select(LegalQuestion)
        .join(LegalQuestion.story)
        .where(waiting, shown)
        .order_by(LegalQuestion.deadline.is_(None), LegalQuestion.deadline, LegalQuestion.asked_at)
        .limit(ROWS)
        .options(contains_eager(LegalQuestion.story), joinedload(LegalQuestion.asked_by))
    )
    asked = exists().where(LegalQuestion.story_id == Story.id, waiting)
    at_stage = select(Story).where(Story.stage.in_(_stages()), shown, ~asked)
    conditions = select(LegalCondition.story_id).where(LegalCondition.met_at.is_(None))
    unmet = select(Story).where(Story.id.in_(conditions), shown)
    return Desk(
        session.scalars(questions).all(),
        session.scalars(at_stage.order_by(Story.stage_since).limit(ROWS)).all(),
        session.scalars(unmet.order_by(Story.updated_at).limit(ROWS)).all(),
    )


def _stages() -> list[str]:
    gates = (counsel.gate_of(installation.newest(name)) for name in installation.names())
    return sorted({gate.stage for gate in gates if gate})


def sheet(session: Session, person: Person, story_id: str, at: datetime) -> Sheet:
    """What the legal page of a story shows. Raises NotFound."""
    case = examine(session, read_story(session, person, story_id), at)
    questions = session.scalars(_questions(case.story)).all()
    gate = counsel.gate_of(case.workflow)
    at_check = gate is not None and gate.stage == case.story.stage
    offers = [offer for offer in case.offers(person) if offer.move.roles == {"legal"}] if at_check else []
    return Sheet(case, questions, _before(session, case, questions), offers, at_check)


def _questions(story: Story) -> Select[LegalQuestion]:
    return (
        select(LegalQuestion)
        .where(LegalQuestion.story_id == story.id)
        .order_by(LegalQuestion.asked_at.desc())
        .limit(QUESTIONS)
        .options(
            joinedload(LegalQuestion.asked_by),
            joinedload(LegalQuestion.answered_by),
            joinedload(LegalQuestion.revision).options(defer(Revision.content)),
            selectinload(LegalQuestion.bases),
            selectinload(LegalQuestion.conditions).joinedload(LegalCondition.met_by),
        )
    )


def _before(session: Session, case: Case, questions: Iterable[LegalQuestion]) -> Before | None:
    """The last cleared text, else the last one that was answered about; None when there was none."""
    gate = counsel.gate_of(case.workflow)
    signed = select(Approval.revision_id).where(
        Approval.story_id == case.story.id, Approval.kind == (gate.approval if gate else "")
    )
    cleared = session.scalar(signed.order_by(Approval.created_at.desc()).limit(1))
    answered = next((one.revision_id for one in questions if one.answered_at), None)
    found = cleared or answered
    if found is None or found == case.story.revision_id:
        return None
    revision = session.get_one(Revision, found)
    changes = compare(parse(revision.content), case.content)
    # What compare gives is escaped word by word.
    fields = [(change.name, Markup(change.html)) for change in changes.fields]  # noqa: S704
    passages = [Markup(block.html) for block in changes.blocks if block.kind != "same"]  # noqa: S704
    return Before(revision, bool(cleared), fields, passages)


_OF_STORY = (
    select(LegalQuestion)
    .where(LegalQuestion.story_id == bindparam("story"))
    .order_by(LegalQuestion.asked_at.desc())
    .limit(QUESTIONS)
    .options(
        joinedload(LegalQuestion.asked_by),
        joinedload(LegalQuestion.answered_by),
        joinedload(LegalQuestion.conditions),
    )
)
"""Made once: putting a query together takes longer than its answer."""


def unsettled(session: Session, story: Story) -> Sequence[LegalQuestion]:
    """The questions of a story that still matter, with their conditions: one statement."""
    found = session.scalars(_OF_STORY, {"story": story.id}).unique().all()
    return [one for one in found if one.answered_at is None or _unmet(one)]


def _unmet(question: LegalQuestion) -> bool:
    return any(condition.met_at is None for condition in question.conditions)


def search(session: Session, query: str, limit: int = FOUND) -> Sequence[LegalBasis]:
    """Entries of the register with every word of `query`, with or without accents; those in force first.

    Without a query the newest documents.
    """
    found: Select[Any] = select(LegalBasis)
    for token in search_tokens(query)[:WORDS]:
        named = exists().where(LegalBasisWord.word == token, LegalBasisWord.basis_id == LegalBasis.id)
        found = found.where(named)
    in_force = LegalBasis.valid_to != ""
    newest = found.order_by(in_force, LegalBasis.valid_from.desc(), LegalBasis.symbol, LegalBasis.article)
    return session.scalars(newest.limit(limit)).all()


def basis(session: Session, basis_id: str) -> LegalBasis:
    """One entry of the register. Raises NotFound."""
    found = session.get(LegalBasis, basis_id)
    if found is None:
        raise NotFound(words("The register has no such entry."))
    return found
