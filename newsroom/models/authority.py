"""Who may speak for the agency: standing appointments and written delegations for one matter."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from newsroom.models.base import Base, Identified
from newsroom.models.signal import Capture
from newsroom.models.user import User

APPOINTMENT_KINDS = ("head", "spokesperson", "delegate")


class Appointment(Identified, Base):
    """One paper that lets somebody speak: `kind` says in which of the three ways of the law (the head, the
    spokesperson that the head has named, a person whom the head lets speak on one matter for a time).

    `user_id` empty: that person has no account here, and releases nothing. `incident_id`: the one matter
    that it is for, where that is a case of ours; `scope` says it in words. `valid_until` empty: until it is
    revoked. `paper_id`: the scan of the paper. `published_at`: since when readers see it.

    What the paper says never changes, and a revocation is never taken back (triggers of the migration): who
    gets another paper gets another row. How they are reached may change.
    """

    __tablename__ = "appointment"
    __table_args__ = (
        CheckConstraint("kind in ('head', 'spokesperson', 'delegate')", name="known_kind"),
        CheckConstraint("valid_until is null or valid_from < valid_until", name="in_order"),
        CheckConstraint("kind <> 'delegate' or valid_until is not null", name="delegated_for_a_time"),
        CheckConstraint(
            "kind <> 'delegate' or scope <> '' or incident_id is not null", name="delegated_for_a_matter"
        ),
        CheckConstraint("(revoked_at is null) = (revoked_reason = '')", name="revoked_with_reason"),
        Index("ix_appointment_user", "user_id", "valid_from"),
        Index("ix_appointment_incident", "incident_id"),
        Index("ix_appointment_paper", "paper_id"),
        Index("ix_appointment_valid", "valid_until", "id"),
    )

    kind: Mapped[str] = mapped_column(String(12))
    user_id: Mapped[str | None] = mapped_column(ForeignKey("user_account.id"))
    name: Mapped[str] = mapped_column(String(120))
    title: Mapped[str] = mapped_column(String(200))
    phone: Mapped[str] = mapped_column(String(40), default="")
    email: Mapped[str] = mapped_column(String(254), default="")
    paper_number: Mapped[str] = mapped_column(String(80))
    scope: Mapped[str] = mapped_column(Text, default="")
    incident_id: Mapped[str | None] = mapped_column(ForeignKey("incident.id"))
    valid_from: Mapped[datetime]
    valid_until: Mapped[datetime | None]
    paper_id: Mapped[str | None] = mapped_column(ForeignKey("capture.id"))
    signed_at: Mapped[datetime]
    signed_by: Mapped[str] = mapped_column(String(200))
    created_at: Mapped[datetime]
    created_by_id: Mapped[str] = mapped_column(ForeignKey("user_account.id"))
    published_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    revoked_by_id: Mapped[str | None] = mapped_column(ForeignKey("user_account.id"))
    revoked_reason: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column(default=1)

    user: Mapped[User | None] = relationship(foreign_keys=[user_id], lazy="raise")
    paper: Mapped[Capture | None] = relationship(lazy="raise")
