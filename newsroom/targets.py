"""The time limits of a case in the database: begun, met, replaced, missed. They cannot be paused.

Whatever brings a case on says so here (`meet`); the worker tells people when a share of a limit has run
(`watch`). What is due is reckoned once, by the pack of time limits that the case began under.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from newsroom.clock import iso, local
from newsroom.clocks import LEGAL_STARTS, Planned, plan, plans, read
from newsroom.installation import pack_of
from newsroom.lateness import work_days
from newsroom.ledger import record
from newsroom.models import Incident, IncidentRole, Target, new_id
from newsroom.notices import PEOPLE_AT_MOST, notify
from newsroom.person import SYSTEM
from newsroom.policy import Pack
from newsroom.telling import holders

AT_ONCE = 200
"""How many running limits one look of the worker takes."""
OVERSEERS = ("publisher",)
"""Who is told, besides those in the case, once a limit is missed."""

_RUNNING = (Target.met_at.is_(None), Target.replaced_at.is_(None))


def stream(incident: Incident) -> str:
    """The stream of the trail that a case is noted in."""
    return f"incident:{incident.id}"


def pack_for(session: Session, incident: Incident) -> Pack:
    """The time limits that a case began under."""
    return pack_of(session, incident.policy_name, incident.policy_version)


def running(session: Session, incident_id: str) -> list[Target]:
    """The limits of a case that are neither met nor replaced, the soonest first."""
    found = select(Target).where(Target.incident_id == incident_id, *_RUNNING).order_by(Target.due_at)
    return list(session.scalars(found.limit(AT_ONCE)))


def begin(session: Session, incident: Incident, starts: Mapping[str, datetime], at: datetime) -> None:
    """Let every limit begin that runs from one of `starts` (see policy.STARTS) and does not run yet."""
    under_way = {target.timer for target in running(session, incident.id)}
    for planned in plans(pack_for(session, incident), starts, work_days(session, at)):
        if planned.rule.code not in under_way:
            _add(session, incident, planned)


def begin_legal(
    session: Session, incident: Incident, kind: str, starts_at: datetime, why: str, at: datetime
) -> None:
    """Let the clock of the law run from what was found: `kind` is one of clocks.LEGAL_STARTS. Where it runs
    already from something else, the limit that ran stays in the record, replaced for the reason `why`.
    """
    old = {target.timer: target for target in running(session, incident.id)}
    for planned in plans(pack_for(session, incident), {kind: starts_at}, work_days(session, at)):
        if LEGAL_STARTS & set(planned.rule.starts):
            _add(session, incident, planned, old.get(planned.rule.code), why, at)
    session.flush()


def meet(session: Session, incident: Incident, what: str, by: str, at: datetime) -> list[Target]:
    """Note that `what` (see policy.MEETING) happened at `at` (UTC), as `by` says ("story:<id>"): every
    running limit that it meets is met; one that repeats begins anew. Returns those that were met.
    """
    pack = pack_for(session, incident)
    met = []
    for target in running(session, incident.id):
        rule = pack.rule(target.timer, local(target.begins_at).date())
        if rule is not None and what in rule.met_by:
            meet_one(session, incident, target, by, at)
            met.append(target)
    return met


def meet_one(session: Session, incident: Incident, target: Target, by: str, at: datetime) -> None:
    """Note that one limit is met. Met late, it stays missed."""
    target.met_at, target.met_by = at, by
    if at >= target.due_at:
        target.breached_at = target.breached_at or target.due_at
    session.flush()
    rule = pack_for(session, incident).rule(target.timer, local(at).date())
    if rule is not None and rule.repeats and incident.state in ("open", "watching"):
        _add(session, incident, plan(rule, at, work_days(session, at)))


def restart(session: Session, incident: Incident, target: Target, why: str, at: datetime) -> Target | None:
    """Let another limit of the same kind run from `at` in the place of one, for the reason `why`; None when
    the pack has no such limit any more on that day.
    """
    rule = pack_for(session, incident).rule(target.timer, local(at).date())
    if rule is None:
        return None
    return _add(session, incident, plan(rule, at, work_days(session, at)), target, why, at)


def end_all(session: Session, incident: Incident, at: datetime) -> None:
    """End what still runs, for the case is closed; what was missed stays missed."""
    for target in running(session, incident.id):
        _replace(target, at)
    session.flush()


def watch(session: Session, at: datetime) -> int:
    """Tell those in a case, at `at` (UTC), of every limit that has passed a further share of its time, and
    the head of the board of what is missed; returns how many there were. Call it inside a transaction.
    """
    rows = session.execute(
        select(Target, Incident)
        .join(Incident, Incident.id == Target.incident_id)
        .where(*_RUNNING, Target.warned < 100)
        .order_by(Target.due_at)
        .limit(AT_ONCE)
        .with_for_update(of=Target)
    ).all()
    passed = [(target, incident) for target, incident in rows if _passed(target, at) > target.warned]
    for target, incident in passed:
        target.warned = _passed(target, at)
        if target.warned == 100:
            target.breached_at = target.breached_at or target.due_at
            _note(session, incident, "target.miss", target, at)
        notify(
            session,
            "clock",
            None,
            _people(session, incident, target.warned, at),
            SYSTEM.id,
            at,
            incident=incident.id,
            code=incident.code,
            exercise=incident.exercise,
            name=target.timer,
            limit=target.warned,
            due=iso(target.due_at),
        )
    return len(passed)


def _passed(target: Target, at: datetime) -> int:
    return read(target.begins_at, target.due_at, at).passed


def _people(session: Session, incident: Incident, share: int, at: datetime) -> set[str]:
    inside = select(IncidentRole.user_id).where(
        IncidentRole.incident_id == incident.id, IncidentRole.ended_at.is_(None)
    )
    higher: Iterable[str] = holders(session, OVERSEERS, "", at) if share == 100 else ()
    return {*session.scalars(inside.limit(PEOPLE_AT_MOST)), *higher}


def _add(
    session: Session,
    incident: Incident,
    planned: Planned,
    instead_of: Target | None = None,
    why: str = "",
    at: datetime | None = None,
) -> Target:
    if instead_of is not None:
        _replace(instead_of, at or planned.begins_at)
        session.flush()  # one limit of a kind runs at a time
    target = Target(
        id=new_id(),
        incident_id=incident.id,
        timer=planned.rule.code,
        kind=planned.rule.kind,
        calendar=planned.rule.timer.calendar,
        begins_at=planned.begins_at,
        due_at=planned.due_at,
        restarted_from_id=instead_of.id if instead_of else None,
        restart_reason=why if instead_of else "",
    )
    session.add(target)
    return target


def _replace(target: Target, at: datetime) -> None:
    if at >= target.due_at:
        target.breached_at = target.breached_at or target.due_at
    target.replaced_at = at


def _note(session: Session, incident: Incident, action: str, target: Target, at: datetime) -> None:
    about = {"incident": incident.id, "code": incident.code, "target": target.id, "timer": target.timer}
    record(session, stream(incident), action, SYSTEM.id, at, due=iso(target.due_at), **about)
