"""Reading for the pages about people. Writes nothing; every list is a fixed number of queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, or_, select, tuple_
from sqlalchemy.orm import Session, aliased, selectinload

from newsroom.errors import NotFound, words
from newsroom.models import ApiToken, Delegation, LoginSession, RoleGrant, Section, User

PAGE = 50
Option = tuple[str, str]


@dataclass(frozen=True)
class PeopleFilter:
    """Whom to list; None means any. `state`: "on", "off" or "all"; `after`: the id of the last one shown."""

    role: str | None = None
    section: str | None = None
    state: str = "on"
    after: str | None = None


@dataclass(frozen=True)
class PeoplePage:
    """People by given name, with their roles; `next` is given when there are more."""

    rows: list[User]
    next: str | None


@dataclass(frozen=True)
class Lent:
    """A delegation with the names of the two people."""

    delegation: Delegation
    lender: str
    borrower: str

    def state(self, at: datetime) -> str:
        """Where it stands at `at` (UTC): "running", "coming", "ended" or "revoked"."""
        if self.delegation.revoked_at is not None:
            return "revoked"
        if at < self.delegation.starts_at:
            return "coming"
        return "running" if at < self.delegation.ends_at else "ended"


def people(session: Session, wanted: PeopleFilter) -> PeoplePage:
    """One page of people with their roles, in Vietnamese order of given names."""
    query = select(User).options(selectinload(User.grants)).order_by(User.sort_key, User.id).limit(PAGE + 1)
    if wanted.state in ("on", "off"):
        query = query.where(User.active.is_(wanted.state == "on"))
    if wanted.role or wanted.section:
        query = query.where(User.id.in_(select(RoleGrant.user_id).where(*_held(wanted))))
    if last := session.get(User, wanted.after) if wanted.after else None:
        query = query.where(tuple_(User.sort_key, User.id) > (last.sort_key, last.id))
    found = list(session.scalars(query))
    return PeoplePage(found[:PAGE], found[PAGE - 1].id if len(found) > PAGE else None)


def person_page(session: Session, user_id: str) -> User:
    """One person with their roles. Raises NotFound."""
    user = session.scalar(
        select(User)
        .where(User.id == user_id)
        .options(selectinload(User.grants))
        .execution_options(populate_existing=True)
    )
    if user is None:
        raise NotFound(words("There is no such person."))
    return user


def names(session: Session) -> list[Option]:
    """(id, name) of everybody whose account is on, by given name."""
    found = session.execute(select(User.id, User.name).where(User.active).order_by(User.sort_key, User.id))
    return [(row.id, row.name) for row in found]


def sections(session: Session, language: str) -> list[Option]:
    """(slug, name) of every section in its order, switched off or not."""
    found = session.scalars(select(Section).order_by(Section.position, Section.slug))
    return [(section.slug, section.label(language)) for section in found]


def tokens(session: Session, user_id: str) -> list[ApiToken]:
    """A person's API tokens that have not been revoked, newest first."""
    serving = (ApiToken.user_id == user_id, ApiToken.revoked_at.is_(None))
    return list(session.scalars(select(ApiToken).where(*serving).order_by(ApiToken.created_at.desc())))


def sessions(session: Session, user_id: str, at: datetime) -> list[LoginSession]:
    """The browsers in which a person is signed in at `at` (UTC), newest first."""
    serving = (LoginSession.user_id == user_id, LoginSession.expires_at > at)
    return list(
        session.scalars(select(LoginSession).where(*serving).order_by(LoginSession.created_at.desc()))
    )


def delegations(session: Session, only_of: str | None = None, limit: int = 200) -> list[Lent]:
    """Delegations, the latest end first; `only_of` keeps those a person lends or borrows."""
    query = _lent().order_by(Delegation.ends_at.desc(), Delegation.id).limit(limit)
    if only_of:
        query = query.where(or_(Delegation.from_user_id == only_of, Delegation.to_user_id == only_of))
    return [Lent(*row) for row in session.execute(query)]


def running_delegations(session: Session, user_id: str, at: datetime) -> list[Lent]:
    """What a person lends or borrows at `at` (UTC)."""
    return [lent for lent in delegations(session, user_id) if lent.state(at) == "running"]


def _held(wanted: PeopleFilter) -> Sequence[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.role:
        conditions.append(RoleGrant.role == wanted.role)
    if wanted.section:
        everywhere = RoleGrant.section_slug.is_(None)
        conditions.append(or_(RoleGrant.section_slug == wanted.section, everywhere))
    return conditions


def _lent() -> Select[Delegation, str, str]:
    lender, borrower = aliased(User), aliased(User)
    return (
        select(Delegation, lender.name, borrower.name)
        .join(lender, lender.id == Delegation.from_user_id)
        .join(borrower, borrower.id == Delegation.to_user_id)
    )
