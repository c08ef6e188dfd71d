"""Who in a case had what before their eyes."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from newsroom.models.base import Base, Identified


class Sight(Identified, Base):
    """Somebody had the case as of its `version`, or a text of one of its statements (`revision_id`), before
    their eyes; the first time alone is kept, and never changed (triggers).
    """

    __tablename__ = "sight"
    __table_args__ = (
        CheckConstraint("(version is null) <> (revision_id is null)", name="of_one_thing"),
        Index("uq_sight_version", "incident_id", "user_id", "version", unique=True),
        Index("uq_sight_revision", "incident_id", "user_id", "revision_id", unique=True),
        Index("ix_sight_incident", "incident_id", "seen_at"),
    )

    incident_id: Mapped[str] = mapped_column(ForeignKey("incident.id"))
    user_id: Mapped[str] = mapped_column(ForeignKey("user_account.id"))
    version: Mapped[int | None]
    revision_id: Mapped[str | None] = mapped_column(ForeignKey("revision.id"))
    seen_at: Mapped[datetime]
