"""What a preview shows: one text in the portal's look, for somebody who may know of its story. Reads only."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from sqlalchemy import select
from sqlalchemy.orm import Session

from newsroom.access import current_revision, read_story
from newsroom.content import Content, parse
from newsroom.html_rules import MEDIA_PREFIX
from newsroom.installation import settings
from newsroom.models import Endpoint, Revision, Section, Story
from newsroom.person import Person

MENU = 12
"""So many sections stand in the portal's menu."""


@dataclass(frozen=True)
class Preview:
    """One text as the portal would show it at `at` (UTC), under a menu of the portal's sections. `media`: the
    path below which its pictures and files are.
    """

    story: Story
    revision: Revision
    content: Content
    section: str
    menu: list[str]
    site: str
    at: datetime
    media: str = MEDIA_PREFIX

    @property
    def public(self) -> bool:
        """Whether readers see exactly this text now."""
        return self.story.public_state == "live" and self.story.public_revision_id == self.revision.id


def preview_of(session: Session, person: Person, story_id: str, at: datetime) -> Preview:
    """The present text of a story. Raises NotFound."""
    story = read_story(session, person, story_id)
    return show_revision(session, story, current_revision(session, story), at)


def show_revision(session: Session, story: Story, revision: Revision, at: datetime) -> Preview:
    """One text of a story, with the menu of the portal around it."""
    content = parse(revision.content)
    rows = session.scalars(select(Section).order_by(Section.position, Section.slug).limit(200)).all()
    here = next((row for row in rows if row.slug == content.section), None)
    site = here.site_slug if here else None
    menu = [row.label(content.language) for row in rows if row.active and row.site_slug == site]
    name = here.label(content.language) if here else content.section
    return Preview(story, revision, content, name, menu[:MENU], settings().publisher_name, at)


def host_of(session: Session, story: Story) -> str:
    """The host under which readers find a story: where it was seen live, else the first portal told of it."""
    if story.public_url:
        return urlsplit(story.public_url).hostname or ""
    first = select(Endpoint.url).where(Endpoint.active).order_by(Endpoint.created_at).limit(1)
    return urlsplit(session.scalar(first) or "").hostname or ""
