"""Keeping what somebody is typing, taking the editing over, being seen. None of it changes a story's text."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from sqlalchemy import bindparam, delete, func, select, text
from sqlalchemy.orm import Session

from newsroom.access import lock_story, read_story
from newsroom.content import digest
from newsroom.db import transaction
from newsroom.errors import Forbidden, Invalid, NotFound, Sentence, words
from newsroom.models import EditLease, Presence, Revision, Story, User, WorkingCopy, new_id
from newsroom.models.base import UtcDateTime
from newsroom.permissions import WRITERS
from newsroom.person import Person
from newsroom.rules import Case, examine, refusal
from newsroom.saving.typed import Fields, Typed, content_of
from newsroom.working_copies import copy_of, finish_writing, live_lease
from newsroom.writing import record_story

LEASE = timedelta(minutes=2)
"""A page that has been silent for so long no longer keeps others from writing."""
PRESENT = timedelta(seconds=60)
MOST_NEW = 50
"""Stories that one person may have begun without ever saving them."""

Doing = Literal["reading", "writing", "gone"]


@dataclass(frozen=True)
class Trouble:
    """Why a text that was kept could not be saved as it is: `code` is "taken", "other-page", "closed" or
    "moved-on"; by whom and since when (UTC), where that is known; `reason` is the workflow's.
    """

    code: str
    who: str = ""
    since: datetime | None = None
    reason: Sentence = ""


@dataclass(frozen=True)
class Kept:
    """What became of a text that was sent: kept at `at` (UTC; None: not kept), and what stands in its way."""

    at: datetime | None
    trouble: Trouble | None = None


def keep_copy(person: Person, story_id: str, typed: Typed, at: datetime) -> Kept:
    """Keep what `person` has typed so far, and hold the lease on editing where it is free.

    Never makes a version and never touches a signature. A text equal to the stored one is not kept. Raises
    NotFound, Forbidden (may not write here, and never could), Invalid.
    """
    with transaction() as session:
        if session.get(Story, story_id) is None:
            _check_new(session, person, story_id)
            _write(session, person, story_id, typed, at)
            return Kept(at)
        story = lock_story(session, person, story_id)
        case = examine(session, story, at)
        closed = _closed(session, person, case)
        lease = live_lease(session, story.id, at)
        if lease and lease.user_id == person.id and lease.token not in ("", typed.page):
            return Kept(None, Trouble("other-page", person.name, lease.taken_at))
        if not closed:
            _hold(session, person, story, typed, at)
        _keep(session, person, case, typed, at)
        return Kept(at, closed or _taken(session, person, lease) or _moved_on(session, case, typed))


def discard_copy(person: Person, story_id: str, at: datetime) -> None:  # noqa: ARG001  # like every use case
    """Throw away what `person` typed and never saved. Nothing happens when there is nothing. Raises NotFound
    when there is no such story either.
    """
    with transaction() as session:
        if copy_of(session, story_id, person) is None:
            read_story(session, person, story_id)
        finish_writing(session, story_id, person)


def take_over(person: Person, story_id: str, page: str, at: datetime) -> Story:
    """Take the editing over, from somebody else (which the trail tells) or from another page of one's own.

    Whoever wrote before keeps what they typed as a working copy. Raises NotFound, Forbidden, Refused.
    """
    with transaction() as session:
        story = lock_story(session, person, story_id)
        if reason := examine(session, story, at).edit_refusal(person):
            raise refusal(reason)
        lease = live_lease(session, story.id, at)
        if lease and lease.user_id != person.id:
            record_story(session, story, "take_over", person, at, held_by=lease.user_id)
        session.execute(delete(EditLease).where(EditLease.story_id == story.id))
        session.add(_lease(story, person, page, at))
        return story


def be_seen(person: Person, story_id: str, doing: Doing, page: str, at: datetime) -> None:
    """Say that `person` has the story open at `at` (UTC), or has closed it; whoever writes holds the lease.

    Raises NotFound.
    """
    with transaction() as session:
        story = read_story(session, person, story_id)
        session.execute(delete(Presence).where(Presence.seen_at < at - PRESENT))
        if doing == "gone":
            _leave(session, person, story, page)
            return
        _note_presence(session, person, story, doing, at)
        if doing == "writing":
            story = lock_story(session, person, story_id)
            if examine(session, story, at).edit_refusal(person) is None:
                _renew(session, person, story, page, at)


def _check_new(session: Session, person: Person, story_id: str) -> None:
    """A new story's id is made by its form; how many a person may leave unsaved is bounded."""
    try:
        UUID(story_id)
    except ValueError as error:
        raise NotFound(words("There is no such story, or you have no access to it.")) from error
    if not person.holds(*WRITERS):
        raise Forbidden(words("You may not write in this section."))
    others = (WorkingCopy.user_id == person.id) & (WorkingCopy.story_id != story_id)
    if (session.scalar(select(func.count()).select_from(WorkingCopy).where(others)) or 0) >= MOST_NEW:
        raise Invalid({"story_id": words("Too many texts are unsaved. Save or discard some of them first.")})


