"""Who receives, what is on its way to them, and what each attempt met."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from newsroom.models.base import Base, Identified
from newsroom.models.trail import OutboxEvent

DELIVERY_STATES = ("waiting", "sending", "done", "failed", "superseded")


class Endpoint(Identified, Base):
    """A receiver of events (điểm nhận). `secrets` holds the signing keys, encrypted (newsroom.vault), newest
    first.

    Empty `events` / `sections` mean all. `networks` lists inner networks (CIDR) this receiver alone may stand
    in.
    """

    __tablename__ = "endpoint"

    name: Mapped[str] = mapped_column(String(120))
    url: Mapped[str] = mapped_column(String(500), unique=True)
    active: Mapped[bool] = mapped_column(default=True)
    disabled_cause: Mapped[str] = mapped_column(String(200), default="")
    events: Mapped[list[str]] = mapped_column(default=list)
    sections: Mapped[list[str]] = mapped_column(default=list)
    networks: Mapped[list[str]] = mapped_column(default=list)
    secrets: Mapped[list[str]] = mapped_column(default=list)
    contact: Mapped[str] = mapped_column(String(200), default="")
    created_at: Mapped[datetime]


class Delivery(Base):
    """One event on its way to one endpoint. The row is the truth: queues only wake somebody
    up to look at it.
    """

    __tablename__ = "delivery"
    __table_args__ = (
        UniqueConstraint("event_id", "endpoint_id"),
        CheckConstraint(
            "state in (" + ", ".join(f"'{state}'" for state in DELIVERY_STATES) + ")", name="known_state"
        ),
        Index("ix_delivery_due", "state", "lane", "next_at"),
        Index("ix_delivery_endpoint", "endpoint_id", "id"),
        Index("ix_delivery_story", "story_id", "sequence"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[str] = mapped_column(ForeignKey("outbox_event.id"))
    endpoint_id: Mapped[str] = mapped_column(ForeignKey("endpoint.id"))
    story_id: Mapped[str | None] = mapped_column(ForeignKey("story.id"))
    sequence: Mapped[int | None]
    lane: Mapped[str] = mapped_column(String(12), default="default")
    state: Mapped[str] = mapped_column(String(12), default="waiting")
    attempts: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[datetime]
    lease_until: Mapped[datetime | None]
    lease_owner: Mapped[str | None] = mapped_column(String(80))
    created_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    last_status: Mapped[int | None]
    last_error: Mapped[str] = mapped_column(String(200), default="")
    receipt_url: Mapped[str | None] = mapped_column(String(500))
    receipt_digest: Mapped[str | None] = mapped_column(String(64))

    event: Mapped[OutboxEvent] = relationship(lazy="raise")
    endpoint: Mapped[Endpoint] = relationship(lazy="raise")


class Attempt(Base):
    """One try: when, how long, which status or error, and the first bytes of the answer."""

    __tablename__ = "attempt"
    __table_args__ = (UniqueConstraint("delivery_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    delivery_id: Mapped[int] = mapped_column(ForeignKey("delivery.id"))
    number: Mapped[int]
    at: Mapped[datetime]
    milliseconds: Mapped[int]
    status: Mapped[int | None]
    error: Mapped[str] = mapped_column(String(200), default="")
    answer: Mapped[str] = mapped_column(Text, default="")
