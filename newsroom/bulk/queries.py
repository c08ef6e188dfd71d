"""What the pages of a change for several stories show. Reads only."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from newsroom.access import visible
from newsroom.bulk.usecases import MOST, simple
from newsroom.models import RoleGrant, Story, User
from newsroom.permissions import CONTENT
from newsroom.person import Person
from newsroom.rules import examine_many


def stories(session: Session, person: Person, ids: Iterable[str]) -> Sequence[Story]:
    """Those of the chosen stories that `person` may know of, with who handles them, in the order chosen."""
    wanted = list(ids)[:MOST]
    query = select(Story).where(Story.id.in_(wanted), visible(person)).options(joinedload(Story.assignee))
    found = {story.id: story for story in session.scalars(query.execution_options(populate_existing=True))}
    return [found[story_id] for story_id in dict.fromkeys(wanted) if story_id in found]


def people(session: Session) -> list[tuple[str, str]]:
    """(id, name) of every active person with a say over content, by given name."""
    could = User.grants.any(RoleGrant.role.in_(sorted(CONTENT)))
    rows = session.execute(
        select(User.id, User.name).where(User.active, could).order_by(User.sort_key, User.id)
    )
    return [(row.id, row.name) for row in rows]


def moves(
    session: Session, person: Person, chosen: Iterable[Story], lang: str, at: datetime
) -> list[tuple[str, str, int]]:
    """(name, label, number of stories it can be made for) of every move that can be made for many at once."""
    counts: Counter[tuple[str, str]] = Counter(
        (offer.move.name, offer.move.label.text(lang))
        for case in examine_many(session, chosen, at)
        for offer in case.offers(person)
        if offer.allowed and simple(offer.move)
    )
    return [(name, label, number) for (name, label), number in counts.most_common()]
