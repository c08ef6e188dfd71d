"""Taking a table over, batch by batch: a worker does it beside its deliveries, or the command that imports.

A batch is one transaction: its receivers, the rows' outcomes and the trail are written together or not at
all, so that whoever goes on after a killed worker does each row exactly once.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from newsroom.db import db, transaction
from newsroom.endpoint_access import may_manage
from newsroom.endpoints.describing import describer
from newsroom.endpoints.importing.judging import EXISTS, apply, existing
from newsroom.ledger import record
from newsroom.models import EndpointImport, EndpointImportRow
from newsroom.person import CONSOLE, SYSTEM, Person, load_person
from newsroom.worker.clock import Chore

BATCH = 200
KEYS_LAST = timedelta(hours=24)
"""How long after the end the keys of new receivers wait to be fetched."""

KEEP = timedelta(days=30)
"""How long a table is kept: it holds names and telephone numbers."""

_AHEAD = (EndpointImportRow.outcome.in_(("new", "changed")), EndpointImportRow.done.is_(False))


def carry_on_imports(at: datetime) -> int:
    """Take over the next rows of the oldest table that runs, at `at` (UTC); returns how many it looked at."""
    running = select(EndpointImport.id).where(EndpointImport.state == "running")
    waiting = db.session.scalar(running.limit(1))
    db.session.commit()
    if waiting is None:
        return 0
    with transaction() as session:
        claimed = select(EndpointImport).where(EndpointImport.state == "running")
        claimed = claimed.order_by(EndpointImport.id).limit(1).with_for_update(skip_locked=True)
        table = session.scalar(claimed.execution_options(populate_existing=True))
        return _batch(session, table, at) if table else 0


def finish(table: EndpointImport, state: str, at: datetime) -> None:
    """Nothing more is taken over."""
    table.state, table.finished_at = state, at


def tidy_imports(at: datetime) -> None:
    """Forget keys that nobody has fetched in time, and tables of a month ago."""
    over = select(EndpointImport.id).where(EndpointImport.finished_at < at - KEYS_LAST)
    old = select(EndpointImport.id).where(EndpointImport.created_at < at - KEEP)
    old = old.where(EndpointImport.state != "running")
    with transaction() as session:
        kept = EndpointImportRow.sealed_key != ""
        forget_keys = update(EndpointImportRow).where(EndpointImportRow.import_id.in_(over), kept)
        session.execute(forget_keys.values(sealed_key="").execution_options(synchronize_session=False))
        session.execute(delete(EndpointImportRow).where(EndpointImportRow.import_id.in_(old)))
        session.execute(delete(EndpointImport).where(EndpointImport.id.in_(old)))


def _batch(session: Session, table: EndpointImport, at: datetime) -> int:
    person = _importer(session, table, at)
    if person is None:
        finish(table, "cancelled", at)
        record(session, "endpoints", "endpoint.import_cancel", SYSTEM.id, at, number=table.id)
        return 0
    rows = session.scalars(
        select(EndpointImportRow)
        .where(EndpointImportRow.import_id == table.id, *_AHEAD)
        .order_by(EndpointImportRow.number)
        .limit(BATCH)
        .execution_options(populate_existing=True)
    ).all()
    _take_over(session, person, table, rows, at)
    if len(rows) < BATCH:
        finish(table, "done", at)
        record(session, "endpoints", "endpoint.import_done", SYSTEM.id, at, number=table.id)
    return len(rows)


def _importer(session: Session, table: EndpointImport, at: datetime) -> Person | None:
    """Who imports, if they still may."""
    person = CONSOLE if table.actor_id == CONSOLE.id else load_person(session, table.actor_id, at)
    return person if person and may_manage(person) else None


def _take_over(
    session: Session, person: Person, table: EndpointImport, rows: Sequence[EndpointImportRow], at: datetime
) -> None:
    by = describer(session, person)
    there = existing(session, (row.cells["address"] for row in rows), lock=True)
    for row in rows:
        endpoint = there.get(row.cells["address"])
        if endpoint and not table.change_existing:
            row.done, row.outcome, row.errors = True, "error", {"address": EXISTS}
        else:
            apply(session, by, row, endpoint, at)


CHORES = (Chore(timedelta(seconds=1), carry_on_imports), Chore(timedelta(hours=1), tidy_imports))
"""What every worker does for imports."""
