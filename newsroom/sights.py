"""Who in a case saw what: kept with the case, for whoever asks afterwards who could have known."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from newsroom.models import Incident, Revision, Sight, Statement, Story, User, new_id
from newsroom.models.story import STATEMENTS
from newsroom.person import Person

MOST = 500


@dataclass(frozen=True)
class Seen:
    """What one person had before their eyes: since when (UTC), when something new for the last time, in how
    many states of the case and how many texts of its statements.
    """

    name: str
    first: datetime
    last: datetime
    states: int
    texts: int


def see_case(session: Session, incident: Incident, version: int, person: Person, at: datetime) -> None:
    """Keep that `person` saw the case as of `version`; nothing once it is sealed. The case is locked."""
    if version <= incident.version:
        _keep(session, [incident], person, at, version=version)


def see_text(session: Session, story: Story, revision: Revision, person: Person, at: datetime) -> None:
    """Keep that `person` saw a text of a statement, or of its version in another language; other stories
    leave no such trace. The story is locked.
    """
    if story.workflow != STATEMENTS:
        return
    of_case = select(Incident).join(Statement, Statement.incident_id == Incident.id)
    found = session.scalars(
        of_case.where(or_(Statement.story_id == story.id, Statement.story_id == story.source_id))
    )
    _keep(session, found.all(), person, at, revision_id=revision.id)


def seen_by(session: Session, incident_id: str) -> Sequence[Seen]:
    """Who saw something of a case, whoever saw it first at the head."""
    return [Seen(*row) for row in session.execute(_seen_query().where(Sight.incident_id == incident_id))]


def _seen_query() -> Select[str, datetime, datetime, int, int]:
    first, last = func.min(Sight.seen_at), func.max(Sight.seen_at)
    return (
        select(User.name, first, last, func.count(Sight.version), func.count(Sight.revision_id))
        .join(User, User.id == Sight.user_id)
        .group_by(User.id, User.name)
        .order_by(first, User.name)
        .limit(MOST)
    )


def _keep(
    session: Session, cases: Sequence[Incident], person: Person, at: datetime, **what: int | str
) -> None:
    for incident in cases:
        known = select(Sight.id).filter_by(incident_id=incident.id, user_id=person.id, **what)
        if incident.state != "frozen" and session.scalar(known) is None:
            row = {"incident_id": incident.id, "user_id": person.id, "seen_at": at, **what}
            session.add(Sight(id=new_id(), **row))
