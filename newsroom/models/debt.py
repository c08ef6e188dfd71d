"""Reviews that are owed for what one person did alone."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from newsroom.models.base import Base, Identified
from newsroom.models.user import User


class Debt(Identified, Base):
    """A review owed after something went out (or down) on one person's word; only somebody
    else can clear it, and says with which outcome: workflows.definition.OUTCOMES.
    """

    __tablename__ = "debt"
    __table_args__ = (
        CheckConstraint("cleared_by_id is null or cleared_by_id <> opened_by_id", name="cleared_by_another"),
        CheckConstraint("outcome in ('', 'confirmed', 'corrected', 'withdrawn')", name="known_outcome"),
        CheckConstraint(
            "(cleared_at is null) = (outcome = '') and (cleared_at is null) = (cleared_by_id is null)",
            name="cleared_with_outcome",
        ),
        Index(
            "uq_debt_open",
            "story_id",
            unique=True,
            sqlite_where=text("cleared_at IS NULL"),
            postgresql_where=text("cleared_at IS NULL"),
        ),
        Index("ix_debt_due", "cleared_at", "due_at"),
        Index("ix_debt_opened", "opened_at"),
    )

    story_id: Mapped[str] = mapped_column(ForeignKey("story.id"))
    kind: Mapped[str] = mapped_column(String(40))
    opened_by_id: Mapped[str] = mapped_column(ForeignKey("user_account.id"))
    opened_at: Mapped[datetime]
    due_at: Mapped[datetime]
    cleared_by_id: Mapped[str | None] = mapped_column(ForeignKey("user_account.id"))
    cleared_at: Mapped[datetime | None]
    outcome: Mapped[str] = mapped_column(String(40), default="")

    opened_by: Mapped[User] = relationship(foreign_keys=[opened_by_id], lazy="raise")
    cleared_by: Mapped[User | None] = relationship(foreign_keys=[cleared_by_id], lazy="raise")
