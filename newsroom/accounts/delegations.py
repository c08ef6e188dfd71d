"""Delegations: lending a role during absence, in writing and for a limited time."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from newsroom.accounts.rights import manages
from newsroom.clock import iso
from newsroom.db import transaction
from newsroom.errors import Forbidden, Invalid, NotFound, Sentence, words
from newsroom.ledger import record
from newsroom.models import Delegation, RoleGrant, User, new_id
from newsroom.person import Person
from newsroom.text import clean_line

LENDABLE = ("editor", "legal", "secretary", "publisher", "spokesperson")
LONGEST = timedelta(days=366)

# A document's number such as 12/QĐ-VP: letters, digits and the usual signs, with at least one digit.
_PAPER = re.compile(r"(?=.*\d)[\w./–() -]{1,80}")


@dataclass(frozen=True)
class NewDelegation:
    """Whose role is lent to whom, where (None: everywhere), from when to when (UTC), and on which paper."""

    from_user: str
    to_user: str
    role: str
    section: str | None
    starts: datetime
    ends: datetime
    paper: str


def delegate(person: Person, given: NewDelegation, at: datetime) -> Delegation:
    """Lend one's own role, or as an administrator somebody else's, but never to oneself.

    Raises Forbidden, Invalid (from_user, to_user, role, section, starts, ends, paper).
    """
    if given.from_user != person.id and not manages(person):
        raise Forbidden(words("You can only lend your own roles."))
    if given.to_user == person.id:
        raise Forbidden(words("Nobody lends a role to themselves."))
    with transaction() as session:
        if errors := _mistakes(session, given, at):
            raise Invalid(errors)
        lent = Delegation(
            id=new_id(),
            from_user_id=given.from_user,
            to_user_id=given.to_user,
            role=given.role,
            section_slug=given.section,
            paper_number=clean_line(given.paper),
            starts_at=given.starts,
            ends_at=given.ends,
            created_at=at,
        )
        session.add(lent)
        _note(session, "delegation.add", person, at, lent)
        return lent


def revoke_delegation(person: Person, delegation_id: str, at: datetime) -> None:
    """End a delegation now; its lender and administrators may. Raises NotFound, Forbidden."""
    with transaction() as session:
        lent = session.get(Delegation, delegation_id)
        if lent is None:
            raise NotFound(words("There is no such delegation."))
        if lent.from_user_id != person.id and not manages(person):
            raise Forbidden(words("Only the lender or an administrator may end a delegation."))
        if lent.revoked_at is None and lent.ends_at > at:
            lent.revoked_at = at
            _note(session, "delegation.revoke", person, at, lent)


def _note(session: Session, action: str, person: Person, at: datetime, lent: Delegation) -> None:
    record(
        session,
        "people",
        action,
        person.id,
        at,
        delegation=lent.id,
        lender=lent.from_user_id,
        borrower=lent.to_user_id,
        role=lent.role,
        section=lent.section_slug,
        paper=lent.paper_number,
        starts=iso(lent.starts_at),
        ends=iso(lent.ends_at),
    )


def _mistakes(session: Session, given: NewDelegation, at: datetime) -> dict[str, Sentence]:
    errors = _mistakes_in_people(session, given) | _mistakes_in_time(given, at)
    if given.role not in LENDABLE:
        errors["role"] = words("This role cannot be lent.")
    if not _PAPER.fullmatch(clean_line(given.paper)):
        errors["paper"] = words("Enter the number of the signed paper, like 12/QĐ-VP.")
    if not errors and not _holds(session, given):
        errors["role"] = words("The lender does not hold this role there.")
    if not errors and _lent_already(session, given):
        errors["starts"] = words("The same role is lent to the same person in this time already.")
    return errors


def _mistakes_in_people(session: Session, given: NewDelegation) -> dict[str, Sentence]:
    if given.from_user == given.to_user:
        return {"to_user": words("A role is lent to somebody else.")}
    people = (User.id.in_((given.from_user, given.to_user)), User.active)
    known = set(session.scalars(select(User.id).where(*people)))
    return {
        field: words("There is no such person, or the account is switched off.")
        for field in ("from_user", "to_user")
        if getattr(given, field) not in known
    }


def _mistakes_in_time(given: NewDelegation, at: datetime) -> dict[str, Sentence]:
    if given.ends <= max(given.starts, at):
        return {"ends": words("The end must lie after the beginning and in the future.")}
    if given.ends - given.starts > LONGEST:
        return {"ends": words("A role can be lent for one year at most.")}
    return {}


def _holds(session: Session, given: NewDelegation) -> bool:
    """Whether the lender holds the role wherever it is to be lent; what is borrowed is not lent on."""
    own = select(RoleGrant.id).where(
        RoleGrant.user_id == given.from_user,
        RoleGrant.role == given.role,
        or_(RoleGrant.section_slug.is_(None), RoleGrant.section_slug == given.section),
    )
    return session.scalar(own.limit(1)) is not None


def _lent_already(session: Session, given: NewDelegation) -> bool:
    same = select(Delegation.id).where(
        Delegation.from_user_id == given.from_user,
        Delegation.to_user_id == given.to_user,
        Delegation.role == given.role,
        Delegation.section_slug.is_not_distinct_from(given.section),
        Delegation.revoked_at.is_(None),
        Delegation.starts_at < given.ends,
        Delegation.ends_at > given.starts,
    )
    return session.scalar(same.limit(1)) is not None
