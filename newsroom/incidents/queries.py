"""Cases and what stands in them. Reads only; every list is bounded."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, joinedload

from newsroom.captures import of_case
from newsroom.clock import from_iso, iso, local
from newsroom.clocks import Reading, read
from newsroom.errors import NotFound, words
from newsroom.incident_access import Part, read_incident, visible
from newsroom.incidents.outside_queries import Outside, outside_of
from newsroom.models import (
    Appointment,
    Capture,
    CaseEntry,
    Claim,
    ClockStart,
    Fact,
    Incident,
    IncidentRole,
    Signal,
    Target,
    User,
)
from newsroom.models.incident import STATES
from newsroom.person import Person
from newsroom.policy import Rule
from newsroom.speaking import speakers
from newsroom.targets import pack_for

PAGE, MOST = 50, 200
Row = TypeVar("Row", ClockStart, IncidentRole, CaseEntry, Fact, Claim, Signal, Target)


@dataclass(frozen=True)
class Wanted:
    """Which cases: in one state, of one severity (None: any), rehearsals alone or none of them (None: both),
    opened before a moment that was shown last.
    """

    state: str = ""
    severity: int | None = None
    exercise: bool | None = None
    before: datetime | None = None


@dataclass(frozen=True)
class Listed:
    """A case of the list with its lead and the soonest of its running limits."""

    incident: Incident
    lead: str
    due: datetime | None


@dataclass(frozen=True)
class Clock:
    """A time limit of a case with its rule and how it stands now."""

    target: Target
    rule: Rule | None
    reading: Reading

    @property
    def runs(self) -> bool:
        """Whether it is neither met nor replaced."""
        return self.target.met_at is None and self.target.replaced_at is None

    @property
    def by_hand(self) -> bool:
        """Whether somebody says that it is met; else what goes out meets it."""
        return self.rule is not None and not self.rule.met_by


@dataclass(frozen=True)
class CaseFile:
    """Everything on the page of a case."""

    part: Part
    clocks: Sequence[Clock]
    starts: Sequence[ClockStart]
    roles: Sequence[IncidentRole]
    log: Sequence[CaseEntry]
    facts: Sequence[Fact]
    claims: Sequence[Claim]
    evidence: Sequence[Capture]
    signals: Sequence[Signal]
    speakers: Sequence[Appointment]
    outside: Outside

    @property
    def incident(self) -> Incident:
        """The case."""
        return self.part.incident

    def running(self, kind: str) -> list[Clock]:
        """The limits of a kind ("legal", "internal") that run."""
        return [clock for clock in self.clocks if clock.runs and clock.target.kind == kind]

    def past(self) -> list[Clock]:
        """The limits that were met, missed or replaced."""
        return [clock for clock in self.clocks if not clock.runs]

    def at_work(self) -> list[IncidentRole]:
        """Who has a role now."""
        return [role for role in self.roles if role.ended_at is None]


def read_wanted(args: Mapping[str, str]) -> Wanted:
    """What an address asks for; what cannot be read asks for nothing."""
    state, severity = args.get("state", ""), args.get("severity", "")
    try:
        before = from_iso(args["before"]) if args.get("before") else None
    except ValueError:
        before = None
    return Wanted(
        state=state if state in STATES else "",
        severity=int(severity) if severity in ("1", "2", "3", "4") else None,
        exercise={"yes": True, "no": False}.get(args.get("exercise", "")),
        before=before,
    )


def find_cases(session: Session, person: Person, wanted: Wanted) -> tuple[list[Listed], str]:
    """A page of cases, the newest first, and where the next one begins ("": there is none): one statement."""
    lead = (
        select(User.name)
        .join(IncidentRole, IncidentRole.user_id == User.id)
        .where(
            IncidentRole.incident_id == Incident.id,
            IncidentRole.role == "lead",
            IncidentRole.ended_at.is_(None),
        )
        .scalar_subquery()
    )
    running = (Target.met_at.is_(None), Target.replaced_at.is_(None))
    due = select(func.min(Target.due_at)).where(Target.incident_id == Incident.id, *running).scalar_subquery()
    query = _filtered(select(Incident, lead, due).where(visible(person)), wanted)
    rows = session.execute(query.order_by(Incident.opened_at.desc(), Incident.id).limit(PAGE + 1)).all()
    found = [Listed(row[0], row[1] or "", row[2]) for row in rows[:PAGE]]
    return found, iso(found[-1].incident.opened_at) if len(rows) > PAGE else ""


def case_file(session: Session, person: Person, incident_id: str, at: datetime) -> CaseFile:
    """One case as `person` may know it at `at` (UTC). Raises NotFound."""
    part = read_incident(session, person, incident_id)
    return CaseFile(
        part,
        _clocks(session, part.incident, at),
        session.scalars(_of(ClockStart, incident_id, "set_by").order_by(ClockStart.set_at)).all(),
        session.scalars(_of(IncidentRole, incident_id, "user").order_by(IncidentRole.given_at)).all(),
        session.scalars(_of(CaseEntry, incident_id, "by").order_by(CaseEntry.at.desc())).all(),
        session.scalars(_of(Fact, incident_id, "owner").order_by(Fact.created_at)).all(),
        session.scalars(_of(Claim, incident_id).order_by(Claim.created_at)).all(),
        _evidence(session, incident_id),
        session.scalars(_of(Signal, incident_id).order_by(Signal.created_at)).all(),
        speakers(session, incident_id, at),
        outside_of(session, incident_id),
    )


def evidence_of(session: Session, person: Person, incident_id: str, capture_id: str) -> Capture:
    """A piece of evidence of a case, or of a signal that belongs to it. Raises NotFound."""
    read_incident(session, person, incident_id)
    capture = session.scalar(select(Capture).where(Capture.id == capture_id, of_case(incident_id)))
    if capture is None:
        raise NotFound(words("This case has no such evidence."))
    return capture


def signal_of(session: Session, signal_id: str) -> Signal | None:
    """A signal that a case can be opened from."""
    return session.get(Signal, signal_id) if signal_id else None


def people(session: Session) -> list[tuple[str, str]]:
    """Everybody who can have a role in a case: (id, name), by given name."""
    rows = session.execute(select(User.id, User.name).where(User.active).order_by(User.sort_key).limit(1000))
    return [(row.id, row.name) for row in rows]


def _filtered(query: Select[*tuple[Any, ...]], wanted: Wanted) -> Select[*tuple[Any, ...]]:
    if wanted.state:
        query = query.where(Incident.state == wanted.state)
    if wanted.severity:
        query = query.where(Incident.severity == wanted.severity)
    if wanted.exercise is not None:
        query = query.where(Incident.exercise.is_(wanted.exercise))
    return query.where(Incident.opened_at < wanted.before) if wanted.before else query


def _evidence(session: Session, incident_id: str) -> Sequence[Capture]:
    found = select(Capture).where(of_case(incident_id)).options(joinedload(Capture.captured_by))
    return session.scalars(found.order_by(Capture.captured_at, Capture.id).limit(MOST)).all()


def _clocks(session: Session, incident: Incident, at: datetime) -> list[Clock]:
    pack = pack_for(session, incident)
    found = session.scalars(_of(Target, incident.id).order_by(Target.due_at))
    return [
        Clock(
            row,
            pack.rule(row.timer, local(row.begins_at).date()),
            read(row.begins_at, row.due_at, at),
        )
        for row in found
    ]


def _of(model: type[Row], incident_id: str, *loaded: str) -> Select[Row]:
    """The rows of a case, with what the page shows of each; MOST at the most."""
    columns: Any = model
    shown = (joinedload(getattr(model, name)) for name in loaded)
    return select(model).where(columns.incident_id == incident_id).options(*shown).limit(MOST)
