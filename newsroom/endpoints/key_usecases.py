"""Signing keys: a new one beside the old one, and the old one retired."""

from datetime import datetime

from sqlalchemy.orm import Session

from newsroom.db import transaction
from newsroom.endpoint_access import lock, must_manage
from newsroom.endpoints.keys import NewKey, new_key
from newsroom.endpoints.standing import note
from newsroom.errors import Refused, words
from newsroom.models import Endpoint
from newsroom.person import Person


def rotate_secret(person: Person, endpoint_id: str, at: datetime, signing: str = "") -> str:
    """A new key, shown this once; `signing` "v1" or "v1a", "": as before. Until the old one is retired,
    messages carry both signatures.

    Raises Forbidden, NotFound, Invalid, Refused while an older key is still in use.
    """
    must_manage(person)
    with transaction() as session:
        endpoint = lock(session, endpoint_id)
        return rotate(session, person, endpoint, at, signing).told


def rotate(
    session: Session, person: Person, endpoint: Endpoint, at: datetime, signing: str = "", **details: str
) -> NewKey:
    """Give a locked receiver a second key, and note it with `details`."""
    if len(endpoint.secrets) > 1:
        raise Refused(words("Retire the old secret before you make another new one."))
    key = new_key(signing or endpoint.signing)
    endpoint.secrets = [key.sealed, *endpoint.secrets]
    endpoint.signing, endpoint.public_key = key.signing, key.public
    endpoint.version += 1
    note(session, "endpoint.rotate", person, at, endpoint, signing=key.signing, **details)
    return key


def retire_old_secret(person: Person, endpoint_id: str, at: datetime) -> None:
    """Sign with the newest key alone from now on. Raises Forbidden, NotFound, Refused if alone."""
    must_manage(person)
    with transaction() as session:
        retire(session, person, lock(session, endpoint_id), at)


def retire(session: Session, person: Person, endpoint: Endpoint, at: datetime, **details: str) -> None:
    """Drop the old key of a locked receiver, and note it with `details`; raises Refused if there is none."""
    if len(endpoint.secrets) < 2:
        raise Refused(words("There is no old secret to retire."))
    endpoint.secrets = endpoint.secrets[:1]
    endpoint.version += 1
    note(session, "endpoint.retire", person, at, endpoint, **details)