def _closed(session: Session, person: Person, case: Case) -> Trouble | None:
    """That the text may not be edited any more; raises the refusal to whoever had not begun before."""
    reason = case.edit_refusal(person)
    if reason is None:
        return None
    if copy_of(session, case.story.id, person) is None and person.id not in case.story.writers:
        raise refusal(reason)
    return Trouble("closed", reason=reason)


def _hold(session: Session, person: Person, story: Story, typed: Typed, at: datetime) -> None:
    """Renew the lease, or give it back when the page is being left."""
    if typed.leaving:
        own = (EditLease.story_id == story.id) & (EditLease.user_id == person.id)
        session.execute(delete(EditLease).where(own))
    else:
        _renew(session, person, story, typed.page, at)


def _renew(session: Session, person: Person, story: Story, page: str, at: datetime) -> None:
    """Take the lease where it is free; make it last where it is this page's already."""
    lease = live_lease(session, story.id, at)
    if lease is None:
        session.execute(delete(EditLease).where(EditLease.story_id == story.id))
        session.add(_lease(story, person, page, at))
    elif lease.user_id == person.id and lease.token in ("", page):
        lease.token, lease.expires_at = page, at + LEASE


def _lease(story: Story, person: Person, page: str, at: datetime) -> EditLease:
    return EditLease(story_id=story.id, user_id=person.id, token=page, taken_at=at, expires_at=at + LEASE)


def _keep(session: Session, person: Person, case: Case, typed: Typed, at: datetime) -> None:
    """Keep the text, unless it says what the story says already."""
    if says_the_same(typed.fields, case.story):
        own = (WorkingCopy.story_id == case.story.id) & (WorkingCopy.user_id == person.id)
        session.execute(delete(WorkingCopy).where(own))
    else:
        _write(session, person, case.story.id, typed, at)


def says_the_same(fields: Fields, story: Story) -> bool:
    """Whether what was typed is the text the story has already."""
    content = content_of(fields)
    same = content is not None and digest(content) == story.digest
    return same and set(fields.get("flags", ())) == set(story.flags)


def _write(session: Session, person: Person, story_id: str, typed: Typed, at: datetime) -> None:
    # Two requests of one page may arrive at the same moment; for a new story there is no row to lock.
    session.execute(
        _UPSERT_COPY,
        {
            "id": new_id(),
            "story": story_id,
            "person": person.id,
            "version": typed.version,
            "fields": dict(typed.fields),
            "at": at,
        },
    )


def _taken(session: Session, person: Person, lease: EditLease | None) -> Trouble | None:
    if lease is None or lease.user_id == person.id:
        return None
    return Trouble("taken", session.get_one(User, lease.user_id).name, lease.taken_at)


def _moved_on(session: Session, case: Case, typed: Typed) -> Trouble | None:
    """That the story is not as it was when the person opened it: who wrote the present text, and when."""
    if typed.version == case.story.version:
        return None
    revision: Revision = case.revision
    return Trouble("moved-on", session.get_one(User, revision.author_id).name, revision.created_at)


def _note_presence(session: Session, person: Person, story: Story, doing: Doing, at: datetime) -> None:
    session.execute(_UPSERT_PRESENCE, {"story": story.id, "person": person.id, "doing": doing, "at": at})


def _leave(session: Session, person: Person, story: Story, page: str) -> None:
    here = (Presence.story_id == story.id) & (Presence.user_id == person.id)
    session.execute(delete(Presence).where(here))
    held = (EditLease.story_id == story.id) & (EditLease.user_id == person.id) & (EditLease.token == page)
    session.execute(delete(EditLease).where(held))


_UPSERT_COPY = text(
    "INSERT INTO working_copy (id, story_id, user_id, base_version, fields, created_at, updated_at)"
    " VALUES (:id, :story, :person, :version, :fields, :at, :at)"
    " ON CONFLICT (story_id, user_id) DO UPDATE"
    " SET base_version = excluded.base_version, fields = excluded.fields, updated_at = excluded.updated_at,"
    " warned_at = NULL"
).bindparams(
    bindparam("fields", type_=WorkingCopy.__table__.c.fields.type), bindparam("at", type_=UtcDateTime())
)

_UPSERT_PRESENCE = text(
    "INSERT INTO presence (story_id, user_id, doing, seen_at) VALUES (:story, :person, :doing, :at)"
    " ON CONFLICT (story_id, user_id) DO UPDATE SET doing = excluded.doing, seen_at = excluded.seen_at"
).bindparams(bindparam("at", type_=UtcDateTime()))
