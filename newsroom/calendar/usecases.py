"""Planning: events and campaigns, and the stories made for them.

Every change is noted in the trail: events in the stream "calendar", links in that of their story.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from newsroom.access import lock_story
from newsroom.clock import iso
from newsroom.db import transaction
from newsroom.errors import Forbidden, Invalid, NotFound, Refused, Sentence, words
from newsroom.ledger import record
from newsroom.models import EditorialEvent, EventStory, Section, User, new_id
from newsroom.models.planning import EVENT_KINDS
from newsroom.permissions import CONTENT, PERMISSIONS
from newsroom.person import Person
from newsroom.text import clean_block, clean_line
from newsroom.writing import record_story

TITLE_LIMIT = 200
NOTE_LIMIT = 5000


@dataclass(frozen=True)
class EventPlan:
    """An event or campaign as it is to be. Times in UTC; `section` None: it concerns everybody."""

    title: str
    kind: str
    starts_at: datetime
    ends_at: datetime
    section: str | None
    note: str
    owner_id: str


def add_event(person: Person, plan: EventPlan, at: datetime) -> EditorialEvent:
    """A new event. Raises Forbidden where the person plans nothing, Invalid (the fields of EventPlan)."""
    with transaction() as session:
        event = EditorialEvent(id=new_id(), version=1)
        _write(session, person, event, plan)
        session.add(event)
        _record(session, person, "event.add", event, at)
        return event


def change_event(
    person: Person, event_id: str, version: int, plan: EventPlan, at: datetime
) -> EditorialEvent:
    """Change an event as it was at `version`. Raises NotFound, Forbidden (also where it was), Refused when
    somebody changed it since, Invalid.
    """
    with transaction() as session:
        event = _event(session, event_id)
        _must_plan(person, event.section)
        _at_version(event, version)
        event.version += 1
        _write(session, person, event, plan)
        _record(session, person, "event.change", event, at)
        return event


def remove_event(person: Person, event_id: str, version: int, at: datetime) -> None:
    """Take an event, as it was at `version`, out of the calendar; stories made for it stay. Raises NotFound,
    Forbidden, Refused when somebody changed it since.
    """
    with transaction() as session:
        event = _event(session, event_id)
        _must_plan(person, event.section)
        _at_version(event, version)
        session.execute(delete(EventStory).where(EventStory.event_id == event.id))
        _record(session, person, "event.remove", event, at)
        session.delete(event)


def link_story(person: Person, story_id: str, event_id: str, at: datetime) -> None:
    """Say that a story is made for an event; once said, saying it again changes nothing.

    Raises NotFound for either, Forbidden for whoever has no say over content in the story's section.
    """
    with transaction() as session:
        story = lock_story(session, person, story_id)
        _must_work_on(person, story.section)
        event = _event(session, event_id)
        if session.get(EventStory, (event.id, story.id)) is None:
            session.add(EventStory(event_id=event.id, story_id=story.id))
            record_story(session, story, "event.link", person, at, event=event.id)


def unlink_story(person: Person, story_id: str, event_id: str, at: datetime) -> None:
    """Take that back. Raises NotFound, Forbidden."""
    with transaction() as session:
        story = lock_story(session, person, story_id)
        _must_work_on(person, story.section)
        link = session.get(EventStory, (event_id, story.id))
        if link is None:
            raise NotFound(words("The story is not linked to this event."))
        session.delete(link)
        record_story(session, story, "event.unlink", person, at, event=event_id)


def _event(session: Session, event_id: str) -> EditorialEvent:
    event = session.get(EditorialEvent, event_id, with_for_update=True)
    if event is None:
        raise NotFound(words("There is no such event."))
    return event


def _at_version(event: EditorialEvent, version: int) -> None:
    """Refuse a change that was made from another version than the present one."""
    if event.version != version:
        raise Refused(words("Somebody changed this event since you opened it."))


def _write(session: Session, person: Person, event: EditorialEvent, plan: EventPlan) -> None:
    _must_plan(person, plan.section)
    title, note = clean_line(plan.title), clean_block(plan.note)
    owner = session.get(User, plan.owner_id)
    section = session.get(Section, plan.section) if plan.section else None
    wrong: dict[str, tuple[bool, Sentence]] = {
        "title": (not 0 < len(title) <= TITLE_LIMIT, words("Give it a title of at most 200 characters.")),
        "kind": (plan.kind not in EVENT_KINDS, words("Choose what it is.")),
        "ends_at": (plan.ends_at <= plan.starts_at, words("It ends before it begins.")),
        "section": (plan.section is not None and section is None, words("There is no such section.")),
        "note": (len(note) > NOTE_LIMIT, words("The note is too long: keep it under 5,000 characters.")),
        "owner_id": (owner is None, words("There is no such person, or the account is switched off.")),
    }
    if errors := {name: sentence for name, (is_wrong, sentence) in wrong.items() if is_wrong}:
        raise Invalid(errors)
    event.title, event.note, event.kind = title, note, plan.kind
    event.starts_at, event.ends_at = plan.starts_at, plan.ends_at
    event.section, event.owner_id = plan.section, plan.owner_id


def _record(session: Session, person: Person, action: str, event: EditorialEvent, at: datetime) -> None:
    """What the trail says of an event: when and where, not its words, which may name people."""
    span = {"starts": iso(event.starts_at), "ends": iso(event.ends_at)}
    place = {"event": event.id, "kind": event.kind, "section": event.section, "owner": event.owner_id}
    record(session, "calendar", action, person.id, at, **place, **span)


def _must_plan(person: Person, section: str | None) -> None:
    if not person.roles(section) & PERMISSIONS["calendar.manage"]:
        raise Forbidden(words("Only an editor, the managing editor or the head of the board plans events."))


def _must_work_on(person: Person, section: str) -> None:
    if not person.roles(section) & CONTENT:
        raise Forbidden(words("Only those who work on the story may say what it is made for."))
