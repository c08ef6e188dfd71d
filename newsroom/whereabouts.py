"""Where is my story? For one event of a story: every receiver, why it was chosen or not, and how far it got.

An event reaches thousands of receivers: counts are one statement over its own deliveries, lists are pages.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import Session, defer

from newsroom.delivery_rows import UNDER_WAY, is_late, late
from newsroom.models import Delivery, Endpoint, Story
from newsroom.models.trail import OutboxEvent
from newsroom.routing import why
from newsroom.text import fold

PAGE = 50
EVENTS = 50
LATEST = 500
MATCHES = 500
"""Receivers that a search by name finds at most."""

VIEWS = ("", "late", "failed", "underway", "done", "seen", "superseded", "other")
"""What of an event's receivers to list: all it went to, those in one state, or ("other") those not chosen."""


@dataclass(frozen=True)
class Tally:
    """How many receivers an event was written down for, and how many of them are where."""

    sent: int
    underway: int
    late: int
    done: int
    seen: int
    failed: int
    superseded: int

    @property
    def settled(self) -> bool:
        """Whether nothing is on its way any more."""
        return self.underway == 0


@dataclass(frozen=True)
class Place:
    """A receiver of an event, or one that was left out; `reason` as in newsroom.routing, or "since" where it
    would be chosen by what is set now.
    """

    endpoint: Endpoint
    delivery: Delivery | None
    reason: str
    late: bool


@dataclass(frozen=True)
class Whereabouts:
    """One page of an event's receivers. `events` are the story's, newest first; `more`: it goes on."""

    event: OutboxEvent
    events: Sequence[OutboxEvent]
    tally: Tally
    view: str
    search: str
    page: int
    places: tuple[Place, ...]
    more: bool

    @property
    def mark(self) -> str:
        """Changes whenever the counts do: what a page asks by whether there is news."""
        return "-".join(str(count) for count in vars(self.tally).values())


@dataclass(frozen=True)
class Wanted:
    """What to show: an event by its number (None: newest), one of VIEWS, part of a name, a page from 1."""

    sequence: int | None = None
    view: str = ""
    search: str = ""
    page: int = 1


@dataclass(frozen=True)
class Unheard:
    """A story whose newest event nobody gets: which kind, and since when (UTC)."""

    story: Story
    event: str
    since: datetime


def whereabouts(session: Session, story_id: str, wanted: Wanted, at: datetime) -> Whereabouts | None:
    """Where an event of a story is at `at` (UTC), in at most four statements; None before there was any."""
    events = _events(session, story_id)
    event = next((one for one in events if one.sequence == wanted.sequence), events[0] if events else None)
    if event is None:
        return None
    view = wanted.view if wanted.view in VIEWS else ""
    rows = session.execute(_places(session, event, view, wanted, at)).all()
    places = tuple(_place(event, row[0], row[1], at) for row in rows[:PAGE])
    counts = tally(session, event, at)
    more = len(rows) > PAGE
    return Whereabouts(event, events, counts, view, wanted.search, max(wanted.page, 1), places, more)


def tally(session: Session, event: OutboxEvent, at: datetime) -> Tally:
    """The counts of one event at `at` (UTC): one statement over its own rows."""
    conditions = {name: _in_view(event, name, at) for name in VIEWS if name and name != "other"}
    counts = {name: func.count(case((condition, 1))) for name, condition in conditions.items()}
    row = session.execute(
        select(func.count().label("sent"), *(count.label(name) for name, count in counts.items())).where(
            Delivery.event_id == event.id
        )
    ).one()
    return Tally(**row._mapping)


def told_nobody(session: Session, story_id: str, sequence: int) -> str | None:
    """Whether an event reached for nobody: "none" when no receiver was chosen, "off" when all that were are
    switched off; None when somebody gets it, or there is no such event. One statement.
    """
    row = session.execute(
        select(_its().exists().label("some"), _heard().exists().label("heard")).where(
            OutboxEvent.story_id == story_id, OutboxEvent.sequence == sequence
        )
    ).one_or_none()
    if row is None or row.heard:
        return None
    return "off" if row.some else "none"


