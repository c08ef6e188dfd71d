"""What stands behind the link of a member portal."""

import hashlib
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from newsroom.errors import NotFound, words
from newsroom.models import Endpoint


def token_hash(token: str) -> str:
    """What is kept of a token: hex SHA-256; enough, for 256 random bits cannot be guessed."""
    return hashlib.sha256(token.encode()).hexdigest()


def behind(session: Session, token: str, at: datetime) -> str:
    """The id of the endpoint behind a link at `at` (UTC). Raises NotFound, the same for whatever reason."""
    found = session.scalar(
        select(Endpoint.id).where(
            Endpoint.self_token_hash == token_hash(token), Endpoint.self_expires_at > at
        )
    )
    if found is None:
        raise NotFound(words("This link does not lead anywhere, or no longer does."))
    return found
