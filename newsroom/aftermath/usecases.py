"""After the height of a case: watched, opened again, reviewed, sealed; what it taught.

Every change is noted in the case's own stream of the trail. Whoever leads the case, and the head of the
board, decide; whoever had a part in it may add lessons.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from newsroom import targets
from newsroom.aftermath.casefile import case_file
from newsroom.case_log import write_entry
from newsroom.clock import local
from newsroom.closing import open_ends
from newsroom.db import transaction
from newsroom.errors import Forbidden, Invalid, NotFound, Refused, Sentence, words
from newsroom.hold_writing import hold_own_tag
from newsroom.incident_access import Part, lock_incident
from newsroom.ledger import record
from newsroom.models import Incident, Lesson, SealedCase, StatementTemplate, User, new_id
from newsroom.person import Person
from newsroom.text import clean_block

LIMIT = 4000
STALE = words("Somebody changed this since you opened the page.")


@dataclass(frozen=True)
class Learned:
    """A lesson: what was learned, what is to be done about it, by whom ("" nobody yet), until when (UTC), and
    the statement template that is to change for it ("" none).
    """

    learned: str
    action: str
    owner_id: str = ""
    due_at: datetime | None = None
    template_id: str = ""


def watch_case(person: Person, incident_id: str, version: int, why: str, at: datetime) -> None:
    """Say that an open case is only watched from now on; its clocks run on. Raises NotFound, Forbidden,
    Refused, Invalid (reason).
    """
    said = _reason(why)
    with transaction() as session:
        incident = _decided(session, person, incident_id, version)
        if incident.state != "open":
            raise Refused(words("Only a case that is being dealt with can be watched instead."))
        incident.state, incident.version = "watching", version + 1
        _say(session, incident, "incident.watch", person, said, at)


def reopen_case(person: Person, incident_id: str, version: int, why: str, at: datetime) -> None:
    """Take a case up again that was closed or watched. After a close its internal clocks run anew from now,
    and its tag is held back again; a sealed case stays sealed. Raises NotFound, Forbidden, Refused, Invalid
    (reason).
    """
    said = _reason(why)
    with transaction() as session:
        incident = _decided(session, person, incident_id, version)
        if incident.state not in ("closed", "watching"):
            raise Refused(words("Only a case that is closed or watched can be taken up again."))
        if incident.state == "closed":
            targets.end_all(session, incident, at)
            targets.begin(session, incident, {"opened": at}, at)
            hold_own_tag(session, person, incident, at)
        incident.state, incident.closed_at, incident.closed_by_id = "open", None, None
        incident.close_note, incident.version = "", version + 1
        _say(session, incident, "incident.reopen", person, said, at)


def hold_review(person: Person, incident_id: str, outcome: str, at: datetime) -> None:
    """Write down what the review after a closed case came to; the time limit of the review is met. Raises
    NotFound, Forbidden, Refused, Invalid (outcome).
    """
    said = clean_block(outcome)
    if not said or len(said) > LIMIT:
        raise Invalid({"outcome": words("Say in a few sentences what the review came to.")})
    with transaction() as session:
        incident = _decided(session, person, incident_id)
        if incident.state != "closed":
            raise Refused(words("The review comes after the case is closed."))
        targets.meet(session, incident, "review", "case", at)
        _say(session, incident, "incident.review", person, said, at)


def seal_case(person: Person, incident_id: str, version: int, sure: bool, at: datetime) -> str:
    """Seal a closed case for good: its file is kept as it stands, and its SHA-256 (returned, hex) goes into
    the trail. Raises NotFound, Forbidden, Refused, Invalid (sure).
    """
    if not sure:
        raise Invalid({"sure": words("Say that you know: nothing of it changes afterwards.")})
    with transaction() as session:
        incident = _decided(session, person, incident_id, version)
        _must_be_done(session, incident)
        targets.end_all(session, incident, at)
        incident.version = version + 1
        session.flush()
        content = case_file(session, incident)
        digest = hashlib.sha256(content).hexdigest()
        session.add(
            SealedCase(incident_id=incident.id, sealed_at=at, sealed_by_id=person.id, content=content)
        )
        incident.state, incident.frozen_at, incident.frozen_digest = "frozen", at, digest
        _note(session, incident, "incident.seal", person, at, digest=digest)
        return digest


def add_lesson(person: Person, incident_id: str, lesson: Learned, at: datetime) -> Lesson:
    """Write down what a case taught, until it is sealed. Raises NotFound, Forbidden, Refused, Invalid (the
    fields of Learned).
    """
    said, action = clean_block(lesson.learned), clean_block(lesson.action)
    with transaction() as session:
        part = lock_incident(session, person, incident_id)
        _must_have_part(part)
        if errors := _mistakes(session, lesson, said, action):
            raise Invalid(errors)
        row = Lesson(
            id=new_id(),
            incident_id=incident_id,
            learned=said,
            action=action,
            owner_id=lesson.owner_id or None,
            due_at=lesson.due_at,
            template_id=lesson.template_id or None,
            created_by_id=person.id,
            created_at=at,
        )
        session.add(row)
        _note(session, part.incident, "lesson.add", person, at, lesson=row.id)
        return row


def finish_lesson(person: Person, incident_id: str, lesson_id: str, at: datetime) -> None:
    """Say that what a lesson asks for is done; also after the case was sealed. Raises NotFound, Forbidden."""
    with transaction() as session:
        part = lock_incident(session, person, incident_id)
        row = session.get(Lesson, lesson_id)
        if row is None or row.incident_id != incident_id:
            raise NotFound(words("There is no such lesson in this case."))
        if row.owner_id != person.id and not decides(part):
            raise Forbidden(
                words("Whoever is to do it, the lead of the case or the head of the board says so.")
            )
        if row.done_at is None:
            row.done_at, row.done_by_id = at, person.id
            _note(session, part.incident, "lesson.done", person, at, lesson=row.id)


def decides(part: Part) -> bool:
    """Whether the person decides in the case, also after it was closed."""
    return "lead" in part.roles or part.person.holds("publisher")


def _decided(session: Session, person: Person, incident_id: str, version: int | None = None) -> Incident:
    """The case, locked, for somebody who decides in it and saw its present version."""
    part = lock_incident(session, person, incident_id)
    if not decides(part):
        raise Forbidden(words("Only the lead of the case or the head of the board decides this."))
    if part.incident.state == "frozen":
        raise Refused(words("This case is sealed: nothing of it changes any more."))
    if version is not None and part.incident.version != version:
        raise Refused(STALE)
    return part.incident


def _must_be_done(session: Session, incident: Incident) -> None:
    if incident.state != "closed":
        raise Refused(words("Close the case first."))
    if any(end.must for end in open_ends(session, incident)):
        raise Refused(words("Settle first what is owed and what is held back."))
    if _review_is_due(session, incident):
        raise Refused(words("Hold the review first, and write down what it came to."))


def _review_is_due(session: Session, incident: Incident) -> bool:
    """Whether the time limit of the review, which began with the close, still runs."""
    pack = targets.pack_for(session, incident)
    days = (
        (target.timer, local(target.begins_at).date()) for target in targets.running(session, incident.id)
    )
    rules = (pack.rule(timer, day) for timer, day in days)
    return any(rule is not None and "review" in rule.met_by for rule in rules)


def _must_have_part(part: Part) -> None:
    if part.incident.state == "frozen":
        raise Refused(words("This case is sealed: nothing of it changes any more."))
    if not part.roles and not decides(part):
        raise Forbidden(words("You have no role in this case: ask its lead for one."))


def _mistakes(session: Session, lesson: Learned, said: str, action: str) -> dict[str, Sentence]:
    errors: dict[str, Sentence] = {} if said else {"learned": words("Say what was learned.")}
    errors |= {
        name: words("This is too long.")
        for name, text in (("learned", said), ("action", action))
        if len(text) > LIMIT
    }
    owner = session.get(User, lesson.owner_id) if lesson.owner_id else None
    if lesson.owner_id and (owner is None or not owner.active):
        errors["owner_id"] = words("There is no such person, or the account is switched off.")
    if lesson.template_id and session.get(StatementTemplate, lesson.template_id) is None:
        errors["template_id"] = words("There is no such template.")
    return errors


def _reason(why: str) -> str:
    said = clean_block(why)
    if not said or len(said) > LIMIT:
        raise Invalid({"reason": words("Say why, in a few sentences.")})
    return said


def _say(session: Session, incident: Incident, action: str, person: Person, said: str, at: datetime) -> None:
    """Write a decision into the log of the case and into the trail."""
    _note(
        session, incident, action, person, at, **write_entry(session, incident, person, "decision", said, at)
    )


def _note(
    session: Session, incident: Incident, action: str, person: Person, at: datetime, **more: Any
) -> None:
    about = {"incident": incident.id, "code": incident.code}
    record(session, targets.stream(incident), action, person.id, at, **about, **more)
