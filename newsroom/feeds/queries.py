"""What readers see now, for the public feeds. Reads only."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session, aliased

from newsroom.content import Content
from newsroom.errors import NotFound, words
from newsroom.holding import TAKES_DOWN, anything_held, is_held
from newsroom.models import Delivery, Endpoint, Section, Site, Story
from newsroom.models.trail import OutboxEvent
from newsroom.payload import WITHDRAWING, content_of

LENGTH = 50


@dataclass(frozen=True)
class Entry:
    """A story that readers see. Times are UTC; `url`: where a portal said it shows it, "" when none has."""

    uri: str
    content: Content
    section_name: str
    url: str
    published_at: datetime
    first_published_at: datetime


@dataclass(frozen=True)
class Gone:
    """A story that was taken down, and why, in words for readers."""

    uri: str
    at: datetime
    reason: str


@dataclass(frozen=True)
class Feed:
    """The newest LENGTH changes of a site, or of one of its sections (`section` "": of all of them)."""

    site: str
    section: str
    names: tuple[str, ...]
    updated_at: datetime | None
    entries: tuple[Entry, ...]
    gone: tuple[Gone, ...]


def feed_of(session: Session, site: str, section: str = "") -> Feed:
    """A site's feed, or a section's. Only what the portals were last told to show is in it, and nothing that
    is under quarantine or an exercise, or held back before any portal had it. Raises NotFound.
    """
    names = _names(session, site, section)
    last = _last_not_held() if anything_held(session) else Story.sequence
    query = (
        select(OutboxEvent.type, OutboxEvent.body, OutboxEvent.created_at, Story.public_url)
        .join(Story, and_(Story.id == OutboxEvent.story_id, OutboxEvent.sequence == last))
        .where(OutboxEvent.site == site, Story.quarantined.is_(False), ~OutboxEvent.exercise)
        .order_by(OutboxEvent.position.desc())
        .limit(LENGTH)
    )
    rows = session.execute(query.where(OutboxEvent.section == section) if section else query).all()
    told = [(row.type in WITHDRAWING, json.loads(row.body)["data"], row) for row in rows]
    return Feed(
        site,
        section,
        names,
        rows[0].created_at if rows else None,
        tuple(_entry(data, row.public_url or "") for gone, data, row in told if not gone),
        tuple(_gone(data, row.created_at) for gone, data, row in told if gone),
    )


def _last_not_held() -> ColumnElement[int]:
    """The last of a story's events that is not held back. What a portal shows already is public and stays."""
    event = aliased(OutboxEvent)
    delivered = select(Delivery.id).where(Delivery.event_id == event.id, Delivery.state == "done")
    queued = select(Delivery.id).where(Delivery.event_id == event.id, Delivery.state == "waiting")
    held = and_(event.type.not_in(TAKES_DOWN), is_held(event.digest), ~delivered.exists(), queued.exists())
    last = select(func.max(event.sequence)).where(event.story_id == Story.id, ~held)
    return last.correlate(Story).scalar_subquery()


def endpoint(session: Session, endpoint_id: str) -> Endpoint:
    """A receiver. Raises NotFound."""
    found = session.get(Endpoint, endpoint_id)
    if found is None:
        raise NotFound(words("There is no such endpoint."))
    return found


def _names(session: Session, site_slug: str, section_slug: str) -> tuple[str, ...]:
    site = session.get(Site, site_slug)
    section = session.get(Section, section_slug) if section_slug else None
    if site is None or (section_slug and (section is None or section.site_slug != site_slug)):
        raise NotFound(words("There is no such feed."))
    return (site.label_vi, *([section.label_vi] if section else []))


def _entry(data: dict[str, Any], url: str) -> Entry:
    content = content_of(data["item"])
    return Entry(
        uri=data["item"]["uri"],
        content=content,
        section_name=data["dublin_core"]["subject"][0] if content.section else "",
        url=url,
        published_at=datetime.fromisoformat(data["published_at"]),
        first_published_at=datetime.fromisoformat(data["first_published_at"]),
    )


def _gone(data: dict[str, Any], at: datetime) -> Gone:
    return Gone(data["item"]["uri"], at, (data["reason"] or {}).get("text", ""))
