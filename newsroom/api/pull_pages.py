"""One page of the feed that portals fetch: which events, and where it goes on.

What is held back (newsroom.holding) is left out for as long as it is; statements and withdrawals pass it. So
a cursor knows two positions: up to the first everything was given, up to the second everything but what was
held back. Once that is free, all between the two is given, what was given before once more, under the same
webhook-id.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, or_, select, true
from sqlalchemy.orm import Session, aliased

from newsroom.api.cursors import cursor_of, page_of, pair_in
from newsroom.chains import others_in_case
from newsroom.clock import now
from newsroom.errors import NewsroomError, words
from newsroom.holding import TAKES_DOWN, anything_held, is_held
from newsroom.installation import vault
from newsroom.models import Delivery, Endpoint, Story
from newsroom.models.trail import OutboxEvent
from newsroom.payload import EVENT_TYPES
from newsroom.payload_formats import payload_for
from newsroom.routing import FILTERS, patterns_of
from newsroom.signing import signatures

Json = dict[str, Any]


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


class _Place(NamedTuple):
    """Up to `given` nothing is missing, up to `seen` nothing but what was held back; -1: the beginning."""

    given: int
    seen: int

    @property
    def cursor(self) -> str:
        if self.given == self.seen:
            return cursor_of(self.seen) if self.seen >= 0 else ""
        return cursor_of(self.given, self.seen)


def page_after(session: Session, wanted: Pull, head: int) -> Json:
    """The events behind a cursor, of the `head` that there are (positions count from 0).

    None is ever skipped: positions are given out under the lock of the trail's head row, so that a lower
    one cannot appear after a higher one was seen. Raises Invalid for a cursor that is none, ForeignCursor.
    """
    place = _Place(*(pair_in(wanted.after, "after") or (-1, -1)))
    if place.seen >= head:
        raise ForeignCursor(
            words(
                "This cursor is ahead of everything here: it comes from another newsroom, or an older backup "
                "was restored. Begin again with an empty “after”."
            )
        )
    feed = _Feed(session, wanted, place)
    if place.given < place.seen and (again := feed.freed()):
        return again
    return feed.news(head)


class _Feed:
    """What lies behind a place, for whoever asks."""

    def __init__(self, session: Session, wanted: Pull, place: _Place) -> None:
        self._session, self._wanted, self._place = session, wanted, place
        rehearses = wanted.endpoint is not None and wanted.endpoint.exercise
        meant = [_meant_for(wanted.endpoint)] if wanted.endpoint else []
        self._query = select(OutboxEvent).where(OutboxEvent.exercise.is_(rehearses), *meant)
        self._held: ColumnElement[bool] | None = _is_held() if anything_held(session) else None
        self._first_held = self._find_first_held()

    def freed(self) -> Json | None:
        """What was left out up to here and is free by now; None when that is nothing."""
        given, seen = self._place
        upto = seen if self._first_held is None or self._first_held > seen else self._first_held - 1
        rows = self._rows(given, OutboxEvent.position <= upto)
        if not rows:
            return None
        some, last = page_of(rows, self._wanted.limit)
        behind = _Place(last.position if last else upto, seen)
        return self._page(some, lambda position: _Place(position, seen), behind, more=True)

    def news(self, head: int) -> Json:
        """What is new behind the place, without what is held back now."""
        rows = self._rows(self._place.seen, true() if self._held is None else ~self._held)
        some, last = page_of(rows, self._wanted.limit)
        end = max([head - 1, self._place.seen, *(row.position for row in rows)])
        return self._page(
            some, self._behind, self._behind(last.position if last else end), more=last is not None
        )

    def _behind(self, position: int) -> _Place:
        return _Place(position if self._first_held is None else min(position, self._first_held - 1), position)

    def _rows(self, after: int, condition: ColumnElement[bool]) -> Sequence[OutboxEvent]:
        """One more than a page holds."""
        query = self._query.where(OutboxEvent.position > after, condition)
        return self._session.scalars(query.order_by(OutboxEvent.position).limit(self._wanted.limit + 1)).all()

    def _find_first_held(self) -> int | None:
        if self._held is None:
            return None
        query = self._query.where(OutboxEvent.position > self._place.given, self._held)
        first = query.with_only_columns(OutboxEvent.position).order_by(OutboxEvent.position).limit(1)
        return self._session.scalar(first)

    def _page(
        self, rows: Sequence[OutboxEvent], place: Callable[[int], _Place], behind: _Place, more: bool
    ) -> Json:
        endpoint = self._wanted.endpoint
        page: Json = {"items": _events(rows, endpoint, place), "next": behind.cursor if more else None}
        return {**page, "cursor": behind.cursor} if endpoint else page


def _is_held() -> ColumnElement[bool]:
    """Whether the story of an event is held back with that text."""
    of_story = select(Story.id).where(Story.id == OutboxEvent.story_id, is_held(OutboxEvent.digest))
    return and_(OutboxEvent.type.not_in(TAKES_DOWN), of_story.exists())


def _events(
    rows: Sequence[OutboxEvent], endpoint: Endpoint | None, place: Callable[[int], _Place]
) -> list[Json]:
    if endpoint is None:
        return [_event(row, row.body, place) for row in rows]
    keys, at = [vault().open(secret) for secret in endpoint.secrets], now()
    return [{**_event(row, row.body, place), **_signed(row, endpoint, keys, at)} for row in rows]


def _event(row: OutboxEvent, body: bytes, place: Callable[[int], _Place]) -> Json:
    return {"id": row.id, "cursor": place(row.position).cursor, "body": json.loads(body)}


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
    return {"body": json.loads(raw), "raw": raw.decode(), "headers": headers}


def _meant_for(endpoint: Endpoint) -> ColumnElement[bool]:
    """What newsroom.routing would choose the endpoint for, also of events from before it was registered: what
    its filters let through, what follows in a story or in the statements of a case that they once let
    through, and whatever was put out for it (a test, a story it had).
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
    asked = or_(and_(*_asked(OutboxEvent, endpoint)), followed.exists(), _in_chain(endpoint))
    return or_(and_(OutboxEvent.story_id.is_not(None), asked), put_out.exists())


def _in_chain(endpoint: Endpoint) -> ColumnElement[bool]:
    """Whether a statement follows, in its case, one that the endpoint's filters let through."""
    other, earlier = aliased(Story), aliased(OutboxEvent)
    let_through = (
        others_in_case(OutboxEvent.story_id, other)
        .join(earlier, earlier.story_id == other.id)
        .where(earlier.position < OutboxEvent.position, *_asked(earlier, endpoint))
    )
    statement = OutboxEvent.lane == "crisis", OutboxEvent.type.not_in(TAKES_DOWN)
    return and_(*statement, let_through.exists())


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
