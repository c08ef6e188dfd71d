"""Tokens for the API: shown once, kept as a hash, with the rights of their person."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from newsroom.accounts.signin import hash_token
from newsroom.db import transaction
from newsroom.errors import Forbidden, Invalid, NotFound, words
from newsroom.ledger import record
from newsroom.models import ApiToken, User, new_id
from newsroom.person import Person
from newsroom.text import clean_line

NAME_LIMIT = 80
LONGEST = timedelta(days=366)
MOST = 20


@dataclass(frozen=True)
class NewToken:
    """What the token is for, and until when it serves (UTC); None: until it is revoked."""

    name: str
    expires_at: datetime | None


def add_token(person: Person, user_id: str, given: NewToken, at: datetime) -> tuple[ApiToken, str]:
    """A new token of one's own (the system makes them for anybody) and its clear text, shown this once.

    Raises Forbidden, NotFound, Invalid (name, expires_at).
    """
    if not person.system and person.id != user_id:
        raise Forbidden(words("A token acts in its person's name, so everybody makes their own."))
    name = clean_line(given.name)
    if not 0 < len(name) <= NAME_LIMIT:
        raise Invalid({"name": words("Say in up to 80 characters what the token is for.")})
    if given.expires_at and not at < given.expires_at <= at + LONGEST:
        raise Invalid({"expires_at": words("A token can serve for up to one year from now.")})
    clear = "nr_" + secrets.token_urlsafe(32)
    with transaction() as session:
        _check_owner(session, user_id)
        token = ApiToken(id=new_id(), user_id=user_id, name=name, token_hash=hash_token(clear), created_at=at)
        token.expires_at = given.expires_at
        session.add(token)
        record(session, "people", "token.add", person.id, at, user=user_id, token=token.id)
        return token, clear


def revoke_token(person: Person, token_id: str, at: datetime) -> None:
    """End a token: one's own, or as an administrator anybody's. Raises NotFound."""
    with transaction() as session:
        token = session.get(ApiToken, token_id)
        if token is None or not (person.system or person.holds("admin") or token.user_id == person.id):
            raise NotFound(words("There is no such token."))
        if token.revoked_at is None:
            token.revoked_at = at
            record(session, "people", "token.revoke", person.id, at, user=token.user_id, token=token.id)


def end_tokens(session: Session, user_id: str, at: datetime) -> None:
    """Revoke all tokens of a person, inside the caller's transaction."""
    serving = (ApiToken.user_id == user_id, ApiToken.revoked_at.is_(None))
    session.execute(update(ApiToken).where(*serving).values(revoked_at=at))


def _check_owner(session: Session, user_id: str) -> None:
    user = session.scalar(select(User).where(User.id == user_id).with_for_update())
    if user is None or not user.active:
        raise NotFound(words("There is no such person."))
    serving = select(func.count()).where(ApiToken.user_id == user_id, ApiToken.revoked_at.is_(None))
    if (session.scalar(serving) or 0) >= MOST:
        raise Invalid({"name": words("There are 20 tokens already: revoke those that are not needed.")})
