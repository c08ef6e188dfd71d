"""The filters somebody can use. Reads only."""

from collections.abc import Sequence

from sqlalchemy import and_, or_, select, true
from sqlalchemy.orm import Session

from newsroom.access import SECTION_READERS
from newsroom.models import SavedFilter
from newsroom.person import Person

SHOWN = 100


def filters_for(session: Session, person: Person) -> Sequence[SavedFilter]:
    """A person's own filters, then those shared with them, by name: one statement."""
    read = person.sections(*SECTION_READERS)
    here = true() if read is None else SavedFilter.section.in_(sorted(read))
    shared = and_(SavedFilter.shared, or_(SavedFilter.section.is_(None), here))
    query = select(SavedFilter).where(or_(SavedFilter.owner_id == person.id, shared))
    return session.scalars(query.order_by(SavedFilter.shared, SavedFilter.name).limit(SHOWN)).all()
