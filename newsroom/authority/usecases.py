"""Papers in the register of those who may speak: entered, published, revoked; the paper itself never changes.

Every change is noted in the stream "authority" of the trail. Nobody enters a paper for themselves.
"""

import re
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from newsroom.captures import PAPERS, Origin, Taken, keep, put_bytes
from newsroom.clock import iso
from newsroom.db import transaction
from newsroom.errors import Forbidden, Invalid, NotFound, Refused, Sentence, words
from newsroom.ledger import record
from newsroom.models import Appointment, Incident, User, new_id
from newsroom.models.authority import APPOINTMENT_KINDS
from newsroom.permissions import PERMISSIONS
from newsroom.person import Person
from newsroom.text import clean_block, clean_line

# A document's number such as 12/QĐ-VP: letters, digits and the usual signs, with at least one digit.
_NUMBER = re.compile(r"(?=.*\d)[\w./–() -]{1,80}")
_LIMITS = {"name": 120, "title": 200, "phone": 40, "email": 254, "signed_by": 200, "scope": 2000}
_NEEDED = ("name", "title", "signed_by")


@dataclass(frozen=True)
class Paper:
    """What a paper says: who speaks in which way (`kind`), on what, from when until when (UTC; None: until it
    is revoked), signed when and by whom. `user_id` empty: without an account here. `incident_id`: the one
    case that it is for, "" for none of ours.
    """

    kind: str
    user_id: str
    name: str
    title: str
    phone: str
    email: str
    paper_number: str
    scope: str
    incident_id: str
    valid_from: datetime
    valid_until: datetime | None
    signed_at: datetime
    signed_by: str


def enter_paper(person: Person, paper: Paper, scan: Taken | None, at: datetime) -> Appointment:
    """Enter a signed paper into the register, with its scan.

    Raises Forbidden, Invalid (the fields of Paper, and "file"), StoreAway.
    """
    _must_manage(person)
    if paper.user_id == person.id:
        raise Forbidden(words("Nobody enters a paper for themselves: ask a colleague."))
    if scan is not None and scan.media_type not in PAPERS:
        raise Invalid({"file": words("A scan is a PDF, a document or a picture.")})
    if scan is not None:
        put_bytes(scan)
    clean = _cleaned(paper)
    with transaction() as session:
        if errors := _mistakes(session, clean, at):
            raise Invalid(errors)
        kept = keep(session, person, scan, Origin("paper"), at) if scan else None
        session.flush()
        row = Appointment(
            id=new_id(),
            **{
                **vars(clean),
                "user_id": clean.user_id or None,
                "incident_id": clean.incident_id or None,
                "paper_id": kept.id if kept else None,
            },
            created_at=at,
            created_by_id=person.id,
        )
        session.add(row)
        _note(session, "authority.enter", person, row, at, scan=kept.sha256 if kept else None)
        return row


def publish_paper(person: Person, appointment_id: str, at: datetime) -> None:
    """Let readers see who speaks, on what and until when. Raises Forbidden, NotFound, Refused."""
    _must_manage(person)
    with transaction() as session:
        row = _locked(session, appointment_id)
        if row.revoked_at is not None:
            raise Refused(words("This paper was revoked."))
        if row.published_at is None:
            row.published_at, row.version = at, row.version + 1
            _note(session, "authority.publish", person, row, at)


def change_contact(
    person: Person, appointment_id: str, version: int, phone: str, email: str, at: datetime
) -> None:
    """Say how a speaker is reached now; `version`: that the change was made from. Raises Forbidden, NotFound,
    Invalid (phone, email), Refused.
    """
    _must_manage(person)
    contact = {"phone": clean_line(phone), "email": clean_line(email)}
    if errors := _too_long(contact) | _no_address(contact["email"]):
        raise Invalid(errors)
    with transaction() as session:
        row = _locked(session, appointment_id)
        if row.revoked_at is not None:
            raise Refused(words("This paper was revoked."))
        if row.version != version:
            raise Refused(words("Somebody changed this since you opened the page."))
        row.phone, row.email, row.version = contact["phone"], contact["email"], version + 1
        _note(session, "authority.contact", person, row, at)


