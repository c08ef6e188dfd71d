"""Events to be fetched, for a portal that cannot receive or has missed some."""

from typing import Any

from newsroom.api import examples
from newsroom.api.auth import api_requires
from newsroom.api.blueprint import bp, reading
from newsroom.api.bodies import EventPaging
from newsroom.api.queries import list_events
from newsroom.api.schemas import EventPage
from newsroom.db import db


@bp.get("/events", tags=["events"])
@api_requires("event.pull")
@bp.doc(operationId="getEvents", responses=reading())
@bp.arguments(EventPaging, location="query")
@bp.response(200, EventPage, example=examples.EVENT_PAGE)
def get_events(wanted: dict[str, Any]) -> dict[str, Any]:
    """Fetch events

    The same envelopes that receivers are sent, in the order in which they were committed, none left out.
    `next` is null when there are no more now; the `cursor` of the last event then leads on once there are.
    """
    events, following = list_events(db.session(), wanted.get("after"), wanted["limit"])
    return {"items": events, "next": following}
