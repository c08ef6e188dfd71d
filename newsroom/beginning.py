"""Beginning a story: whether its text may stand where it is to stand, and the story in its first stage.

Shared by the features that begin stories (stories, languages).
"""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from newsroom.content import Content
from newsroom.errors import Forbidden, Invalid, words
from newsroom.installation import keep, newest
from newsroom.lateness import due_at
from newsroom.media_use import check_media
from newsroom.models import Story, new_id
from newsroom.permissions import WRITERS
from newsroom.person import Person
from newsroom.slugs import TypeRow, place_of
from newsroom.writing import Origin, write_revision

NO_WRITER_HERE = words("You may not write in this section.")


@dataclass(frozen=True)
class Beginning:
    """What a story begins with. `story_id`: a UUID made by a form; None: a new one. `beside`: a story whose
    pictures and files the text may use too; what it rehearses, this does.
    """

    content: Content
    flags: frozenset[str]
    story_id: str | None = None
    beside: Story | None = None
    origin: Origin = field(default_factory=Origin)


def begin_story(session: Session, author: Person, first: Beginning, at: datetime) -> Story:
    """A story of `author` in its workflow's first stage, with its first text; the caller puts it into the
    trail.

    Raises Invalid for a section, type, language or flag that does not exist, Forbidden where the author may
    not write.
    """
    content_type = _check_names(session, author, first.content, first.flags, None)
    check_media(session, author, first.content, first.beside)
    story = _in_first_stage(session, author, first.content, content_type, at)
    story.id = _uuid(first.story_id) if first.story_id else new_id()
    story.flags = sorted(first.flags)
    story.exercise = first.beside is not None and first.beside.exercise
    session.add(story)
    write_revision(session, story, author.id, first.content, at, first.origin)
    return story


def check_place(
    session: Session, person: Person, content: Content, flags: frozenset[str], story: Story
) -> None:
    """Section, type, language and flags exist, the type keeps the story's workflow, and the person may write
    in the section; a story may stay in a section that has been switched off since.
    """
    _check_names(session, person, content, flags, story)
    check_media(session, person, content, story)


def _check_names(
    session: Session, person: Person, content: Content, flags: frozenset[str], story: Story | None
) -> TypeRow:
    stays = story is not None and story.section == content.section
    place = place_of(session, content, flags)
    errors = place.missing(stays, story.workflow if story else None)
    if errors or place.content_type is None:
        raise Invalid(errors)
    if not stays and not person.roles(content.section) & WRITERS:
        raise Forbidden(NO_WRITER_HERE)
    return place.content_type


def _uuid(story_id: str) -> str:
    try:
        return str(UUID(story_id))
    except ValueError as error:
        raise Invalid({"story_id": words("This form is damaged. Load the page again.")}) from error


def _in_first_stage(
    session: Session, author: Person, content: Content, content_type: TypeRow, at: datetime
) -> Story:
    workflow = newest(content_type.workflow)
    keep(session, workflow)
    return Story(
        version=1,
        workflow=workflow.name,
        workflow_version=workflow.version,
        stage=workflow.initial,
        stage_since=at,
        stage_due=due_at(session, workflow.stages[workflow.initial], at),
        intent="new",
        raised_gates=[],
        writers=[],
        author_id=author.id,
        sequence=0,
        public_state="none",
        created_at=at,
        updated_at=at,
        title=content.title,
        section=content.section,
        content_type=content.type,
        language=content.language,
        revision_id="",  # this and the digest come with the first revision, before the commit checks the key
        digest="",
    )
