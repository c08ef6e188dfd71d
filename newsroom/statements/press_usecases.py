"""The press list, and sending a released statement to it by e-mail.

Every change is noted in the trail: of the list in the stream "press_list", of a sending in that of the story.
What is sent is the very text that was released; a letter is dropped when readers see another one by then.
"""

import re
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from newsroom.access import lock_story
from newsroom.db import transaction
from newsroom.errors import Forbidden, Invalid, NotFound, Refused, Sentence, words
from newsroom.installation import settings
from newsroom.ledger import record
from newsroom.models import Letter, PressContact, new_id
from newsroom.permissions import PERMISSIONS
from newsroom.person import Person
from newsroom.released import released
from newsroom.text import clean_line
from newsroom.writing import record_story

CONTACTS_AT_MOST = 500
_ADDRESS = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+\.[^@\s,;<>\".]+")


def add_contact(person: Person, outlet: str, name: str, email: str, at: datetime) -> PressContact:
    """Put somebody on the press list. Raises Forbidden, Invalid (outlet, name, email)."""
    _must("press.manage", person)
    outlet, name, email = clean_line(outlet), clean_line(name), clean_line(email).casefold()
    with transaction() as session:
        if errors := _mistakes(session, outlet, name, email):
            raise Invalid(errors)
        row = PressContact(
            id=new_id(), outlet=outlet, name=name, email=email, created_by_id=person.id, created_at=at
        )
        session.add(row)
        record(session, "press_list", "press.add", person.id, at, contact=row.id)
        return row


def switch_contact(person: Person, contact_id: str, active: bool, at: datetime) -> None:
    """Let somebody on the list get statements, or none any more. Raises Forbidden, NotFound."""
    _must("press.manage", person)
    with transaction() as session:
        row = session.get(PressContact, contact_id, with_for_update=True, populate_existing=True)
        if row is None:
            raise NotFound(words("There is nobody like this on the press list."))
        if row.active != active:
            row.active = active
            action = "press.on" if active else "press.off"
            record(session, "press_list", action, person.id, at, contact=row.id)


def send_to_press(person: Person, story_id: str, at: datetime) -> int:
    """Put the released text of a statement into the post for everybody on the list who has not got it yet;
    returns to how many. Raises NotFound, Forbidden, Refused (nothing is public, an exercise, no mail server).
    """
    _must("press.send", person)
    with transaction() as session:
        story = lock_story(session, person, story_id)
        found = released(session, story_id)
        if found is None:
            raise NotFound(words("This story is no statement of a case."))
        if found.incident.exercise:
            raise Refused(words("An exercise reaches nobody outside: nothing is sent to the press."))
        if settings().smtp is None:
            raise Refused(words("This newsroom has no mail server: copy the text, or print it."))
        contacts = _not_yet(session, found.revision.id)
        if contacts:
            due = {"state": "waiting", "attempts": 0, "next_at": at, "created_at": at, "last_error": ""}
            rows = [{"press_contact_id": one, "revision_id": found.revision.id, **due} for one in contacts]
            session.execute(insert(Letter), rows)
            said = {"digest": found.revision.digest, "contacts": len(contacts)}
            record_story(session, story, "press.send", person, at, **said)
        return len(contacts)


def _not_yet(session: Session, revision_id: str) -> list[str]:
    had = select(Letter.press_contact_id).where(Letter.revision_id == revision_id)
    wanted = select(PressContact.id).where(PressContact.active, PressContact.id.not_in(had))
    return list(session.scalars(wanted.order_by(PressContact.outlet).limit(CONTACTS_AT_MOST)))


def _mistakes(session: Session, outlet: str, name: str, email: str) -> dict[str, Sentence]:
    errors: dict[str, Sentence] = {}
    if not 1 <= len(outlet) <= 120:
        errors["outlet"] = words("Say which newsroom it is, in up to 120 characters.")
    if len(name) > 120:
        errors["name"] = words("This is too long.")
    if len(email) > 254 or not _ADDRESS.fullmatch(email):
        errors["email"] = words("This is no e-mail address.")
    elif session.scalar(select(PressContact.id).where(PressContact.email == email)):
        errors["email"] = words("This address is on the list already.")
    return errors


def _must(permission: str, person: Person) -> None:
    if not person.holds(*PERMISSIONS[permission]):
        raise Forbidden(words("Your roles do not include this."))
