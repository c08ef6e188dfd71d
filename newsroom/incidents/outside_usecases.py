"""Requests to press, platforms and authorities with their outcome, and questions of the press with answers.

Each stands in the log of the case in the words of whoever wrote it down, and in its trail.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from newsroom import targets
from newsroom.case_log import write_entry
from newsroom.db import transaction
from newsroom.errors import Invalid, NotFound, Outdated, Refused, Sentence, words
from newsroom.incident_access import Part, lock_incident
from newsroom.incidents.usecases import BODY_LIMIT, note
from newsroom.models import CaseRequest, PressQuestion, Statement, Story, new_id
from newsroom.models.crisis import REQUEST_KINDS
from newsroom.person import Person
from newsroom.text import clean_block, clean_line

TO_LIMIT, NAME_LIMIT = 200, 120
CHANGED = words("Somebody changed this since you opened the page.")


@dataclass(frozen=True)
class Asked:
    """A request as it was sent: `kind` is one of REQUEST_KINDS; `sent_at` (None: now) and `due_at` in UTC."""

    kind: str
    to_whom: str
    legal_basis: str
    body: str
    sent_at: datetime | None = None
    due_at: datetime | None = None


@dataclass(frozen=True)
class Heard:
    """A question of the press: who asks, for whom, what; `received_at` (None: now) and `due_at` in UTC."""

    from_whom: str
    outlet: str
    body: str
    received_at: datetime | None = None
    due_at: datetime | None = None


def send_request(person: Person, incident_id: str, asked: Asked, at: datetime) -> CaseRequest:
    """Write down a request that was sent; a limit that a request meets is met. Raises NotFound, Forbidden,
    Refused, Invalid (the fields of Asked).
    """
    clean = {"to_whom": clean_line(asked.to_whom)}
    clean |= {name: clean_block(getattr(asked, name)) for name in ("legal_basis", "body")}
    sent = asked.sent_at or at
    errors = _mistakes(clean, {"to_whom": TO_LIMIT}) | _mistakes_in_times("sent_at", sent, asked.due_at, at)
    if asked.kind not in REQUEST_KINDS:
        errors["kind"] = words("Not a valid choice.")
    if errors:
        raise Invalid(errors)
    with transaction() as session:
        part = _writable(session, person, incident_id)
        row = CaseRequest(id=new_id(), incident_id=incident_id, kind=asked.kind, version=1, **clean)
        row.sent_at, row.sent_by_id, row.due_at, row.outcome = sent, person.id, asked.due_at, ""
        session.add(row)
        said = f"{row.to_whom}: {row.body} ({row.legal_basis})"
        _log(session, part, "request.send", "measure", said, at, request=row.id)
        targets.meet(session, part.incident, "request", f"request:{row.id}", at)
        return row


def note_outcome(
    person: Person, incident_id: str, request_id: str, version: int, outcome: str, at: datetime
) -> None:
    """Say what came of a request; later news is written over it, and the log keeps both. Raises NotFound,
    Forbidden, Outdated, Refused, Invalid (outcome).
    """
    said = clean_block(outcome)
    if errors := _mistakes({"outcome": said}, {}):
        raise Invalid(errors)
    with transaction() as session:
        part = _writable(session, person, incident_id)
        row = session.get(CaseRequest, request_id)
        if row is None or row.incident_id != incident_id:
            raise NotFound(words("There is no such request in this case."))
        if row.version != version:
            raise Outdated(CHANGED)
        row.outcome, row.outcome_at, row.version = said, at, version + 1
        _log(session, part, "request.outcome", "measure", f"{row.to_whom} → {said}", at, request=row.id)


def take_question(person: Person, incident_id: str, heard: Heard, at: datetime) -> PressQuestion:
    """Write down a question of the press. Raises NotFound, Forbidden, Refused, Invalid (the fields of
    Heard).
    """
    clean = {"from_whom": clean_line(heard.from_whom), "body": clean_block(heard.body)}
    outlet, received = clean_line(heard.outlet), heard.received_at or at
    errors = _mistakes(clean, {"from_whom": NAME_LIMIT})
    errors |= _mistakes_in_times("received_at", received, heard.due_at, at)
    if len(outlet) > NAME_LIMIT:
        errors["outlet"] = words("This is too long.")
    if errors:
        raise Invalid(errors)
    with transaction() as session:
        part = _writable(session, person, incident_id)
        row = PressQuestion(id=new_id(), incident_id=incident_id, outlet=outlet, version=1, **clean)
        row.received_at, row.due_at, row.answer = received, heard.due_at, ""
        session.add(row)
        said = f"{_asking(row)}: {row.body}"
        _log(session, part, "question.take", "call", said, at, question=row.id)
        return row


def answer_question(
    person: Person, incident_id: str, question_id: str, version: int, answer: tuple[str, str], at: datetime
) -> None:
    """Say how a question was answered: in `answer`, the words, and the id of a statement of the case that is
    out; one of the two is enough. Raises NotFound, Forbidden, Outdated, Refused, Invalid (answer, story_id).
    """
    said, story_id = clean_block(answer[0]), answer[1]
    if len(said) > BODY_LIMIT:
        raise Invalid({"answer": words("This is too long.")})
    if not said and not story_id:
        raise Invalid({"answer": words("Give the words of the answer, or choose a statement.")})
    with transaction() as session:
        part = _writable(session, person, incident_id)
        row = _open_question(session, incident_id, question_id, version)
        title = _title_of(session, incident_id, story_id) if story_id else ""
        row.answered_at, row.answer, row.answer_story_id = at, said, story_id or None
        row.version = version + 1
        told = f"{_asking(row)} → {' '.join(filter(None, (said, title)))}"
        _log(session, part, "question.answer", "call", told, at, question=row.id)


def _open_question(session: Session, incident_id: str, question_id: str, version: int) -> PressQuestion:
    row = session.get(PressQuestion, question_id)
    if row is None or row.incident_id != incident_id:
        raise NotFound(words("There is no such question in this case."))
    if row.answered_at is not None:
        raise Refused(words("This question has been answered."))
    if row.version != version:
        raise Outdated(CHANGED)
    return row


def _title_of(session: Session, incident_id: str, story_id: str) -> str:
    title = session.scalar(
        select(Story.title)
        .join(Statement, Statement.story_id == Story.id)
        .where(Story.id == story_id, Statement.incident_id == incident_id, Story.sequence > 0)
    )
    if title is None:
        raise Invalid({"story_id": words("Choose a statement of this case that has gone out.")})
    return title


def _asking(row: PressQuestion) -> str:
    return ", ".join(filter(None, (row.from_whom, row.outlet)))


def _writable(session: Session, person: Person, incident_id: str) -> Part:
    part = lock_incident(session, person, incident_id)
    part.must_write()
    return part


def _log(session: Session, part: Part, action: str, kind: str, said: str, at: datetime, **more: str) -> None:
    proof = write_entry(session, part.incident, part.person, kind, said, at)
    note(session, part.incident, action, part.person, at, **more, **proof)


def _mistakes(needed: Mapping[str, str], limits: Mapping[str, int]) -> dict[str, Sentence]:
    errors: dict[str, Sentence] = {
        name: words("This field is required.") for name, value in needed.items() if not value
    }
    long = [name for name, value in needed.items() if len(value) > limits.get(name, BODY_LIMIT)]
    return errors | {name: words("This is too long.") for name in long}


def _mistakes_in_times(name: str, begun: datetime, due: datetime | None, at: datetime) -> dict[str, Sentence]:
    errors: dict[str, Sentence] = {}
    if begun > at:
        errors[name] = words("It cannot lie in the future.")
    if due is not None and due <= begun:
        errors["due_at"] = words("It is due after it was sent or received.")
    return errors
