"""What remarks and readers leave beside a story: whom a remark names, and which text somebody last saw."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from newsroom.models.base import Base


class CommentMention(Base):
    """Somebody named with @ in a remark."""

    __tablename__ = "comment_mention"
    __table_args__ = (Index("ix_comment_mention_user", "user_id", "comment_id"),)

    comment_id: Mapped[str] = mapped_column(ForeignKey("comment.id"), primary_key=True)
    user_id: Mapped[str] = mapped_column(ForeignKey("user_account.id"), primary_key=True)


class StorySeen(Base):
    """The newest text of a story that somebody had before their eyes, and the one they had seen before it."""

    __tablename__ = "story_seen"

    user_id: Mapped[str] = mapped_column(ForeignKey("user_account.id"), primary_key=True)
    story_id: Mapped[str] = mapped_column(ForeignKey("story.id"), primary_key=True)
    revision_id: Mapped[str] = mapped_column(ForeignKey("revision.id"))
    before_id: Mapped[str | None] = mapped_column(ForeignKey("revision.id"))
    seen_at: Mapped[datetime]
