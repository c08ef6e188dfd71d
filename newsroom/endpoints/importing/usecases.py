"""Importing a table of receivers: looked at first, then begun or stopped; keys of new ones fetched."""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session

from newsroom.db import db, transaction
from newsroom.endpoint_access import must_manage
from newsroom.endpoints.describing import describer
from newsroom.endpoints.importing.batches import KEYS_LAST, finish
from newsroom.endpoints.importing.judging import Verdict, existing, judged
from newsroom.endpoints.importing.table import Row, read_table
from newsroom.errors import NotFound, Refused, words
from newsroom.installation import vault
from newsroom.ledger import record
from newsroom.models import Endpoint, EndpointImport, EndpointImportRow
from newsroom.person import Person

NONE_SUCH = words("There is no such import.")
NO_KEYS = words("There are no keys to fetch: they can be had once, within 24 hours of the end.")


@dataclass(frozen=True)
class HandedOut:
    """A new receiver and what it checks our signatures with."""

    endpoint_id: str
    name: str
    url: str
    signing: str
    key: str = field(repr=False)


def prepare_import(person: Person, content: bytes, change_existing: bool, at: datetime) -> int:
    """Look at a table and keep what would become of each row; nothing is changed yet. It takes the place of
    what this person has looked at before and not begun. `content`: see newsroom.endpoints.importing.table.

    Returns the number of the import. Raises Forbidden, Invalid (field "file").
    """
    must_manage(person)
    rows = read_table(content)
    reading = db.session()  # judged before anything is locked: thousands of rows take their time
    there = existing(reading, (row.cells.get("address", "") for row in rows))
    verdicts = judged(describer(reading, person), rows, there, change_existing)
    table = EndpointImport(
        actor_id=person.id,
        created_at=at,
        state="ready",
        change_existing=change_existing,
        digest=hashlib.sha256(content).hexdigest(),
    )
    with transaction() as session:
        _forget_what_was_not_begun(session, person)
        session.add(table)
        session.flush()
        stored = [_stored(table.id, *pair) for pair in zip(rows, verdicts, strict=True)]
        session.execute(insert(EndpointImportRow), stored)
        return table.id


def start_import(person: Person, import_id: int, at: datetime) -> None:
    """Have a table taken over; a second time nothing happens. Raises Forbidden, NotFound, Refused when there
    is nothing in it to do, or it was stopped."""
    must_manage(person)
    with transaction() as session:
        table = _lock(session, import_id)
        if table.state in ("running", "done"):
            return
        counts = _planned(session, import_id)
        if table.state == "cancelled" or not counts:
            raise Refused(words("There is nothing in this table to add or to change."))
        table.state, table.actor_id = "running", person.id
        said = {"number": table.id, "digest": table.digest, "change_existing": table.change_existing}
        record(session, "endpoints", "endpoint.import_begin", person.id, at, **said, **counts)


def cancel_import(person: Person, import_id: int, at: datetime) -> None:
    """Take nothing more over; what was taken over stays. Raises Forbidden, NotFound, Refused once over."""
    must_manage(person)
    with transaction() as session:
        table = _lock(session, import_id)
        if table.state in ("done", "cancelled"):
            raise Refused(words("This import is over already."))
        if table.state == "running":
            record(session, "endpoints", "endpoint.import_cancel", person.id, at, number=table.id)
        finish(table, "cancelled", at)


def take_keys(person: Person, import_id: int, at: datetime) -> list[HandedOut]:
    """The keys of all new receivers of an import that is over; this once. Raises Forbidden, NotFound, Refused
    when they were fetched before, or it was over a day ago."""
    must_manage(person)
    with transaction() as session:
        table = _lock(session, import_id)
        over = table.finished_at
        if over is None or over <= at - KEYS_LAST or table.keys_taken_at:
            raise Refused(NO_KEYS)
        handed = [_opened(row, endpoint) for row, endpoint in _with_keys(session, import_id)]
        if not handed:
            raise Refused(NO_KEYS)
        table.keys_taken_at = at
        mine = update(EndpointImportRow).where(EndpointImportRow.import_id == import_id)
        session.execute(mine.values(sealed_key="").execution_options(synchronize_session=False))
        said = {"number": table.id, "count": len(handed)}
        record(session, "endpoints", "endpoint.import_keys", person.id, at, **said)
        return handed


def _stored(import_id: int, row: Row, verdict: Verdict) -> dict[str, object]:
    return {
        "import_id": import_id,
        "number": row.number,
        "cells": row.cells,
        "outcome": verdict.outcome,
        "changes": list(verdict.changes),
        "errors": dict(verdict.errors or {}),
    }


def _forget_what_was_not_begun(session: Session, person: Person) -> None:
    mine = (EndpointImport.actor_id == person.id, EndpointImport.state == "ready")
    ids = select(EndpointImport.id).where(*mine)
    session.execute(delete(EndpointImportRow).where(EndpointImportRow.import_id.in_(ids)))
    session.execute(delete(EndpointImport).where(*mine))


def _lock(session: Session, import_id: int) -> EndpointImport:
    table = session.get(EndpointImport, import_id, with_for_update=True, populate_existing=True)
    if table is None:
        raise NotFound(NONE_SUCH)
    return table


def _planned(session: Session, import_id: int) -> dict[str, int]:
    """How many rows would add or change something."""
    rows = select(EndpointImportRow.outcome, func.count()).where(EndpointImportRow.import_id == import_id)
    rows = rows.where(EndpointImportRow.outcome.in_(("new", "changed")))
    return dict(session.execute(rows.group_by(EndpointImportRow.outcome)).all())


def _with_keys(session: Session, import_id: int) -> list[tuple[EndpointImportRow, Endpoint]]:
    """The new receivers that still sign with the key they were made with."""
    rows = select(EndpointImportRow, Endpoint).join(Endpoint, Endpoint.id == EndpointImportRow.endpoint_id)
    rows = rows.where(EndpointImportRow.import_id == import_id, EndpointImportRow.sealed_key != "")
    found = session.execute(rows.order_by(EndpointImportRow.number))
    return [(row, endpoint) for row, endpoint in found if row.sealed_key in endpoint.secrets]


def _opened(row: EndpointImportRow, endpoint: Endpoint) -> HandedOut:
    key = endpoint.public_key or vault().open(row.sealed_key)
    return HandedOut(endpoint.id, endpoint.name, endpoint.url, endpoint.signing, key)
