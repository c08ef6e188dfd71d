"""The file of a case: everything the database holds of it as one canonical JSON document (RFC 8785), whose
SHA-256 seals it. Texts, evidence and what was sent lie beside it in the bundle, named here by their digests.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import rfc8785
from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from newsroom.clock import iso
from newsroom.models import (
    Appointment,
    Approval,
    Capture,
    CaseEntry,
    CaseRequest,
    Claim,
    ClockStart,
    Comment,
    Debt,
    Fact,
    Hold,
    HoldRelease,
    Incident,
    IncidentRole,
    Lesson,
    PolicyPack,
    PressQuestion,
    Revision,
    Sight,
    Signal,
    Statement,
    Story,
    Target,
    User,
)

FORMAT = "newsroom-case-1"
LEFT_OUT = frozenset({"content", "search_row", "phone", "email"})
"""Columns that are no part of the file: texts lie beside it, and how people are reached is nobody's business
outside.
"""
OF_THE_CASE: Mapping[str, tuple[type[Any], str]] = {
    "roles": (IncidentRole, "given_at"),
    "log": (CaseEntry, "at"),
    "facts": (Fact, "created_at"),
    "claims": (Claim, "created_at"),
    "clock_starts": (ClockStart, "set_at"),
    "targets": (Target, "begins_at"),
    "signals": (Signal, "created_at"),
    "statements": (Statement, "created_at"),
    "holds": (Hold, "begun_at"),
    "requests": (CaseRequest, "sent_at"),
    "questions": (PressQuestion, "received_at"),
    "lessons": (Lesson, "created_at"),
    "sights": (Sight, "seen_at"),
}
OF_ITS_STATEMENTS: Mapping[str, tuple[type[Any], str]] = {
    "revisions": (Revision, "number"),
    "approvals": (Approval, "created_at"),
    "debts": (Debt, "opened_at"),
    "remarks": (Comment, "created_at"),
}
_STORY = (
    *("id", "title", "workflow", "workflow_version", "stage", "sequence", "digest", "public_state"),
    *("author_id", "first_published_at", "published_at", "created_at"),
)

Rows = list[dict[str, Any]]


def case_file(session: Session, incident: Incident) -> bytes:
    """The exact bytes of the file of a case as it stands."""
    parts: dict[str, Rows] = {
        name: _rows(session, model, model.incident_id == incident.id, order)
        for name, (model, order) in OF_THE_CASE.items()
    }
    stories = [row["story_id"] for row in parts["statements"]]
    for name, (model, order) in OF_ITS_STATEMENTS.items():
        parts[name] = _rows(session, model, model.story_id.in_(stories), order)
    parts["stories"] = _rows(session, Story, Story.id.in_(stories), "created_at", _STORY)
    parts["captures"] = _rows(session, Capture, _captured(incident, parts["signals"]), "captured_at")
    holds = [row["id"] for row in parts["holds"]]
    parts["hold_releases"] = _rows(session, HoldRelease, HoldRelease.hold_id.in_(holds), "released_at")
    parts["papers"] = _rows(session, Appointment, _papers(incident, parts["approvals"]), "created_at")
    return rfc8785.dumps(
        {
            "format": FORMAT,
            "code": incident.code,
            "case": _head(session, incident),
            **parts,
            "people": _people(session, incident, parts),
        }
    )


def _rows(
    session: Session,
    model: type[Any],
    condition: ColumnElement[bool],
    order: str,
    names: Sequence[str] = (),
) -> Rows:
    table = model.__table__
    wanted = [column for column in table.columns if _belongs(column.name, names)]
    query = select(*wanted).where(condition).order_by(table.c[order], *table.primary_key)
    return [_plain(row) for row in session.execute(query).mappings()]


def _belongs(name: str, names: Sequence[str]) -> bool:
    return name in names if names else name not in LEFT_OUT


def _plain(row: Mapping[Any, Any]) -> dict[str, Any]:
    return {str(key): iso(value) if isinstance(value, datetime) else value for key, value in row.items()}


def _head(session: Session, incident: Incident) -> dict[str, Any]:
    """The case itself as it stood before it was sealed, with the text of its time limits."""
    (head,) = _rows(session, Incident, Incident.id == incident.id, "opened_at")
    head |= {"state": "closed"} if incident.frozen_at else {}
    without = {name: value for name, value in head.items() if not name.startswith("frozen_")}
    pack = session.get(PolicyPack, (incident.policy_name, incident.policy_version))
    return without | {"policy": pack.source if pack else None}


def _captured(incident: Incident, signals: Rows) -> ColumnElement[bool]:
    return or_(
        Capture.incident_id == incident.id,
        Capture.signal_id.in_([row["id"] for row in signals]),
        Capture.id.in_(select(Appointment.paper_id).where(Appointment.incident_id == incident.id)),
    )


def _papers(incident: Incident, approvals: Rows) -> ColumnElement[bool]:
    """The papers for this case, and those of everybody who signed in it."""
    signers = {row["user_id"] for row in approvals}
    return or_(Appointment.incident_id == incident.id, Appointment.user_id.in_(sorted(signers)))


def _people(session: Session, incident: Incident, parts: Mapping[str, Rows]) -> dict[str, str]:
    """The names of everybody whom the file names by an id."""
    named: set[str | None] = {incident.opened_by_id, incident.closed_by_id}
    columns: frozenset[str] = _person_columns()
    for rows in parts.values():
        named |= {row[name] for row in rows for name in columns & row.keys()}
    ids: InstrumentedAttribute[str] = User.id
    found = session.execute(select(User.id, User.name).where(ids.in_(sorted(filter(None, named)))))
    return {row.id: row.name for row in found}


def _person_columns() -> frozenset[str]:
    """The columns of the file's tables that name a person."""
    models = [model for model, _ in (*OF_THE_CASE.values(), *OF_ITS_STATEMENTS.values())]
    models += [Capture, HoldRelease, Appointment, Story]
    return frozenset(
        column.name
        for model in models
        for column in model.__table__.columns
        for key in column.foreign_keys
        if key.column.table is User.__table__
    )
