"""When a text may be shown to people without an account, and what stands behind the address they got."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, contains_eager, defer, joinedload

from newsroom.errors import NotFound, Sentence, words
from newsroom.installation import settings, workflow_of
from newsroom.models import Revision, ShareLink, Story

LONGEST = timedelta(days=7)
SHARERS = frozenset({"editor", "secretary", "publisher", "spokesperson"})
LINKS = 50


@dataclass(frozen=True)
class Shown:
    """What a link leads to."""

    link: ShareLink
    story: Story
    revision: Revision


def token_hash(token: str) -> str:
    """What is kept of a token: hex SHA-256; enough, for 256 random bits cannot be guessed."""
    return hashlib.sha256(token.encode()).hexdigest()


def refusal_to_show(session: Session, story: Story, at: datetime) -> Sentence | None:
    """Why nobody outside may see the present text of a story at `at` (UTC); None when they may.

    Only what is being worked on is shown: a stage from which nothing leads on (public, not used, archived)
    ends every link, and so do a quarantine and an embargo.
    """
    if not settings().share_links:
        return words("This newsroom shows no text to people without an account.")
    if limit := _limit(story, at):
        return limit
    if story.public_state == "live" and story.public_revision_id == story.revision_id:
        return words("Readers see this text already: send the address of the portal.")
    workflow = workflow_of(session, story.workflow, story.workflow_version)
    onward = any(move.tone == "primary" for move in workflow.moves_from(story.stage))
    if story.public_state == "down" or not onward:
        return words("Only a text that is being worked on can be shown to people outside.")
    return None


def _limit(story: Story, at: datetime) -> Sentence | None:
    """What keeps a text inside the house whatever its stage."""
    if story.quarantined:
        return words("A story in quarantine is shown to nobody outside.")
    if story.embargo and story.embargo > at:
        return words("A story under embargo is shown to nobody outside.")
    return None


def alive(session: Session, link: ShareLink, story: Story, at: datetime) -> bool:
    """Whether a link still opens: neither expired, revoked, overtaken by a publication, nor past a limit."""
    published = story.published_at is not None and story.published_at > link.created_at
    ended = link.revoked_at is not None or link.expires_at <= at
    return not ended and not published and refusal_to_show(session, story, at) is None


def behind(session: Session, token: str, at: datetime) -> Shown:
    """What stands behind a token at `at` (UTC). Raises NotFound, the same for whatever reason."""
    row = session.execute(
        select(ShareLink, Story, Revision)
        .join(Story, Story.id == ShareLink.story_id)
        .join(Revision, Revision.id == ShareLink.revision_id)
        .where(ShareLink.token_hash == token_hash(token))
        .execution_options(populate_existing=True)
    ).one_or_none()
    if row is None or not alive(session, row[0], row[1], at):
        raise NotFound(words("This link does not lead anywhere, or no longer does."))
    return Shown(*row)


def links_of(session: Session, story: Story) -> Sequence[ShareLink]:
    """The newest links of a story with their makers and the numbers of their texts; ended ones too."""
    return session.scalars(_of(story).limit(LINKS)).all()


def open_links(session: Session, story: Story, at: datetime) -> Sequence[ShareLink]:
    """The links of a story that neither expired nor were revoked by `at` (UTC)."""
    running = _of(story).where(ShareLink.revoked_at.is_(None), ShareLink.expires_at > at)
    return session.scalars(running.limit(LINKS)).all()


def _of(story: Story) -> Select[ShareLink]:
    return (
        select(ShareLink)
        .join(ShareLink.revision)
        .where(ShareLink.story_id == story.id)
        .order_by(ShareLink.created_at.desc())
        .options(
            joinedload(ShareLink.created_by),
            contains_eager(ShareLink.revision).options(defer(Revision.content)),
        )
    )
