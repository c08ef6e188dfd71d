"""Workflow definitions as they were when stories began under them."""

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from newsroom.models.base import Base


class WorkflowDefinition(Base):
    """The very definition a story began with: kept for as long as stories follow it."""

    __tablename__ = "workflow_definition"

    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64))
    source: Mapped[str] = mapped_column(Text)
