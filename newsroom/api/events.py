"""Events to be fetched, for a portal that cannot receive or has missed some."""

from typing import Any

from flask import g

from newsroom.api import examples
from newsroom.api.blueprint import bp, reading
from newsroom.api.bodies import EventPaging
from newsroom.api.delivery_schemas import EventPage
from newsroom.api.pull_pages import Pull
from newsroom.api.pulling import pull, pulls
from newsroom.db import db


@bp.get("/events", tags=["events"])
@pulls
@bp.doc(operationId="getEvents", responses=reading(409))
@bp.arguments(EventPaging, location="query")
@bp.response(200, EventPage, example=examples.EVENT_PAGE)
def get_events(wanted: dict[str, Any]) -> dict[str, Any]:
    """Fetch events

    The same envelopes that receivers are sent, in the order in which they were committed, none left out.
    `next` is null when there are no more now; the `cursor` of the last event then leads on once there are.

    With the pull token of an endpoint: its own events alone, as its webhooks would bring them (`raw`, signed
    as `headers` say), and with them a `cursor` for the page. With `wait` an empty answer takes its time.
    """
    given = Pull(wanted.get("after"), wanted["limit"], g.pulling)
    return pull(db.session(), given, wanted["wait"])
