"""What the API's lists of the crisis desk need that no page does. Reads only."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import and_, or_, select, true
from sqlalchemy.orm import Session, joinedload

from newsroom.api.cursors import cursor_of, moment_in, page_of
from newsroom.errors import NotFound, words
from newsroom.incident_access import read_incident, visible
from newsroom.models import Capture, Claim, Incident, Signal
from newsroom.person import Person
from newsroom.signals.queries import UNDECIDED, Listed, Wanted, newest


def list_incidents(
    session: Session, person: Person, wanted: dict[str, Any]
) -> tuple[Sequence[Incident], str | None]:
    """The cases that `person` may know of, the newest first, and the cursor of the next page. Raises Invalid
    for a cursor that means nothing here.
    """
    query = select(Incident).where(visible(person))
    for name in ("state", "severity", "exercise"):
        if wanted.get(name) is not None:
            query = query.where(getattr(Incident, name) == wanted[name])
    if after := moment_in(wanted.get("cursor")):
        same = and_(Incident.opened_at == after[0], Incident.id < after[1])
        query = query.where(or_(Incident.opened_at < after[0], same))
    query = query.order_by(Incident.opened_at.desc(), Incident.id.desc())
    rows, last = page_of(session.scalars(query.limit(wanted["limit"] + 1)).all(), wanted["limit"])
    return rows, cursor_of(last.opened_at, last.id) if last else None


def list_signals(session: Session, person: Person, wanted: dict[str, Any]) -> tuple[list[Listed], str | None]:
    """The signals that `person` may know of, the newest first, and the cursor of the next page. Raises
    Invalid for a cursor that means nothing here.
    """
    decision = wanted.pop("decision", "")
    asked = Wanted(beyond=moment_in(wanted.pop("cursor", None)), **wanted)
    how = Signal.decision == decision if decision else true()
    rows, more = newest(session, person, asked, Signal.decision.is_(None) if decision == UNDECIDED else how)
    return rows, cursor_of(rows[-1].signal.created_at, rows[-1].signal.id) if more else None


def claim_of(session: Session, incident_id: str, claim_id: str) -> Claim:
    """One claim of a case. Raises NotFound."""
    found = session.get(Claim, claim_id)
    if found is None or found.incident_id != incident_id:
        raise NotFound(words("There is no such claim in this case."))
    return found


def evidence_brought(session: Session, person: Person, incident_id: str, at: datetime) -> Capture:
    """The evidence that `person` brought into a case at that very moment. Raises NotFound."""
    read_incident(session, person, incident_id)
    found = session.scalar(
        select(Capture)
        .where(
            Capture.incident_id == incident_id,
            Capture.captured_by_id == person.id,
            Capture.captured_at == at,
        )
        .options(joinedload(Capture.captured_by))
    )
    if found is None:
        raise NotFound(words("This case has no such evidence."))
    return found
