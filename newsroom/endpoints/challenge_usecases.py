"""Whether an address belongs to whoever gave it: a challenge that only the receiver there can answer.

A signed message of the type endpoint.verify carries a random `data.challenge`; the receiver answers 2xx with
{"challenge": "<the same>"}, as subscribers of WebSub do (W3C WebSub §5.3). Before that nothing but trials is
sent to it: its deliveries are recorded, and wait. The worker takes note of the answer
(newsroom.worker.challenges).
"""

import json
import secrets
from datetime import datetime

from sqlalchemy.orm import Session

from newsroom.clock import iso
from newsroom.db import transaction
from newsroom.endpoint_access import lock, must_manage
from newsroom.endpoints.standing import note
from newsroom.endpoints.usecases import send_alone
from newsroom.errors import Forbidden, Invalid, Refused, words
from newsroom.ledger import Outgoing
from newsroom.models import Endpoint
from newsroom.permissions import may
from newsroom.person import Person
from newsroom.worker.failing import begin_anew

CHALLENGE_BYTES = 24
REASONS = {
    "told": words("Its operator has confirmed the address in writing or by telephone"),
    "ours": words("We run this receiver ourselves"),
    "cannot": words("Its software cannot answer a challenge"),
}
"""Why somebody confirms an address by hand; the trail keeps the code."""


def ask_to_confirm(person: Person, endpoint_id: str, at: datetime) -> None:
    """Send a receiver its challenge. Raises Forbidden, NotFound, Refused when it is off or confirmed."""
    must_manage(person)
    with transaction() as session:
        endpoint = lock(session, endpoint_id)
        _must_be_open(endpoint)
        challenge(session, person, endpoint, at)


def challenge(session: Session, person: Person, endpoint: Endpoint, at: datetime) -> None:
    """Send a locked receiver its challenge, and note it. Raises Refused when it is off."""
    # The address is said too: what was answered there must not confirm another one.
    said = {"challenge": secrets.token_urlsafe(CHALLENGE_BYTES), "url": endpoint.url}
    body = json.dumps({"type": "endpoint.verify", "timestamp": iso(at), "data": said})
    send_alone(session, endpoint, Outgoing("endpoint.verify", body.encode(), at))
    note(session, "endpoint.ask", person, at, endpoint)


def confirm_by_hand(person: Person, endpoint_id: str, reason: str, at: datetime) -> None:
    """Confirm an address without an answer, for one of REASONS; what waited is sent.

    Raises Forbidden, NotFound, Invalid, Refused when it is confirmed already.
    """
    if not (person.system or may(person, "endpoint.confirm")):
        raise Forbidden(words("Only an administrator may confirm an endpoint by hand."))
    if reason not in REASONS:
        raise Invalid({"reason": words("Say why the address is confirmed by hand.")})
    with transaction() as session:
        endpoint = lock(session, endpoint_id)
        _must_be_open(endpoint)
        endpoint.confirmed_at = at
        endpoint.version += 1
        begin_anew(session, endpoint)
        note(session, "endpoint.confirm", person, at, endpoint, reason=reason)


def _must_be_open(endpoint: Endpoint) -> None:
    if endpoint.confirmed_at is not None:
        raise Refused(words("This endpoint is confirmed already."))
