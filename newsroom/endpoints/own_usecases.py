"""The page of a member portal: its people see and mind their own endpoint under a link, without an account.

The link holds 256 random bits, of which only the SHA-256 is kept. Whoever has it is the portal; the trail
notes what is done under it as done by the newsroom's own hand, with `under: link`.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from newsroom.clock import iso
from newsroom.db import transaction
from newsroom.endpoint_access import lock, must_manage
from newsroom.endpoints.describing import check_contact, check_window
from newsroom.endpoints.key_usecases import retire, rotate
from newsroom.endpoints.own_links import behind, token_hash
from newsroom.endpoints.standing import note
from newsroom.endpoints.usecases import send_alone
from newsroom.errors import Invalid, NotFound, Refused, words
from newsroom.ledger import Outgoing
from newsroom.models import Endpoint
from newsroom.payload import ping
from newsroom.person import SYSTEM, Person

TOKEN_BYTES = 32
LASTS = timedelta(days=365)


@dataclass(frozen=True)
class OwnWords:
    """What a portal may say of itself: whom to tell when it fails, whether by letter, and when nothing is to
    be sent (UTC)."""

    contact: str = ""
    phone: str = ""
    email: str = ""
    maintenance_from: datetime | None = None
    maintenance_until: datetime | None = None
    warn_contact: bool = False


def make_link(person: Person, endpoint_id: str, at: datetime) -> str:
    """A link's token for a year, shown this once; the one before ends. Raises Forbidden, NotFound."""
    must_manage(person)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    with transaction() as session:
        endpoint = lock(session, endpoint_id)
        endpoint.self_token_hash, endpoint.self_expires_at = token_hash(token), at + LASTS
        note(session, "endpoint.link", person, at, endpoint, expires=iso(at + LASTS))
    return token


def end_link(person: Person, endpoint_id: str, at: datetime) -> None:
    """End the link at once. Raises Forbidden, NotFound, Refused when there is none."""
    must_manage(person)
    with transaction() as session:
        endpoint = lock(session, endpoint_id)
        if endpoint.self_token_hash is None:
            raise Refused(words("There is no link to end."))
        endpoint.self_token_hash = endpoint.self_expires_at = None
        note(session, "endpoint.unlink", person, at, endpoint)


def test_own(token: str, at: datetime) -> None:
    """Send the portal behind a link a test. Raises NotFound, Refused when it is switched off."""
    with transaction() as session:
        endpoint = _mine(session, token, at)
        send_alone(session, endpoint, Outgoing("test.ping", ping(endpoint.id, at), at))
        note(session, "endpoint.test", SYSTEM, at, endpoint, under="link")


def rotate_own(token: str, at: datetime) -> str:
    """A new key of the same kind for the portal behind a link, shown this once. Raises NotFound, Refused."""
    with transaction() as session:
        endpoint = _mine(session, token, at)
        key = rotate(session, SYSTEM, endpoint, at, under="link")
        return key.told


def retire_own(token: str, at: datetime) -> None:
    """Drop the old key of the portal behind a link. Raises NotFound, Refused."""
    with transaction() as session:
        retire(session, SYSTEM, _mine(session, token, at), at, under="link")


def describe_own(token: str, given: OwnWords, at: datetime) -> None:
    """Take over what a portal says of itself. Raises NotFound, Invalid."""
    errors = check_contact(given.contact, given.phone, given.email, given.warn_contact)
    errors |= check_window(given.maintenance_from, given.maintenance_until)
    with transaction() as session:
        endpoint = _mine(session, token, at)
        if errors:
            raise Invalid(errors)
        endpoint.contact_name, endpoint.contact_phone = given.contact, given.phone
        endpoint.contact_email, endpoint.warn_contact = given.email, given.warn_contact
        endpoint.maintenance_from, endpoint.maintenance_until = (
            given.maintenance_from,
            given.maintenance_until,
        )
        endpoint.version += 1
        window = [iso(one) if one else None for one in (given.maintenance_from, given.maintenance_until)]
        note(session, "endpoint.change", SYSTEM, at, endpoint, maintenance=window, under="link")


def _mine(session: Session, token: str, at: datetime) -> Endpoint:
    """The endpoint behind a link, locked. The link is looked at again: it may have ended meanwhile."""
    endpoint = lock(session, behind(session, token, at))
    if endpoint.self_token_hash != token_hash(token):
        raise NotFound(words("This link does not lead anywhere, or no longer does."))
    return endpoint
