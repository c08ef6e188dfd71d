"""What to do about a delivery that is stuck: for our technician, and as a letter ready to send."""

from dataclasses import dataclass
from urllib.parse import quote

from flask_babel import gettext as _

from newsroom import delivery_cures
from newsroom.clock import show
from newsroom.delivery_rows import DeliveryRow
from newsroom.delivery_words import fault
from newsroom.models import Attempt, Endpoint


@dataclass(frozen=True)
class Cure:
    """What to do (`advice`), and unless it is ours to mend, the letter: subject, text, mailto."""

    advice: str
    subject: str = ""
    letter: str = ""
    mailto: str = ""


def cure(row: DeliveryRow, endpoint: Endpoint, last: Attempt | None) -> Cure | None:
    """The cure for what a delivery met last; None when nothing stands in its way."""
    it = row.delivery
    if it.state == "done" or not it.last_error:
        return None
    said = delivery_cures.cure(it.last_error, it.last_status)
    asked = delivery_cures.request(it.last_error, it.last_status)
    if not asked:
        return Cure(said)
    subject = _("%(portal)s does not take our messages", portal=endpoint.name)
    letter = "\n\n".join(
        (
            _("Dear %(name)s,", name=endpoint.contact_name or _("colleagues")),
            _("our newsroom cannot deliver to %(host)s.", host=endpoint.host),
            _("What happened: %(fault)s", fault=_what(row, last)),
            _("What we ask of you: %(request)s", request=asked),
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
