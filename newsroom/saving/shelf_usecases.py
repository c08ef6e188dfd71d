"""Working copies that nobody came back to: their writer is told, then they are shelved, and never lost."""

import logging
from collections import Counter
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from newsroom.clock import iso
from newsroom.db import transaction
from newsroom.errors import Refused, words
from newsroom.installation import settings
from newsroom.models import ShelvedText, Story, WorkingCopy, new_id
from newsroom.notices import notify
from newsroom.person import Person
from newsroom.saving.queries import shelved_text
from newsroom.saving.usecases import says_the_same
from newsroom.working_copies import copy_of

WARNING = timedelta(days=7)
"""So long before it is shelved is the writer of a text told."""
AT_ONCE = 100
Outcome = Literal["dropped", "warned", "shelved"]
log = logging.getLogger(__name__)


def tidy_up(at: datetime) -> Counter[Outcome]:
    """Look through the working copies that were not touched for as long as this newsroom has set, at `at`
    (UTC), at most AT_ONCE: one that says what its story says is dropped; of any other its writer is told, and
    a week later it is shelved. Returns how many of each.
    """
    with transaction() as session:
        oldest = (
            select(WorkingCopy)
            .where(
                WorkingCopy.updated_at <= at - timedelta(days=settings().unsaved_days),
                or_(WorkingCopy.warned_at.is_(None), WorkingCopy.warned_at <= at - WARNING),
            )
            .order_by(WorkingCopy.updated_at)
            .limit(AT_ONCE)
            .with_for_update(skip_locked=True)
        )
        done = Counter(_settle(session, copy, at) for copy in session.scalars(oldest).all())
    if done:
        log.info("old unsaved texts: %s", ", ".join(f"{number} {what}" for what, number in done.items()))
    return done


def take_up(person: Person, shelved_id: str, at: datetime) -> tuple[str, bool]:
    """Make a shelved text a working copy again; returns its story's id and whether that story exists.

    Raises NotFound, Refused (there is a newer unsaved text of that story).
    """
    with transaction() as session:
        text = shelved_text(session, person, shelved_id, lock=True)
        if copy_of(session, text.story_id, person):
            raise Refused(
                words("You have a newer unsaved text of this story: save it or throw it away first.")
            )
        session.add(WorkingCopy(id=new_id(), **_typed(text), created_at=text.typed_at, updated_at=at))
        session.delete(text)
        return text.story_id, session.get(Story, text.story_id) is not None


def throw_away(person: Person, shelved_id: str, at: datetime) -> None:  # noqa: ARG001  # like every use case
    """Delete a shelved text for good. Raises NotFound."""
    with transaction() as session:
        session.delete(shelved_text(session, person, shelved_id, lock=True))


def _settle(session: Session, copy: WorkingCopy, at: datetime) -> Outcome:
    story = session.get(Story, copy.story_id)
    if story is not None and says_the_same(copy.fields, story):
        session.delete(copy)
        return "dropped"
    if copy.warned_at is None:
        copy.warned_at = at
        notify(session, "unsaved", story, [copy.user_id], "system", at, due=iso(at + WARNING))
        return "warned"
    _shelve(session, copy, at)
    return "shelved"


def _shelve(session: Session, copy: WorkingCopy, at: datetime) -> None:
    session.add(ShelvedText(id=new_id(), **_typed(copy), typed_at=copy.updated_at, shelved_at=at))
    session.delete(copy)


def _typed(text: WorkingCopy | ShelvedText) -> dict[str, Any]:
    """What was typed, by whom, for which version of which story."""
    return {name: getattr(text, name) for name in ("story_id", "user_id", "base_version", "fields")}
