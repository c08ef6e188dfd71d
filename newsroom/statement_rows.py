"""Statements as rows: putting a story into a case, and the case that a story speaks in.

The one place that inserts a Statement, so that what follows from the case is said of the story as well.
"""

from datetime import datetime
from typing import Required, TypedDict, Unpack

from sqlalchemy.orm import Session

from newsroom.errors import Invalid, Refused, words
from newsroom.models import Incident, Statement, Story


class Place(TypedDict, total=False):
    """The place of a statement in its case. `kind`: one of models.crisis.STATEMENT_KINDS. `follows_id`: the
    statement of the same case that it updates. `next_update_at`: when it promises the next one (UTC).
    """

    kind: Required[str]
    template_id: str | None
    follows_id: str | None
    next_update_at: datetime | None


def attach(
    session: Session, *, story: Story, incident: Incident, at: datetime, **place: Unpack[Place]
) -> Statement:
    """Make `story`, which has not gone out yet, a statement of `incident` (locked by the caller) at `at`
    (UTC).

    Raises Refused for a case that is closed and for a story that went out already, Invalid for a statement
    of another case.
    """
    if incident.state not in ("open", "watching"):
        raise Refused(words("This case is closed: nothing in it changes."))
    if story.sequence:
        raise Refused(words("This story has gone out already: begin a new one in the case."))
    follows = place.get("follows_id")
    if follows is not None and _case_of(session, follows) != incident.id:
        raise Invalid({"follows": words("Choose a statement of this case.")})
    story.exercise = incident.exercise
    session.flush()  # the story's own row comes first
    statement = Statement(story_id=story.id, incident_id=incident.id, created_at=at, **place)
    session.add(statement)
    session.flush()
    return statement


def _case_of(session: Session, story_id: str) -> str | None:
    statement = session.get(Statement, story_id)
    return statement.incident_id if statement else None
