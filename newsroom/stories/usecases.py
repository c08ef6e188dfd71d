"""What people do with a story's text and handling. Stages change in newsroom.moves alone."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from newsroom.access import at_version, lock_story
from newsroom.beginning import Beginning, begin_story, check_place
from newsroom.content import Content, digest, parse
from newsroom.db import transaction
from newsroom.editing import NewText, rewrite, touch
from newsroom.errors import Forbidden, Invalid, NotFound, words
from newsroom.models import Revision, Story, User
from newsroom.person import Person
from newsroom.working_copies import drop_copy, finish_writing
from newsroom.writing import Origin, record_story

PLANNERS = frozenset({"editor", "secretary", "publisher"})


@dataclass(frozen=True)
class Handling:
    """Who handles a story until when (UTC), how urgent it is (0 normal, 1 high, 2 urgent), and not before
    when.
    """

    assignee_id: str | None
    deadline: datetime | None
    priority: int
    embargo: datetime | None


def create_story(
    person: Person, content: Content, flags: frozenset[str], at: datetime, story_id: str | None = None
) -> Story:
    """Begin a story in its workflow's first stage. `story_id` (a UUID made by the form) makes a repeated send
    harmless.

    Raises Invalid for a section, type, language or flag that does not exist, Forbidden where the person may
    not write.
    """
    try:
        with transaction() as session:
            story = begin_story(session, person, Beginning(content, flags, story_id), at)
            record_story(session, story, "create", person, at, revision=1, digest=story.digest)
            drop_copy(session, story.id, person)
            return story
    except IntegrityError:
        # The same form was sent twice: the database has looked, so nobody needs to look first.
        with transaction() as session:
            if story_id is None or (known := session.get(Story, story_id)) is None:
                raise
            return _own(known, person)


def edit_story(
    person: Person, story_id: str, version: int, content: Content, flags: frozenset[str], at: datetime
) -> Story:
    """Replace the text and the flags. A new text voids every approval in force and may send the story back a
    stage.

    Nothing changes when nothing differs. Raises Stale, Refused or Forbidden (not to be edited
    here, or somebody else is writing), Invalid.
    """
    with transaction() as session:
        return _edit(
            session, lock_story(session, person, story_id), person, version, NewText(content, flags), at
        )


def save_form(
    person: Person, story_id: str, version: int, content: Content, flags: frozenset[str], at: datetime
) -> Story:
    """Replace the text by what was typed into the form, as `edit_story`: the working copy has served."""
    with transaction() as session:
        story = lock_story(session, person, story_id)
        saved = _edit(session, story, person, version, NewText(content, flags), at)
        finish_writing(session, story.id, person)
        return saved


def restore_revision(person: Person, story_id: str, version: int, number: int, at: datetime) -> Story:
    """Bring an earlier text back, as a new revision that needs approvals of its own."""
    with transaction() as session:
        story = lock_story(session, person, story_id)
        at_version(story, version)
        earlier = session.scalar(
            select(Revision).where(Revision.story_id == story.id, Revision.number == number)
        )
        if earlier is None:
            raise NotFound(words("There is no such version of this story."))
        content, flags = parse(earlier.content), frozenset(story.flags)
        check_place(session, person, content, flags, story)
        rewrite(session, person, story, NewText(content, flags, Origin(restored=number)), at)
        return story


def set_handling(person: Person, story_id: str, version: int, handling: Handling, at: datetime) -> Story:
    """Change assignee, deadline, priority or embargo. Raises Stale, Forbidden, Invalid."""
    with transaction() as session:
        story = lock_story(session, person, story_id)
        if not person.roles(story.section) & PLANNERS:
            raise Forbidden(
                words("Only an editor, the managing editor or the head of the board may plan this story.")
            )
        changed = {name: value for name, value in vars(handling).items() if getattr(story, name) != value}
        if not changed:
            return story
        at_version(story, version)
        _check_handling(session, handling)
        for name, value in changed.items():
            setattr(story, name, value)
        touch(story, at)
        record_story(session, story, "plan", person, at, changed=sorted(changed))
        return story


def _own(story: Story, person: Person) -> Story:
    if story.author_id != person.id:
        raise NotFound(words("There is no such story, or you have no access to it."))
    return story


def _edit(session: Session, story: Story, person: Person, version: int, text: NewText, at: datetime) -> Story:
    if story.digest == digest(text.content) and set(story.flags) == text.flags:
        return story  # a second click, or a save without a change
    at_version(story, version)
    check_place(session, person, text.content, text.flags, story)
    rewrite(session, person, story, text, at)
    return story


def _check_handling(session: Session, handling: Handling) -> None:
    assignee = session.get(User, handling.assignee_id) if handling.assignee_id else None
    if handling.assignee_id and (assignee is None or not assignee.active):
        raise Invalid({"assignee_id": words("There is no such person, or the account is switched off.")})
    if handling.priority not in (0, 1, 2):
        raise Invalid({"priority": words("Choose one of the priorities listed.")})
