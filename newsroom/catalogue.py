"""What may be chosen for a story: sections, content types, languages and flags under their names."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import CompoundSelect, Row, literal, select, union_all
from sqlalchemy.orm import Session

from newsroom.models import ContentType, Flag, Language, Section
from newsroom.permissions import WRITERS
from newsroom.person import Person

Option = tuple[str, str]

MODELS = (Section, ContentType, Language, Flag)
KINDS = ("section", "type", "language", "flag")
COLUMNS = ("slug", "label_vi", "label_en", "position", "active")


@dataclass(frozen=True)
class Choices:
    """Options (slug, name) for the form of a text."""

    sections: list[Option]
    types: list[Option]
    languages: list[Option]
    flags: list[Option]


@dataclass(frozen=True)
class Names:
    """The names of everything a story names by its slug, switched off or not, in catalogue order."""

    sections: dict[str, str]
    types: dict[str, str]
    languages: dict[str, str]
    flags: dict[str, str]


def choices_for(session: Session, person: Person, lang: str, kept: str | None = None) -> Choices:
    """What `person` may choose: active rows, and only sections they write in, besides the section `kept`."""
    mine = person.sections(*WRITERS)
    rows = _rows(session)
    sections = [
        row
        for row in rows["section"]
        if row.slug == kept or (row.active and (mine is None or row.slug in mine))
    ]
    offered = ([row for row in rows[kind] if row.active] for kind in KINDS[1:])
    return Choices(*([(row.slug, _label(row, lang)) for row in kind] for kind in (sections, *offered)))


def names(session: Session, lang: str) -> Names:
    """All names, for showing."""
    rows = _rows(session)
    return Names(*({row.slug: _label(row, lang) for row in rows[kind]} for kind in KINDS))


def _all_rows() -> CompoundSelect[Any]:
    return union_all(
        *(
            select(literal(kind).label("kind"), *(table.c[name] for name in COLUMNS))
            for kind, table in zip(KINDS, (of.__table__ for of in MODELS), strict=True)
        )
    ).order_by("position", "slug")


_ALL = _all_rows()
"""Made once: every page of a story asks this."""


def _rows(session: Session) -> dict[str, list[Row[Any]]]:
    found: dict[str, list[Row[Any]]] = {kind: [] for kind in KINDS}
    for row in session.execute(_ALL):
        found[row.kind].append(row)
    return found


def _label(row: Row[Any], lang: str) -> str:
    return str(row.label_en if lang == "en" else row.label_vi)
