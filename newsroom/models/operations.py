"""Small tables that keep the machinery honest."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from newsroom.models.base import Base


class IdempotencyKey(Base):
    """A POST that was carried out: written in its transaction, so that a replay finds either all of it or
    nothing.
    """

    __tablename__ = "idempotency_key"

    user_id: Mapped[str] = mapped_column(ForeignKey("user_account.id"), primary_key=True)
    key: Mapped[str] = mapped_column(String(200), primary_key=True)
    fingerprint: Mapped[str] = mapped_column(String(64))
    result_id: Mapped[str | None] = mapped_column(String(36))
    created_at: Mapped[datetime]


class Heartbeat(Base):
    """When a worker last looked at its lane."""

    __tablename__ = "heartbeat"

    name: Mapped[str] = mapped_column(String(80), primary_key=True)
    at: Mapped[datetime]
