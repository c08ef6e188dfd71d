"""What is decided about a signal: answer, watch, or leave unanswered, each with a reason and each kept.

Deciding anew adds a decision; the earlier ones stay. A signal that belongs to a case is part of its evidence,
so it changes no more once the case is closed.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from newsroom import targets
from newsroom.clock import local
from newsroom.clocks import plan
from newsroom.errors import Invalid, Refused, Sentence, words
from newsroom.installation import present_pack
from newsroom.ledger import record
from newsroom.models import Incident, Signal, SignalDecision, new_id
from newsroom.models.signal import DECISIONS
from newsroom.person import Person
from newsroom.worktime import WorkDays

TIMER = "triage"
"""The code, in the pack of time limits, of the limit by which a signal is decided about."""
REASON_LIMIT = 4000


@dataclass(frozen=True)
class Verdict:
    """A decision as it is taken: how grave it is (1 the gravest, 4), "answer", "watch" or "ignore", and why;
    the case it is put into by it, if any.
    """

    severity: int
    decision: str
    reason: str
    incident: Incident | None = None


def due_at(logged_at: datetime) -> datetime | None:
    """By when a signal logged at that moment is to be decided about; None where the house sets no limit."""
    rule = present_pack().rule(TIMER, local(logged_at).date())
    return plan(rule, logged_at, WorkDays()).due_at if rule else None


def mistakes(verdict: Verdict) -> dict[str, Sentence]:
    """What cannot be taken over of a decision, by field."""
    errors: dict[str, Sentence] = {}
    if verdict.severity not in range(1, 5):
        errors["severity"] = words("Not a valid choice.")
    if verdict.decision not in DECISIONS:
        errors["decision"] = words("Not a valid choice.")
    if not verdict.reason:
        errors["reason"] = words("Say why: not to answer is a decision too.")
    if len(verdict.reason) > REASON_LIMIT:
        errors["reason"] = words("This is too long.")
    return errors


def decide(session: Session, signal: Signal, verdict: Verdict, person: Person, at: datetime) -> None:
    """Take a decision about a signal (locked by the caller) and keep it. Call it inside a transaction.

    Raises Invalid (severity, decision, reason), Refused when its case is closed.
    """
    if errors := mistakes(verdict):
        raise Invalid(errors)
    must_be_open(session, signal)
    signal.severity, signal.decision, signal.decision_reason = (
        verdict.severity,
        verdict.decision,
        verdict.reason,
    )
    signal.decided_by_id, signal.decided_at, signal.version = person.id, at, signal.version + 1
    if verdict.incident is not None:
        signal.incident_id = verdict.incident.id
    _keep(session, signal, verdict, person, at)


def must_be_open(session: Session, signal: Signal) -> None:
    """Raises Refused when the signal belongs to a case that is closed."""
    incident = session.get(Incident, signal.incident_id) if signal.incident_id else None
    if incident is not None and incident.state not in ("open", "watching"):
        raise Refused(words("The case of this signal is closed: nothing in it changes."))


def must_match(signal: Signal, exercise: bool) -> None:
    """Raises Refused when a rehearsal and the real thing would be mixed."""
    if signal.exercise != exercise:
        raise Refused(words("A signal of an exercise goes into an exercise, a real one into a real case."))


def meet_target(session: Session, incident: Incident, signal: Signal) -> None:
    """Note in a case that was opened from a signal when that was first decided about."""
    session.flush()
    first = session.scalar(select(func.min(SignalDecision.at)).where(SignalDecision.signal_id == signal.id))
    for target in targets.running(session, incident.id):
        if target.timer == TIMER and first is not None:
            targets.meet_one(session, incident, target, stream(signal), first)


def stream(signal: Signal) -> str:
    """The stream of the trail that a signal is noted in."""
    return f"signal:{signal.id}"


def note(session: Session, signal: Signal, action: str, person: Person, at: datetime, **more: object) -> None:
    """An entry in the trail of a signal."""
    about = {"signal": signal.id, "mark": signal.id[:8]}
    record(session, stream(signal), action, person.id, at, **about, **more)


def _keep(session: Session, signal: Signal, verdict: Verdict, person: Person, at: datetime) -> None:
    incident_id = verdict.incident.id if verdict.incident else None
    row = SignalDecision(
        id=new_id(),
        signal_id=signal.id,
        at=at,
        by_id=person.id,
        severity=verdict.severity,
        decision=verdict.decision,
        reason=verdict.reason,
        incident_id=incident_id,
        salt=secrets.token_hex(16),
    )
    session.add(row)
    said = {"decision": row.decision, "severity": row.severity, "case": incident_id}
    committed = hashlib.sha256((row.salt + row.reason).encode()).hexdigest()
    note(session, signal, "signal.decide", person, at, **said, sha256=committed)
