"""Which stories a person may know of, and how one is fetched for reading or for changing."""

from sqlalchemy import ColumnElement, and_, bindparam, false, or_, select, true
from sqlalchemy.orm import Session, joinedload

from newsroom.errors import NotFound, Stale, words
from newsroom.models import Approval, Revision, Story
from newsroom.person import Person

# Made once: putting a query together takes longer than its answer.
_STORY = (
    select(Story)
    .where(Story.id == bindparam("story"))
    .options(joinedload(Story.author), joinedload(Story.assignee))
    .execution_options(populate_existing=True)
)
_LOCKED = (
    select(Story)
    .where(Story.id == bindparam("story"))
    .with_for_update()
    .execution_options(populate_existing=True)
)
_VALID = (
    select(Approval)
    .where(
        Approval.story_id == bindparam("story"),
        Approval.revision_id == bindparam("revision"),
        Approval.voided_at.is_(None),
    )
    .order_by(Approval.created_at)
)

# A contributor sees their own stories only; these see all of a section they serve.
SECTION_READERS = (
    "reporter",
    "editor",
    "legal",
    "secretary",
    "publisher",
    "spokesperson",
    "auditor",
    "admin",
)


# Of a story in quarantine only these know, and whoever wrote it: somebody has to deal with it.
QUARANTINE_READERS = ("legal", "secretary", "publisher")


def visible(person: Person) -> ColumnElement[bool]:
    """The condition on Story that keeps what `person` may know of."""
    if person.system:
        return true()
    sections = person.sections(*SECTION_READERS)
    own = or_(Story.author_id == person.id, Story.assignee_id == person.id)
    known = true() if sections is None else or_(own, _one_of(sections))
    return and_(known, in_the_open(person))


def in_the_open(person: Person) -> ColumnElement[bool]:
    """The condition on Story that leaves out what is in quarantine, but for those who deal with it."""
    sections = person.sections(*QUARANTINE_READERS)
    if sections is None:
        return true()
    return or_(~Story.quarantined, Story.author_id == person.id, _one_of(sections))


def _one_of(sections: frozenset[str]) -> ColumnElement[bool]:
    return Story.section.in_(sorted(sections)) if sections else false()


def may_see(person: Person, story: Story) -> bool:
    """The same rule for one story that is at hand."""
    if person.system or person.id == story.author_id:
        return True
    if story.quarantined:
        return bool(person.roles(story.section) & set(QUARANTINE_READERS))
    return person.id == story.assignee_id or bool(person.roles(story.section) & set(SECTION_READERS))


def read_story(session: Session, person: Person, story_id: str) -> Story:
    """One story with its author and assignee; raises NotFound also when the person may not know of it."""
    story = session.scalar(_STORY, {"story": story_id})
    if story is None or not may_see(person, story):
        raise NotFound(words("There is no such story, or you have no access to it."))
    return story


def lock_story(session: Session, person: Person, story_id: str) -> Story:
    """One story, its row locked until the transaction ends (on SQLite the whole transaction is the lock)."""
    story = session.scalar(_LOCKED, {"story": story_id})
    if story is None or not may_see(person, story):
        raise NotFound(words("There is no such story, or you have no access to it."))
    return story


def at_version(story: Story, version: int) -> None:
    """Raises Stale unless the change was made from what the story is now."""
    if story.version != version:
        raise Stale(words("Somebody changed this story since you opened it."), story.id, story.version)


def current_revision(session: Session, story: Story) -> Revision:
    """The text the story stands at now."""
    return session.get_one(Revision, story.revision_id)


def valid_approvals(session: Session, story: Story) -> list[Approval]:
    """Signatures that hold: not voided, under the text the story stands at now."""
    return list(session.scalars(_VALID, {"story": story.id, "revision": story.revision_id}))
