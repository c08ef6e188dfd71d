"""What is answered about deliveries and events."""

import marshmallow as ma

from newsroom.api.fields import Answer, moment, said
from newsroom.api.schemas import Page
from newsroom.models.resending import JOB_STATES


def number_of(what: str) -> ma.fields.Integer:
    """A count, with what it counts."""
    return ma.fields.Integer(metadata={"description": what})


class DeliveryAnswer(Answer):
    """An event on its way to one receiver."""

    id = ma.fields.Integer()
    event_id = ma.fields.UUID()
    event_type = ma.fields.String()
    sequence = ma.fields.Integer(allow_none=True)
    endpoint = said("The receiver's name.")
    endpoint_id = ma.fields.UUID()
    chosen_for = said(
        "Why: filter, had_it (the story before), chain (a statement of its case before), test or replay."
    )
    lane = said("crisis, default or bulk: the most urgent goes first; held: a hold keeps it back.")
    state = ma.fields.String(
        validate=ma.validate.OneOf(("waiting", "sending", "done", "failed", "superseded"))
    )
    attempts = ma.fields.Integer()
    created_at = moment("When it was put out for sending.")
    done_at = moment("When the receiver took it.", allow_none=True)
    last_status = ma.fields.Integer(allow_none=True)
    last_error = ma.fields.String()
    receipt_url = said("Where the receiver says it shows the story.", allow_none=True)
    receipt_digest = said("The text the receiver says it shows.", allow_none=True)
    live_state = said("What a look at that page showed: seen, missing, different; empty: nobody looked.")
    live_seen_at = moment("When the text was seen there.", allow_none=True)


class DeliveryPage(Page):
    """Deliveries, the newest first."""

    items = ma.fields.List(ma.fields.Nested(DeliveryAnswer))


class ReckoningAnswer(Answer):
    """What sending again would come to."""

    total = number_of("Deliveries that fit.")
    skipped = number_of("Of them those that a newer version has overtaken: they are left out.")
    to_send = number_of("How many would go out.")
    endpoints = number_of("How many receivers that reaches.")


class JobAnswer(Answer):
    """Many deliveries that are sent again."""

    id = ma.fields.Integer()
    state = ma.fields.String(validate=ma.validate.OneOf(JOB_STATES))
    wanted = ma.fields.Dict(
        keys=ma.fields.String(),
        values=ma.fields.String(),
        metadata={"description": "The filter; times are those of Hà Nội."},
    )
    total = number_of("Deliveries that fitted when it began.")
    sent = number_of("Handed over for sending so far.")
    skipped = number_of("Left out so far, since a newer version has overtaken them.")
    by = said("Who began it.")
    created_at = moment("When it was begun.")
    finished_at = moment("When it was over.", allow_none=True)


class JobList(Answer):
    """Jobs, the newest first."""

    items = ma.fields.List(ma.fields.Nested(JobAnswer))


class Envelope(Answer):
    """What a webhook carries: see the documentation of webhooks for each type's data."""

    type = ma.fields.String()
    timestamp = ma.fields.String(metadata={"format": "date-time"})
    data = ma.fields.Dict(keys=ma.fields.String(), values=ma.fields.Raw())


class Signed(Answer):
    """The headers that a webhook would have."""

    webhook_id = said("The same as on every try.", data_key="webhook-id")
    webhook_timestamp = said("Unix seconds of this answer.", data_key="webhook-timestamp")
    webhook_signature = said("Of `raw`, by each of the endpoint's keys.", data_key="webhook-signature")


class EventAnswer(Answer):
    """An event, as it is sent to receivers."""

    sometimes = frozenset({"raw", "headers"})

    id = said("The event's own; `webhook-id` is made of it and of the endpoint's.")
    cursor = said("For `after`, to go on behind this event.")
    body = ma.fields.Nested(Envelope)
    raw = said("The very text that is signed; only for a portal.")
    headers = ma.fields.Nested(Signed, metadata={"description": "Only for a portal."})


class EventPage(Page):
    """Events in the order in which they were committed."""

    sometimes = frozenset({"cursor"})

    items = ma.fields.List(ma.fields.Nested(EventAnswer))
    cursor = said("For `after`, to go on behind this page even when it is empty; only for a portal.")
