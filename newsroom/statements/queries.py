"""Statements for the pages that show them. Reads only; every list is bounded."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from newsroom.errors import NotFound, words
from newsroom.incident_access import visible
from newsroom.models import Incident, Letter, PressContact, Section, Statement, Story
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


def contacts(session: Session) -> Sequence[PressContact]:
    """The press list: those who get statements first. One statement."""
    wanted = select(PressContact).order_by(PressContact.active.desc(), PressContact.outlet, PressContact.id)
    return session.scalars(wanted.limit(MOST)).all()


def letters(session: Session, revision_id: str) -> list[tuple[Letter, PressContact]]:
    """What became of each letter that carries a released text. One statement."""
    rows = session.execute(
        select(Letter, PressContact)
        .join(PressContact, PressContact.id == Letter.press_contact_id)
        .where(Letter.revision_id == revision_id)
        .order_by(PressContact.outlet)
        .limit(MOST)
    )
    return [(row[0], row[1]) for row in rows]
