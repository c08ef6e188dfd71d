"""Tokens with which a portal fetches its own events: one for each endpoint, good for nothing else.

Only the SHA-256 is kept; 32 random bytes need no slower hash.
"""

import hashlib
import secrets

PREFIX = "nrp_"


def new_pull_token() -> str:
    """A fresh token."""
    return PREFIX + secrets.token_urlsafe(32)


def hash_of(token: str) -> str:
    """What is stored of a token."""
    return hashlib.sha256(token.encode()).hexdigest()