def unheard(session: Session) -> list[Unheard]:
    """Events of the last LATEST that nobody gets and no later one of the same story has replaced."""
    recent = select(OutboxEvent.id).where(OutboxEvent.story_id.is_not(None))
    ids = recent.order_by(OutboxEvent.position.desc()).limit(LATEST).subquery()
    query = (
        select(OutboxEvent.created_at, OutboxEvent.type, Story)
        .join(ids, ids.c.id == OutboxEvent.id)
        .join(Story, and_(Story.id == OutboxEvent.story_id, Story.sequence == OutboxEvent.sequence))
        .where(~_heard().exists())
        .order_by(OutboxEvent.position.desc())
        .limit(PAGE)
    )
    return [Unheard(row.Story, row.type, row.created_at) for row in session.execute(query)]


def _its() -> Select[int]:
    """Deliveries of the event that the query around is at."""
    return select(Delivery.id).where(Delivery.event_id == OutboxEvent.id).correlate(OutboxEvent)


def _heard() -> Select[int]:
    """The same as far as somebody took it, or can."""
    taken = or_(Endpoint.active, Delivery.state == "done")
    return _its().join(Endpoint, Endpoint.id == Delivery.endpoint_id).where(taken)


def _events(session: Session, story_id: str) -> Sequence[OutboxEvent]:
    query = select(OutboxEvent).where(OutboxEvent.story_id == story_id).options(defer(OutboxEvent.body))
    return session.scalars(query.order_by(OutboxEvent.sequence.desc()).limit(EVENTS)).all()


def _in_view(event: OutboxEvent, view: str, at: datetime) -> ColumnElement[bool]:
    """The condition on Delivery rows of an event of one of VIEWS."""
    if view == "late":
        return is_late(at)
    if view == "underway":
        return Delivery.state.in_(UNDER_WAY)
    if view == "seen":
        return and_(Delivery.state == "done", is_seen(event))
    return Delivery.state == view


def is_seen(event: OutboxEvent) -> ColumnElement[bool]:
    """The condition on Delivery rows of an event that the very text was shown to stand there: its page was
    looked at, or nobody has looked, and the receiver says what it stored.
    """
    told = and_(Delivery.live_state == "", Delivery.receipt_digest == event.digest)
    return or_(Delivery.live_state == "seen", told)


def _places(
    session: Session, event: OutboxEvent, view: str, wanted: Wanted, at: datetime
) -> Select[Endpoint, Delivery]:
    its = and_(Delivery.endpoint_id == Endpoint.id, Delivery.event_id == event.id)
    query = select(Endpoint, Delivery).join(Delivery, its, isouter=view == "other")
    if view == "other":
        query = query.where(Delivery.id.is_(None))
    elif view:
        query = query.where(_in_view(event, view, at))
    if wanted.search:
        query = query.where(Endpoint.id.in_(_named(session, wanted.search)))
    trouble = case((Delivery.state == "failed", 0), (Delivery.state.in_(UNDER_WAY), 1), else_=2)
    first = (max(wanted.page, 1) - 1) * PAGE
    return query.order_by(trouble, Endpoint.name, Endpoint.id).offset(first).limit(PAGE + 1)


def _named(session: Session, search: str) -> list[str]:
    """Receivers whose name holds what was typed, with or without marks; no database folds Vietnamese."""
    typed = fold(search)
    names = session.execute(select(Endpoint.id, Endpoint.name).order_by(Endpoint.name))
    return [row.id for row in names if typed in fold(row.name)][:MATCHES]


def _place(event: OutboxEvent, endpoint: Endpoint, delivery: Delivery | None, at: datetime) -> Place:
    if delivery is not None:
        return Place(endpoint, delivery, delivery.chosen_for, late(delivery, at))
    choice = why(endpoint, event, had_it=False)
    return Place(endpoint, None, "since" if choice.chosen else choice.reason, False)
