"""Writing down: a new text with everything that falls or follows with it, a remark, an entry in a story's
trail.

Shared by the features that change stories (stories, moves): the one place where `story.revision_id` changes.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, func, insert, select, text
from sqlalchemy.orm import Session

from newsroom.access import current_revision
from newsroom.content import Content, canonical, digest, parse
from newsroom.findings import note_findings
from newsroom.hindrances import renewed
from newsroom.ledger import record
from newsroom.media_use import note_media
from newsroom.models import Approval, Comment, Revision, Story, StoryTag, new_id
from newsroom.person import Person
from newsroom.search import index_story

# Made once: putting a query together takes longer than its answer.
_IN_FORCE = select(Approval).where(Approval.story_id == bindparam("story"), Approval.voided_at.is_(None))
_LAST = select(func.max(Revision.number)).where(Revision.story_id == bindparam("story"))


@dataclass(frozen=True)
class Origin:
    """Where a text comes from besides its author: the number of the earlier revision that comes back, or the
    suggestion (its id) whose wording is taken over, and whose it was.
    """

    restored: int | None = None
    suggestion: str | None = None
    suggested_by: str | None = None


@dataclass(frozen=True)
class Written:
    """What writing did: the revision and the kinds of approval that fell."""

    revision: Revision
    voided: tuple[str, ...]


def write_revision(
    session: Session,
    story: Story,
    author_id: str,
    content: Content,
    at: datetime,
    origin: Origin = Origin(),
) -> Written:
    """Store `content` as the story's present text. Every approval in force falls first: it was for another
    text. Whose wording was taken over counts among the writers from now on.
    """
    first = not story.revision_id  # nothing was signed yet, and nothing is there to be counted
    tags = frozenset() if first else _present_tags(session, story)
    voided = () if first else void_approvals(session, story, "all", "edit", at)
    revision = Revision(
        id=new_id(),
        story_id=story.id,
        number=1 if first else _next_number(session, story),
        author_id=author_id,
        created_at=at,
        content=canonical(content),
        digest=digest(content),
        restored_from=origin.restored,
        suggested_by_id=origin.suggested_by,
    )
    wrote = [author_id, *([origin.suggested_by] if origin.suggested_by else [])]
    story.writers = list(dict.fromkeys([*story.writers, *wrote]))
    _show(session, story, revision, tags, at)
    session.add(revision)  # after the story that it names; the story's own key to it is looked at last
    session.flush()
    note_media(session, revision.id, content)
    return Written(revision, voided)


def show_revision(session: Session, story: Story, revision: Revision, at: datetime) -> None:
    """Make `revision` the story's present text at `at` (UTC) and bring what hinders it and what lists and
    filters use in line with it.
    """
    _show(session, story, revision, _present_tags(session, story), at)


def _show(
    session: Session, story: Story, revision: Revision, known_tags: frozenset[str], at: datetime
) -> None:
    content = parse(revision.content)
    story.revision_id, story.digest = revision.id, revision.digest
    story.title, story.section = content.title, content.section
    story.content_type, story.language = content.type, content.language
    story.hindrances = renewed(story.hindrances or [], content)
    with session.no_autoflush:  # a new story is written once, with all that its first text says of it
        note_findings(session, story, content, at)
    session.flush()
    index_story(session, story.id, content)
    _tag(session, story.id, content.tags, known_tags)


def void_approvals(
    session: Session, story: Story, kinds: frozenset[str] | str, cause: str, at: datetime
) -> tuple[str, ...]:
    """Void the signatures in force ("all" or those of `kinds`) because of `cause` (a move's name or "edit").

    Returns the kinds that fell.
    """
    if not kinds:
        return ()
    fallen = [approval for approval in _in_force(session, story) if kinds == "all" or approval.kind in kinds]
    for approval in fallen:
        approval.voided_at, approval.void_cause = at, cause
    if fallen:
        session.flush()
    return tuple(approval.kind for approval in fallen)


def note_down(
    session: Session,
    story: Story,
    person: Person,
    body: str,
    at: datetime,
    move: tuple[str, str | None] | None = None,
) -> Comment:
    """Keep a remark; `move` is the name of the step it was said with and the reason code given there."""
    name, reason = move or (None, None)
    comment = Comment(
        id=new_id(),
        story_id=story.id,
        author_id=person.id,
        body=body,
        salt=secrets.token_hex(16),
        move=name,
        reason=reason,
        revision_id=story.revision_id,
        created_at=at,
    )
    session.add(comment)
    return comment


def commitment(comment: Comment) -> dict[str, str]:
    """What the trail says of a remark: its id and SHA-256(salt ‖ words), never the words themselves; for a
    proposed wording the same of that.
    """
    said = {"id": comment.id, "sha256": _salted(comment, comment.body)}
    return said | ({} if comment.replacement is None else {"proposed": _salted(comment, comment.replacement)})


def _salted(comment: Comment, said: str) -> str:
    return hashlib.sha256((comment.salt + said).encode()).hexdigest()


def record_story(
    session: Session, story: Story, action: str, person: Person, at: datetime, **details: Any
) -> None:
    """An entry in the trail of one story, with the version it led to."""
    record(
        session, f"story:{story.id}", action, person.id, at, story=story.id, version=story.version, **details
    )


def _in_force(session: Session, story: Story) -> list[Approval]:
    with session.no_autoflush:  # what changes about the story is written once, with its new text
        return list(session.scalars(_IN_FORCE, {"story": story.id}))


def _next_number(session: Session, story: Story) -> int:
    with session.no_autoflush:
        last = session.scalar(_LAST, {"story": story.id})
    return (last or 0) + 1


def _present_tags(session: Session, story: Story) -> frozenset[str]:
    """What the story is filed under: the tags of its present text, which whoever examined it has read."""
    return frozenset(parse(current_revision(session, story).content).tags)


def _tag(session: Session, story_id: str, tags: tuple[str, ...], known: frozenset[str]) -> None:
    if gone := known - set(tags):
        session.execute(delete(StoryTag).where(StoryTag.story_id == story_id, StoryTag.tag.in_(gone)))
    if not (new := [tag for tag in tags if tag not in known]):
        return
    # Two stories may bring the same new tag at the same moment.
    session.execute(
        text("INSERT INTO tag (name) VALUES (:name) ON CONFLICT DO NOTHING"), [{"name": tag} for tag in new]
    )
    session.execute(insert(StoryTag), [{"story_id": story_id, "tag": tag} for tag in new])
