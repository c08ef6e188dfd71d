"""Opening a case, naming who does what in it, closing it.

Every change is noted in the stream "incident:<id>" of the trail. Opening tells the head of the board.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from newsroom import targets, triage
from newsroom.case_log import write_entry
from newsroom.clock import local
from newsroom.closing import open_ends
from newsroom.db import transaction
from newsroom.errors import Forbidden, Invalid, NotFound, Refused, Sentence, words
from newsroom.hold_writing import finish_all, hold_own_tag
from newsroom.incident_access import lock_incident
from newsroom.installation import keep_pack, present_pack
from newsroom.ledger import record
from newsroom.models import Claim, Incident, IncidentRole, Signal, User, new_id
from newsroom.models.incident import CASE_ROLES
from newsroom.notices import notify
from newsroom.permissions import PERMISSIONS
from newsroom.person import Person
from newsroom.sights import see_case
from newsroom.telling import holders
from newsroom.text import clean_block, clean_line
from newsroom.triage import Verdict

TITLE_LIMIT, BODY_LIMIT = 200, 4000
HEAD = ("publisher",)


@dataclass(frozen=True)
class Opening:
    """How a case begins: its title, the claim it is about in the claim's own words, how grave it is (1 the
    gravest, 4), why it is opened, who leads it; `exercise`: a rehearsal. `signal_id`: the signal it comes
    from, "" for none.
    """

    title: str
    claim: str
    severity: int
    reason: str
    lead_id: str
    summary: str = ""
    exercise: bool = False
    signal_id: str = ""


def open_case(person: Person, opening: Opening, at: datetime, incident_id: str | None = None) -> Incident:
    """Open a case: its internal clocks run from now, and what is filed under its tag is held back: while it
    is open, one voice speaks. Raises Forbidden, NotFound, Refused, Invalid (the fields of Opening).
    """
    if not person.holds(*PERMISSIONS["incident.open"]):
        raise Forbidden(words("Your roles do not include opening a case: log a signal instead."))
    with transaction() as session:
        clean, signal = _cleaned(opening), _signal(session, opening.signal_id)
        if errors := _mistakes(session, clean):
            raise Invalid(errors)
        incident = _incident(session, person, clean, at, incident_id or new_id())
        _name(session, incident, clean.lead_id, "lead", person, at)
        session.add(Claim(id=new_id(), incident_id=incident.id, quoted=clean.claim, created_at=at))
        starts = {"opened": at}
        if signal is not None:
            starts["signal"] = signal.created_at
            _attach(session, signal, incident, person, at)
        targets.begin(session, incident, starts, at)
        if signal is not None:
            triage.meet_target(session, incident, signal)
        note(session, incident, "incident.open", person, at, severity=clean.severity, lead=clean.lead_id)
        hold_own_tag(session, person, incident, at)
        _tell(session, incident, {*holders(session, HEAD, "", at), clean.lead_id}, person, "open", at)
        return incident


def give_role(person: Person, incident_id: str, user_id: str, role: str, at: datetime) -> None:
    """Name who does what in a case; naming a lead ends the part of whoever led it. The named one is told.

    Raises NotFound, Forbidden, Refused, Invalid (user_id, role).
    """
    with transaction() as session:
        part = lock_incident(session, person, incident_id)
        part.must_lead()
        if errors := _mistakes_in_role(session, user_id, role):
            raise Invalid(errors)
        if _held(session, part.incident, user_id, role):
            return
        if role == "lead":
            for before in _holders(session, part.incident, "lead"):
                before.ended_at = at
            session.flush()
        _name(session, part.incident, user_id, role, person, at)
        note(session, part.incident, "incident.role", person, at, user=user_id, part=role)
        _tell(session, part.incident, {user_id}, person, "role", at)


def end_role(person: Person, incident_id: str, role_id: str, at: datetime) -> None:
    """End somebody's part in a case; the lead is replaced, not ended. Raises NotFound, Forbidden, Refused."""
    with transaction() as session:
        part = lock_incident(session, person, incident_id)
        part.must_lead()
        held = session.get(IncidentRole, role_id)
        if held is None or held.incident_id != incident_id:
            raise NotFound(words("There is no such role in this case."))
        if held.role == "lead":
            raise Refused(words("A case always has a lead: name another one."))
        if held.ended_at is None:
            held.ended_at = at
            note(session, part.incident, "incident.role_end", person, at, user=held.user_id, part=held.role)


def close_case(
    person: Person, incident_id: str, version: int, why: str, at: datetime, *, anyway: bool = False
) -> None:
    """Close a case: nothing in it changes any more but the review afterwards. `anyway`: although something is
    open that may be left so (newsroom.closing). Raises NotFound, Forbidden, Refused, Invalid (note, anyway).
    """
    said = clean_block(why)
    if not said or len(said) > BODY_LIMIT:
        raise Invalid({"note": words("Say in a few sentences how it ended.")})
    with transaction() as session:
        part = lock_incident(session, person, incident_id)
        part.must_lead()
        incident = part.incident
        if incident.version != version:
            raise Refused(words("Somebody changed this since you opened the page."))
        left = _left_open(session, incident, anyway)
        targets.end_all(session, incident, at)
        targets.begin(session, incident, {"closed": at}, at)
        finish_all(session, person, incident, at)
        incident.state, incident.closed_at, incident.closed_by_id = "closed", at, person.id
        incident.close_note, incident.version = said, version + 1
        written = write_entry(session, incident, person, "decision", said, at)
        note(session, incident, "incident.close", person, at, left_open=left, **written)


