"""What may be chosen for a story: sections, content types, languages and flags under their names."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from newsroom.models import ContentType, Flag, Language, Section
from newsroom.models.catalogue import Labelled
from newsroom.permissions import WRITERS
from newsroom.person import Person

Option = tuple[str, str]


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
    sections = [
        row
        for row in _rows(session, Section)
        if row.slug == kept or (row.active and (mine is None or row.slug in mine))
    ]
    return Choices(
        sections=_options(sections, lang),
        types=_options((row for row in _rows(session, ContentType) if row.active), lang),
        languages=_options((row for row in _rows(session, Language) if row.active), lang),
        flags=_options((row for row in _rows(session, Flag) if row.active), lang),
    )


def names(session: Session, lang: str) -> Names:
    """All names, for showing."""
    kinds = (Section, ContentType, Language, Flag)
    return Names(*({row.slug: row.label(lang) for row in _rows(session, kind)} for kind in kinds))


def _rows(session: Session, kind: type[Labelled]) -> list[Labelled]:
    return list(session.scalars(select(kind).order_by(kind.position, kind.slug)))


def _options(rows: Iterable[Labelled], lang: str) -> list[Option]:
    return [(row.slug, row.label(lang)) for row in rows]
