"""What stays of a case: what was learned, the file as it was sealed, the months that were reported."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from newsroom.models.base import Base, Identified
from newsroom.models.user import User


class Lesson(Identified, Base):
    """Something a case taught: what is to be done about it, by whom, until when (UTC). `template_id`: the
    statement template that is to change for it.

    Once the case is sealed nothing of it changes but that it is done (triggers).
    """

    __tablename__ = "lesson"
    __table_args__ = (
        CheckConstraint("learned <> ''", name="learned_something"),
        CheckConstraint("(done_at is null) = (done_by_id is null)", name="done_by_somebody"),
        Index("ix_lesson_incident", "incident_id", "created_at"),
        Index("ix_lesson_owner", "owner_id", "done_at"),
        Index("ix_lesson_template", "template_id"),
    )

    incident_id: Mapped[str] = mapped_column(ForeignKey("incident.id"))
    learned: Mapped[str] = mapped_column(Text)
    action: Mapped[str] = mapped_column(Text, default="")
    owner_id: Mapped[str | None] = mapped_column(ForeignKey("user_account.id"))
    due_at: Mapped[datetime | None]
    template_id: Mapped[str | None] = mapped_column(ForeignKey("statement_template.id"))
    created_by_id: Mapped[str] = mapped_column(ForeignKey("user_account.id"))
    created_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    done_by_id: Mapped[str | None] = mapped_column(ForeignKey("user_account.id"))

    owner: Mapped[User | None] = relationship(foreign_keys=[owner_id], lazy="raise")


class SealedCase(Base):
    """The file of a case as it was sealed: the exact bytes (RFC 8785 JSON), whose SHA-256 is the case's
    `frozen_digest`. Written once.
    """

    __tablename__ = "sealed_case"

    incident_id: Mapped[str] = mapped_column(ForeignKey("incident.id"), primary_key=True)
    sealed_at: Mapped[datetime]
    sealed_by_id: Mapped[str] = mapped_column(ForeignKey("user_account.id"))
    content: Mapped[bytes] = mapped_column(LargeBinary)

    sealed_by: Mapped[User] = relationship(lazy="raise")


class MonthTold(Base):
    """A month (of Hà Nội, as 2026-11) whose report the head of the board was told of."""

    __tablename__ = "month_told"

    month: Mapped[str] = mapped_column(String(7), primary_key=True)
    told_at: Mapped[datetime]
