"""What is said to people about deliveries: the faults an attempt can meet, and the events that go out."""

from datetime import timedelta

from newsroom.errors import words
from newsroom.i18n import say

FAULTS = {
    "status": words("The receiver answered with an error."),
    "gone": words("The receiver answered 410 Gone: it wants nothing more."),
    "redirect": words("The receiver pointed to another address, which is never followed."),
    "timeout": words("The receiver did not answer in time."),
    "dns": words("The receiver's name was not found."),
    "connect": words("No connection to the receiver came about."),
    "tls": words("The receiver's certificate cannot be trusted."),
    "protocol": words("The receiver broke off or did not speak HTTP."),
    "blocked": words("The receiver's name leads to an address that must not be dialled."),
    "address": words("The receiver's address cannot be used."),
    "internal": words("The delivery could not be prepared; this is our own fault."),
}
"""What stands in `last_error` of a delivery and `error` of an attempt, and what to say about it to people."""

OFF_AFTER = timedelta(days=5)
"""Without one success for so long, an endpoint is warned of, and at last switched off."""

NO_SUCCESS = words("Nothing has reached the receiver for five days.")
"""Why an endpoint was switched off that had failed for too long."""

EVENTS = {
    "story.published": words("published"),
    "story.updated": words("updated"),
    "story.corrected": words("corrected"),
    "story.taken_down": words("taken down"),
    "statement.issued": words("statement issued"),
    "statement.recalled": words("statement recalled"),
    "test.ping": words("test"),
    "endpoint.verify": words("challenge"),
}
"""The types of events, as they stand in messages, and what people call them."""


def fault(code: str) -> str:
    """The sentence for one of FAULTS, in the reader's language; another code as it is."""
    return say(FAULTS.get(code, code))


def event(kind: str) -> str:
    """What people call a type of event, in the reader's language; a pattern (story.*) as it is."""
    return say(EVENTS.get(kind, kind))
