"""What somebody saw outside, and what was captured of it."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from newsroom.models.base import Base, Identified
from newsroom.models.user import User

DECISIONS = ("answer", "watch", "ignore")
CAPTURE_KINDS = ("screenshot", "file", "link", "text", "paper")


class Signal(Identified, Base):
    """A claim or a question seen outside, as whoever saw it says; and what was decided about it.

    `seen_by`: who saw it, when that is not whoever logged it. `received_at`: when the agency got it, where
    somebody sent it. `severity`: 1 the gravest, 4 the least. Not to answer is a decision, with its reason.
    `url_key` is the same for every way to write the address ("" without one).
    """

    __tablename__ = "signal"
    __table_args__ = (
        CheckConstraint("severity between 1 and 4", name="known_severity"),
        CheckConstraint("decision in ('answer', 'watch', 'ignore')", name="known_decision"),
        CheckConstraint("(decision is null) = (decided_at is null)", name="decided_at_a_time"),
        CheckConstraint("decision is null or decision_reason <> ''", name="decided_with_reason"),
        Index("ix_signal_decision", "decision", "created_at"),
        Index("ix_signal_created", "created_at", "id"),
        Index("ix_signal_incident", "incident_id"),
        Index("ix_signal_logged_by", "logged_by_id", "created_at"),
        Index("ix_signal_severity", "severity", "created_at"),
        Index("ix_signal_url_key", "url_key", "created_at"),
    )

    source: Mapped[str] = mapped_column(String(200))
    url: Mapped[str] = mapped_column(String(1000), default="")
    url_key: Mapped[str] = mapped_column(String(64), default="", server_default="")
    quote: Mapped[str] = mapped_column(Text, default="")
    reach: Mapped[str] = mapped_column(String(200), default="")
    first_seen_at: Mapped[datetime]
    seen_by: Mapped[str] = mapped_column(String(120), default="")
    received_at: Mapped[datetime | None]
    exercise: Mapped[bool] = mapped_column(default=False)
    logged_by_id: Mapped[str] = mapped_column(ForeignKey("user_account.id"))
    created_at: Mapped[datetime]
    severity: Mapped[int | None]
    decision: Mapped[str | None] = mapped_column(String(10))
    decision_reason: Mapped[str] = mapped_column(Text, default="")
    decided_by_id: Mapped[str | None] = mapped_column(ForeignKey("user_account.id"))
    decided_at: Mapped[datetime | None]
    incident_id: Mapped[str | None] = mapped_column(ForeignKey("incident.id"))
    version: Mapped[int] = mapped_column(default=1)

    logged_by: Mapped[User] = relationship(foreign_keys=[logged_by_id], lazy="raise")


class SignalDecision(Identified, Base):
    """What was decided about a signal at one time: written once, never changed; the signal holds the latest.

    `incident_id`: the case that it was put into by this decision. The trail holds SHA-256(salt ‖ reason).
    """

    __tablename__ = "signal_decision"
    __table_args__ = (
        CheckConstraint("severity between 1 and 4", name="known_severity"),
        CheckConstraint("decision in ('answer', 'watch', 'ignore')", name="known_decision"),
        CheckConstraint("reason <> ''", name="decided_with_reason"),
        Index("ix_signal_decision_signal", "signal_id", "at"),
        Index("ix_signal_decision_incident", "incident_id"),
    )

    signal_id: Mapped[str] = mapped_column(ForeignKey("signal.id"))
    at: Mapped[datetime]
    by_id: Mapped[str] = mapped_column(ForeignKey("user_account.id"))
    severity: Mapped[int]
    decision: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(Text)
    incident_id: Mapped[str | None] = mapped_column(ForeignKey("incident.id"))
    salt: Mapped[str] = mapped_column(String(32))

    by: Mapped[User] = relationship(lazy="raise")


class Capture(Identified, Base):
    """What was kept of something outside, or the scan of a paper: never changed, never deleted, never public.

    The bytes lie in the store of pictures and files under `sha256`, which was reckoned while they came in; a
    link has none. `captured_at`: when it was brought in, by the server's clock. It belongs to a signal, to a
    case, or (a paper) to the register of those who may speak.
    """

    __tablename__ = "capture"
    __table_args__ = (
        CheckConstraint("kind in ('screenshot', 'file', 'link', 'text', 'paper')", name="known_kind"),
        CheckConstraint("(kind = 'link') = (sha256 is null)", name="bytes_with_digest"),
        CheckConstraint("kind <> 'link' or source_url <> ''", name="link_with_address"),
        CheckConstraint(
            "kind = 'paper' or signal_id is not null or incident_id is not null", name="belongs_somewhere"
        ),
        Index("ix_capture_signal", "signal_id", "captured_at"),
        Index("ix_capture_incident", "incident_id", "captured_at"),
        Index("ix_capture_sha256", "sha256"),
        Index("ix_capture_captured_by", "captured_by_id", "captured_at"),
    )

    signal_id: Mapped[str | None] = mapped_column(ForeignKey("signal.id"))
    incident_id: Mapped[str | None] = mapped_column(ForeignKey("incident.id"))
    kind: Mapped[str] = mapped_column(String(10))
    name: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(120), default="")
    size: Mapped[int] = mapped_column(default=0)
    sha256: Mapped[str | None] = mapped_column(String(64))
    source_url: Mapped[str] = mapped_column(String(1000), default="")
    note: Mapped[str] = mapped_column(Text, default="")
    captured_at: Mapped[datetime]
    captured_by_id: Mapped[str] = mapped_column(ForeignKey("user_account.id"))

    captured_by: Mapped[User] = relationship(lazy="raise")
