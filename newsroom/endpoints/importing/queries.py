"""Reading for the pages about imports of receivers."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from newsroom.endpoints.importing.batches import KEYS_LAST
from newsroom.endpoints.importing.usecases import NONE_SUCH
from newsroom.errors import NotFound
from newsroom.models import EndpointImport, EndpointImportRow, User
from newsroom.models.enrolment import OUTCOMES

PAGE = 50
LAST = 10
AT_ONCE = 500
DOINGS = ("new", "changed")
"""Outcomes that need something done; the others are through as soon as the table was looked at."""


@dataclass(frozen=True)
class Import:
    """A table, who imports it, and its rows counted by (outcome, done). `keys`: how many keys can be fetched,
    until `keys_until` (UTC)."""

    table: EndpointImport
    by: str
    counts: dict[tuple[str, bool], int]
    keys: int = 0

    def count(self, outcome: str) -> int:
        """How many rows have this outcome, done or not."""
        return self.counts.get((outcome, False), 0) + self.counts.get((outcome, True), 0)

    @property
    def total(self) -> int:
        """How many rows there are."""
        return sum(self.counts.values())

    @property
    def ahead(self) -> int:
        """How many rows are still to be taken over."""
        return sum(self.counts.get((outcome, False), 0) for outcome in DOINGS)

    @property
    def keys_until(self) -> datetime | None:
        """When the keys are gone; None while it is not over."""
        return self.table.finished_at + KEYS_LAST if self.table.finished_at else None


def one(session: Session, import_id: int, at: datetime) -> Import:
    """An import as it is at `at` (UTC): three statements. Raises NotFound."""
    found = session.execute(_imports().where(EndpointImport.id == import_id)).one_or_none()
    if found is None:
        raise NotFound(NONE_SUCH)
    it = Import(found[0], found[1], _counts(session, import_id))
    until = it.keys_until
    if until is None or until <= at or it.table.keys_taken_at:
        return it
    with_key = select(func.count()).where(EndpointImportRow.import_id == import_id)
    return Import(*found, it.counts, session.scalar(with_key.where(EndpointImportRow.sealed_key != "")) or 0)


def last(session: Session) -> list[tuple[EndpointImport, str]]:
    """The last imports, newest first, each with whoever imports it."""
    rows = session.execute(_imports().order_by(EndpointImport.id.desc()).limit(LAST))
    return [(row[0], row[1]) for row in rows]


def rows(
    session: Session, import_id: int, outcome: str = "", after: int = 0, limit: int = PAGE
) -> list[EndpointImportRow]:
    """Rows behind the number `after`, in order; `outcome` "": whatever it is."""
    query = select(EndpointImportRow).where(
        EndpointImportRow.import_id == import_id, EndpointImportRow.number > after
    )
    if outcome in OUTCOMES:
        query = query.where(EndpointImportRow.outcome == outcome)
    query = query.order_by(EndpointImportRow.number).limit(limit)
    return list(session.scalars(query.execution_options(populate_existing=True)))


def every_row(session: Session, import_id: int) -> Iterator[EndpointImportRow]:
    """All rows in order, AT_ONCE at a time."""
    after = 0
    while found := rows(session, import_id, "", after, AT_ONCE):
        yield from found
        after = found[-1].number


def _imports() -> Select[EndpointImport, str]:
    name = func.coalesce(User.name, EndpointImport.actor_id)
    query = select(EndpointImport, name).outerjoin(User, User.id == EndpointImport.actor_id)
    return query.execution_options(populate_existing=True)


def _counts(session: Session, import_id: int) -> dict[tuple[str, bool], int]:
    row = EndpointImportRow
    counted = select(row.outcome, row.done, func.count()).where(row.import_id == import_id)
    found = session.execute(counted.group_by(row.outcome, row.done))
    return {(outcome, done): count for outcome, done, count in found}
