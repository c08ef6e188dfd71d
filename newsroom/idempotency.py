"""Doing a thing once, however often the request for it is sent.

The key is written in the very transaction that does the thing (newsroom.db calls `seal`), so that a
repetition finds either all of it or nothing. After draft-ietf-httpapi-idempotency-key-header.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from newsroom.errors import Invalid, NewsroomError, words
from newsroom.models import IdempotencyKey


@dataclass(frozen=True)
class Once:
    """A request that must not count twice: whose it is, their key, what it says and makes, and when (UTC)."""

    user_id: str
    key: str
    fingerprint: str
    result_id: str
    at: datetime


def fingerprint(*parts: bytes) -> str:
    """Hex SHA-256 of everything that makes two requests the same one."""
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def do_once(session: Session, wanted: Once, act: Callable[[], object]) -> IdempotencyKey | None:
    """Call `act`, a use case; None when that was done just now, else the note of the time it was done.

    Raises Invalid when the key stands for another request, and whatever `act` raises.
    """
    if done := _done_before(session, wanted):
        return done
    session.info["idempotency"] = wanted
    try:
        act()
    except (IntegrityError, NewsroomError):
        # The same request may have come twice at the same moment, and the other one was faster.
        session.rollback()
        if (done := _done_before(session, wanted)) is None:
            raise
        return done
    finally:
        session.info.pop("idempotency", None)
    return None


def seal(session: Session) -> None:
    """Note down the key of the request that is being carried out. Called by newsroom.db.transaction."""
    wanted: Once | None = session.info.pop("idempotency", None)
    if wanted is None:
        return
    row = {
        "user_id": wanted.user_id,
        "key": wanted.key,
        "fingerprint": wanted.fingerprint,
        "result_id": wanted.result_id,
        "created_at": wanted.at,
    }
    session.execute(insert(IdempotencyKey), [row])


def _done_before(session: Session, wanted: Once) -> IdempotencyKey | None:
    done = session.get(IdempotencyKey, (wanted.user_id, wanted.key))
    if done is not None and done.fingerprint != wanted.fingerprint:
        raise Invalid({"Idempotency-Key": words("This key was used before, with another request.")})
    return done
