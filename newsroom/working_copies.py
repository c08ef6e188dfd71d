"""What is being written and not saved yet, as far as saving and deciding must know of it.

The copies themselves are kept by newsroom.saving; here is what the features share.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, bindparam, delete, exists, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from newsroom.access import in_the_open
from newsroom.errors import Refused, words
from newsroom.models import EditLease, Story, WorkingCopy
from newsroom.person import Person

LATELY = timedelta(minutes=10)
"""For so long after the last change an unsaved text counts as being written."""
_OWN_COPY, _OWN_LEASE = (
    delete(kept)
    .where(kept.story_id == bindparam("of_story"), kept.user_id == bindparam("of_user"))
    .execution_options(synchronize_session=False)
    for kept in (WorkingCopy, EditLease)
)


class BeingEdited(Refused):
    """Somebody else is writing; only they may save, until they have done so or stopped."""

    code = "being-edited"


def unsaved_by(session: Session, story_ids: Iterable[str], at: datetime) -> dict[str, frozenset[str]]:
    """Who is writing at `at` (UTC) what they have not saved: the ids of people for each story that has any.

    A copy counts while its writer holds the story's lease, and for `LATELY` after its last change. One
    statement, however many stories.
    """
    leased = and_(
        EditLease.story_id == WorkingCopy.story_id,
        EditLease.user_id == WorkingCopy.user_id,
        EditLease.expires_at > at,
    )
    found = session.execute(
        select(WorkingCopy.story_id, WorkingCopy.user_id)
        .outerjoin(EditLease, leased)
        .where(
            WorkingCopy.story_id.in_(list(story_ids)),
            or_(EditLease.story_id.is_not(None), WorkingCopy.updated_at > at - LATELY),
        )
    )
    people: dict[str, set[str]] = {}
    for story_id, user_id in found:
        people.setdefault(story_id, set()).add(user_id)
    return {story_id: frozenset(ids) for story_id, ids in people.items()}


def within_reach(person: Person, story_id: InstrumentedAttribute[str]) -> ColumnElement[bool]:
    """The condition that keeps texts typed for stories (`story_id`: the column that names them) but those in
    a quarantine that `person` is shut out of. Nothing of these is deleted: it is there again afterwards.
    """
    return ~exists().where(Story.id == story_id, ~in_the_open(person)).correlate_except(Story)


def copy_of(session: Session, story_id: str, person: Person) -> WorkingCopy | None:
    """What `person` typed for a story (or for one that does not exist yet) and has not saved, within their
    reach.
    """
    own = and_(WorkingCopy.story_id == story_id, WorkingCopy.user_id == person.id)
    return session.scalar(
        select(WorkingCopy)
        .where(own, within_reach(person, WorkingCopy.story_id))
        .execution_options(populate_existing=True)
    )


def live_lease(session: Session, story_id: str, at: datetime) -> EditLease | None:
    """Who may save the text at `at` (UTC); None: nobody is writing. Ask with the story's row locked."""
    lease = session.get(EditLease, story_id, populate_existing=True)
    return lease if lease and lease.expires_at > at else None


def refuse_beside_another(session: Session, person: Person, story: Story, at: datetime) -> None:
    """Raises BeingEdited while somebody else is writing the story."""
    lease = live_lease(session, story.id, at)
    if lease and lease.user_id != person.id:
        raise BeingEdited(
            words(
                "Somebody else is editing this story. Take the editing over, or wait until they have saved."
            )
        )


def drop_copy(session: Session, story_id: str, person: Person) -> None:
    """What the person typed has served."""
    session.execute(_OWN_COPY, {"of_story": story_id, "of_user": person.id})


def finish_writing(session: Session, story_id: str, person: Person) -> None:
    """The text is saved, or given up: the person's copy and their lease are needed no longer."""
    drop_copy(session, story_id, person)
    session.execute(_OWN_LEASE, {"of_story": story_id, "of_user": person.id})
