"""People, what they may do where, and how they prove who they are."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from newsroom.models.base import Base, Identified

ROLES = (
    "reporter",
    "contributor",
    "editor",
    "legal",
    "secretary",
    "publisher",
    "spokesperson",
    "technician",
    "auditor",
    "admin",
)
KNOWN_ROLE = "role in (" + ", ".join(f"'{role}'" for role in ROLES) + ")"


class User(Identified, Base):
    """A person with an account. E-mail is kept in lower case; `sort_key` orders by given name, as Vietnamese
    lists do. `toured_at`: when they put the first tour away.
    """

    __tablename__ = "user_account"

    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    sort_key: Mapped[str] = mapped_column(String(400), index=True)
    title: Mapped[str] = mapped_column(String(120), default="")
    password_hash: Mapped[str] = mapped_column(String(255))
    password_temporary: Mapped[bool] = mapped_column(default=False)
    language: Mapped[str] = mapped_column(String(5), default="vi")
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]
    toured_at: Mapped[datetime | None]
    grants: Mapped[list["RoleGrant"]] = relationship(lazy="raise", cascade="all, delete-orphan")


class RoleGrant(Identified, Base):
    """One role of one person, in one section or (section empty) everywhere."""

    __tablename__ = "role_grant"
    __table_args__ = (
        CheckConstraint(KNOWN_ROLE, name="known_role"),
        Index("uq_role_grant_section", "user_id", "role", "section_slug", unique=True),
        Index(
            "uq_role_grant_everywhere",
            "user_id",
            "role",
            unique=True,
            sqlite_where=text("section_slug IS NULL"),
            postgresql_where=text("section_slug IS NULL"),
        ),
    )

    user_id: Mapped[str] = mapped_column(ForeignKey("user_account.id"))
    role: Mapped[str] = mapped_column(String(20))
    section_slug: Mapped[str | None] = mapped_column(ForeignKey("section.slug"))


class Delegation(Identified, Base):
    """A right lent during absence: whose, to whom, which role, where, from when to when, on which paper."""

    __tablename__ = "delegation"
    __table_args__ = (
        CheckConstraint("from_user_id <> to_user_id", name="two_people"),
        CheckConstraint("starts_at < ends_at", name="in_order"),
        CheckConstraint(KNOWN_ROLE, name="known_role"),
        Index("ix_delegation_to_user", "to_user_id", "ends_at"),
        Index("ix_delegation_from_user", "from_user_id"),
    )

    from_user_id: Mapped[str] = mapped_column(ForeignKey("user_account.id"))
    to_user_id: Mapped[str] = mapped_column(ForeignKey("user_account.id"))
    role: Mapped[str] = mapped_column(String(20))
    section_slug: Mapped[str | None] = mapped_column(ForeignKey("section.slug"))
    paper_number: Mapped[str] = mapped_column(String(80))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    created_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


class LoginSession(Base):
    """A signed-in browser. Only the SHA-256 of the cookie's token is kept; deleting the row signs the browser
    out.
    """

    __tablename__ = "login_session"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[str] = mapped_column(ForeignKey("user_account.id"), index=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)


class LoginFailure(Identified, Base):
    """A wrong password: counted per account name and per address to slow guessing down."""

    __tablename__ = "login_failure"
    __table_args__ = (
        Index("ix_login_failure_email", "email", "at"),
        Index("ix_login_failure_address", "address", "at"),
    )

    email: Mapped[str] = mapped_column(String(254))
    address: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]


class ApiToken(Identified, Base):
    """A token of one person for the API; only its SHA-256 is kept."""

    __tablename__ = "api_token"

    user_id: Mapped[str] = mapped_column(ForeignKey("user_account.id"), index=True)
    name: Mapped[str] = mapped_column(String(80))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
