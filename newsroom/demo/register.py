"""The demo newsroom's register of legal bases."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select

from newsroom.db import db
from newsroom.demo_accounts import demo_id
from newsroom.legal.usecases import add_basis
from newsroom.models import LegalBasis
from newsroom.person import load_person

COLUMNS = ("symbol", "title", "article", "valid_from", "valid_to", "url")


def keep_register(rows: Iterable[dict[str, str]], at: datetime) -> None:
    """Let the legal officer enter what is not there yet, at `at` (UTC)."""
    person = load_person(db.session(), demo_id("person", "legal"), at)
    known = {tuple(row) for row in db.session.execute(select(LegalBasis.symbol, LegalBasis.article))}
    for row in rows:
        if person and (row["symbol"], row.get("article", "")) not in known:
            add_basis(person, {name: row.get(name, "") for name in COLUMNS}, at)
