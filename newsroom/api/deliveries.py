"""Deliveries over all stories, for whoever looks after the portals: what failed or is late, resending."""

from typing import Any

from newsroom import delivery_rows
from newsroom.api import examples, representation
from newsroom.api.auth import api_requires, person
from newsroom.api.blueprint import bp, reading
from newsroom.api.bodies import LARGEST, DeliveryWanted
from newsroom.api.cursors import cursor_of, number_in
from newsroom.api.delivery_schemas import DeliveryAnswer, DeliveryPage
from newsroom.clock import now
from newsroom.db import db
from newsroom.deliveries.usecases import resend
from newsroom.delivery_rows import DeliveryFilter


@bp.get("/deliveries", tags=["deliveries"])
@api_requires("delivery.view")
@bp.doc(operationId="listDeliveries", responses=reading())
@bp.arguments(DeliveryWanted, location="query")
@bp.response(200, DeliveryPage, example=examples.DELIVERY_PAGE)
def list_deliveries(asked: dict[str, Any]) -> dict[str, Any]:
    """List deliveries

    The newest first. `late` is what was not taken in time, usually 15 minutes; of statements, one.
    """
    state, endpoint = asked.get("state"), asked.get("endpoint")
    wanted = DeliveryFilter(
        state=state if state != "late" else None,
        late_at=now() if state == "late" else None,
        endpoint_id=str(endpoint) if endpoint else None,
        event_type=asked.get("event") or None,
        section=asked.get("section") or None,
        fault=asked.get("fault") or None,
        since=asked.get("since"),
        until=asked.get("until"),
        before=number_in(asked.get("cursor")),
    )
    page = delivery_rows.deliveries(db.session(), wanted, asked["limit"])
    items = [representation.delivery(row) for row in page.rows]
    return {"items": items, "next": cursor_of(page.next) if page.next is not None else None}


@bp.post(f"/deliveries/<int(max={LARGEST}):delivery_id>/resend", tags=["deliveries"])
@api_requires("delivery.resend")
@bp.doc(operationId="resendDelivery", responses=reading(404, 409))
@bp.response(200, DeliveryAnswer, example=examples.DELIVERY)
def resend_delivery(delivery_id: int) -> dict[str, Any]:
    """Send a delivery again

    Under the same `webhook-id`. Refused while it is under way, and when a newer event took its place.
    """
    resend(person(), delivery_id, now())
    return representation.delivery(delivery_rows.delivery(db.session(), delivery_id))
