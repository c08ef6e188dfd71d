"""Holding back, letting single stories go, and ending a hold.

Every change is noted in the trail of the hold's case, or in the stream "holds". Writers of what is held back
and technicians are told.
"""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from newsroom.access import visible
from newsroom.db import transaction
from newsroom.errors import Invalid, NotFound, Refused, words
from newsroom.hold_writing import begin_hold, finish_hold, note_hold
from newsroom.holding import covered_by, freed_by
from newsroom.holds.deciding import Halt, cleaned, may_release, mistakes, must_decide, own_tag
from newsroom.incident_access import Part, lock_incident
from newsroom.models import Hold, HoldRelease, Incident, Revision, Story
from newsroom.notices import PEOPLE_AT_MOST, notify
from newsroom.person import Person
from newsroom.telling import holders

AT_ONCE = 100
"""The most stories that are let go together."""


def hold_back(person: Person, halt: Halt, at: datetime) -> Hold:
    """Hold back what would go out by itself. Raises Forbidden, NotFound, Refused, Invalid (scope, section,
    tag, reason).
    """
    with transaction() as session:
        clean = cleaned(halt)
        part = lock_incident(session, person, clean.incident_id) if clean.incident_id else None
        must_decide(person, part)
        if errors := mistakes(session, clean):
            raise Invalid(errors)
        _real_only(part, clean)
        hold = Hold(scope=clean.scope, value=clean.value, reason=clean.reason)
        begin_hold(session, person, hold, part.incident if part else None, at)
        _tell(session, hold, person, "begin", at)
        return hold


def let_go(person: Person, hold_id: str, story_ids: Iterable[str], at: datetime) -> int:
    """Let stories out of a hold, each with the text that it has now (and the one that readers were sent);
    returns how many. Raises NotFound, Forbidden, Refused (the hold has ended), Invalid (none was chosen).
    """
    wanted = list(dict.fromkeys(story_ids))[:AT_ONCE]
    if not wanted:
        raise Invalid({"story": words("Choose at least one story.")})
    with transaction() as session:
        hold, part = _lock(session, person, hold_id)
        stories = _stories(session, person, hold, wanted)
        for story in stories:
            for digest in sorted(_texts(session, story) - _released(session, hold, story)):
                row = HoldRelease(hold_id=hold.id, story_id=story.id, digest=digest)
                row.released_at, row.released_by_id = at, person.id
                session.add(row)
            incident = part.incident if part else None
            about = {"story": story.id, "digest": story.digest}
            note_hold(session, hold, incident, "hold.let_go", person, at, **about)
        return len(stories)


def end_hold(person: Person, hold_id: str, seen: int, at: datetime) -> None:
    """End a hold. `seen`: how many stories the person was shown whose time has passed, and that go out at
    once. Raises NotFound, Forbidden, Refused (it has ended; more stories would go out than were shown; the
    case whose tag it is about is open).
    """
    with transaction() as session:
        hold, part = _lock(session, person, hold_id)
        if part is not None and own_tag(hold, part.incident):
            raise Refused(words("One voice speaks while a case is open: let stories go one by one."))
        missed = select(func.count()).select_from(Story).where(freed_by([hold.id], at))
        if (session.scalar(missed) or 0) > seen:
            raise Refused(words("More stories would go out at once than you were shown: look at them first."))
        _tell(session, hold, person, "end", at)
        finish_hold(session, person, hold, part.incident if part else None, at)


def _real_only(part: Part | None, halt: Halt) -> None:
    if part is not None and part.incident.exercise and halt.value != part.incident.tag:
        raise Refused(words("An exercise holds nothing back but what carries its own tag."))


def _lock(session: Session, person: Person, hold_id: str) -> tuple[Hold, Part | None]:
    """An open hold that the person decides on, its row (and its case's) locked."""
    found = session.get(Hold, hold_id)
    if found is None:
        raise NotFound(words("There is no such hold."))
    part = lock_incident(session, person, found.incident_id) if found.incident_id else None
    hold = session.get_one(Hold, hold_id, with_for_update=True, populate_existing=True)
    if hold.ended_at is not None:
        raise Refused(words("This hold has ended already."))
    may_release(person, part)
    return hold, part


def _stories(session: Session, person: Person, hold: Hold, wanted: list[str]) -> list[Story]:
    covered = covered_by(hold.scope, hold.value)
    rows = select(Story).where(Story.id.in_(wanted), visible(person), covered).order_by(Story.id)
    found = list(session.scalars(rows.with_for_update().execution_options(populate_existing=True)))
    if len(found) < len(wanted):
        raise NotFound(words("There is no such story under this hold."))
    return found


def _texts(session: Session, story: Story) -> set[str]:
    """The digests of the present text, and of the one that the portals are being sent."""
    if story.public_state != "live" or story.public_revision_id in (None, story.revision_id):
        return {story.digest}
    return {story.digest, session.get_one(Revision, story.public_revision_id).digest}


def _released(session: Session, hold: Hold, story: Story) -> set[str]:
    before = select(HoldRelease.digest).where(
        HoldRelease.hold_id == hold.id, HoldRelease.story_id == story.id
    )
    return set(session.scalars(before))


def _tell(session: Session, hold: Hold, person: Person, what: str, at: datetime) -> None:
    covered = (Story.scheduled_for.is_not(None), covered_by(hold.scope, hold.value))
    authors = select(Story.author_id).where(*covered).distinct().limit(PEOPLE_AT_MOST)
    people = {*session.scalars(authors), *holders(session, ("technician",), "", at)}
    incident = session.get(Incident, hold.incident_id) if hold.incident_id else None
    about = {"hold": hold.id, "scope": hold.scope, "value": hold.value, "what": what}
    rehearsal = incident is not None and incident.exercise
    notify(session, "hold", None, people, person.id, at, exercise=rehearsal, **about)
