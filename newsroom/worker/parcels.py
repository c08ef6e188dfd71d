"""Parcels from rows: the body of an event in the shape its receiver wants, and where it goes."""

import logging
from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, case, select
from sqlalchemy.orm import Session

from newsroom.models import Delivery, Endpoint
from newsroom.models.endpoint import LANES
from newsroom.models.trail import OutboxEvent
from newsroom.payload_formats import payload_for
from newsroom.worker.sender import Parcel

BODIES_KEPT = 32
"""Bodies that stay in memory between claims: one event goes to thousands of receivers, over many claims."""

_bodies: dict[tuple[str, str], bytes | None] = {}
log = logging.getLogger(__name__)


def parcels(session: Session, ids: Sequence[int]) -> list[Parcel]:
    """What to send for each of the rows `ids`, the most urgent first."""
    if not ids:
        return []
    rows = session.execute(_rows(), {"ids": list(ids)}).all()
    bodies = _bodies_of(session, {(row.event_id, row.payload) for row in rows})
    return [
        Parcel(
            row.id,
            row.attempts + 1,
            row.lane,
            row.event_id,
            bodies[row.event_id, row.payload],
            row.endpoint_id,
            row.url,
            tuple(row.networks),
            tuple(row.secrets),
        )
        for row in rows
    ]


@cache
def _rows() -> Select[*tuple[Any, ...]]:
    """Made once: putting it together takes longer than its answer."""
    order = case({lane: place for place, lane in enumerate(LANES)}, value=Delivery.lane)
    return (
        select(
            Delivery.id,
            Delivery.attempts,
            Delivery.lane,
            Delivery.event_id,
            Delivery.endpoint_id,
            Endpoint.payload,
            Endpoint.url,
            Endpoint.networks,
            Endpoint.secrets,
        )
        .join(Endpoint, Endpoint.id == Delivery.endpoint_id)
        .where(Delivery.id.in_(bindparam("ids", expanding=True)))
        .order_by(order, Delivery.next_at, Delivery.id)
    )


def _bodies_of(session: Session, wanted: set[tuple[str, str]]) -> dict[tuple[str, str], bytes | None]:
    """The bodies of events in the shapes wanted; None where one cannot be made."""
    found = {key: _bodies[key] for key in wanted if key in _bodies}
    missing = wanted - found.keys()
    if missing:
        events = {event_id for event_id, _ in missing}
        query = select(OutboxEvent.id, OutboxEvent.body).where(OutboxEvent.id.in_(events))
        stored = {row.id: row.body for row in session.execute(query)}
        made = {key: _made(key[1], stored[key[0]]) for key in missing}
        found |= made
        _keep(made)
    return found


def _made(payload: str, body: bytes) -> bytes | None:
    try:
        return payload_for(payload, body)
    except Exception:
        log.exception("an event cannot be given the shape %s", payload)
        return None


def _keep(made: dict[tuple[str, str], bytes | None]) -> None:
    if len(_bodies) + len(made) > BODIES_KEPT:
        _bodies.clear()
    if len(made) <= BODIES_KEPT:
        _bodies.update(made)
