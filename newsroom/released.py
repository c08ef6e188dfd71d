"""A statement as it was released: the very text that readers got, who signed it, and under which paper.

Shared by the pages of statements and the letters to the press. Reads only.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from newsroom.content import Content, parse
from newsroom.errors import Refused, words
from newsroom.models import (
    Appointment,
    Incident,
    Revision,
    Statement,
    StatementTemplate,
    Story,
    User,
)
from newsroom.models.trail import OutboxEvent

NOT_PUBLIC = words("Readers see nothing of this statement now: there is nothing to pass on.")


@dataclass(frozen=True)
class Signer:
    """Who released it and when (UTC); `paper`: what lets them speak, None where the register has none."""

    name: str
    at: datetime
    paper: Appointment | None

    @property
    def title(self) -> str:
        """In which office they spoke."""
        return self.paper.title if self.paper else ""

    @property
    def paper_number(self) -> str:
        """The number of the paper."""
        return self.paper.paper_number if self.paper else ""


@dataclass(frozen=True)
class Released:
    """What was released of a statement; `revision` holds its exact bytes, `lengths` those of its template."""

    story: Story
    statement: Statement
    incident: Incident
    revision: Revision
    content: Content
    signer: Signer | None
    lengths: dict[str, object]


def released(session: Session, story_id: str) -> Released | None:
    """What readers see of a statement; None for a story that is none. Who may know of the story has been
    asked before. Raises Refused while readers see nothing of it.
    """
    row = session.execute(
        select(Story, Statement, Incident, StatementTemplate.lengths)
        .join(Statement, Statement.story_id == Story.id)
        .join(Incident, Incident.id == Statement.incident_id)
        .outerjoin(StatementTemplate, StatementTemplate.id == Statement.template_id)
        .where(Story.id == story_id)
        .execution_options(populate_existing=True)
    ).one_or_none()
    if row is None:
        return None
    story, statement, incident, lengths = row
    if story.public_state != "live" or story.public_revision_id is None:
        raise Refused(NOT_PUBLIC)
    revision = session.get_one(Revision, story.public_revision_id)
    signer = _signer(session, story, revision)
    return Released(story, statement, incident, revision, parse(revision.content), signer, lengths or {})


def _signer(session: Session, story: Story, revision: Revision) -> Signer | None:
    """Whoever released this very text, and the paper that was kept with it then."""
    row = session.execute(
        select(User.name, OutboxEvent.created_at, Appointment)
        .join(OutboxEvent, OutboxEvent.signer_id == User.id)
        .outerjoin(Appointment, Appointment.id == OutboxEvent.appointment_id)
        .where(OutboxEvent.story_id == story.id, OutboxEvent.digest == revision.digest)
        .order_by(OutboxEvent.sequence.desc())
        .limit(1)
    ).one_or_none()
    return Signer(*row) if row else None
