"""Fetching events: all there are for people of the house, its own for a portal, signed as they are sent."""

import threading
import time
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from flask import g, request
from sqlalchemy import select
from sqlalchemy.orm import Session

from newsroom.api.auth import api_requires
from newsroom.api.pull_pages import Pull, page_after
from newsroom.clock import now
from newsroom.db import db
from newsroom.models import Endpoint
from newsroom.models.trail import AuditHead
from newsroom.pull_tokens import PREFIX, hash_of, note_fetching

WAITERS = 2
"""Requests of one process that may wait at once: half of the threads that operations.md gives it."""
LOOK = 0.5
"""Seconds between two looks for news; each is one row by its key, and holds no connection in between."""

View = TypeVar("View", bound=Callable[..., Any])
Json = dict[str, Any]
_places = threading.BoundedSemaphore(WAITERS)


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
    page = page_after(session, wanted, head)
    if page["items"] or not wait or not _places.acquire(blocking=False):
        return page
    try:
        until = time.monotonic() + wait
        while not page["items"] and (left := until - time.monotonic()) > 0:
            session.commit()  # ends the reading transaction and gives its connection back
            time.sleep(min(LOOK, left))
            if (present := _head(session)) != head:
                head = present
                page = page_after(session, wanted, head)
        return page
    finally:
        _places.release()


def _head(session: Session) -> int:
    """How many events there are: positions count from 0, and all below this number can be seen."""
    return session.scalars(select(AuditHead.events)).one()
