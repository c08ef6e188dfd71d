"""What a hub was told of (W3C WebSub): one row."""

from datetime import datetime

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from newsroom.models.base import Base


class HubNews(Base):
    """Events below `position` were told of; after a failure, the next try is at `next_at`."""

    __tablename__ = "hub_news"
    __table_args__ = (CheckConstraint("id = 1", name="single"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    position: Mapped[int]
    attempts: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[datetime]