def _left_open(session: Session, incident: Incident, anyway: bool) -> list[str]:
    ends = open_ends(session, incident)
    if any(end.must for end in ends):
        raise Invalid({"open": words("Settle first what is owed and what is held back.")})
    if ends and not anyway:
        raise Invalid({"anyway": words("Something is still open: say that it may stay so.")})
    return sorted({end.kind for end in ends})


def note(
    session: Session, incident: Incident, action: str, person: Person, at: datetime, **more: Any
) -> None:
    """An entry in the trail of a case."""
    about = {"incident": incident.id, "code": incident.code}
    record(session, targets.stream(incident), action, person.id, at, **about, **more)


def _tell(
    session: Session, incident: Incident, people: set[str], person: Person, what: str, at: datetime
) -> None:
    about = {"incident": incident.id, "code": incident.code, "what": what, "exercise": incident.exercise}
    notify(session, "incident", None, people, person.id, at, **about)


def _incident(session: Session, person: Person, opening: Opening, at: datetime, incident_id: str) -> Incident:
    pack = present_pack()
    keep_pack(session, pack)
    year = local(at).year
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("LOCK TABLE incident IN SHARE ROW EXCLUSIVE MODE"))  # numbers without gaps
    last = session.scalar(select(func.max(Incident.number)).where(Incident.year == year)) or 0
    incident = Incident(
        id=incident_id,
        year=year,
        number=last + 1,
        tag=f"vv-{year}-{last + 1:04}",
        title=opening.title,
        summary=opening.summary,
        severity=opening.severity,
        state="open",
        exercise=opening.exercise,
        opened_by_id=person.id,
        opened_at=at,
        reason=opening.reason,
        policy_name=pack.name,
        policy_version=pack.version,
        version=1,
    )
    session.add(incident)
    session.flush()
    return incident


def _attach(session: Session, signal: Signal, incident: Incident, person: Person, at: datetime) -> None:
    triage.must_match(signal, incident.exercise)
    grave = signal.severity or incident.severity
    triage.decide(session, signal, Verdict(grave, "answer", incident.reason, incident), person, at)


def _signal(session: Session, signal_id: str) -> Signal | None:
    if not signal_id:
        return None
    signal = session.get(Signal, signal_id, with_for_update=True, populate_existing=True)
    if signal is None:
        raise NotFound(words("There is no such signal."))
    if signal.incident_id is not None:
        raise Refused(words("This signal belongs to a case already."))
    return signal


def _name(
    session: Session, incident: Incident, user_id: str, role: str, person: Person, at: datetime
) -> None:
    named = {"incident_id": incident.id, "user_id": user_id, "role": role}
    session.add(IncidentRole(id=new_id(), given_by_id=person.id, given_at=at, **named))


def _holders(session: Session, incident: Incident, role: str) -> list[IncidentRole]:
    open_ones = select(IncidentRole).where(
        IncidentRole.incident_id == incident.id, IncidentRole.role == role, IncidentRole.ended_at.is_(None)
    )
    return list(session.scalars(open_ones))


def _held(session: Session, incident: Incident, user_id: str, role: str) -> bool:
    return any(held.user_id == user_id for held in _holders(session, incident, role))


def _cleaned(opening: Opening) -> Opening:
    lines = {"title": clean_line(opening.title)}
    blocks = {name: clean_block(getattr(opening, name)) for name in ("claim", "reason", "summary")}
    return Opening(**{**vars(opening), **lines, **blocks})


def _mistakes(session: Session, opening: Opening) -> dict[str, Sentence]:
    missing = {
        "title": words("Give the case a title."),
        "claim": words("A case is about a claim: quote it."),
        "reason": words("Say why the case is opened."),
    }
    errors: dict[str, Sentence] = {name: said for name, said in missing.items() if not getattr(opening, name)}
    limits = {"title": TITLE_LIMIT, "claim": BODY_LIMIT, "reason": BODY_LIMIT, "summary": BODY_LIMIT}
    for name, most in limits.items():
        if len(getattr(opening, name)) > most:
            errors[name] = words("This is too long.")
    if opening.severity not in range(1, 5):
        errors["severity"] = words("Not a valid choice.")
    if unknown := _unknown(session, opening.lead_id):
        errors["lead_id"] = unknown
    return errors


def _unknown(session: Session, user_id: str) -> Sentence | None:
    user = session.get(User, user_id) if user_id else None
    if user is not None and user.active:
        return None
    return words("There is no such person, or the account is switched off.")


def _mistakes_in_role(session: Session, user_id: str, role: str) -> dict[str, Sentence]:
    unknown = _unknown(session, user_id)
    errors: dict[str, Sentence] = {"user_id": unknown} if unknown else {}
    return errors | ({} if role in CASE_ROLES else {"role": words("Not a valid choice.")})


def mark_seen(person: Person, incident_id: str, version: int, at: datetime) -> None:
    """Remember that `person` has had the case as of `version` before their eyes; a second time changes
    nothing. Raises NotFound.
    """
    with transaction() as session:
        see_case(session, lock_incident(session, person, incident_id).incident, version, person, at)
