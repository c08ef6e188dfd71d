"""Which rows might be sent now: looks at the database whose cost does not grow with what waits.

The first look reads the head of the queue, in the order of its index. Should that be clogged with rows whose
receivers are to be left alone, the second asks each other receiver for its first row.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, bindparam, case, false, func, or_, select, true
from sqlalchemy.orm import Session, aliased

from newsroom.delivery_rows import overtaken
from newsroom.models import Delivery, Endpoint

AnyRow = Row[*tuple[Any, ...]]
Found = Sequence[AnyRow]
MOST_UNDER_WAY = 20_000
"""More than all workers together send at once. The bound also keeps a database from beginning elsewhere than
at the index of what is wanted."""

COLUMNS = (
    Delivery.id,
    Delivery.endpoint_id,
    Delivery.story_id,
    Delivery.lane,
    Delivery.behind,
    Delivery.next_at,
    Endpoint.host,
    Endpoint.concurrency,
    Endpoint.per_minute,
    Endpoint.minute_began,
    Endpoint.minute_sent,
    Endpoint.failures,
    Endpoint.paused_until,
    Endpoint.pause_seconds,
)

_WAITING = Delivery.state == "waiting", Delivery.next_at <= bindparam("due")


def under_way(session: Session) -> Found:
    """Every row that somebody is sending, with its lease."""
    return session.execute(_under_way()).all()


def head(session: Session, lane: str, behind: bool, due: datetime, at: datetime, limit: int) -> Found:
    """The first `limit` rows of a lane that have been due since `due`, oldest first."""
    asked = {"lane": lane, "behind": behind, "due": due, "at": at, "most": limit}
    return session.execute(_head(), asked).all()


def first_of_each(
    session: Session, lane: str, full: Iterable[str], due: datetime, at: datetime, limit: int
) -> Found:
    """The oldest due row of each receiver that can take something, but for the `full` ones."""
    asked = {"lane": lane, "full": list(full), "due": due, "at": at, "most": limit}
    return session.execute(_first_of_each(), asked).all()


def anything_due(session: Session, lanes: Iterable[str], due: datetime, behind: bool) -> bool:
    """Whether a row of one of `lanes` has been due since `due`, by the index alone."""
    return bool(session.scalar(_anything_due(tuple(lanes)), {"due": due, "behind": behind}))


# Statements are made once: putting one together takes longer than its answer, and each look needs several.


@cache
def _under_way() -> Select[*tuple[Any, ...]]:
    sending = select(Delivery.id).where(Delivery.state == "sending").limit(MOST_UNDER_WAY).subquery()
    return (
        select(Delivery.id, Delivery.endpoint_id, Delivery.story_id, Delivery.lease_until, Endpoint.host)
        .join(sending, sending.c.id == Delivery.id)
        .join(Endpoint, Endpoint.id == Delivery.endpoint_id)
    )


@cache
def _head() -> Select[*tuple[Any, ...]]:
    where = (Delivery.lane == bindparam("lane"), Delivery.behind == bindparam("behind"), *_WAITING)
    first = select(Delivery.id).where(*where).order_by(Delivery.next_at).limit(bindparam("most")).subquery()
    return _judged().join(first, first.c.id == Delivery.id).order_by(Delivery.next_at)


@cache
def _first_of_each() -> Select[*tuple[Any, ...]]:
    own = aliased(Delivery)
    waits = (own.state == "waiting", own.lane == bindparam("lane"), own.next_at <= bindparam("due"))
    first = (
        select(own.id)
        .where(own.endpoint_id == Endpoint.id, *waits)
        .order_by(own.next_at)
        .limit(1)
        .scalar_subquery()
    )
    rested = or_(Endpoint.paused_until.is_(None), Endpoint.paused_until <= bindparam("at"))
    free = Endpoint.id.not_in(bindparam("full", expanding=True))
    found = select(first.label("id")).where(_open(), rested, free).subquery()
    ids = select(found.c.id).where(found.c.id.is_not(None)).limit(bindparam("most")).subquery()
    return _judged().join(ids, ids.c.id == Delivery.id).order_by(Delivery.next_at)


@cache
def _anything_due(lanes: tuple[str, ...]) -> Select[bool]:
    looks = [
        select(Delivery.id)
        .where(Delivery.lane == lane, Delivery.behind == bindparam("behind"), *_WAITING)
        .limit(1)
        .exists()
        for lane in lanes
    ]
    return select(or_(false(), *looks))


def _judged() -> Select[*tuple[Any, ...]]:
    """Rows with all that newsroom.worker.room asks of them."""
    open_or_test = or_(_open(), and_(Endpoint.active, Delivery.chosen_for == "test"))
    return select(
        *COLUMNS,
        case((open_or_test, True), else_=False).label("open"),
        overtaken().label("overtaken"),
    ).join(Endpoint, Endpoint.id == Delivery.endpoint_id)


def _open() -> ColumnElement[bool]:
    """Switched on, confirmed, and not in a maintenance window."""
    at: ColumnElement[datetime] = bindparam("at")
    maintained = and_(
        func.coalesce(Endpoint.maintenance_from <= at, true()),
        func.coalesce(Endpoint.maintenance_until > at, false()),
    )
    return and_(Endpoint.active, Endpoint.confirmed_at.is_not(None), ~maintained)
