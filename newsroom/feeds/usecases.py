"""Giving a portal a token to fetch its own events with, and taking it back."""

from datetime import datetime

from newsroom.db import transaction
from newsroom.endpoint_access import lock, must_manage
from newsroom.errors import Refused, words
from newsroom.ledger import record
from newsroom.person import Person
from newsroom.pull_tokens import hash_of, new_pull_token


def give_pull_token(person: Person, endpoint_id: str, at: datetime) -> str:
    """A new token with which this receiver fetches its own events; shown this once, and the one before it
    ends. Raises Forbidden, NotFound.
    """
    must_manage(person)
    token = new_pull_token()
    with transaction() as session:
        lock(session, endpoint_id).pull_token_hash = hash_of(token)
        record(session, "endpoints", "endpoint.pull_token", person.id, at, endpoint=endpoint_id)
    return token


def end_pull_token(person: Person, endpoint_id: str, at: datetime) -> None:
    """The receiver fetches nothing any more. Raises Forbidden, NotFound, Refused when it has no token."""
    must_manage(person)
    with transaction() as session:
        endpoint = lock(session, endpoint_id)
        if endpoint.pull_token_hash is None:
            raise Refused(words("This endpoint has no token."))
        endpoint.pull_token_hash = None
        record(session, "endpoints", "endpoint.pull_token_end", person.id, at, endpoint=endpoint_id)
