"""Taking deliveries that are due. The row is the truth; a lease says who is sending it and until when.

A process that dies keeps its leases until they end; then anybody sends those rows again, under the same
webhook-id.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, func, or_, select, update
from sqlalchemy.orm import Session, aliased

from newsroom.db import db, transaction
from newsroom.models import Delivery, Endpoint
from newsroom.models.trail import OutboxEvent
from newsroom.worker.sender import Parcel

LEASE = timedelta(seconds=30)
"""Twice what one try may take, so that a lease never ends while its holder lives and works."""

CLAIM_LOCK = 0x6E657773
"""PostgreSQL's advisory lock that lets one process claim at a time (SQLite has one writer anyway). Without
it two of them could take two versions of a story for one receiver in the same moment."""


@dataclass(frozen=True)
class Wanted:
    """What to take: of which lanes, and (`overdue`) only what has been due for so long."""

    lanes: tuple[str, ...]
    overdue: timedelta = timedelta(0)


def anything_due(wanted: Wanted, at: datetime) -> bool:
    """Whether a claim at `at` (UTC) would find something: a cheap look that locks nothing."""
    session = db.session()
    found = bool(session.scalar(select(exists().where(_due(wanted, at), ~_in_flight(at)))))
    session.commit()
    return found


def claim(wanted: Wanted, owner: str, limit: int, at: datetime) -> list[Parcel]:
    """Lease up to `limit` due deliveries to `owner`, the most urgent first.

    What a newer event of the same story has overtaken is retired instead; two events of one story are
    never under way to one receiver at once.
    """
    with transaction() as session:
        if session.get_bind().dialect.name == "postgresql":
            session.execute(select(func.pg_advisory_xact_lock(CLAIM_LOCK)))
        session.execute(_retire(wanted, at))
        taken = session.scalars(_lease(wanted, owner, limit, at)).all()
        return _parcels(session, taken)


def _due(wanted: Wanted, at: datetime) -> ColumnElement[bool]:
    return and_(
        Delivery.lane.in_(wanted.lanes),
        Delivery.endpoint_id.in_(select(Endpoint.id).where(Endpoint.active)),
        or_(
            and_(Delivery.state == "waiting", Delivery.next_at <= at - wanted.overdue),
            and_(Delivery.state == "sending", Delivery.lease_until <= at),
        ),
    )


def _overtaken() -> ColumnElement[bool]:
    newer = aliased(Delivery)
    return exists().where(_same_story(newer), newer.sequence > Delivery.sequence)


def _in_flight(at: datetime) -> ColumnElement[bool]:
    other = aliased(Delivery)
    return exists().where(_same_story(other), other.state == "sending", other.lease_until > at)


def _same_story(other: type[Delivery]) -> ColumnElement[bool]:
    return and_(other.story_id == Delivery.story_id, other.endpoint_id == Delivery.endpoint_id)


def _retire(wanted: Wanted, at: datetime) -> Any:
    left = or_(Delivery.state == "waiting", and_(Delivery.state == "sending", Delivery.lease_until <= at))
    return (
        update(Delivery)
        .where(Delivery.lane.in_(wanted.lanes), left, _overtaken())
        .values(state="superseded", lease_owner=None, lease_until=None)
        .execution_options(synchronize_session=False)
    )


def _lease(wanted: Wanted, owner: str, limit: int, at: datetime) -> Any:
    urgent = case((Delivery.lane == "crisis", 0), else_=1)
    due = (
        select(Delivery.id)
        .where(_due(wanted, at), ~_in_flight(at))
        .order_by(urgent, Delivery.next_at, Delivery.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return (
        update(Delivery)
        .where(Delivery.id.in_(due))
        .values(state="sending", lease_owner=owner, lease_until=at + LEASE)
        .returning(Delivery.id)
        .execution_options(synchronize_session=False)
    )


def _parcels(session: Session, ids: Sequence[int]) -> list[Parcel]:
    urgent = case((Delivery.lane == "crisis", 0), else_=1)
    rows = session.execute(
        select(
            Delivery.id,
            Delivery.attempts,
            Delivery.lane,
            Delivery.event_id,
            OutboxEvent.body,
            Delivery.endpoint_id,
            Endpoint.url,
            Endpoint.networks,
            Endpoint.secrets,
        )
        .join(OutboxEvent, OutboxEvent.id == Delivery.event_id)
        .join(Endpoint, Endpoint.id == Delivery.endpoint_id)
        .where(Delivery.id.in_(ids))
        .order_by(urgent, Delivery.next_at, Delivery.id)
    )
    return [
        Parcel(
            row.id,
            row.attempts + 1,
            row.lane,
            row.event_id,
            row.body,
            row.endpoint_id,
            row.url,
            tuple(row.networks),
            tuple(row.secrets),
        )
        for row in rows
    ]
