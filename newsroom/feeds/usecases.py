"""Giving a portal a token to fetch its own events with, and taking it back."""

from datetime import datetime

from sqlalchemy.orm import Session

from newsroom.db import transaction
from newsroom.errors import Forbidden, NotFound, Refused, words
from newsroom.ledger import record
from newsroom.models import Endpoint
from newsroom.person import Person
from newsroom.pull_tokens import hash_of, new_pull_token


def give_pull_token(person: Person, endpoint_id: str, at: datetime) -> str:
    """A new token with which this receiver fetches its own events; shown this once, and the one before it
    ends. Raises Forbidden, NotFound.
    """
    token = new_pull_token()
    with transaction() as session:
        _lock(session, person, endpoint_id).pull_token_hash = hash_of(token)
        record(session, "endpoints", "endpoint.pull_token", person.id, at, endpoint=endpoint_id)
    return token


def end_pull_token(person: Person, endpoint_id: str, at: datetime) -> None:
    """The receiver fetches nothing any more. Raises Forbidden, NotFound, Refused when it has no token."""
    with transaction() as session:
        endpoint = _lock(session, person, endpoint_id)
        if endpoint.pull_token_hash is None:
            raise Refused(words("This endpoint has no token."))
        endpoint.pull_token_hash = None
        record(session, "endpoints", "endpoint.pull_token_end", person.id, at, endpoint=endpoint_id)


def _lock(session: Session, person: Person, endpoint_id: str) -> Endpoint:
    if not (person.system or person.holds("technician", "admin")):
        raise Forbidden(words("Only a technician or an administrator may change endpoints."))
    endpoint = session.get(Endpoint, endpoint_id, with_for_update={"key_share": True}, populate_existing=True)
    if endpoint is None:
        raise NotFound(words("There is no such endpoint."))
    return endpoint
