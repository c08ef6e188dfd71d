"""The audit trail and the outgoing events: written by newsroom.ledger alone, never changed."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from newsroom.models.base import Base, Identified


class AuditEntry(Base):
    """One entry: the exact bytes that were hashed (RFC 8785 JSON) and their leaf hash (RFC 9162 §2.1.1).

    `log_index` counts over the whole installation without gaps; `stream_seq` counts within one stream (a
    story, or "people", "endpoints" …). The other columns repeat what stands in `entry` so that lists need not
    parse it.
    """

    __tablename__ = "audit_entry"
    __table_args__ = (
        UniqueConstraint("stream", "stream_seq"),
        Index("ix_audit_entry_actor", "actor_id", "log_index"),
        Index("ix_audit_entry_action", "action", "log_index"),
    )

    log_index: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    stream: Mapped[str] = mapped_column(String(60))
    stream_seq: Mapped[int]
    actor_id: Mapped[str] = mapped_column(String(60))
    action: Mapped[str] = mapped_column(String(60))
    at: Mapped[datetime]
    entry: Mapped[bytes] = mapped_column(LargeBinary)
    leaf_hash: Mapped[str] = mapped_column(String(64))


class AuditHead(Base):
    """One row: how many entries there are. Its lock is what makes the numbering gap-free;
    it is taken last.
    """

    __tablename__ = "audit_head"
    __table_args__ = (CheckConstraint("id = 1", name="single"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    size: Mapped[int]
    events: Mapped[int]


class OutboxEvent(Identified, Base):
    """An outgoing event: the exact body that is signed and sent. `position` is the order of commits, without
    gaps. Of a statement: who released it (`signer_id`) and the paper that let them speak (triggers).
    """

    __tablename__ = "outbox_event"
    __table_args__ = (
        UniqueConstraint("story_id", "sequence"),
        Index("uq_outbox_event_position", "position", unique=True),
        Index("ix_outbox_event_site", "site", "position"),
        Index("ix_outbox_event_section", "section", "position"),
    )

    position: Mapped[int]
    story_id: Mapped[str | None] = mapped_column(ForeignKey("story.id"))
    sequence: Mapped[int | None]
    type: Mapped[str] = mapped_column(String(60))
    section: Mapped[str | None] = mapped_column(String(60))
    site: Mapped[str | None] = mapped_column(String(60))
    language: Mapped[str | None] = mapped_column(String(60))
    content_type: Mapped[str | None] = mapped_column(String(60))
    channel: Mapped[str] = mapped_column(String(60), default="")
    urgency: Mapped[int | None]
    digest: Mapped[str | None] = mapped_column(String(64))
    lane: Mapped[str] = mapped_column(String(12), default="default")
    body: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime]
    exercise: Mapped[bool] = mapped_column(default=False)
    signer_id: Mapped[str | None] = mapped_column(String(36))
    appointment_id: Mapped[str | None] = mapped_column(String(36))
