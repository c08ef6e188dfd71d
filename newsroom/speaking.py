"""Whether somebody may speak for the agency on a matter at a moment, and the paper that it rests on.

Domain rule: the head speaks, or the spokesperson whom the head has named, or whoever the head lets speak in
writing, on one matter, for a limited time (NĐ 09/2017/NĐ-CP, article 6; NĐ 244/2026/NĐ-CP). A role in the
newsroom is none of these.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from newsroom.models import Appointment, User
from workflows import Reason

PAPERS_AT_MOST = 50
"""How many papers of one person, and how many speakers on one matter, are looked at."""


@dataclass(frozen=True)
class Authority:
    """Either the paper under which somebody speaks, or why they may not."""

    paper: Appointment | None
    refusal: Reason | None


def authority_of(
    session: Session, user_id: str, incident_id: str | None, at: datetime, *, keep: bool = False
) -> Authority:
    """Whether the person may speak at `at` (UTC) on a case (None: on matters in general). One statement.

    Ask inside the transaction that releases: what was revoked a second ago is refused. `keep`: the papers
    stay as they are until the transaction ends.
    """
    held = (
        select(Appointment)
        .join(User, User.id == Appointment.user_id)
        .where(Appointment.user_id == user_id, User.active)
        .order_by(Appointment.valid_from.desc(), Appointment.id)
        .limit(PAPERS_AT_MOST)
        .execution_options(populate_existing=True)
    )
    papers = session.scalars(held.with_for_update(read=True, of=Appointment) if keep else held).all()
    refusals = []
    for paper in papers:
        refusal = refusal_of(paper, incident_id, at)
        if refusal is None:
            return Authority(paper, None)
        refusals.append(refusal)
    return Authority(None, min(refusals, key=_nearness, default=Reason("speaks_nothing")))


def refusal_of(paper: Appointment, incident_id: str | None, at: datetime) -> Reason | None:
    """Why a paper does not let its holder speak at `at` (UTC) on a case; None when it does."""
    number = {"paper": paper.paper_number}
    if not covers(paper, incident_id):
        return Reason("speaks_elsewhere", number)
    if paper.revoked_at is not None and paper.revoked_at <= at:
        return Reason("speaks_revoked", number | {"at": paper.revoked_at})
    if paper.valid_until is not None and paper.valid_until <= at:
        return Reason("speaks_expired", number | {"at": paper.valid_until})
    if paper.valid_from > at:
        return Reason("speaks_later", number | {"at": paper.valid_from})
    return None


def covers(paper: Appointment, incident_id: str | None) -> bool:
    """Whether a paper is about a matter: a delegation only about the one that it names, a standing one about
    all, unless it too names one.
    """
    if paper.kind == "delegate" or paper.incident_id is not None:
        return paper.incident_id is not None and paper.incident_id == incident_id
    return True


def in_force(at: datetime) -> ColumnElement[bool]:
    """The condition on Appointment that it holds at `at` (UTC)."""
    return (
        (Appointment.valid_from <= at)
        & or_(Appointment.valid_until.is_(None), Appointment.valid_until > at)
        & or_(Appointment.revoked_at.is_(None), Appointment.revoked_at > at)
    )


def speakers(session: Session, incident_id: str | None, at: datetime) -> list[Appointment]:
    """Everybody who may speak on a case at `at` (UTC), with or without an account; the head first. One
    statement.
    """
    found = session.scalars(
        select(Appointment)
        .where(in_force(at), or_(Appointment.incident_id.is_(None), Appointment.incident_id == incident_id))
        .order_by(Appointment.valid_from)
        .limit(PAPERS_AT_MOST)
    ).all()
    order = ("head", "spokesperson", "delegate")
    return sorted(
        (paper for paper in found if covers(paper, incident_id)), key=lambda paper: order.index(paper.kind)
    )


_NEAREST = ("speaks_revoked", "speaks_expired", "speaks_later", "speaks_elsewhere", "speaks_nothing")


def _nearness(refusal: Reason) -> int:
    """Of several refusals the one that says most is told: a paper that held until lately before one that was
    never about the matter.
    """
    return _NEAREST.index(refusal.code)
