"""The demo newsroom's dictionary of names: leaders of a province that does not exist."""

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import select

from newsroom.checks.name_usecases import Entry, add_name
from newsroom.db import db
from newsroom.demo_accounts import demo_id
from newsroom.models import KnownName
from newsroom.person import load_person


def keep_names(rows: Iterable[dict[str, str]], at: datetime) -> None:
    """Let the administrator enter whoever is not there yet, at `at` (UTC)."""
    person = load_person(db.session(), demo_id("person", "admin"), at)
    known = {tuple(row) for row in db.session.execute(select(KnownName.name, KnownName.title))}
    for row in rows:
        if person and (row["name"], row["title"]) not in known:
            add_name(person, Entry(row["name"], row["title"], _day(row, "from"), _day(row, "to")), at)


def _day(row: dict[str, str], name: str) -> date | None:
    return date.fromisoformat(row[name]) if name in row else None
