"""The clocks of a case: from when the law's runs, what is met, what runs anew. None can be paused."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from newsroom import targets
from newsroom.captures import in_case
from newsroom.clock import iso, local
from newsroom.clocks import LEGAL_STARTS
from newsroom.db import transaction
from newsroom.errors import Invalid, NotFound, Refused, Sentence, words
from newsroom.incident_access import Part, lock_incident
from newsroom.incidents.usecases import BODY_LIMIT, note
from newsroom.models import ClockStart, Target, new_id
from newsroom.person import Person
from newsroom.text import clean_block

FURTHEST_BACK = timedelta(days=31)
"""How long ago a matter can have been received."""


@dataclass(frozen=True)
class Start:
    """From when the clock of the law runs: what was found (`kind`: "received" or "impact_determined"), when
    that was (UTC), and what shows it: in words, or a piece of evidence of the case.
    """

    kind: str
    starts_at: datetime
    note: str
    capture_id: str = ""


def set_start(person: Person, incident_id: str, start: Start, at: datetime) -> None:
    """State from when the clock of the law runs, or contest what was stated: both stay in the record.

    Raises NotFound, Forbidden, Refused, Invalid (the fields of Start).
    """
    with transaction() as session:
        part = lock_incident(session, person, incident_id)
        part.must_write()
        why = clean_block(start.note)
        if errors := _mistakes_in_start(session, part, start, why, at):
            raise Invalid(errors)
        row = ClockStart(
            id=new_id(),
            incident_id=incident_id,
            kind=start.kind,
            starts_at=start.starts_at,
            note=why,
            capture_id=start.capture_id or None,
            set_by_id=person.id,
            set_at=at,
        )
        session.add(row)
        targets.begin_legal(session, part.incident, start.kind, start.starts_at, why, at)
        said = {"start": start.kind, "starts": iso(start.starts_at), "capture": row.capture_id}
        note(session, part.incident, "incident.start", person, at, **said)


def meet_target(person: Person, incident_id: str, target_id: str, at: datetime) -> None:
    """Say that a limit is met which no statement meets by itself. Raises NotFound, Forbidden, Refused."""
    with transaction() as session:
        part = lock_incident(session, person, incident_id)
        part.must_lead()
        target = _running_target(session, part, target_id)
        rule = targets.pack_for(session, part.incident).rule(target.timer, local(target.begins_at).date())
        if rule is not None and rule.met_by:
            raise Refused(words("This is met by what goes out or is noted, not by saying so."))
        targets.meet_one(session, part.incident, target, "case", at)
        note(session, part.incident, "target.meet", person, at, target=target.id, timer=target.timer)


def restart_target(person: Person, incident_id: str, target_id: str, reason: str, at: datetime) -> None:
    """Let a limit of the house run anew from now, for a reason; the one before stays in the record, and so
    does its being missed. There is no pausing. Raises NotFound, Forbidden, Refused, Invalid (reason).
    """
    why = clean_block(reason)
    if not why or len(why) > BODY_LIMIT:
        raise Invalid({"reason": words("Say why it runs anew.")})
    with transaction() as session:
        part = lock_incident(session, person, incident_id)
        part.must_lead()
        target = _running_target(session, part, target_id)
        if target.kind == "legal":
            raise Refused(words("The law's clock is not restarted: contest the fact it starts from."))
        new = targets.restart(session, part.incident, target, why, at)
        if new is None:
            raise Refused(words("The time limits of this case have no such limit today."))
        said = {"target": target.id, "timer": target.timer, "due": iso(new.due_at)}
        note(session, part.incident, "target.restart", person, at, **said)


def _running_target(session: Session, part: Part, target_id: str) -> Target:
    target = session.get(Target, target_id)
    if target is None or target.incident_id != part.incident.id:
        raise NotFound(words("There is no such time limit in this case."))
    if target.met_at is not None or target.replaced_at is not None:
        raise Refused(words("This time limit does not run any more."))
    return target


def _mistakes_in_start(
    session: Session, part: Part, start: Start, why: str, at: datetime
) -> dict[str, Sentence]:
    errors: dict[str, Sentence] = {}
    if start.kind not in LEGAL_STARTS:
        errors["kind"] = words("Not a valid choice.")
    if not at - FURTHEST_BACK <= start.starts_at <= at:
        errors["starts_at"] = words("It lies in the last 31 days, and not in the future.")
    if not why:
        errors["note"] = words("Say what shows it.")
    if len(why) > BODY_LIMIT:
        errors["note"] = words("This is too long.")
    if start.capture_id and not in_case(session, start.capture_id, part.incident.id):
        errors["capture_id"] = words("This case has no such evidence.")
    return errors
