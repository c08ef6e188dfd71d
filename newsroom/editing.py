"""Changing a story's text: whether this person may now, the new revision, and what follows for the stage.

Shared by the features through which people change texts (stories, remarks), so that no way round the rules
can open in one of them.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from newsroom.content import Content, digest
from newsroom.lateness import enter_stage
from newsroom.models import Story
from newsroom.person import Person
from newsroom.rules import examine, refusal
from newsroom.versions import keep_language
from newsroom.working_copies import refuse_beside_another
from newsroom.writing import Origin, record_story, write_revision
from workflows import after_edit


@dataclass(frozen=True)
class NewText:
    """What a story is to say from now on, and where that comes from."""

    content: Content
    flags: frozenset[str]
    origin: Origin = field(default_factory=Origin)


def rewrite(session: Session, person: Person, story: Story, text: NewText, at: datetime) -> None:
    """Write text and flags down; what the engine says of edits in this stage happens to the stage.

    The story is locked. Raises Refused or Forbidden (not to be edited here, or somebody else is writing),
    Invalid (a language that stays).
    """
    case = examine(session, story, at)
    if reason := case.edit_refusal(person):
        raise refusal(reason)
    refuse_beside_another(session, person, story, at)
    keep_language(story, text.content)
    details: dict[str, Any] = {}
    if set(story.flags) != text.flags:
        story.flags = details["flags"] = sorted(text.flags)
    touch(story, at)  # before the text, so that all that changes about the story is written at once
    if story.digest != digest(text.content):
        if (stage := after_edit(case.workflow, case.facts)) != story.stage:
            details |= {"from": story.stage, "to": stage}
            enter_stage(session, story, case.workflow, stage, at)
        written = write_revision(session, story, person.id, text.content, at, text.origin)
        details |= {"revision": written.revision.number, "digest": story.digest}
        details["voided"] = list(written.voided)
    action, named = _told(text.origin)
    record_story(session, story, action, person, at, **details, **named)


def touch(story: Story, at: datetime) -> None:
    """Something that people see has changed."""
    story.version += 1
    story.updated_at = at


def _told(origin: Origin) -> tuple[str, dict[str, Any]]:
    """What the trail calls the change, and what it names."""
    if origin.suggestion:
        return "suggestion.accept", {"comment": origin.suggestion, "suggested_by": origin.suggested_by}
    return "restore" if origin.restored else "edit", {}
