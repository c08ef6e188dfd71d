"""The chain of a case: whoever was sent one of its statements is told what follows, whatever their filters
say of type, section or language.
"""

from typing import Any

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from newsroom.models import Statement, Story


def sent_before(session: Session, story: Story) -> tuple[str, ...]:
    """The stories whose receivers are told when `story` goes out: one statement; none outside a case."""
    with session.no_autoflush:
        return tuple(session.scalars(others_in_case(story.id, aliased(Story))))


def others_in_case(story_id: str | InstrumentedAttribute[str | None], other: Any) -> Select[str]:
    """The ids of the other statements of its case, and of the versions of these in other languages; `other`:
    an alias of Story, to go on from. A language version follows what is in its own language alone: the
    statement itself has gone to the rest.
    """
    later, mine, theirs = aliased(Story), aliased(Statement), aliased(Statement)
    same_case = and_(theirs.incident_id == mine.incident_id, theirs.story_id != mine.story_id)
    return (
        select(other.id)
        .select_from(later)
        .join(mine, or_(mine.story_id == later.id, mine.story_id == later.source_id))
        .join(theirs, same_case)
        .join(other, or_(other.id == theirs.story_id, other.source_id == theirs.story_id))
        .where(later.id == story_id, or_(later.source_id.is_(None), other.language == later.language))
    )
