"""Showing one version of an unpublished text to somebody without an account: opened, counted, taken back."""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import func, select

from newsroom.access import current_revision, lock_story
from newsroom.clock import iso
from newsroom.db import transaction
from newsroom.errors import Forbidden, Invalid, NotFound, Refused, words
from newsroom.models import ShareLink, new_id
from newsroom.person import SYSTEM, Person
from newsroom.preview.links import LONGEST, SHARERS, behind, refusal_to_show, token_hash
from newsroom.writing import record_story

TOKEN_BYTES = 32
NOTE = 120
AT_ONCE = 20
"""So many links of one story may be open at a time."""


def share_text(
    person: Person, story_id: str, note: str, lasts: timedelta, at: datetime
) -> tuple[ShareLink, str]:
    """Make a link to exactly the present text, for whom `note` names; returns it with its token, which is
    not kept. Raises NotFound, Forbidden, Refused (a limit stands in the way), Invalid.
    """
    _check(note, lasts)
    with transaction() as session:
        story = lock_story(session, person, story_id)
        if not person.roles(story.section) & SHARERS:
            raise Forbidden(words("Your roles do not include showing texts to people outside."))
        if sentence := refusal_to_show(session, story, at):
            raise Refused(sentence)
        running = select(func.count()).where(
            ShareLink.story_id == story.id, ShareLink.revoked_at.is_(None), ShareLink.expires_at > at
        )
        if (session.scalar(running) or 0) >= AT_ONCE:
            raise Refused(words("This story has too many open links: end one first."))
        token, revision = secrets.token_urlsafe(TOKEN_BYTES), current_revision(session, story)
        link = ShareLink(
            id=new_id(),
            story_id=story.id,
            revision_id=revision.id,
            token_hash=token_hash(token),
            note=note,
            created_by_id=person.id,
            created_at=at,
            expires_at=at + lasts,
            opened=0,
        )
        session.add(link)
        shown = {"link": link.id, "shown": revision.number, "expires": iso(link.expires_at)}
        record_story(session, story, "share", person, at, **shown)
        return link, token


def revoke_link(person: Person, story_id: str, link_id: str, at: datetime) -> None:
    """End a link at once. A second time changes nothing."""
    with transaction() as session:
        story = lock_story(session, person, story_id)
        link = session.get(ShareLink, link_id)
        if link is None or link.story_id != story.id:
            raise NotFound(words("There is no such link."))
        if not person.roles(story.section) & SHARERS:
            raise Forbidden(words("Your roles do not include showing texts to people outside."))
        if link.revoked_at is None:
            link.revoked_at = at
            record_story(session, story, "unshare", person, at, link=link.id)


def open_link(token: str, at: datetime) -> str:
    """Count that somebody asks to see the text behind a link; the first time stands in the trail. Returns the
    link's id. Raises NotFound, the same for whatever reason.
    """
    with transaction() as session:
        shown = behind(session, token, at)
        locked = select(ShareLink).where(ShareLink.id == shown.link.id).with_for_update()
        link = session.scalars(locked.execution_options(populate_existing=True)).one()
        link.opened, link.last_opened_at = link.opened + 1, at
        if link.opened == 1:
            record_story(session, shown.story, "share_opened", SYSTEM, at, link=link.id)
        return link.id


def _check(note: str, lasts: timedelta) -> None:
    if not note:
        raise Invalid({"note": words("Say for whom the link is.")})
    if len(note) > NOTE:
        raise Invalid({"note": words("Keep it under 120 characters.")})
    if not timedelta() < lasts <= LONGEST:
        raise Invalid({"days": words("A link lasts seven days at the most.")})
