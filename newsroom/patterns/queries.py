"""Reading the templates of content types. Writes nothing."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from newsroom.errors import NotFound, words
from newsroom.models import ContentType, Flag, Pattern, Section

Option = tuple[str, str]


@dataclass(frozen=True)
class Choices:
    """What a template may choose at first for its stories: (slug, name) of sections and flags in use."""

    sections: list[Option]
    flags: list[Option]


def type_and_pattern(session: Session, slug: str) -> tuple[ContentType, Pattern | None]:
    """A content type with its template, None where it has none. Raises NotFound."""
    row = session.execute(
        select(ContentType, Pattern).outerjoin(Pattern).where(ContentType.slug == slug)
    ).one_or_none()
    if row is None:
        raise NotFound(words("There is no such row."))
    return row[0], row[1]


def choices(session: Session, language: str) -> Choices:
    """What a template may choose: what is switched on, in its order."""
    sections = session.scalars(select(Section).where(Section.active).order_by(Section.position, Section.slug))
    flags = session.scalars(select(Flag).where(Flag.active).order_by(Flag.position, Flag.slug))
    named = ([(row.slug, row.label(language)) for row in rows] for rows in (sections, flags))
    return Choices(*named)
