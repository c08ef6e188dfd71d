"""What to do about a fault: for our technician in a sentence, for the portal's as a letter ready to send."""

from dataclasses import dataclass
from urllib.parse import quote

from flask_babel import gettext as _

from newsroom.clock import show
from newsroom.delivery_rows import DeliveryRow
from newsroom.delivery_words import fault
from newsroom.errors import words
from newsroom.i18n import say
from newsroom.models import Attempt, Endpoint

_ASK = {
    "status": words("Ask them to look at the log of their receiver at the time of the last attempt."),
    "gone": words("Ask whether they have moved or closed the receiver; if it has a new address, enter it."),
    "redirect": words(
        "Ask for the final address and enter it: addresses that point elsewhere are not followed."
    ),
    "timeout": words("Ask them to answer at once and do the work afterwards: we wait 15 seconds at most."),
    "dns": words("Check how the name is written, then ask whether their name server is at work."),
    "connect": words("Ask whether the server is up, and whether its firewall lets our address through."),
    "tls": words("Ask them to renew the certificate and to install it with its whole chain."),
    "protocol": words("Ask what stands before the receiver: a proxy or firewall cuts our message off."),
    "blocked": words(
        "The name leads to an inner address. Should that be so, an administrator must allow it."
    ),
    "address": words("Correct the address of the endpoint: it must begin with https:// and name a server."),
    "internal": words(
        "Nobody there can help: look at our own log, and make a new secret if it cannot be opened."
    ),
}
_ASK_STATUS = {
    400: words("Their receiver cannot read the message: ask which field it stumbles over."),
    401: words(
        "Their receiver refuses our signature: make sure both sides have the same secret and the right time."
    ),
    403: words("Something before the receiver turns us away: ask them to let our address through."),
    404: words("There is nothing at this address: ask for the right path and enter it."),
    413: words("Their server takes no message of this size: ask for a limit of at least 1 MB."),
    429: words("They want fewer messages: set the number a minute of the endpoint lower."),
}
OURS = frozenset({"internal", "address", "blocked"})
"""Faults that nobody at the portal can mend."""


@dataclass(frozen=True)
class Cure:
    """What to do (`advice`), and unless it is ours to mend, the letter: subject, text, mailto."""

    advice: str
    subject: str = ""
    letter: str = ""
    mailto: str = ""


def advice(code: str, status: int | None) -> str:
    """What to do about a fault, in the reader's language; empty for a fault nobody knows."""
    if code == "status" and status is not None and status in _ASK_STATUS:
        return say(_ASK_STATUS[status])
    return say(_ASK[code]) if code in _ASK else ""


def cure(row: DeliveryRow, endpoint: Endpoint, last: Attempt | None) -> Cure | None:
    """The cure for what a delivery met last; None when nothing stands in its way."""
    it = row.delivery
    if it.state == "done" or not it.last_error:
        return None
    said = advice(it.last_error, it.last_status)
    if it.last_error in OURS:
        return Cure(said)
    subject = _("%(portal)s does not take our messages", portal=endpoint.name)
    letter = "\n\n".join(
        (
            _("Dear %(name)s,", name=endpoint.contact_name or _("colleagues")),
            _("our newsroom cannot deliver to %(host)s.", host=endpoint.host),
            _("What happened: %(fault)s", fault=_what(row, last)),
            _("What we ask of you: %(advice)s", advice=said),
            _("The message can be found in your log by its number: %(number)s", number=message_id(row)),
            _("It will be sent again with the same number; nothing is lost meanwhile."),
        )
    )
    mailto = f"mailto:{quote(endpoint.contact_email, safe='@')}?subject={quote(subject)}&body={quote(letter)}"
    return Cure(said, subject, letter, mailto if endpoint.contact_email else "")


def message_id(row: DeliveryRow) -> str:
    """The webhook-id, which stands in the receiver's log."""
    return f"msg_{row.delivery.event_id}_{row.delivery.endpoint_id}"


def _what(row: DeliveryRow, last: Attempt | None) -> str:
    answered = f" (HTTP {row.delivery.last_status})" if row.delivery.last_status else ""
    at = f" {show(last.at)}" if last else ""
    return f"{fault(row.delivery.last_error)}{answered}{at}"
