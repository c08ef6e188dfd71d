"""Adding a language version to a story, and saying that one still says what its source does."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from newsroom.access import current_revision, lock_story, read_story
from newsroom.beginning import NO_WRITER_HERE, Beginning, begin_story
from newsroom.content import Content, parse
from newsroom.db import transaction
from newsroom.editing import touch
from newsroom.errors import Forbidden, Invalid, NotFound, Refused, words
from newsroom.installation import workflow_of
from newsroom.languages.rights import may_confirm
from newsroom.models import Revision, Story
from newsroom.permissions import WRITERS
from newsroom.person import Person, load_person
from newsroom.rules import examine
from newsroom.versions import NO_SOURCE, at_rest, may_read_source
from newsroom.writing import Origin, record_story


class Taken(Invalid):
    """The source has a version in that language already: the story `version_id`."""

    def __init__(self, version_id: str) -> None:
        super().__init__({"language": words("There is a version in this language already.")})
        self.version_id = version_id


@dataclass(frozen=True)
class NewVersion:
    """The version that is wanted. `writer_id`: who is to write it; None: whoever asks. `story_id`: a UUID
    made by the form, so that sending it twice makes one story.

    `text`: what it says; None: the words of the source to begin with (`copies`), or its headline alone.
    """

    language: str
    section: str
    writer_id: str | None = None
    copies: bool = True
    story_id: str | None = None
    text: Content | None = None
    flags: frozenset[str] = field(default_factory=frozenset)


def add_version(person: Person, story_id: str, wanted: NewVersion, at: datetime) -> Story:
    """Begin a version of a story, or of its source where it is a version itself, in a workflow of its own.

    It begins with the pictures, tags and risk flags of the source. Whoever wrote the source counts among the
    writers of a version that begins with its words: they may not sign those here either. A version that is
    done with and that readers do not see (`at_rest`) makes room and is a story by itself from then on.

    Raises NotFound, Refused (quarantine), Forbidden or Invalid (Taken: there is one in that language).
    """
    with transaction() as session:
        asked = read_story(session, person, story_id)
        source = lock_story(session, person, asked.source_id or asked.id)
        if known := session.get(Story, wanted.story_id) if wanted.story_id else None:
            return _sent_again(known, source)
        _check_wanted(session, person, source, wanted)
        writer = _writer(session, person, wanted, at)
        replaced = _make_room(session, source, wanted.language)
        version = _begin(session, source, writer, wanted, at)
        _record(session, person, source, version, replaced, at)
        return version


def confirm_source(person: Person, story_id: str, number: int, at: datetime) -> Story:
    """Say that a version says the same as its source, whose present text is version `number`. No word and no
    signature changes.

    Raises NotFound (no version, or a source the person may not read), Forbidden, Refused (the source has
    changed again).
    """
    with transaction() as session:
        version = lock_story(session, person, story_id)
        source = session.get(Story, version.source_id) if version.source_id else None
        if source is None or not may_read_source(person, version, source):
            raise NotFound(NO_SOURCE)
        if not may_confirm(person, examine(session, version, at)):
            raise Forbidden(words("Only its writers and the editing desk may confirm a language version."))
        present = current_revision(session, source)
        if present.number != number:
            raise Refused(words("The source has changed again. Look at what is new, then confirm."))
        if version.source_revision_id != present.id:
            version.source_revision_id = present.id
            told = {"source": source.id, "source_revision": number, "source_digest": present.digest}
            record_story(session, version, "version.confirm", person, at, **told)
        return version


def _sent_again(known: Story, source: Story) -> Story:
    if known.source_id != source.id:
        raise NotFound(words("There is no such story, or you have no access to it."))
    return known


def _check_wanted(session: Session, person: Person, source: Story, wanted: NewVersion) -> None:
    if source.quarantined:
        raise Refused(words("The story is in quarantine: nothing moves it on."))
    if wanted.language in (source.language, _public_language(session, source)):
        raise Invalid({"language": words("This is the language of the source.")})
    if not person.roles(wanted.section) & WRITERS:
        raise Forbidden(NO_WRITER_HERE)


def _public_language(session: Session, source: Story) -> str:
    """The language of the text that readers see of the source; empty where they see none. A change that is
    dropped brings it back, and one family tells its members apart by their languages.
    """
    if source.public_state != "live" or source.public_revision_id is None:
        return ""
    return parse(session.get_one(Revision, source.public_revision_id).content).language


def _writer(session: Session, person: Person, wanted: NewVersion, at: datetime) -> Person:
    if wanted.writer_id in (None, person.id):
        return person
    writer = load_person(session, wanted.writer_id or "", at)
    if writer is None or not writer.roles(wanted.section) & WRITERS:
        raise Invalid({"writer_id": words("This person may not write in this section.")})
    return writer


def _make_room(session: Session, source: Story, language: str) -> Story | None:
    """The version in that language that is done with, no version any more; None where there was none."""
    there = session.scalar(
        select(Story)
        .where(Story.source_id == source.id, Story.language == language)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if there is None:
        return None
    stage = workflow_of(session, there.workflow, there.workflow_version).stages[there.stage]
    if not at_rest(there, stage):
        raise Taken(there.id)
    there.source_id = there.source_revision_id = None
    session.flush()  # its place must be free before another one takes it
    return there


def _begin(session: Session, source: Story, writer: Person, wanted: NewVersion, at: datetime) -> Story:
    content = wanted.text or _first_words(current_revision(session, source), wanted)
    copied = wanted.text is None and wanted.copies
    wrote_source = source.author_id if copied and source.author_id != writer.id else None
    origin, flags = Origin(suggested_by=wrote_source), wanted.flags | set(source.flags)
    version = begin_story(session, writer, Beginning(content, flags, wanted.story_id, source, origin), at)
    version.source_id, version.source_revision_id = source.id, source.revision_id
    source.translated = True
    if copied:
        version.writers = list(dict.fromkeys([*version.writers, *source.writers]))
    return version


def _first_words(revision: Revision, wanted: NewVersion) -> Content:
    said = parse(revision.content)
    moved = replace(said, language=wanted.language, section=wanted.section, correction="")
    return moved if wanted.copies else replace(moved, sapo="", body="", ai_used=False)


def _record(
    session: Session, person: Person, source: Story, version: Story, replaced: Story | None, at: datetime
) -> None:
    """Write it into the trail of the version, of its source, and of the version that made room."""
    details: dict[str, Any] = {"source": source.id, "language": version.language, **_wrote(version, person)}
    if version.author_id != person.id:
        version.assignee_id = version.author_id
        details |= {"changed": ["assignee_id"]}
    record_story(session, version, "create", person, at, revision=1, digest=version.digest, **details)
    added = {"added": version.id, "language": version.language}
    record_story(session, source, "version.add", person, at, **added)
    if replaced:
        touch(replaced, at)
        named = {"source": source.id, "replaced_by": version.id}
        record_story(session, replaced, "version.release", person, at, **named)


def _wrote(version: Story, person: Person) -> Mapping[str, Any]:
    """Whose words the first text is, where they are not those of whoever asked for it."""
    if version.writers == [person.id]:
        return {}
    return {"author": version.author_id, "writers": version.writers}
