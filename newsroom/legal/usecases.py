"""What is asked of the legal officer and noted by them. The answer itself is a move (newsroom.moves)."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from newsroom import counsel
from newsroom.access import lock_story
from newsroom.db import transaction
from newsroom.errors import Forbidden, Invalid, NotFound, Refused, Sentence, words
from newsroom.ledger import record
from newsroom.legal.rights import ANSWERERS, ASKERS, may_confirm
from newsroom.models import (
    LegalBasis,
    LegalBasisWord,
    LegalCitation,
    LegalCondition,
    LegalQuestion,
    Story,
    new_id,
)
from newsroom.person import Person
from newsroom.rules import examine
from newsroom.text import search_tokens
from newsroom.writing import record_story

LONGEST = 5000
_WORD = 60
_WEB = re.compile(r"(https?://\S+)?")


def ask(person: Person, story_id: str, question: str, deadline: datetime | None, at: datetime) -> None:
    """Ask the legal officer about the present text, or put the open question in other words.

    `deadline` (UTC) replaces the usual time limit. Raises NotFound, Forbidden, Invalid, Refused.
    """
    said = question.strip()
    if not said:
        raise Invalid({"question": words("Write the question first.")})
    if len(said) > LONGEST:
        raise Invalid({"question": words("The question is too long: keep it under 5,000 characters.")})
    if deadline is not None and deadline <= at:
        raise Invalid({"deadline": words("This time is over already.")})
    with transaction() as session:
        story = lock_story(session, person, story_id)
        _require(person, story, ASKERS)
        case = examine(session, story, at)
        if case.workflow.stages[story.stage].kind == "closed":
            raise Refused(words("This story is closed: there is nothing to ask any more."))
        asked = counsel.put_question(session, case, person, said, at)
        asked.deadline = deadline or asked.deadline
        record_story(session, story, "legal_ask", person, at, question=asked.id)


def advise(person: Person, story_id: str, note: str, at: datetime) -> None:
    """Answer a question outside the legal check, in words alone: it signs nothing and stops nothing.

    At the legal stage the answer is a move. Raises NotFound, Forbidden, Invalid, Refused.
    """
    if not note.strip() or len(note) > LONGEST:
        raise Invalid({"note": words("Write an answer of up to 5,000 characters.")})
    with transaction() as session:
        story = lock_story(session, person, story_id)
        _require(person, story, ANSWERERS)
        gate = counsel.gate_of(examine(session, story, at).workflow)
        if gate and story.stage == gate.stage:
            raise Refused(words("The story is at the legal check: clear it, set conditions, or object."))
        question = _open(session, story)
        question.answer, question.note = "advised", note.strip()
        question.answered_by_id, question.answered_at = person.id, at
        record_story(session, story, "legal_advise", person, at, question=question.id)


def cite(person: Person, story_id: str, basis_id: str, cited: bool, at: datetime) -> None:
    """Let the answer to come rest on an entry of the register, or no longer. Raises NotFound, Forbidden."""
    with transaction() as session:
        story = lock_story(session, person, story_id)
        _require(person, story, ANSWERERS)
        question, basis = _open(session, story), session.get(LegalBasis, basis_id)
        if basis is None:
            raise NotFound(words("The register has no such entry."))
        known = session.get(LegalCitation, (question.id, basis.id))
        if (known is not None) == cited:
            return
        if known:
            session.delete(known)
        else:
            session.add(LegalCitation(question_id=question.id, basis_id=basis.id))
        action = "legal_cite" if cited else "legal_uncite"
        record_story(session, story, action, person, at, question=question.id, basis=basis.id)


def meet_condition(person: Person, story_id: str, condition_id: str, at: datetime) -> Story:
    """Say that a condition is met, which only somebody may who wrote nothing of the story. Once none is left,
    nothing stands in the way of the text on this account. Raises NotFound, Forbidden.
    """
    with transaction() as session:
        story = lock_story(session, person, story_id)
        condition = session.get(LegalCondition, condition_id)
        if condition is None or condition.story_id != story.id:
            raise NotFound(words("There is no such condition."))
        if not may_confirm(person, story):
            raise Forbidden(words("The legal officer says whether a condition is met, never a writer."))
        if condition.met_at is not None:
            return story
        condition.met_by_id, condition.met_at = person.id, at
        counsel.settle(session, story)
        story.version, story.updated_at = story.version + 1, at
        record_story(session, story, "legal_met", person, at, condition=condition.id)
        return story


def add_basis(person: Person, fields: Mapping[str, str], at: datetime) -> LegalBasis:
    """Add an entry to the register; `fields` as in the columns, days as dates of Hà Nội. Raises Invalid."""
    _check_basis(fields)
    with transaction() as session:
        _refuse_double(session, fields)
        basis = LegalBasis(id=new_id(), created_at=at, **fields)
        session.add(basis)
        _index(session, basis)
        record(session, "legal", "basis.add", person.id, at, basis=basis.id)
        return basis


def change_basis(person: Person, basis_id: str, fields: Mapping[str, str], at: datetime) -> None:
    """Describe an entry anew; answers that rest on it go on doing so. Raises NotFound, Invalid."""
    _check_basis(fields)
    with transaction() as session:
        basis = session.get(LegalBasis, basis_id, with_for_update=True)
        if basis is None:
            raise NotFound(words("The register has no such entry."))
        changed = {name: value for name, value in fields.items() if getattr(basis, name) != value}
        if not changed:
            return
        _refuse_double(session, fields, basis.id)
        for name, value in changed.items():
            setattr(basis, name, value)
        _index(session, basis)
        record(session, "legal", "basis.change", person.id, at, basis=basis.id, changed=sorted(changed))


def _require(person: Person, story: Story, roles: frozenset[str]) -> None:
    if not person.roles(story.section) & roles:
        raise Forbidden(words("Your roles do not include this."))


def _open(session: Session, story: Story) -> LegalQuestion:
    question = counsel.open_question(session, story)
    if question is None:
        raise NotFound(words("Nothing is being asked about this story."))
    return question


def _check_basis(fields: Mapping[str, str]) -> None:
    errors: dict[str, Sentence] = {
        name: words("This field is required.")
        for name in ("symbol", "title", "valid_from")
        if not fields[name]
    }
    for name in ("valid_from", "valid_to"):
        if fields[name] and not _is_day(fields[name]):
            errors[name] = words("Write a date.")
    if not errors and "" < fields["valid_to"] < fields["valid_from"]:
        errors["valid_to"] = words("It cannot end before it begins.")
    if not _WEB.fullmatch(fields["url"]):
        errors["url"] = words("Begin the address with https://.")
    if errors:
        raise Invalid(errors)


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _refuse_double(session: Session, fields: Mapping[str, str], but: str = "") -> None:
    same = LegalBasis.symbol == fields["symbol"], LegalBasis.article == fields["article"]
    if session.scalar(select(LegalBasis.id).where(*same, LegalBasis.id != but)):
        raise Invalid({"symbol": words("The register has this document and article already.")})


def _index(session: Session, basis: LegalBasis) -> None:
    """The words an entry is found by."""
    session.flush()
    session.execute(delete(LegalBasisWord).where(LegalBasisWord.basis_id == basis.id))
    tokens = search_tokens(f"{basis.symbol} {basis.title} {basis.article}")
    rows: list[dict[str, Any]] = [
        {"word": word, "basis_id": basis.id} for word in dict.fromkeys(token[:_WORD] for token in tokens)
    ]
    if rows:
        session.execute(insert(LegalBasisWord), rows)
