"""Statements for the pages that show them. Reads only; every list is bounded."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from newsroom.errors import NotFound, words
from newsroom.incident_access import visible
from newsroom.models import Incident, Section, Statement, Story
from newsroom.permissions import WRITERS
from newsroom.person import Person

MOST = 500


@dataclass(frozen=True)
class InCase:
    """A statement with its case and its story."""

    statement: Statement
    incident: Incident
    story: Story


def of_story(session: Session, person: Person, story_id: str) -> InCase:
    """The statement that a story is, with its case. Raises NotFound, also for whoever may not know of it."""
    row = session.execute(
        select(Statement, Incident, Story)
        .join(Incident, Incident.id == Statement.incident_id)
        .join(Story, Story.id == Statement.story_id)
        .where(Statement.story_id == story_id, visible(person))
    ).one_or_none()
    if row is None:
        raise NotFound(words("This story is no statement of a case."))
    return InCase(row[0], row[1], row[2])


def sections(session: Session, person: Person, language: str) -> list[tuple[str, str]]:
    """Where the person may write: (slug, name), in order."""
    rows = session.scalars(
        select(Section).where(Section.active).order_by(Section.position, Section.slug).limit(MOST)
    )
    return [(row.slug, row.label(language)) for row in rows if person.roles(row.slug) & WRITERS]
