"""People and what they may do where. What goes with it (passwords, tokens, delegations) is offered here too.

Every change is noted in the trail stream "people": ids and roles only, never names, addresses or passwords.
"""

import re
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from newsroom.accounts.credentials import change_password, end_other_sessions, end_sessions, reset_password
from newsroom.accounts.delegations import NewDelegation, delegate, revoke_delegation
from newsroom.accounts.passwords import one_time_password, weakness
from newsroom.accounts.rights import lock_user, manages, must_manage
from newsroom.accounts.tokens import NewToken, add_token, end_tokens, revoke_token
from newsroom.db import transaction
from newsroom.errors import Forbidden, Invalid, Refused, Sentence, words
from newsroom.ledger import record
from newsroom.models import ROLES, RoleGrant, Section, User, new_id
from newsroom.passwords import hash_password
from newsroom.person import Person
from newsroom.text import clean_line, name_sort_key

__all__ = [
    "NewDelegation",
    "NewToken",
    "Profile",
    "RoleAt",
    "add_token",
    "add_user",
    "change_password",
    "change_user",
    "delegate",
    "end_other_sessions",
    "grant_role",
    "reset_password",
    "revoke_delegation",
    "revoke_role",
    "revoke_token",
    "set_active",
]

NAME_LIMIT = 120
LANGUAGES = ("vi", "en")
EVERYWHERE_ONLY = frozenset({"technician", "admin"})
"""Roles that concern the whole installation and cannot be held for one section."""

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+|[^@\s]+@localhost")


@dataclass(frozen=True)
class Profile:
    """What is known of a person. `title` is their office ("Phó Trưởng ban"), `language` that of the pages."""

    email: str
    name: str
    title: str = ""
    language: str = "vi"


@dataclass(frozen=True)
class RoleAt:
    """A role in one section (its slug), or everywhere (None)."""

    role: str
    section: str | None = None


def add_user(
    person: Person, profile: Profile, roles: tuple[RoleAt, ...], at: datetime, password: str | None = None
) -> tuple[User, str]:
    """A new account with its roles and its password: the one given, else a one-time one to be handed over.

    Raises Forbidden, Invalid (email, name, language, password, role, section).
    """
    must_manage(person)
    clean = _cleaned(profile)
    if password is not None and (weak := weakness(password)):
        raise Invalid({"password": weak})
    clear = password or one_time_password()
    hashed = hash_password(clear)
    with transaction() as session:
        user = User(id=new_id(), active=True, created_at=at, password_hash=hashed)
        user.password_temporary = password is None
        _describe(user, clean)
        session.add(user)
        _flush_unique(session)
        record(session, "people", "user.add", person.id, at, user=user.id)
        for given in dict.fromkeys(roles):
            _grant(session, person, user, given, at)
        return user, clear


def change_user(person: Person, user_id: str, profile: Profile, at: datetime) -> User:
    """Change what is known of a person: an administrator everything, others their own but the e-mail.

    Raises Forbidden, NotFound, Invalid.
    """
    clean = _cleaned(profile)
    with transaction() as session:
        user = lock_user(session, user_id)
        if not manages(person) and (person.id != user.id or clean.email != user.email):
            raise Forbidden(words("Only an administrator may change this."))
        changed = sorted(name for name, value in vars(clean).items() if getattr(user, name) != value)
        if changed:
            _describe(user, clean)
            _flush_unique(session)
            record(session, "people", "user.change", person.id, at, user=user.id, changed=changed)
        return user


def grant_role(person: Person, user_id: str, given: RoleAt, at: datetime) -> None:
    """Give a role; nothing happens when it is held already. Nobody gives one to themselves.

    Raises Forbidden, NotFound, Invalid (role, section).
    """
    must_manage(person)
    with transaction() as session:
        user = lock_user(session, user_id)
        if user.id == person.id:
            raise Forbidden(words("Nobody gives a role to themselves: another administrator must do this."))
        _grant(session, person, user, given, at)


def revoke_role(person: Person, user_id: str, given: RoleAt, at: datetime) -> None:
    """Take a role away, at once also from whoever borrows it. Nobody takes away their own administrator role.

    Raises Forbidden, NotFound, Refused for the last administrator.
    """
    must_manage(person)
    with transaction() as session:
        if given.role == "admin":
            _lock_admins(session)
        user = lock_user(session, user_id)
        held = _held(session, user.id, given)
        if held is None:
            return
        if given.role == "admin":
            _spare_admins(session, person, user)
        session.delete(held)
        record(session, "people", "role.revoke", person.id, at, user=user.id, **vars(given))


