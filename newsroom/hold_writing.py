"""Writing down that something is held back, or no longer. One place, for cases and for people."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from newsroom.errors import Refused, words
from newsroom.holding import freed_by
from newsroom.ledger import record
from newsroom.models import Hold, Incident, Story, new_id
from newsroom.person import Person
from newsroom.targets import stream

STREAM = "holds"
"""The stream of the trail for holds that belong to no case."""


def begin_hold(session: Session, person: Person, hold: Hold, incident: Incident | None, at: datetime) -> Hold:
    """Let a hold (scope, value and reason are set) begin at `at` (UTC), as one of a case or by itself."""
    hold.id, hold.begun_at, hold.begun_by_id = new_id(), at, person.id
    hold.incident_id = incident.id if incident else None
    session.add(hold)
    note_hold(session, hold, incident, "hold.begin", person, at, scope=hold.scope, value=hold.value)
    return hold


def hold_own_tag(session: Session, person: Person, incident: Incident, at: datetime) -> None:
    """Hold back what is filed under the tag of a case, for as long as it is open: one voice speaks."""
    own = Hold(scope="tag", value=incident.tag, reason=incident.code)
    begin_hold(session, person, own, incident, at)


def finish_hold(
    session: Session, person: Person, hold: Hold, incident: Incident | None, at: datetime
) -> None:
    """End a hold at `at` (UTC); the database refuses to end one twice."""
    hold.ended_at, hold.ended_by_id = at, person.id
    note_hold(session, hold, incident, "hold.end", person, at)


def note_hold(
    session: Session,
    hold: Hold,
    incident: Incident | None,
    action: str,
    person: Person,
    at: datetime,
    **more: Any,
) -> None:
    """An entry in the trail of the hold's case, or in that of holds."""
    about = {"incident": incident.id, "code": incident.code} if incident else {}
    place = stream(incident) if incident else STREAM
    record(session, place, action, person.id, at, hold=hold.id, **about, **more)


def finish_all(session: Session, person: Person, incident: Incident, at: datetime) -> None:
    """End what a case holds back, as the case ends. Raises Refused while that would let stories out whose
    time has passed: somebody has to look at them first.
    """
    still = select(Hold).where(Hold.incident_id == incident.id, Hold.ended_at.is_(None)).with_for_update()
    holds = session.scalars(still.execution_options(populate_existing=True)).all()
    missed = freed_by([hold.id for hold in holds], at)
    if holds and session.scalar(select(Story.id).where(missed).limit(1)):
        raise Refused(words("Stories that this case holds back would go out at once: look at them first."))
    for hold in holds:
        finish_hold(session, person, hold, incident, at)
