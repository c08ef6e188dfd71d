"""Signing in and out. Sessions live in the database: a copied cookie is worth nothing once its row is gone.

The cookie holds a random token, signed together with the time it was last seen, so that an idle browser is
signed out without a write on every page. Guessing is slowed down per account and address (OWASP ASVS 6.3.1).
"""

import hashlib
import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache

from sqlalchemy import bindparam, delete, func, select
from sqlalchemy.orm import Session

from newsroom.db import transaction
from newsroom.holding import WIDEST
from newsroom.ledger import record
from newsroom.models import ApiToken, LoginFailure, LoginSession, User
from newsroom.passwords import hash_password, password_matches
from newsroom.person import ACCOUNT, Person, load_person, person_of

ABSOLUTE = timedelta(hours=12)
IDLE = timedelta(hours=2)
WINDOW = timedelta(minutes=10)
PER_ACCOUNT = 5
PER_ACCOUNT_ANYWHERE = 30
PER_ADDRESS = 50


_OF_SESSION = (
    select(*ACCOUNT, WIDEST.label("holding"))
    .join(LoginSession, LoginSession.user_id == User.id)
    .where(LoginSession.token_hash == bindparam("token"), LoginSession.expires_at > bindparam("at"))
)
"""Made once, as every page asks it."""


class WrongCredentials(Exception):
    """Unknown account, switched-off account or wrong password: which one is nobody's business."""


class TooManyTries(Exception):
    """Too many wrong passwords lately for this account or from this address."""


@dataclass(frozen=True)
class Ticket:
    """A fresh session: the token for the cookie, whose it is, and when it ends at the latest (UTC)."""

    token: str
    user_id: str
    expires_at: datetime


@cache
def _nobody() -> str:
    """Checked when there is no such account, so that the answer takes as long as for one that exists."""
    return hash_password(secrets.token_hex(16))


def hash_token(token: str) -> str:
    """Hex SHA-256 of a random token: enough, for a token cannot be guessed."""
    return hashlib.sha256(token.encode()).hexdigest()


def sign_in(email: str, password: str, address: str, at: datetime) -> Ticket:
    """Check a password and open a session. Raises TooManyTries or WrongCredentials."""
    nobody = _nobody()
    name = email.strip().lower()[:254]
    with transaction() as session:
        if throttled(session, name, address, at):
            raise TooManyTries
        user = session.scalar(select(User).where(User.email == name))
    known = user is not None and user.active
    right = password_matches(user.password_hash if user and known else nobody, password)
    with transaction() as session:
        if user is None or not known or not right:
            session.add(LoginFailure(email=name, address=address, at=at))
            failed = True
        else:
            ticket = _open(session, user, at)
            failed = False
    if failed:
        raise WrongCredentials
    return ticket


def sign_out(token_hash: str, user_id: str, at: datetime) -> None:
    """End one session; its cookie is worth nothing from here on."""
    with transaction() as session:
        session.execute(delete(LoginSession).where(LoginSession.token_hash == token_hash))
        record(session, "people", "sign_out", user_id, at)


def person_of_session(session: Session, token: str, at: datetime) -> tuple[Person, str] | None:
    """The person behind a session's token with the session's hash; None when it has ended."""
    token_hash = hash_token(token)
    account = session.execute(_OF_SESSION, {"token": token_hash, "at": at}).one_or_none()
    person = person_of(session, account, at) if account else None
    if account is None or person is None:
        return None
    return replace(person, holding=account.holding or ""), token_hash


def person_of_token(session: Session, token: str, at: datetime) -> Person | None:
    """The person behind an API token; None when it is unknown, has expired or was revoked."""
    found = session.scalar(select(ApiToken).where(ApiToken.token_hash == hash_token(token)))
    if found is None or found.revoked_at or (found.expires_at and found.expires_at <= at):
        return None
    return load_person(session, found.user_id, at)


def _open(session: Session, user: User, at: datetime) -> Ticket:
    ticket = Ticket(secrets.token_urlsafe(32), user.id, at + ABSOLUTE)
    session.add(
        LoginSession(
            token_hash=hash_token(ticket.token), user_id=user.id, created_at=at, expires_at=ticket.expires_at
        )
    )
    session.execute(delete(LoginFailure).where(LoginFailure.email == user.email))
    record(session, "people", "sign_in", user.id, at)
    return ticket


def count_failure(email: str, address: str, at: datetime) -> None:
    """Count a wrong password towards the limits."""
    with transaction() as session:
        session.add(LoginFailure(email=email, address=address, at=at))


def throttled(session: Session, email: str, address: str, at: datetime) -> bool:
    """Whether there were too many wrong passwords lately: for this account from this address, so that a
    stranger elsewhere locks nobody out; for this account from anywhere; or from this address for whatever
    account.
    """
    lately = LoginFailure.at > at - WINDOW
    here = select(func.count()).where(LoginFailure.email == email, LoginFailure.address == address, lately)
    anywhere = select(func.count()).where(LoginFailure.email == email, lately)
    by_address = select(func.count()).where(LoginFailure.address == address, lately)
    limits = ((here, PER_ACCOUNT), (anywhere, PER_ACCOUNT_ANYWHERE), (by_address, PER_ADDRESS))
    return any((session.scalar(count) or 0) >= limit for count, limit in limits)
