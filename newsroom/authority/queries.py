"""Who may speak: the register, and what readers see of it. Reads only; every list is bounded."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from newsroom.clock import local
from newsroom.clocks import plan
from newsroom.errors import NotFound, words
from newsroom.installation import present_pack
from newsroom.models import Appointment, Incident, User
from newsroom.speaking import in_force
from newsroom.worktime import WorkDays

MOST = 200
SOON = timedelta(days=14)
"""How long before its end a paper is marked."""

State = Literal["running", "soon", "coming", "ended", "revoked"]


@dataclass(frozen=True)
class Entered:
    """A paper with how it stands; `publish_by`: by when the law wants readers to know of it, while they do
    not.
    """

    row: Appointment
    state: State
    publish_by: datetime | None


def register(session: Session, at: datetime) -> list[Entered]:
    """The papers: those in force first, the ones that end soonest before the others; then the past."""
    found = session.scalars(select(Appointment).order_by(Appointment.created_at.desc()).limit(MOST)).all()
    entered = [_entered(row, at) for row in found]
    order = ("soon", "running", "coming", "ended", "revoked")
    return sorted(entered, key=lambda one: order.index(one.state))


def one(session: Session, appointment_id: str, at: datetime) -> Entered:
    """One paper with its scan and its holder's account. Raises NotFound."""
    row = session.scalar(
        select(Appointment)
        .where(Appointment.id == appointment_id)
        .options(joinedload(Appointment.paper), joinedload(Appointment.user))
    )
    if row is None:
        raise NotFound(words("There is no such paper in the register."))
    return _entered(row, at)


def published(session: Session, at: datetime) -> list[Appointment]:
    """What readers see: the published papers in force."""
    return list(
        session.scalars(
            select(Appointment)
            .where(in_force(at), Appointment.published_at.is_not(None))
            .order_by(Appointment.valid_from)
            .limit(MOST)
        )
    )


def published_paper(session: Session, appointment_id: str, at: datetime) -> Appointment | None:
    """A paper that readers may see now, with its scan; None when there is none."""
    return session.scalar(
        select(Appointment)
        .where(Appointment.id == appointment_id, in_force(at), Appointment.published_at.is_not(None))
        .options(joinedload(Appointment.paper))
    )


def people(session: Session) -> list[tuple[str, str]]:
    """Everybody with an account that is switched on: (id, name), by given name."""
    rows = session.execute(select(User.id, User.name).where(User.active).order_by(User.sort_key).limit(1000))
    return [(row.id, row.name) for row in rows]


def open_cases(session: Session) -> list[tuple[str, str]]:
    """The cases that a paper can be for: (id, code and title), the newest first."""
    rows = session.scalars(
        select(Incident)
        .where(Incident.state.in_(("open", "watching")))
        .order_by(Incident.opened_at.desc())
        .limit(MOST)
    )
    return [(row.id, f"{row.code} · {row.title}") for row in rows]


def case_name(session: Session, incident_id: str | None) -> str:
    """Code and title of a case; "" for none."""
    row = session.get(Incident, incident_id) if incident_id else None
    return f"{row.code} · {row.title}" if row else ""


def _entered(row: Appointment, at: datetime) -> Entered:
    state = _state(row, at)
    owed = row.published_at is None and state in ("running", "soon", "coming")
    rule = present_pack().rule("delegation_published", local(row.signed_at).date()) if owed else None
    return Entered(row, state, plan(rule, row.signed_at, WorkDays()).due_at if rule else None)


def _state(row: Appointment, at: datetime) -> State:
    if row.revoked_at is not None:
        return "revoked"
    if row.valid_until is not None and row.valid_until <= at:
        return "ended"
    if row.valid_from > at:
        return "coming"
    return "soon" if row.valid_until is not None and row.valid_until <= at + SOON else "running"
