"""A person as the rules see them: who they are and which roles they hold where, at this moment."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from sqlalchemy import CompoundSelect, Row, Select, bindparam, exists, literal, null, or_, select, union_all
from sqlalchemy.orm import Session, aliased

from newsroom.models import Delegation, RoleGrant, User
from newsroom.models.base import UtcDateTime


@dataclass(frozen=True)
class Grant:
    """One role, in one section or (None) everywhere; `delegation` is set when it is borrowed from somebody
    absent.
    """

    role: str
    section: str | None = None
    delegation: str | None = None


@dataclass(frozen=True)
class Person:
    """Somebody who is signed in (or the system itself), with the roles they hold now. `newcomer`: they have
    not put the first tour away. `holding`: the widest that is held back in the newsroom now ("all",
    "section", "tag", or "" for nothing), known of whoever uses a browser.
    """

    id: str
    name: str
    email: str = ""
    language: str = "vi"
    grants: tuple[Grant, ...] = ()
    system: bool = False
    must_change_password: bool = False
    newcomer: bool = False
    holding: str = ""

    def roles(self, section: str | None = None, borrowed: bool = True) -> frozenset[str]:
        """Roles held in `section` (None: in any section), with or without borrowed ones."""
        if section is None and borrowed:
            return self._anywhere
        return frozenset(
            grant.role
            for grant in self.grants
            if (section is None or grant.section in (None, section)) and (borrowed or not grant.delegation)
        )

    @cached_property
    def _anywhere(self) -> frozenset[str]:
        return frozenset(grant.role for grant in self.grants)

    def holds(self, *roles: str) -> bool:
        """Whether the person holds one of `roles` anywhere."""
        return bool(self.roles() & set(roles))

    def sections(self, *roles: str) -> frozenset[str] | None:
        """The sections where the person holds one of `roles`; None means all of them."""
        held = [grant.section for grant in self.grants if grant.role in roles]
        return None if None in held else frozenset(section for section in held if section)

    def delegation_for(self, role: str, section: str) -> str | None:
        """The delegation under which a role is held here; None when it is the person's own."""
        here = [g for g in self.grants if g.role == role and g.section in (None, section)]
        own = [g for g in here if not g.delegation]
        return None if own or not here else here[0].delegation


ACCOUNT = (
    *(User.id, User.name, User.email, User.language, User.active, User.password_temporary, User.toured_at),
)
"""What `person_of` reads of an account."""

SYSTEM = Person(id="system", name="Newsroom", system=True)

# Whoever can run commands on the server may set up people and endpoints; content has its own rules, for
# everybody.
CONSOLE = Person(id="console", name="console", grants=(Grant("admin"), Grant("technician")))


def load_person(session: Session, user_id: str, at: datetime) -> Person | None:
    """The person behind an account with the roles held at `at` (UTC); None when unknown or switched off."""
    user = session.get(User, user_id)
    return person_of(session, user, at) if user else None


def person_of(session: Session, user: User | Row[*tuple[Any, ...]], at: datetime) -> Person | None:
    """The same for an account (or the columns ACCOUNT of it) that is at hand."""
    if not user.active:
        return None
    if user.password_temporary:
        # Whoever handed the password over knows it too: until it is changed, nothing done under it may count.
        return Person(user.id, user.name, user.email, user.language, must_change_password=True)
    rows = session.execute(_HELD, {"person": user.id, "at": at}).all()
    grants = tuple(Grant(row.role, row.section_slug, row.delegation) for row in rows)
    newcomer = user.toured_at is None
    return Person(user.id, user.name, user.email, user.language, grants, newcomer=newcomer)


def _held() -> CompoundSelect[Any]:
    """The roles somebody has (:person) and those lent to them now (:at)."""
    own = select(RoleGrant.role, RoleGrant.section_slug, null().label("delegation")).where(
        RoleGrant.user_id == bindparam("person")
    )
    return union_all(own, _borrowed())


def _borrowed() -> Select[Any, Any, Any]:
    """Roles lent to somebody, as long as the lender still holds them and is still active."""
    at = bindparam("at", type_=UtcDateTime())
    lent = aliased(RoleGrant)
    still_held = exists(
        select(literal(1))
        .select_from(lent)
        .join(User, User.id == lent.user_id)
        .where(
            lent.user_id == Delegation.from_user_id,
            lent.role == Delegation.role,
            or_(lent.section_slug.is_(None), lent.section_slug == Delegation.section_slug),
            User.active,
        )
    )
    return select(Delegation.role, Delegation.section_slug, Delegation.id.label("delegation")).where(
        Delegation.to_user_id == bindparam("person"),
        Delegation.starts_at <= at,
        Delegation.ends_at > at,
        Delegation.revoked_at.is_(None),
        still_held,
    )


_HELD = _held()
"""Made once: every request asks this, and putting it together took longer than the answer."""
