"""The library of statement templates: what there is, and what may be used now. Reads only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from newsroom.errors import NotFound, words
from newsroom.models import StatementTemplate
from workflows import Reason

MOST = 200
SOON = timedelta(days=14)
"""How long before it expires a template is marked, and people are told."""

State = Literal["usable", "soon", "uncleared", "expired", "retired"]
STATES: tuple[State, ...] = ("soon", "usable", "uncleared", "expired", "retired")


@dataclass(frozen=True)
class Listed:
    """A version of a template with how it stands."""

    row: StatementTemplate
    state: State


def state_of(row: StatementTemplate, at: datetime) -> State:
    """How a version stands at `at` (UTC)."""
    if row.retired_at is not None:
        return "retired"
    if row.expires_at is not None and row.expires_at <= at:
        return "expired"
    if row.legal_cleared_at is None:
        return "uncleared"
    return "soon" if row.expires_at is not None and row.expires_at <= at + SOON else "usable"


def refusal_of(row: StatementTemplate, at: datetime) -> Reason | None:
    """Why a version may not be used at `at` (UTC), naming it; None when it may."""
    named = {"name": row.name, "version": str(row.version)}
    state = state_of(row, at)
    if state == "retired":
        return Reason("template_retired", named | {"at": row.retired_at})
    if state == "expired":
        return Reason("template_expired", named | {"at": row.expires_at})
    return Reason("template_uncleared", named) if state == "uncleared" else None


def all_templates(session: Session, at: datetime) -> list[Listed]:
    """The library: what can be used first, the rest after it. One statement."""
    found = session.scalars(
        select(StatementTemplate)
        .options(joinedload(StatementTemplate.created_by), joinedload(StatementTemplate.legal_cleared_by))
        .order_by(StatementTemplate.created_at.desc())
        .limit(MOST)
    )
    listed = [Listed(row, state_of(row, at)) for row in found]
    return sorted(listed, key=lambda one: (STATES.index(one.state), one.row.kind, -one.row.version))


def one_template(session: Session, template_id: str, at: datetime) -> Listed:
    """One version with its author and its lawyer. Raises NotFound."""
    row = session.scalar(
        select(StatementTemplate)
        .where(StatementTemplate.id == template_id)
        .options(joinedload(StatementTemplate.created_by), joinedload(StatementTemplate.legal_cleared_by))
    )
    if row is None:
        raise NotFound(words("There is no such template."))
    return Listed(row, state_of(row, at))


def usable(session: Session, at: datetime) -> Sequence[StatementTemplate]:
    """What may be used at `at` (UTC), by kind and name. One statement."""
    return session.scalars(
        select(StatementTemplate)
        .where(
            StatementTemplate.retired_at.is_(None),
            StatementTemplate.legal_cleared_at.is_not(None),
            StatementTemplate.expires_at > at,
        )
        .order_by(StatementTemplate.kind, StatementTemplate.name)
        .limit(MOST)
    ).all()
