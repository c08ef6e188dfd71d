"""Tokens with which a portal fetches its own events: one for each endpoint, good for nothing else.

Only the SHA-256 is kept; 32 random bytes need no slower hash.
"""

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import update

from newsroom.db import transaction
from newsroom.models import Endpoint

PREFIX = "nrp_"
NOTED_EVERY = timedelta(minutes=1)


def new_pull_token() -> str:
    """A fresh token."""
    return PREFIX + secrets.token_urlsafe(32)


def hash_of(token: str) -> str:
    """What is stored of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def note_fetching(endpoint: Endpoint, at: datetime) -> None:
    """Keep that a portal fetched at `at` (UTC), once a minute at most, and nothing in the trail."""
    if endpoint.last_fetched_at and at - endpoint.last_fetched_at < NOTED_EVERY:
        return
    with transaction() as session:
        mine = update(Endpoint).where(Endpoint.id == endpoint.id).values(last_fetched_at=at)
        session.execute(mine.execution_options(synchronize_session=False))
