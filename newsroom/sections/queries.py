"""Reading the catalogue for its pages. Writes nothing."""

from dataclasses import dataclass

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import Session

from newsroom import installation
from newsroom.errors import NotFound, words
from newsroom.models import Site, Story, StoryTag, Tag
from newsroom.sections.usecases import KINDS, Row

TAGS = 300
_COUNTED = {"sections": Story.section, "types": Story.content_type, "languages": Story.language}


@dataclass(frozen=True)
class Catalogue:
    """All rows of one kind in their order, and how many stories each has (for kinds that stories name)."""

    rows: list[Row]
    stories: dict[str, int] | None


def rows(session: Session, kind: str) -> Catalogue:
    """One kind of the catalogue. Raises NotFound for an unknown kind."""
    if kind not in KINDS:
        raise NotFound(words("There is no such catalogue."))
    model = KINDS[kind]
    found = list(session.scalars(select(model).order_by(model.position, model.slug)))
    counted = _COUNTED.get(kind)
    if counted is None:
        return Catalogue(found, None)
    counts = session.execute(select(counted, func.count().label("number")).group_by(counted))
    return Catalogue(found, {count[0]: count.number for count in counts})


def row(session: Session, kind: str, slug: str) -> Row:
    """One row. Raises NotFound."""
    found: Row | None = session.get(KINDS[kind], slug) if kind in KINDS else None
    if found is None:
        raise NotFound(words("There is no such row."))
    return found


def sites(session: Session, language: str) -> list[tuple[str, str]]:
    """(slug, name) of every site in its order."""
    return [
        (site.slug, site.label(language)) for site in session.scalars(select(Site).order_by(Site.position))
    ]


def workflows(language: str) -> list[tuple[str, str]]:
    """(name, label) of the newest version of every workflow."""
    return [(name, installation.newest(name).label.text(language)) for name in installation.names()]


def next_position(session: Session, kind: str) -> int:
    """A place after all others of the kind."""
    last = session.scalar(select(func.max(KINDS[kind].position))) if kind in KINDS else None
    return 0 if last is None else last + 1


def tags(session: Session) -> list[tuple[str, int]]:
    """Tags with how many stories carry them, the most used first; the first 300. A tag that only stories in
    quarantine carry is not there: its name may say what they say.
    """
    told = select(StoryTag.tag, StoryTag.story_id).join(Story, Story.id == StoryTag.story_id)
    shown = told.where(~Story.quarantined).subquery()
    used, carried = func.count(shown.c.story_id), exists().where(StoryTag.tag == Tag.name)
    query = select(Tag.name, used).outerjoin(shown, shown.c.tag == Tag.name).group_by(Tag.name)
    found = query.having(or_(used > 0, ~carried)).order_by(used.desc(), Tag.name).limit(TAGS)
    return [(name, count) for name, count in session.execute(found)]
