"""Beside the deliveries: jobs that send many of them again, and what technicians were told of."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from newsroom.models.base import Base

JOB_STATES = ("running", "done", "cancelled")


class ResendJob(Base):
    """What is sent again: deliveries up to `last_id` that `wanted` (fields of the list's address) fits.
    `cursor`: the last one looked at; `sent` and `skipped` (a newer version took its place) count so far. Of
    what was missed, `last_id` is the position of the last event, `cursor` the next to be looked at.
    """

    __tablename__ = "resend_job"
    __table_args__ = (
        CheckConstraint(
            "state in (" + ", ".join(f"'{state}'" for state in JOB_STATES) + ")", name="known_state"
        ),
        Index("ix_resend_job_state", "state", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    created_by_id: Mapped[str] = mapped_column(ForeignKey("user_account.id"))
    created_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(10))
    wanted: Mapped[dict[str, Any]] = mapped_column(JSON)
    total: Mapped[int]
    sent: Mapped[int] = mapped_column(default=0)
    skipped: Mapped[int] = mapped_column(default=0)
    cursor: Mapped[int] = mapped_column(default=0)
    last_id: Mapped[int]
    finished_at: Mapped[datetime | None]


class DeliveryAlarm(Base):
    """Technicians were told that something is wrong: it is told again only after it was over. `kind`:
    "queue.LANE" or "failing.ENDPOINT_ID".
    """

    __tablename__ = "delivery_alarm"

    kind: Mapped[str] = mapped_column(String(60), primary_key=True)
    raised_at: Mapped[datetime]
