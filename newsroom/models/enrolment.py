"""Tables of receivers that people import: the table as a whole, and its rows."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from newsroom.models.base import Base

IMPORT_STATES = ("ready", "running", "done", "cancelled")
OUTCOMES = ("new", "changed", "unchanged", "error")


class EndpointImport(Base):
    """A table of receivers: looked at ("ready"), then taken over by a worker. `actor_id`: who imports, a
    person or "console"; `change_existing`: whether receivers that are there may be changed. Keys of new ones
    are handed out once, at `keys_taken_at`.
    """

    __tablename__ = "endpoint_import"
    __table_args__ = (
        CheckConstraint(
            "state in (" + ", ".join(f"'{state}'" for state in IMPORT_STATES) + ")", name="known_state"
        ),
        Index("ix_endpoint_import_state", "state", "id"),
        Index("ix_endpoint_import_created", "created_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    actor_id: Mapped[str] = mapped_column(String(60))
    created_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(10))
    change_existing: Mapped[bool]
    digest: Mapped[str] = mapped_column(String(64))
    finished_at: Mapped[datetime | None]
    keys_taken_at: Mapped[datetime | None]


class EndpointImportRow(Base):
    """One row of it, by the number that the spreadsheet shows. `cells`: what it says, by code of column;
    `outcome`: what will become of it, or became of it once `done`; `changes`: codes of what differs;
    `errors`: a sentence by code of column ("": the whole row). `sealed_key`: the new receiver's key, until it
    is handed out.
    """

    __tablename__ = "endpoint_import_row"
    __table_args__ = (
        CheckConstraint(
            "outcome in (" + ", ".join(f"'{outcome}'" for outcome in OUTCOMES) + ")", name="known_outcome"
        ),
        Index("ix_endpoint_import_row_outcome", "import_id", "outcome", "done", "number"),
    )

    import_id: Mapped[int] = mapped_column(ForeignKey("endpoint_import.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    cells: Mapped[dict[str, Any]] = mapped_column(JSON)
    outcome: Mapped[str] = mapped_column(String(10))
    done: Mapped[bool] = mapped_column(default=False)
    changes: Mapped[list[str]] = mapped_column(default=list)
    errors: Mapped[dict[str, Any]] = mapped_column(JSON)
    endpoint_id: Mapped[str | None] = mapped_column(ForeignKey("endpoint.id"))
    sealed_key: Mapped[str] = mapped_column(String(400), default="")
