"""What people are told: the notices themselves, letters about them, and how each person wants it."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from newsroom.models.base import Base

LETTER_STATES = ("waiting", "sent", "failed", "dropped")


class Notice(Base):
    """One thing one person is told. `params` holds ids and codes only: what they may read is looked up when
    it is shown. `actor_id`: who brought it about, a person or "system".
    """

    __tablename__ = "notice"
    __table_args__ = (
        Index("ix_notice_unread", "user_id", "read_at", "id"),
        Index("ix_notice_person", "user_id", "id"),
        Index("ix_notice_created", "created_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[str] = mapped_column(ForeignKey("user_account.id"))
    kind: Mapped[str] = mapped_column(String(20))
    story_id: Mapped[str | None] = mapped_column(ForeignKey("story.id"))
    actor_id: Mapped[str] = mapped_column(String(60))
    params: Mapped[dict[str, Any]] = mapped_column(JSON)
    created_at: Mapped[datetime]
    read_at: Mapped[datetime | None]


class Letter(Base):
    """An e-mail to send: to a person, about one notice or (`notice_id` empty) as the daily digest; or to the
    contact of an endpoint that takes nothing (`user_id` empty); or to somebody of the press list, with the
    text that was released (`revision_id`). It holds no words; they are found when it is sent. While somebody
    sends it, `next_at` lies ahead: who dies sending leaves it due.
    """

    __tablename__ = "letter"
    __table_args__ = (
        CheckConstraint(
            "state in (" + ", ".join(f"'{state}'" for state in LETTER_STATES) + ")", name="known_state"
        ),
        Index("ix_letter_due", "state", "next_at"),
        Index("ix_letter_created", "created_at"),
        Index("uq_letter_press", "revision_id", "press_contact_id", unique=True),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[str | None] = mapped_column(ForeignKey("user_account.id"))
    endpoint_id: Mapped[str | None] = mapped_column(ForeignKey("endpoint.id"))
    notice_id: Mapped[int | None] = mapped_column(ForeignKey("notice.id"))
    press_contact_id: Mapped[str | None] = mapped_column(ForeignKey("press_contact.id"))
    revision_id: Mapped[str | None] = mapped_column(ForeignKey("revision.id"))
    state: Mapped[str] = mapped_column(String(8))
    attempts: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[datetime]
    created_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    last_error: Mapped[str] = mapped_column(String(40), default="")


class NoticePreference(Base):
    """How one person wants to be told. `channels`: kind of notice to "app", "mail" or "off", where it is not
    the usual one. Times of day are minutes after midnight in Hà Nội.
    """

    __tablename__ = "notice_preference"

    user_id: Mapped[str] = mapped_column(ForeignKey("user_account.id"), primary_key=True)
    channels: Mapped[dict[str, Any]] = mapped_column(JSON)
    digest_minute: Mapped[int | None]
    digest_sent_at: Mapped[datetime | None]
    quiet_from: Mapped[int | None]
    quiet_until: Mapped[int | None]


class TrailReader(Base):
    """How far somebody has read the trail: the next entry's number."""

    __tablename__ = "trail_reader"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    position: Mapped[int]


class Alarm(Base):
    """That a story is late was told once: which limit (`kind`), and since when (UTC) that limit counts."""

    __tablename__ = "alarm"

    story_id: Mapped[str] = mapped_column(ForeignKey("story.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    since: Mapped[datetime] = mapped_column(primary_key=True)
    raised_at: Mapped[datetime]
