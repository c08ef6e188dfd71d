"""Passwords: what is stored of one, whether one is right, and proving anew who sits at the keyboard."""

from datetime import datetime, timedelta

from sqlalchemy import func, select
from werkzeug.security import check_password_hash, generate_password_hash

from newsroom.db import transaction
from newsroom.errors import Invalid, words
from newsroom.models import LoginFailure, User
from newsroom.person import Person
from newsroom.text import nfc

PASSWORD_METHOD = "scrypt:32768:8:3"  # noqa: S105  # a method, not a password
STEP_UP = "step-up"
"""Stands in the place of the network address: strangers who guess at the door lock nobody out here."""
TRIES, WINDOW = 5, timedelta(minutes=10)


def hash_password(password: str) -> str:
    """The text to store for a password (scrypt, cost in the text).

    In NFC, as NIST SP 800-63B-4 §3.1.1.2 asks: keyboards write Vietnamese letters in different ways.
    """
    return generate_password_hash(nfc(password), PASSWORD_METHOD)


def password_matches(stored: str, password: str) -> bool:
    """Whether `password` is the one behind `stored`."""
    return check_password_hash(stored, nfc(password))


def step_up(person: Person, password: str, at: datetime) -> None:
    """Whether whoever is signed in as `person` knows the password, at `at` (UTC); raises Invalid (password).

    Asked before what one person may do alone (OWASP ASVS 7.5.3). Slowed down as signing in is: wrong ones are
    counted with the failed sign-ins. Opens its own transactions, for checking a password takes long.
    """
    with transaction() as session:
        missed = select(func.count()).where(
            LoginFailure.email == person.email, LoginFailure.address == STEP_UP, LoginFailure.at > at - WINDOW
        )
        if (session.scalar(missed) or 0) >= TRIES:
            raise Invalid({"password": words("Too many wrong tries. Wait ten minutes, then try again.")})
        stored = session.scalar(select(User.password_hash).where(User.id == person.id, User.active))
    if stored is None or not password_matches(stored, password):
        with transaction() as session:
            session.add(LoginFailure(email=person.email, address=STEP_UP, at=at))
        raise Invalid({"password": words("This is not your password.")})
