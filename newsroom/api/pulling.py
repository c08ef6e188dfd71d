"""Fetching events: all there are for people of the house, its own for a portal, signed as they are sent."""

import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any, TypeVar

from flask import g, request
from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session, aliased

from newsroom.api.auth import api_requires
from newsroom.api.cursors import cursor_of, number_in, page_of
from newsroom.clock import now
from newsroom.db import db
from newsroom.errors import NewsroomError, words
from newsroom.installation import vault
from newsroom.models import Delivery, Endpoint
from newsroom.models.trail import AuditHead, OutboxEvent
from newsroom.payload import EVENT_TYPES
from newsroom.payload_formats import payload_for
from newsroom.pull_tokens import PREFIX, hash_of, note_fetching
from newsroom.routing import FILTERS, patterns_of
from newsroom.signing import signatures

WAITERS = 2
"""Requests of one process that may wait at once: half of the threads that operations.md gives it."""
LOOK = 0.5
"""Seconds between two looks for news; each is one row by its key, and holds no connection in between."""

View = TypeVar("View", bound=Callable[..., Any])
Json = dict[str, Any]
_places = threading.BoundedSemaphore(WAITERS)


class ForeignCursor(NewsroomError):
    """A cursor that lies ahead of everything here."""

    code = "foreign-cursor"
    status = 409


@dataclass(frozen=True)
class Pull:
    """What is asked for: events behind the cursor `after` (None: from the beginning), for `endpoint` alone
    (None: all there are)."""

    after: str | None
    limit: int
    endpoint: Endpoint | None = None


def pulls(view: View) -> View:
    """Let in whoever holds the permission `event.pull`, and a portal with its own token; 401 and 403 else."""
    for_people = api_requires("event.pull")(view)

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        g.pulling = _portal()
        if g.pulling:
            note_fetching(g.pulling, now())
        return (view if g.pulling else for_people)(*args, **kwargs)

    guarded.permission = "event.pull"  # type: ignore[attr-defined]
    return guarded  # type: ignore[return-value]


def _portal() -> Endpoint | None:
    given = request.authorization
    token = given.token if given is not None and given.type == "bearer" else None
    if not token or not token.startswith(PREFIX):
        return None
    return db.session.scalar(select(Endpoint).where(Endpoint.pull_token_hash == hash_of(token)))


def pull(session: Session, wanted: Pull, wait: int) -> Json:
    """A page of events; when there are none, the first that come within `wait` seconds.

    Nobody waits when WAITERS others of this process do: the empty page comes at once.
    """
    head = _head(session)
    page = _page(session, wanted, head)
    if page["items"] or not wait or not _places.acquire(blocking=False):
        return page
    try:
        until = time.monotonic() + wait
        while not page["items"] and (left := until - time.monotonic()) > 0:
            session.commit()  # ends the reading transaction and gives its connection back
            time.sleep(min(LOOK, left))
            if (present := _head(session)) != head:
                head = present
                page = _page(session, wanted, head)
        return page
    finally:
        _places.release()


def _head(session: Session) -> int:
    """How many events there are: positions count from 0, and all below this number can be seen."""
    return session.scalars(select(AuditHead.events)).one()


def _page(session: Session, wanted: Pull, head: int) -> Json:
    """None is ever skipped: positions are given out under the lock of the trail's head row, so that a lower
    one cannot appear after a higher one was seen.

    Raises Invalid for a cursor that is none, ForeignCursor.
    """
    position = number_in(wanted.after, "after")
    if position is not None and position >= head:
        raise ForeignCursor(
            words(
                "This cursor is ahead of everything here: it comes from another newsroom, or an older backup "
                "was restored. Begin again with an empty “after”."
            )
        )
    query = select(OutboxEvent).where(OutboxEvent.position > (-1 if position is None else position))
    rehearses = wanted.endpoint is not None and wanted.endpoint.exercise
    query = query.where(OutboxEvent.exercise.is_(rehearses))
    if wanted.endpoint:
        query = query.where(_meant_for(wanted.endpoint))
    found = session.scalars(query.order_by(OutboxEvent.position).limit(wanted.limit + 1)).all()
    rows, last = page_of(found, wanted.limit)
    page: Json = {"items": _events(rows, wanted.endpoint), "next": cursor_of(last.position) if last else None}
    if wanted.endpoint:
        behind = last.position if last else max([head - 1, *(row.position for row in rows)])
        page["cursor"] = cursor_of(behind) if behind >= 0 else ""
    return page


def _events(rows: Any, endpoint: Endpoint | None) -> list[Json]:
    if endpoint is None:
        return [_event(row, row.body) for row in rows]
    keys, at = [vault().open(secret) for secret in endpoint.secrets], now()
    return [_signed(row, endpoint, keys, at) for row in rows]


def _event(row: OutboxEvent, body: bytes) -> Json:
    return {"id": row.id, "cursor": cursor_of(row.position), "body": json.loads(body)}


def _signed(row: OutboxEvent, endpoint: Endpoint, keys: list[str], at: datetime) -> Json:
    """The event as its webhook would bring it, under the same webhook-id, signed now."""
    raw, message_id, seconds = (
        payload_for(endpoint.payload, row.body),
        f"msg_{row.id}_{endpoint.id}",
        int(at.timestamp()),
    )
    headers = {
        "webhook_id": message_id,
        "webhook_timestamp": str(seconds),
        "webhook_signature": signatures(keys, message_id, seconds, raw),
    }
    return {**_event(row, raw), "raw": raw.decode(), "headers": headers}


def _meant_for(endpoint: Endpoint) -> ColumnElement[bool]:
    """What newsroom.routing would choose the endpoint for, also of events from before it was registered: what
    its filters let through, what follows in a story that they once let through, and whatever was put out for
    it (a test, a story it had).
    """
    earlier = aliased(OutboxEvent)
    put_out = select(Delivery.id).where(
        Delivery.event_id == OutboxEvent.id, Delivery.endpoint_id == endpoint.id
    )
    followed = select(earlier.id).where(
        earlier.story_id == OutboxEvent.story_id,
        earlier.position < OutboxEvent.position,
        *_asked(earlier, endpoint),
    )
    asked = or_(and_(*_asked(OutboxEvent, endpoint)), followed.exists())
    return or_(and_(OutboxEvent.story_id.is_not(None), asked), put_out.exists())


def _asked(event: Any, endpoint: Endpoint) -> list[ColumnElement[bool]]:
    """What the endpoint's filters let through, as conditions on the rows of `event`."""
    conditions: list[ColumnElement[bool]] = [event.story_id.is_not(None)]
    if endpoint.events:
        wanted = set(endpoint.events)
        conditions.append(event.type.in_([kind for kind in EVENT_TYPES if wanted & set(patterns_of(kind))]))
    for listed, part in FILTERS:
        if values := getattr(endpoint, listed):
            conditions.append(getattr(event, part).in_(values))
    return conditions
