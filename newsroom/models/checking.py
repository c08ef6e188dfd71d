"""What proof-reading is told and remembers: levels, names, what was passed over, links that were tried."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from newsroom.models.base import Base, Identified


class CheckSetting(Base):
    """The level this newsroom gives a rule of newsroom.proof; `value` is the rule's own setting or empty."""

    __tablename__ = "check_setting"
    __table_args__ = (CheckConstraint("level in ('off', 'hint', 'warn', 'block')", name="known_level"),)

    code: Mapped[str] = mapped_column(String(40), primary_key=True)
    level: Mapped[str] = mapped_column(String(5))
    value: Mapped[str] = mapped_column(String(20), default="")


class KnownName(Identified, Base):
    """A person and a title they hold from and to these local dates (empty: open), both included."""

    __tablename__ = "known_name"
    __table_args__ = (
        UniqueConstraint("name", "title", "valid_from"),
        CheckConstraint("valid_from is null or valid_to is null or valid_from <= valid_to", name="in_order"),
        Index("ix_known_name_sort", "sort_key", "id"),
    )

    name: Mapped[str] = mapped_column(String(120))
    sort_key: Mapped[str] = mapped_column(String(400))
    title: Mapped[str] = mapped_column(String(200), default="")
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    note: Mapped[str] = mapped_column(String(300), default="")


class CheckDismissal(Base):
    """A finding that somebody passed over in a story: `key` is that of newsroom.proof.Finding."""

    __tablename__ = "check_dismissal"

    story_id: Mapped[str] = mapped_column(ForeignKey("story.id"), primary_key=True)
    key: Mapped[str] = mapped_column(String(32), primary_key=True)
    code: Mapped[str] = mapped_column(String(40))
    user_id: Mapped[str] = mapped_column(ForeignKey("user_account.id"))
    at: Mapped[datetime]


class LinkState(Base):
    """How an address answered when last tried: `fault` is empty when it did; `digest` is its SHA-256."""

    __tablename__ = "link_state"
    __table_args__ = (Index("ix_link_state_checked", "checked_at"),)

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    url: Mapped[str] = mapped_column(Text)
    fault: Mapped[str] = mapped_column(String(20), default="")
    checked_at: Mapped[datetime]