def set_active(person: Person, user_id: str, active: bool, at: datetime) -> User:
    """Switch an account on or off. Off ends every session and revokes every token at once, for good.

    Raises Forbidden, NotFound, Refused for oneself and for the last administrator.
    """
    must_manage(person)
    with transaction() as session:
        if not active:
            _lock_admins(session)
        user = lock_user(session, user_id)
        if user.active == active:
            return user
        if not active:
            _switch_off(session, person, user, at)
        user.active = active
        record(session, "people", "user.on" if active else "user.off", person.id, at, user=user.id)
        return user


def _cleaned(profile: Profile) -> Profile:
    email, name, title = (clean_line(text) for text in (profile.email, profile.name, profile.title))
    clean = Profile(email.lower(), name, title, profile.language)
    errors: dict[str, Sentence] = {}
    if len(clean.email) > 254 or not clean.email.isascii() or not _EMAIL.fullmatch(clean.email):
        errors["email"] = words("Enter an e-mail address, like ten@coquan.gov.vn.")
    if not 0 < len(clean.name) <= NAME_LIMIT:
        errors["name"] = words("Enter a name of up to 120 characters.")
    if len(clean.title) > NAME_LIMIT:
        errors["title"] = words("Keep the title under 120 characters.")
    if clean.language not in LANGUAGES:
        errors["language"] = words("Choose one of the languages listed.")
    if errors:
        raise Invalid(errors)
    return clean


def _describe(user: User, profile: Profile) -> None:
    user.email, user.name, user.title = profile.email, profile.name, profile.title
    user.language, user.sort_key = profile.language, name_sort_key(profile.name)[:400]


def _flush_unique(session: Session) -> None:
    try:
        session.flush()
    except IntegrityError as error:
        raise Invalid({"email": words("Somebody else has an account under this e-mail address.")}) from error


def _grant(session: Session, person: Person, user: User, given: RoleAt, at: datetime) -> None:
    if given.role not in ROLES:
        raise Invalid({"role": words("There is no such role.")})
    if given.section is not None and session.get(Section, given.section) is None:
        raise Invalid({"section": words("There is no such section.")})
    if given.section is not None and given.role in EVERYWHERE_ONLY:
        raise Invalid({"section": words("This role is held everywhere, not in one section.")})
    if _held(session, user.id, given) is None:
        session.add(RoleGrant(id=new_id(), user_id=user.id, role=given.role, section_slug=given.section))
        record(session, "people", "role.grant", person.id, at, user=user.id, **vars(given))


def _held(session: Session, user_id: str, given: RoleAt) -> RoleGrant | None:
    return session.scalar(
        select(RoleGrant).where(
            RoleGrant.user_id == user_id,
            RoleGrant.role == given.role,
            RoleGrant.section_slug.is_not_distinct_from(given.section),
        )
    )


def _switch_off(session: Session, person: Person, user: User, at: datetime) -> None:
    if user.id == person.id:
        raise Refused(words("You cannot switch off your own account."))
    if _held(session, user.id, RoleAt("admin")):
        _spare_admins(session, person, user)
    end_sessions(session, user.id)
    end_tokens(session, user.id, at)


def _spare_admins(session: Session, person: Person, user: User) -> None:
    """Refuse to take away one's own administrator role or that of the last administrator."""
    if user.id == person.id:
        raise Refused(words("You cannot take away your own administrator role."))
    others = select(func.count(User.id)).where(User.id.in_(_ADMINS), User.active, User.id != user.id)
    if not session.scalar(others):
        raise Refused(words("This is the last administrator: give the role to somebody else first."))


_ADMINS = select(RoleGrant.user_id).where(RoleGrant.role == "admin")


def _lock_admins(session: Session) -> None:
    """Lock all administrators, before any other account and in one order, so that two cannot remove each
    other at once, nor wait for each other for ever.
    """
    session.scalars(select(User.id).where(User.id.in_(_ADMINS)).order_by(User.id).with_for_update()).all()
