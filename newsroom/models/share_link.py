"""Links under which people without an account see one version of an unpublished text."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from newsroom.models.base import Base, Identified
from newsroom.models.story import Revision
from newsroom.models.user import User


class ShareLink(Identified, Base):
    """One link: for whom, to which text, until when. Only the SHA-256 of the token in its address is kept.

    `opened` counts how often somebody asked to see the text. A link that has ended stays as a record.
    """

    __tablename__ = "share_link"
    __table_args__ = (
        CheckConstraint("created_at < expires_at", name="in_order"),
        Index("ix_share_link_story", "story_id", "created_at"),
    )

    story_id: Mapped[str] = mapped_column(ForeignKey("story.id"))
    revision_id: Mapped[str] = mapped_column(ForeignKey("revision.id"))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    note: Mapped[str] = mapped_column(String(120))
    created_by_id: Mapped[str] = mapped_column(ForeignKey("user_account.id"))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    opened: Mapped[int] = mapped_column(default=0)
    last_opened_at: Mapped[datetime | None]

    created_by: Mapped[User] = relationship(lazy="raise")
    revision: Mapped[Revision] = relationship(lazy="raise")
