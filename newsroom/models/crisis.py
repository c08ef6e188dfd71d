"""What goes out in a case and what is held back: statements, their templates, requests, questions, holds."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from newsroom.models.base import Base, Identified
from newsroom.models.user import User

STATEMENT_KINDS = ("holding", "rebuttal", "correction_request", "update")
REQUEST_KINDS = ("press_correction", "platform_removal", "authority")
HOLD_SCOPES = ("all", "section", "tag")


class StatementTemplate(Identified, Base):
    """A statement prepared in quiet times, in one version; another wording is another row.

    `texts`: by language the title, lead and body. `lengths`: by channel the most characters. It may be used
    once legal has cleared it, until it expires or is retired. What it says never changes, and it is cleared
    once (triggers). `warned_at`: when people were told that it expires soon.
    """

    __tablename__ = "statement_template"
    __table_args__ = (
        CheckConstraint("kind in ('holding', 'rebuttal', 'correction_request', 'update')", name="known_kind"),
        CheckConstraint(
            "(legal_cleared_at is null) = (legal_cleared_by_id is null)", name="cleared_by_somebody"
        ),
        CheckConstraint(
            "legal_cleared_by_id is null or legal_cleared_by_id <> created_by_id", name="cleared_by_another"
        ),
        UniqueConstraint("slug", "version"),
        Index("ix_statement_template_kind", "kind", "retired_at"),
        Index("ix_statement_template_expires", "expires_at"),
    )

    slug: Mapped[str] = mapped_column(String(60))
    version: Mapped[int]
    kind: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(120))
    texts: Mapped[dict[str, Any]] = mapped_column(JSON)
    lengths: Mapped[dict[str, Any]] = mapped_column(JSON)
    created_by_id: Mapped[str] = mapped_column(ForeignKey("user_account.id"))
    created_at: Mapped[datetime]
    legal_cleared_by_id: Mapped[str | None] = mapped_column(ForeignKey("user_account.id"))
    legal_cleared_at: Mapped[datetime | None]
    expires_at: Mapped[datetime | None]
    retired_at: Mapped[datetime | None]
    warned_at: Mapped[datetime | None]

    created_by: Mapped[User] = relationship(foreign_keys=[created_by_id], lazy="raise")
    legal_cleared_by: Mapped[User | None] = relationship(foreign_keys=[legal_cleared_by_id], lazy="raise")


class Statement(Base):
    """The place of a story of the fast lane in its case; all else about it is the story's.

    `follows_id`: the statement it updates. `next_update_at`: when it promises the next one.
    """

    __tablename__ = "statement"
    __table_args__ = (
        CheckConstraint("kind in ('holding', 'rebuttal', 'correction_request', 'update')", name="known_kind"),
        CheckConstraint("follows_id is null or follows_id <> story_id", name="follows_another"),
        Index("ix_statement_incident", "incident_id", "created_at"),
        Index("ix_statement_follows", "follows_id"),
        Index("ix_statement_template", "template_id"),
    )

    story_id: Mapped[str] = mapped_column(ForeignKey("story.id"), primary_key=True)
    incident_id: Mapped[str] = mapped_column(ForeignKey("incident.id"))
    kind: Mapped[str] = mapped_column(String(20))
    template_id: Mapped[str | None] = mapped_column(ForeignKey("statement_template.id"))
    follows_id: Mapped[str | None] = mapped_column(ForeignKey("story.id"))
    next_update_at: Mapped[datetime | None]
    created_at: Mapped[datetime]


class CaseRequest(Identified, Base):
    """What the agency asks of the press, a platform or an authority, on which legal basis, and what came."""

    __tablename__ = "case_request"
    __table_args__ = (
        CheckConstraint("kind in ('press_correction', 'platform_removal', 'authority')", name="known_kind"),
        CheckConstraint("(outcome_at is null) = (outcome = '')", name="outcome_at_a_time"),
        Index("ix_case_request_incident", "incident_id", "sent_at"),
        Index("ix_case_request_due", "outcome_at", "due_at"),
    )

    incident_id: Mapped[str] = mapped_column(ForeignKey("incident.id"))
    kind: Mapped[str] = mapped_column(String(20))
    to_whom: Mapped[str] = mapped_column(String(200))
    legal_basis: Mapped[str] = mapped_column(Text, default="")
    body: Mapped[str] = mapped_column(Text, default="")
    sent_at: Mapped[datetime]
    sent_by_id: Mapped[str] = mapped_column(ForeignKey("user_account.id"))
    due_at: Mapped[datetime | None]
    outcome: Mapped[str] = mapped_column(Text, default="")
    outcome_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)


class PressQuestion(Identified, Base):
    """A question of the press in a case, and which statement or words answered it."""

    __tablename__ = "press_question"
    __table_args__ = (
        CheckConstraint(
            "answered_at is null or answer <> '' or answer_story_id is not null", name="answered_somehow"
        ),
        Index("ix_press_question_incident", "incident_id", "received_at"),
        Index("ix_press_question_due", "answered_at", "due_at"),
        Index("ix_press_question_answer", "answer_story_id"),
    )

    incident_id: Mapped[str] = mapped_column(ForeignKey("incident.id"))
    from_whom: Mapped[str] = mapped_column(String(120))
    outlet: Mapped[str] = mapped_column(String(120), default="")
    body: Mapped[str] = mapped_column(Text)
    received_at: Mapped[datetime]
    due_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    answer: Mapped[str] = mapped_column(Text, default="")
    answer_story_id: Mapped[str | None] = mapped_column(ForeignKey("story.id"))
    version: Mapped[int] = mapped_column(default=1)


class Hold(Identified, Base):
    """What is kept from going out by itself: everything, a section, or what is filed under a tag."""

    __tablename__ = "hold"
    __table_args__ = (
        CheckConstraint("scope in ('all', 'section', 'tag')", name="known_scope"),
        CheckConstraint("(scope = 'all') = (value = '')", name="scope_with_value"),
        CheckConstraint("reason <> ''", name="held_with_reason"),
        CheckConstraint("(ended_at is null) = (ended_by_id is null)", name="ended_by_somebody"),
        Index("ix_hold_ended", "ended_at", "begun_at"),
        Index("ix_hold_incident", "incident_id"),
    )

    incident_id: Mapped[str | None] = mapped_column(ForeignKey("incident.id"))
    scope: Mapped[str] = mapped_column(String(10))
    value: Mapped[str] = mapped_column(String(60), default="")
    reason: Mapped[str] = mapped_column(Text)
    begun_at: Mapped[datetime]
    begun_by_id: Mapped[str] = mapped_column(ForeignKey("user_account.id"))
    ended_at: Mapped[datetime | None]
    ended_by_id: Mapped[str | None] = mapped_column(ForeignKey("user_account.id"))

    begun_by: Mapped[User] = relationship(foreign_keys=[begun_by_id], lazy="raise")


class HoldRelease(Base):
    """A story that was let go out of a hold by itself: with the one text of `digest`, not with the next."""

    __tablename__ = "hold_release"
    __table_args__ = (Index("ix_hold_release_story", "story_id"),)

    hold_id: Mapped[str] = mapped_column(ForeignKey("hold.id"), primary_key=True)
    story_id: Mapped[str] = mapped_column(ForeignKey("story.id"), primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    released_at: Mapped[datetime]
    released_by_id: Mapped[str] = mapped_column(ForeignKey("user_account.id"))
