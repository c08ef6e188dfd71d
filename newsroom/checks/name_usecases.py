"""Keeping the dictionary of names: by hand, and from a table. Where names can hold a text up, every text is
to be judged anew: by the worker, and by whatever step is taken with one before.
"""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from newsroom.db import transaction
from newsroom.errors import Forbidden, Invalid, NotFound, Sentence, words
from newsroom.findings import hold_writers_back, question_names
from newsroom.ledger import record
from newsroom.models import KnownName, new_id
from newsroom.person import Person
from newsroom.text import clean_line, name_sort_key

KEEPERS = ("admin", "secretary")
MOST = 5000
ROWS = 2000
LIMITS = {"name": 120, "title": 200, "note": 300}


@dataclass(frozen=True)
class Entry:
    """A person, a title they hold from and to these local dates (None: open, both included), and a note."""

    name: str
    title: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    note: str = ""


@dataclass(frozen=True)
class RowReport:
    """What became of one row of a table: "added", "known" or "refused" with the sentence."""

    number: int
    name: str
    outcome: str
    sentence: str = ""


def add_name(person: Person, entry: Entry, at: datetime) -> KnownName:
    """A new entry. Raises Forbidden, Invalid (the fields of Entry)."""
    _must_keep(person)
    with transaction() as session:
        hold_writers_back(session)
        row = _add(session, person, _checked(session, entry), at)
        question_names(session, at)
        return row


def change_name(person: Person, name_id: str, entry: Entry, at: datetime) -> None:
    """Write an entry anew. Raises Forbidden, NotFound, Invalid."""
    _must_keep(person)
    with transaction() as session:
        hold_writers_back(session)
        row = _row(session, name_id)
        clean = _checked(session, entry, row)
        if clean != _entry_of(row):
            _fill(row, clean)
            record(session, "catalogue", "name.change", person.id, at, name=row.id)
            question_names(session, at)


def remove_name(person: Person, name_id: str, at: datetime) -> None:
    """Delete an entry. Raises Forbidden, NotFound."""
    _must_keep(person)
    with transaction() as session:
        hold_writers_back(session)
        session.delete(_row(session, name_id))
        record(session, "catalogue", "name.remove", person.id, at, name=name_id)
        question_names(session, at)


def import_names(person: Person, table: str, at: datetime) -> list[RowReport]:
    """Add the rows of a CSV table: name, title, from, to (dd/mm/yyyy or yyyy-mm-dd), note.

    A heading is no row. Every row is judged by itself, and told of; the good ones are added together. Raises
    Forbidden, Invalid.
    """
    _must_keep(person)
    rows = list(_rows(table))
    if not 0 < len(rows) <= ROWS:
        raise Invalid({"table": words("Give a table of 1 to 2,000 rows.")})
    with transaction() as session:
        hold_writers_back(session)
        reports = [_import(session, person, number, cells, at) for number, cells in rows]
        if any(report.outcome == "added" for report in reports):
            question_names(session, at)
        return reports


def _import(session: Session, person: Person, number: int, cells: list[str], at: datetime) -> RowReport:
    try:
        entry = _checked(session, _read(cells))
        _add(session, person, entry, at)
    except Invalid as invalid:
        known = "same" in invalid.errors
        sentence = str(next(iter(invalid.errors.values())))
        return RowReport(number, cells[0], "known" if known else "refused", sentence)
    return RowReport(number, entry.name, "added")


def _rows(table: str) -> Iterator[tuple[int, list[str]]]:
    """Numbered rows with something in them. Excel writes ; or a tab where it writes , as the decimal mark."""
    text = table.lstrip("\ufeff")
    first = text.partition("\n")[0]
    delimiter = max(";\t,", key=first.count)
    for number, cells in enumerate(csv.reader(io.StringIO(text), delimiter=delimiter), start=1):
        cleaned = [clean_line(cell) for cell in cells]
        heading = number == 1 and cleaned and cleaned[0].casefold() in ("name", "họ tên", "họ và tên", "tên")
        if any(cleaned) and not heading:
            yield number, cleaned


def _read(cells: list[str]) -> Entry:
    name, title, begins, ends, note, *_ = [*cells, "", "", "", "", ""]
    return Entry(name, title, _date(begins, "valid_from"), _date(ends, "valid_to"), note)


def _date(text: str, field: str) -> date | None:
    if not text:
        return None
    for form in ("%d/%m/%Y", "%Y-%m-%d"):
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007  # a day, no moment
        except ValueError:
            continue
    raise Invalid({field: words("Write dates as 22/11/2026.")})


def _must_keep(person: Person) -> None:
    if not person.holds(*KEEPERS):
        raise Forbidden(words("Only an administrator or the managing editor may change this."))


def _row(session: Session, name_id: str) -> KnownName:
    found = session.get(KnownName, name_id, with_for_update=True, populate_existing=True)
    if found is None:
        raise NotFound(words("There is no such entry."))
    return found


def _checked(session: Session, entry: Entry, row: KnownName | None = None) -> Entry:
    clean = Entry(
        clean_line(entry.name),
        clean_line(entry.title),
        entry.valid_from,
        entry.valid_to,
        clean_line(entry.note),
    )
    errors: dict[str, Sentence] = {
        name: words("This is too long.")
        for name, limit in LIMITS.items()
        if len(getattr(clean, name)) > limit
    }
    if len(clean.name.split()) < 2:
        errors["name"] = words("Write the whole name: family name and given name.")
    if clean.valid_from and clean.valid_to and clean.valid_from > clean.valid_to:
        errors["valid_to"] = words("The end lies before the beginning.")
    if not errors and _is_known(session, clean, row):
        errors["same"] = words("This entry is in the dictionary already.")
    if errors:
        raise Invalid(errors)
    return clean


def _is_known(session: Session, entry: Entry, row: KnownName | None) -> bool:
    """SQL takes two open dates for different ones, so the constraint alone would let them in twice."""
    same = select(KnownName.id).where(KnownName.name == entry.name, KnownName.title == entry.title)
    begins = (
        KnownName.valid_from.is_(None)
        if entry.valid_from is None
        else KnownName.valid_from == entry.valid_from
    )
    found = session.scalars(same.where(begins)).first()
    return found is not None and (row is None or found != row.id)


def _add(session: Session, person: Person, entry: Entry, at: datetime) -> KnownName:
    if (session.scalar(select(func.count()).select_from(KnownName)) or 0) >= MOST:
        raise Invalid({"name": words("The dictionary is full: 5,000 entries.")})
    row = KnownName(id=new_id())
    _fill(row, entry)
    session.add(row)
    session.flush()
    record(session, "catalogue", "name.add", person.id, at, name=row.id)
    return row


def _fill(row: KnownName, entry: Entry) -> None:
    row.name, row.title, row.note = entry.name, entry.title, entry.note
    row.valid_from, row.valid_to = entry.valid_from, entry.valid_to
    row.sort_key = name_sort_key(entry.name)


def _entry_of(row: KnownName) -> Entry:
    return Entry(row.name, row.title, row.valid_from, row.valid_to, row.note)
