"""The press list: who gets a statement by e-mail once it is released."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from newsroom.models.base import Base, Identified


class PressContact(Identified, Base):
    """A newsroom or journalist that statements are sent to. `active`: whether they are sent any."""

    __tablename__ = "press_contact"
    __table_args__ = (
        Index("uq_press_contact_email", "email", unique=True),
        Index("ix_press_contact_active", "active", "outlet"),
    )

    outlet: Mapped[str] = mapped_column(String(120))
    name: Mapped[str] = mapped_column(String(120), default="")
    email: Mapped[str] = mapped_column(String(254))
    active: Mapped[bool] = mapped_column(default=True)
    created_by_id: Mapped[str] = mapped_column(ForeignKey("user_account.id"))
    created_at: Mapped[datetime]