def revoke_paper(person: Person, appointment_id: str, reason: str, at: datetime) -> None:
    """End a paper now, for good: from this moment it lets nobody speak. Raises Forbidden, NotFound, Invalid
    (reason), Refused.
    """
    _must_manage(person)
    why = clean_block(reason)
    if not why or len(why) > 1000:
        raise Invalid({"reason": words("Say in a few sentences why it is revoked.")})
    with transaction() as session:
        row = _locked(session, appointment_id)
        if row.revoked_at is not None:
            raise Refused(words("This paper was revoked."))
        row.revoked_at, row.revoked_by_id, row.revoked_reason = at, person.id, why
        row.version += 1
        _note(session, "authority.revoke", person, row, at)


def _must_manage(person: Person) -> None:
    if not person.holds(*PERMISSIONS["authority.manage"]):
        raise Forbidden(words("Your roles do not include keeping this register."))


def _locked(session: Session, appointment_id: str) -> Appointment:
    row = session.get(Appointment, appointment_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise NotFound(words("There is no such paper in the register."))
    return row


def _note(
    session: Session, action: str, person: Person, row: Appointment, at: datetime, **more: str | None
) -> None:
    record(
        session,
        "authority",
        action,
        person.id,
        at,
        appointment=row.id,
        kind=row.kind,
        speaker=row.user_id,
        paper=row.paper_number,
        incident=row.incident_id,
        begins=iso(row.valid_from),
        ends=iso(row.valid_until) if row.valid_until else None,
        **more,
    )


def _cleaned(paper: Paper) -> Paper:
    lines = ("name", "title", "phone", "email", "paper_number", "signed_by")
    clean = {name: clean_line(getattr(paper, name)) for name in lines}
    return Paper(**{**vars(paper), **clean, "scope": clean_block(paper.scope)})


def _mistakes(session: Session, paper: Paper, at: datetime) -> dict[str, Sentence]:
    fields = {name: getattr(paper, name) for name in _LIMITS}
    errors = _too_long(fields) | _no_address(paper.email) | _mistakes_in_time(paper, at)
    errors |= {name: words("This field is required.") for name in _NEEDED if not fields[name]}
    if not _NUMBER.fullmatch(paper.paper_number):
        errors["paper_number"] = words("Enter the number of the signed paper, like 12/QĐ-VP.")
    if paper.kind not in APPOINTMENT_KINDS:
        errors["kind"] = words("Not a valid choice.")
    if paper.user_id and not _active(session, paper.user_id):
        errors["user_id"] = words("There is no such person, or the account is switched off.")
    return errors | _mistakes_in_matter(session, paper)


def _mistakes_in_time(paper: Paper, at: datetime) -> dict[str, Sentence]:
    if paper.signed_at > at:
        return {"signed_at": words("A paper is entered once it is signed.")}
    if paper.valid_until is None:
        needed = paper.kind == "delegate"
        return {"valid_until": words("A delegation ends: say when.")} if needed else {}
    if paper.valid_until <= paper.valid_from:
        return {"valid_until": words("It ends before it begins.")}
    return {"valid_until": words("It is over already.")} if paper.valid_until <= at else {}


def _mistakes_in_matter(session: Session, paper: Paper) -> dict[str, Sentence]:
    if paper.incident_id and session.get(Incident, paper.incident_id) is None:
        return {"incident_id": words("There is no such case.")}
    if paper.kind == "delegate" and not (paper.scope or paper.incident_id):
        return {"scope": words("A delegation is for one matter: say which.")}
    return {}


def _too_long(fields: dict[str, str]) -> dict[str, Sentence]:
    return {name: words("This is too long.") for name, value in fields.items() if len(value) > _LIMITS[name]}


def _no_address(email: str) -> dict[str, Sentence]:
    return {} if not email or "@" in email else {"email": words("This is no e-mail address.")}


def _active(session: Session, user_id: str) -> bool:
    user = session.get(User, user_id)
    return user is not None and user.active
