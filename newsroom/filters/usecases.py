"""Keeping filters. Shared ones are noted in the trail stream "catalogue"; the others are private."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import parse_qsl, urlencode

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from newsroom.db import transaction
from newsroom.errors import Forbidden, Invalid, NotFound, words
from newsroom.ledger import record
from newsroom.models import SavedFilter, Section, new_id
from newsroom.permissions import PERMISSIONS
from newsroom.person import Person
from newsroom.text import clean_line

MOST = 50
"""The most filters of one person."""
NAME_LIMIT, QUERY_LIMIT = 80, 1000


@dataclass(frozen=True)
class NewFilter:
    """A filter to keep: the query of the list's address, for oneself or (`shared`) for the readers of a
    section, with `section` None for everybody.
    """

    name: str
    query: str
    shared: bool = False
    section: str | None = None


def save_filter(person: Person, wanted: NewFilter, at: datetime) -> SavedFilter:
    """Keep a filter; one's own of the same name gives way. Raises Forbidden (sharing), Invalid."""
    name, query = clean_line(wanted.name), _clean(wanted.query)
    if not 0 < len(name) <= NAME_LIMIT:
        raise Invalid({"name": words("Give the filter a name of at most 80 characters.")})
    if not 0 < len(query) <= QUERY_LIMIT:
        raise Invalid({"name": words("Choose what to filter by first.")})
    if wanted.shared:
        _must_share(person, wanted.section)
    with transaction() as session:
        _check_room(session, person, wanted)
        mine = (SavedFilter.owner_id == person.id) & (SavedFilter.name == name)
        kept = session.scalar(select(SavedFilter).where(mine)) or SavedFilter(id=new_id(), owner_id=person.id)
        kept.name, kept.query = name, query
        kept.shared, kept.section = wanted.shared, wanted.section if wanted.shared else None
        session.add(kept)
        if kept.shared:
            told = {"filter": kept.id, "section": kept.section, "query": query}
            record(session, "catalogue", "filter.share", person.id, at, **told)
        return kept


def remove_filter(person: Person, filter_id: str, at: datetime) -> None:
    """Forget a filter of one's own, or a shared one where one may share. Raises NotFound, Forbidden."""
    with transaction() as session:
        kept = session.get(SavedFilter, filter_id)
        if kept is None or (kept.owner_id != person.id and not kept.shared):
            raise NotFound(words("There is no such filter."))
        if kept.owner_id != person.id:
            _must_share(person, kept.section)
        session.delete(kept)
        if kept.shared:
            record(session, "catalogue", "filter.remove", person.id, at, filter=kept.id)


def _clean(query: str) -> str:
    """The query without its place in the list."""
    return urlencode([(name, value) for name, value in parse_qsl(query) if name != "cursor"])


def _must_share(person: Person, section: str | None) -> None:
    held = person.roles(section) if section else {g.role for g in person.grants if g.section is None}
    if not held & PERMISSIONS["filter.share"]:
        raise Forbidden(words("Only the managing editor or the head of the board shares filters here."))


def _check_room(session: Session, person: Person, wanted: NewFilter) -> None:
    mine = select(func.count()).select_from(SavedFilter).where(SavedFilter.owner_id == person.id)
    if (session.scalar(mine) or 0) >= MOST:
        raise Invalid({"name": words("You keep 50 filters already; delete one first.")})
    if wanted.shared and wanted.section and session.get(Section, wanted.section) is None:
        raise Invalid({"section": words("There is no such section.")})
