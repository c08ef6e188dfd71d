"""Texts being written: what somebody typed and has not saved, who may save it now, and who is looking on."""

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from newsroom.models.base import Base, Identified


class WorkingCopy(Identified, Base):
    """What one person typed into the form of a story and has not saved: never a version, never approved.

    `story_id` names a story that may not exist yet: the form of a new story makes its id. `fields` are those
    of the form, each with all its values, exactly as typed. `warned_at`: its writer was told that it will be
    shelved, and has not typed since.
    """

    __tablename__ = "working_copy"
    __table_args__ = (
        UniqueConstraint("story_id", "user_id"),
        Index("ix_working_copy_updated", "updated_at"),
        Index("ix_working_copy_user", "user_id", "updated_at"),
    )

    story_id: Mapped[str] = mapped_column(String(36))
    user_id: Mapped[str] = mapped_column(ForeignKey("user_account.id"))
    base_version: Mapped[int]
    fields: Mapped[dict[str, list[str]]] = mapped_column(JSON)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    warned_at: Mapped[datetime | None]


class ShelvedText(Identified, Base):
    """A working copy that nobody came back to: out of the way of the story, and its writer's still, who alone
    can take it up again, have it as a file, or throw it away. No trail tells of it, as of no working copy.
    """

    __tablename__ = "shelved_text"
    __table_args__ = (Index("ix_shelved_text_user", "user_id", "shelved_at"),)

    story_id: Mapped[str] = mapped_column(String(36))
    user_id: Mapped[str] = mapped_column(ForeignKey("user_account.id"))
    base_version: Mapped[int]
    fields: Mapped[dict[str, list[str]]] = mapped_column(JSON)
    typed_at: Mapped[datetime]
    shelved_at: Mapped[datetime]


class EditLease(Base):
    """Who may save a story's text until when. `token` names the page that holds it; empty: the next one of
    that person.
    """

    __tablename__ = "edit_lease"

    story_id: Mapped[str] = mapped_column(ForeignKey("story.id"), primary_key=True)
    user_id: Mapped[str] = mapped_column(ForeignKey("user_account.id"))
    token: Mapped[str] = mapped_column(String(64))
    taken_at: Mapped[datetime]
    expires_at: Mapped[datetime]


class Presence(Base):
    """Who has a story open, and when their page last said so."""

    __tablename__ = "presence"
    __table_args__ = (
        CheckConstraint("doing in ('reading', 'writing')", name="known_doing"),
        Index("ix_presence_seen", "seen_at"),
    )

    story_id: Mapped[str] = mapped_column(ForeignKey("story.id"), primary_key=True)
    user_id: Mapped[str] = mapped_column(ForeignKey("user_account.id"), primary_key=True)
    doing: Mapped[str] = mapped_column(String(8))
    seen_at: Mapped[datetime]
