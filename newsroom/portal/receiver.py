"""POST /webhooks: where signed messages come in."""

from typing import Any

from flask import Blueprint, request
from werkzeug.exceptions import RequestEntityTooLarge

from newsroom.portal.database import connected
from newsroom.portal.inbox import Delivery, LogLine, Outcome, copies_held, log, take
from newsroom.portal.media import fetch_missing, forget
from newsroom.portal.site import site
from newsroom.portal.verify import Rejected, verify

receiver = Blueprint("receiver", __name__)


@receiver.post("/webhooks")
def receive() -> tuple[dict[str, Any], int]:
    """Take one message; answer 200 with a receipt, or the status and reason of the refusal."""
    here, now = site(), site().now()
    with connected(here.settings.database) as db:
        try:
            body = _body()
            message = verify(here.settings.current_secrets(), dict(request.headers), body, now.timestamp())
            delivery = Delivery(request.headers["webhook-id"], message, body, now)
            before = copies_held(db, message)
            receipt = take(db, delivery, here.settings)
            forget(db, here.settings.media, before)
            # The text is on show already. A picture that cannot be had now is fetched when the sender, told
            # 503, sends the message again.
            fetch_missing(here.settings.media, copies_held(db, message))
            return receipt, 200
        except Rejected as refusal:
            claimed = request.headers.get("webhook-id", "")
            log(db, LogLine(now, claimed, "", Outcome.REFUSED, refusal.status, refusal.why))
            return {"error": refusal.why}, refusal.status


def _body() -> bytes:
    if request.mimetype != "application/json":
        raise Rejected(415, "Chỉ nhận application/json.")
    if request.content_length is None:
        raise Rejected(411, "Thiếu Content-Length.")  # without it a long body would be cut, not refused
    try:
        return request.get_data(cache=False)
    except RequestEntityTooLarge:
        raise Rejected(413, "Thông điệp lớn hơn 2 MB.") from None
