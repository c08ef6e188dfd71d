"""Passwords and sessions: changing one's own, replacing a lost one, signing out elsewhere."""

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from newsroom.accounts.passwords import one_time_password, weakness
from newsroom.accounts.rights import lock_user, must_manage
from newsroom.accounts.signin import TooManyTries, count_failure, throttled
from newsroom.db import transaction
from newsroom.errors import Forbidden, Invalid, words
from newsroom.ledger import record
from newsroom.models import LoginSession, User
from newsroom.passwords import hash_password, password_matches
from newsroom.person import Person


def reset_password(person: Person, user_id: str, at: datetime) -> str:
    """Replace somebody's password by a one-time one, returned to be handed over; all their sessions end.

    The person must change it under "My account" before anything else. Raises Forbidden, NotFound.
    """
    must_manage(person)
    clear = one_time_password()
    hashed = hash_password(clear)
    with transaction() as session:
        user = lock_user(session, user_id)
        if user.id == person.id:
            raise Forbidden(words("Change your own password under “My account”."))
        user.password_hash, user.password_temporary = hashed, True
        end_sessions(session, user.id)
        record(session, "people", "password.reset", person.id, at, user=user.id)
    return clear


def change_password(person: Person, old: str, new: str, keep: str | None, at: datetime) -> None:
    """Change one's own password. All sessions end but the one whose token hash is `keep`.

    Wrong old passwords count as failed sign-ins. Raises Invalid (old_password, password).
    """
    if weak := weakness(new):
        raise Invalid({"password": weak})
    with transaction() as session:
        user = session.get_one(User, person.id)
        if throttled(session, user.email, "", at):
            raise TooManyTries
        stored = user.password_hash
    if not password_matches(stored, old):
        count_failure(person.email, "", at)
        raise Invalid({"old_password": words("This is not your present password.")})
    hashed = hash_password(new)
    with transaction() as session:
        user = lock_user(session, person.id)
        user.password_hash, user.password_temporary = hashed, False
        end_sessions(session, person.id, keep)
        record(session, "people", "password.change", person.id, at, user=person.id)


def end_other_sessions(person: Person, keep: str | None, at: datetime) -> int:
    """Sign a person out everywhere but in the session whose token hash is `keep`; returns how many ended."""
    with transaction() as session:
        ended = end_sessions(session, person.id, keep)
        if ended:
            record(session, "people", "session.end", person.id, at, user=person.id, ended=ended)
        return ended


def end_sessions(session: Session, user_id: str, keep: str | None = None) -> int:
    """End a person's sessions inside the caller's transaction, all but the one with the token hash `keep`."""
    ended = session.execute(
        delete(LoginSession)
        .where(LoginSession.user_id == user_id, LoginSession.token_hash != (keep or ""))
        .returning(LoginSession.token_hash)
    )
    return len(ended.all())
