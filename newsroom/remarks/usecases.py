"""Saying something about a story or a passage of its text, answering, dealing with it, proposing words."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from newsroom.access import at_version, current_revision, lock_story
from newsroom.anchors import anchor_at
from newsroom.content import parse
from newsroom.db import transaction
from newsroom.editing import NewText, rewrite
from newsroom.errors import Forbidden, Invalid, NotFound, Refused, words
from newsroom.models import Comment, Revision, Story, StorySeen
from newsroom.passages import words_of
from newsroom.person import Person
from newsroom.remarks.mentions import name_people
from newsroom.remarks.wording import Passage, found_in, proposed_words, with_words
from newsroom.rules import examine, refusal
from newsroom.sights import see_text
from newsroom.writing import Origin, commitment, note_down, record_story

COMMENT_LIMIT = 5000


@dataclass(frozen=True)
class Said:
    """A remark: its words, and the ids of those who were chosen by name in it (see mentions)."""

    body: str
    named: Collection[str] = ()


def add_comment(
    person: Person, story_id: str, body: str, at: datetime, named: Collection[str] = ()
) -> Comment:
    """Say something about a story as a whole. Raises Invalid when it is empty or too long."""
    said = _checked(body)
    with transaction() as session:
        story = lock_story(session, person, story_id)
        comment = note_down(session, story, person, said, at)
        return _told(session, story, person, comment, named)


def add_point(person: Person, story_id: str, said: Said, passage: Passage, at: datetime) -> Comment:
    """Say something about a passage, or propose other words for it.

    Raises Invalid when the passage is not in the text that was read, or nothing is said; Forbidden when
    somebody without a say over content proposes words.
    """
    body = _checked(said.body, needed=passage.replacement is None)
    with transaction() as session:
        story = lock_story(session, person, story_id)
        revision = _revision_read(session, story, passage.revision)
        content = parse(revision.content)
        field, place = found_in(content, passage)
        comment = note_down(session, story, person, body, at)
        comment.revision_id, comment.field = revision.id, field
        anchor = anchor_at(words_of(content, field), place.start, place.end)
        comment.quote, comment.prefix, comment.suffix = anchor.quote, anchor.prefix, anchor.suffix
        comment.block = anchor.block
        if passage.replacement is not None:
            comment.replacement = proposed_words(person, story, content, field, place, passage.replacement)
        return _told(session, story, person, comment, said.named)


def reply(person: Person, story_id: str, comment_id: str, said: Said, at: datetime) -> Comment:
    """Answer a point. Raises NotFound, Invalid when nothing is said."""
    body = _checked(said.body)
    with transaction() as session:
        story = lock_story(session, person, story_id)
        point = _point(session, story, comment_id)
        comment = note_down(session, story, person, body, at)
        comment.parent_id = point.id
        return _told(session, story, person, comment, said.named)


def withdraw_comment(person: Person, story_id: str, comment_id: str, at: datetime) -> None:
    """Take one's own comment back; a tombstone stays. What was said with a move stays as it is, and so does a
    proposed wording that somebody has decided on.
    """
    with transaction() as session:
        story = lock_story(session, person, story_id)
        comment = _comment(session, story, comment_id)
        if comment.author_id != person.id or comment.move or comment.outcome:
            raise Forbidden(
                words("Only your own remarks can be taken back, and not the reasons given with a step.")
            )
        if comment.withdrawn_at is None:
            comment.withdrawn_at = at
            record_story(session, story, "uncomment", person, at, comment=comment.id)
            _recount(session, story)


def resolve_point(person: Person, story_id: str, comment_id: str, at: datetime) -> None:
    """Say that a point is dealt with. A second click changes nothing."""
    with transaction() as session:
        story = lock_story(session, person, story_id)
        point = _point(session, story, comment_id)
        if point.resolved_at is None:
            _settle(session, story, point, person, at)
            record_story(session, story, "point.resolve", person, at, comment=point.id)


def reopen_point(person: Person, story_id: str, comment_id: str, at: datetime) -> None:
    """Take a point up again. Raises Refused for an accepted wording: it is part of the text."""
    with transaction() as session:
        story = lock_story(session, person, story_id)
        point = _point(session, story, comment_id)
        if point.outcome == "accepted":
            raise Refused(words("These words are part of the text already. Make a new remark instead."))
        if point.resolved_at is not None:
            point.resolved_at = point.resolved_by_id = None
            point.outcome = ""
            record_story(session, story, "point.reopen", person, at, comment=point.id)
            _recount(session, story)


def accept_suggestion(person: Person, story_id: str, comment_id: str, version: int, at: datetime) -> Story:
    """Take proposed words over into the present text: a new version by `person`, in which the proposer wrote
    a part, so that neither may sign it.

    Raises Stale, Refused (the words are not there any more; not to be edited now), Forbidden, NotFound.
    """
    with transaction() as session:
        story = lock_story(session, person, story_id)
        point = _open_suggestion(session, story, comment_id)
        at_version(story, version)
        content = with_words(parse(current_revision(session, story).content), point)
        origin = Origin(suggestion=point.id, suggested_by=point.author_id)
        rewrite(session, person, story, NewText(content, frozenset(story.flags), origin), at)
        _settle(session, story, point, person, at, "accepted")
        return story


def refuse_suggestion(person: Person, story_id: str, comment_id: str, at: datetime) -> None:
    """Leave the text as it is, and say so. Whoever may edit the text decides."""
    with transaction() as session:
        story = lock_story(session, person, story_id)
        point = _open_suggestion(session, story, comment_id)
        if reason := examine(session, story, at).edit_refusal(person):
            raise refusal(reason)
        _settle(session, story, point, person, at, "refused")
        record_story(session, story, "suggestion.refuse", person, at, comment=point.id)


def mark_seen(person: Person, story_id: str, number: int, at: datetime) -> None:
    """Remember that `person` has had this version before their eyes; an older one than before changes
    nothing. No part of the trail: what somebody reads is their own, but in a case (newsroom.sights).
    """
    with transaction() as session:
        story = lock_story(session, person, story_id)
        revision = _revision_read(session, story, number)
        see_text(session, story, revision, person, at)
        seen = session.get(StorySeen, (person.id, story.id))
        if seen is None:
            session.add(StorySeen(user_id=person.id, story_id=story.id, revision_id=revision.id, seen_at=at))
        elif session.get_one(Revision, seen.revision_id).number < number:
            seen.before_id, seen.revision_id, seen.seen_at = seen.revision_id, revision.id, at


def _checked(body: str, needed: bool = True) -> str:
    said = body.strip()
    if not said and needed:
        raise Invalid({"body": words("Write something first.")})
    if len(said) > COMMENT_LIMIT:
        raise Invalid({"body": words("The comment is too long: keep it under 5,000 characters.")})
    return said


def _told(
    session: Session, story: Story, person: Person, comment: Comment, named: Collection[str]
) -> Comment:
    """Whom a remark names, what the trail says of it, and how many points are open now."""
    session.flush()
    name_people(session, story, comment, named)
    record_story(session, story, "comment", person, comment.created_at, note=commitment(comment))
    _recount(session, story)
    return comment


def _settle(
    session: Session, story: Story, point: Comment, person: Person, at: datetime, outcome: str = ""
) -> None:
    point.resolved_at, point.resolved_by_id, point.outcome = at, person.id, outcome
    _recount(session, story)


def _recount(session: Session, story: Story) -> None:
    session.flush()
    unsettled = select(func.count()).where(
        Comment.story_id == story.id,
        Comment.field.is_not(None),
        Comment.resolved_at.is_(None),
        Comment.withdrawn_at.is_(None),
    )
    story.open_points = session.scalar(unsettled) or 0


def _revision_read(session: Session, story: Story, number: int | None) -> Revision:
    if number is None:
        return current_revision(session, story)
    found = session.scalar(select(Revision).where(Revision.story_id == story.id, Revision.number == number))
    if found is None:
        raise NotFound(words("There is no such version of this story."))
    return found


def _comment(session: Session, story: Story, comment_id: str) -> Comment:
    comment = session.get(Comment, comment_id, populate_existing=True)
    if comment is None or comment.story_id != story.id:
        raise NotFound(words("There is no such comment."))
    return comment


def _point(session: Session, story: Story, comment_id: str) -> Comment:
    comment = _comment(session, story, comment_id)
    if comment.field is None or comment.withdrawn_at is not None:
        raise NotFound(words("There is no such comment."))
    return comment


def _open_suggestion(session: Session, story: Story, comment_id: str) -> Comment:
    point = _point(session, story, comment_id)
    if point.replacement is None:
        raise NotFound(words("There is no such comment."))
    if point.resolved_at is not None:
        raise Refused(words("Somebody has decided on this already."))
    return point
