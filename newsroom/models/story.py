"""A story, its immutable texts, the approvals of those texts, and the talk around it."""

from datetime import datetime
from typing import ClassVar

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
    exists,
    text,
)
from sqlalchemy.orm import Mapped, MappedSQLExpression, aliased, column_property, mapped_column, relationship

from newsroom.models.base import Base, Identified
from newsroom.models.user import User

STATEMENTS = "crisis"
"""The workflow of statements, also where an installation writes its own: what follows it goes out in the fast
lane, is held against its case, needs authority and is held back by nothing.
"""


def _revision_key() -> ForeignKey:
    """Story and revision name each other; the check waits for the commit so that both can be written in any
    order.
    """
    return ForeignKey("revision.id", use_alter=True, deferrable=True, initially="DEFERRED")


_NEXT_SEARCH_ROW = text("(SELECT coalesce(max(search_row), 0) + 1 FROM story)")


class Story(Identified, Base):
    """One story from draft to archive.

    `version` rises with every change of anything a person can see and is what a change must name.
    `sequence` rises with every event that goes out. `debt_by_id` names who opened the open debt (see Debt).
    `public_revision_id` is what the portals were last told to show. `open_points`: remarks on a passage, and
    proposed wordings, that nobody has dealt with yet.
    `hindrances`: what stands in the way of its present text (see workflows.checks): "findings", "conditions".
    `stage_due`: by when it should have left its stage (newsroom.lateness); None: the stage has no time limit.
    `unchecked`: the rules of the checks changed since its text was judged; "findings" may be outdated.
    `search_row`: the number that SQLite's search index knows it by; no other may use it.
    `quarantined`: it may hold a state secret; few may read it (newsroom.access) and nothing moves it on.
    `source_id`: the story that this one says in another language; `source_revision_id`: the text of the
    source that it was made from, or last found to say the same as. `translated`: it has, or had, versions in
    other languages. `stale`: the source says something else by now (see newsroom.versions); read only by who
    asks for it. `exercise`: it belongs to a rehearsal and reaches nobody outside; settled before it first
    goes out (triggers).
    """

    __tablename__ = "story"
    __table_args__ = (
        CheckConstraint("public_state in ('none', 'live', 'down')", name="known_public_state"),
        CheckConstraint("intent in ('new', 'update', 'correction', 'republish')", name="known_intent"),
        Index("ix_story_stage", "stage", "stage_since"),
        Index(
            "ix_story_stage_due",
            "stage_due",
            sqlite_where=text("stage_due IS NOT NULL"),
            postgresql_where=text("stage_due IS NOT NULL"),
        ),
        Index("ix_story_section", "section", "updated_at"),
        Index("ix_story_language", "language", "updated_at"),
        Index("ix_story_updated", "updated_at", "id"),
        Index("ix_story_created", "created_at", "id"),
        Index("ix_story_author", "author_id", "updated_at"),
        Index("ix_story_writing", "author_id", "stage"),
        Index("ix_story_assignee", "assignee_id", "stage"),
        Index("ix_story_schedule", "scheduled_for"),
        Index("ix_story_deadline", "stage", "deadline"),
        Index("ix_story_stage_updated", "stage", "updated_at"),
        Index("ix_story_type", "content_type", "updated_at"),
        Index("ix_story_handler", "assignee_id", "updated_at"),
        Index("ix_story_search_row", "search_row"),
        Index("ix_story_revision", "revision_id"),
        Index("ix_story_public_revision", "public_revision_id"),
        Index(
            "ix_story_unchecked",
            "updated_at",
            sqlite_where=text("unchecked = 1"),
            postgresql_where=text("unchecked"),
        ),
        Index(
            "ix_story_quarantined",
            "author_id",
            sqlite_where=text("quarantined = 1"),
            postgresql_where=text("quarantined"),
        ),
        Index("uq_story_version", "source_id", "language", unique=True),
        Index(
            "ix_story_lane",
            "first_published_at",
            sqlite_where=text(f"workflow = '{STATEMENTS}'"),
            postgresql_where=text(f"workflow = '{STATEMENTS}'"),
        ),
    )

    version: Mapped[int] = mapped_column(default=1)
    workflow: Mapped[str] = mapped_column(String(60))
    workflow_version: Mapped[int]
    stage: Mapped[str] = mapped_column(String(40))
    stage_since: Mapped[datetime]
    stage_due: Mapped[datetime | None]
    intent: Mapped[str] = mapped_column(String(12), default="new")
    held_from: Mapped[str | None] = mapped_column(String(40))
    last_move: Mapped[str | None] = mapped_column(String(120))
    raised_gates: Mapped[list[str]] = mapped_column(default=list)
    writers: Mapped[list[str]] = mapped_column(default=list)
    hindrances: Mapped[list[str]] = mapped_column(default=list)
    unchecked: Mapped[bool] = mapped_column(default=False)
    quarantined: Mapped[bool] = mapped_column(default=False)
    open_points: Mapped[int] = mapped_column(default=0)

    title: Mapped[str] = mapped_column(String(200))
    section: Mapped[str] = mapped_column(ForeignKey("section.slug"))
    content_type: Mapped[str] = mapped_column(ForeignKey("content_type.slug"))
    language: Mapped[str] = mapped_column(ForeignKey("language.slug"))
    flags: Mapped[list[str]] = mapped_column(default=list)
    revision_id: Mapped[str] = mapped_column(_revision_key())
    digest: Mapped[str] = mapped_column(String(64))

    author_id: Mapped[str] = mapped_column(ForeignKey("user_account.id"))
    assignee_id: Mapped[str | None] = mapped_column(ForeignKey("user_account.id"))
    debt_by_id: Mapped[str | None] = mapped_column(ForeignKey("user_account.id"))
    priority: Mapped[int] = mapped_column(default=0)
    deadline: Mapped[datetime | None]
    embargo: Mapped[datetime | None]
    scheduled_for: Mapped[datetime | None]

    sequence: Mapped[int] = mapped_column(default=0)
    public_state: Mapped[str] = mapped_column(String(4), default="none")
    public_stage: Mapped[str | None] = mapped_column(String(40))
    public_revision_id: Mapped[str | None] = mapped_column(_revision_key())
    public_url: Mapped[str | None] = mapped_column(String(500))
    slug: Mapped[str | None] = mapped_column(String(100))
    first_published_at: Mapped[datetime | None]
    published_at: Mapped[datetime | None]

    source_id: Mapped[str | None] = mapped_column(ForeignKey("story.id"))
    source_revision_id: Mapped[str | None] = mapped_column(ForeignKey("revision.id", use_alter=True))
    translated: Mapped[bool] = mapped_column(default=False)
    stale: ClassVar[MappedSQLExpression[bool]]

    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    exercise: Mapped[bool] = mapped_column(default=False)
    search_row: Mapped[int | None] = mapped_column(default=_NEXT_SEARCH_ROW)

    author: Mapped[User] = relationship(foreign_keys=[author_id], lazy="raise")
    assignee: Mapped[User | None] = relationship(foreign_keys=[assignee_id], lazy="raise")


_source = aliased(Story)
Story.stale = column_property(
    exists().where(_source.id == Story.source_id, _source.revision_id != Story.source_revision_id),
    deferred=True,
)


class Revision(Identified, Base):
    """One text, never changed once written: the canonical bytes and their SHA-256 (see newsroom.content).

    `suggested_by_id`: whose wording its author took over. Both wrote it, and neither may sign it.
    """

    __tablename__ = "revision"
    __table_args__ = (
        UniqueConstraint("story_id", "number"),
        Index("ix_revision_author", "story_id", "author_id"),
    )

    story_id: Mapped[str] = mapped_column(ForeignKey("story.id"))
    number: Mapped[int]
    author_id: Mapped[str] = mapped_column(ForeignKey("user_account.id"))
    created_at: Mapped[datetime]
    content: Mapped[bytes] = mapped_column(LargeBinary)
    digest: Mapped[str] = mapped_column(String(64))
    restored_from: Mapped[int | None]
    suggested_by_id: Mapped[str | None] = mapped_column(ForeignKey("user_account.id"))

    author: Mapped[User] = relationship(foreign_keys=[author_id], lazy="raise")


class Approval(Identified, Base):
    """A signature under one exact text. Voided by any edit, never restored, never deleted.

    The indexes and triggers (migration 0001) refuse a second signature of one person under one text and any
    signature of somebody who wrote a part of the story, whatever code asks for it.
    """

    __tablename__ = "approval"
    __table_args__ = (
        Index("ix_approval_story", "story_id", "created_at"),
        Index(
            "uq_approval_person",
            "revision_id",
            "user_id",
            unique=True,
            sqlite_where=text("voided_at IS NULL AND kind <> 'legal_waiver'"),
            postgresql_where=text("voided_at IS NULL AND kind <> 'legal_waiver'"),
        ),
        Index(
            "uq_approval_kind",
            "revision_id",
            "kind",
            unique=True,
            sqlite_where=text("voided_at IS NULL"),
            postgresql_where=text("voided_at IS NULL"),
        ),
    )

    story_id: Mapped[str] = mapped_column(ForeignKey("story.id"))
    revision_id: Mapped[str] = mapped_column(ForeignKey("revision.id"))
    digest: Mapped[str] = mapped_column(String(64))
    kind: Mapped[str] = mapped_column(String(40))
    user_id: Mapped[str] = mapped_column(ForeignKey("user_account.id"))
    role: Mapped[str] = mapped_column(String(20))
    delegation_id: Mapped[str | None] = mapped_column(ForeignKey("delegation.id"))
    comment: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime]
    voided_at: Mapped[datetime | None]
    void_cause: Mapped[str] = mapped_column(String(60), default="")

    user: Mapped[User] = relationship(lazy="raise")


class Comment(Identified, Base):
    """A remark on a story, by itself or said with a move. Taking one back leaves a tombstone.

    The trail holds SHA-256(salt ‖ body), not the words: they may name people and may have to be erased one
    day.

    A point is a remark on a passage: the exact `quote` in `field` of the text of `revision_id`, with what
    stands before and after it and the number of its block (TextQuoteSelector, W3C Web Annotation Data Model
    §4.2.4). With a `replacement` ("" takes the passage out) it is a suggestion; `outcome`: "accepted" or
    "refused". `parent_id` is the point that a reply belongs to.
    """

    __tablename__ = "comment"
    __table_args__ = (Index("ix_comment_story", "story_id", "created_at"),)

    story_id: Mapped[str] = mapped_column(ForeignKey("story.id"))
    author_id: Mapped[str] = mapped_column(ForeignKey("user_account.id"))
    body: Mapped[str] = mapped_column(Text)
    salt: Mapped[str] = mapped_column(String(32))
    move: Mapped[str | None] = mapped_column(String(40))
    reason: Mapped[str | None] = mapped_column(String(40))
    revision_id: Mapped[str] = mapped_column(ForeignKey("revision.id"))
    created_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]

    parent_id: Mapped[str | None] = mapped_column(ForeignKey("comment.id"))
    field: Mapped[str | None] = mapped_column(String(12))
    quote: Mapped[str] = mapped_column(Text, default="")
    prefix: Mapped[str] = mapped_column(String(40), default="")
    suffix: Mapped[str] = mapped_column(String(40), default="")
    block: Mapped[int] = mapped_column(default=0)
    replacement: Mapped[str | None] = mapped_column(Text)
    resolved_at: Mapped[datetime | None]
    resolved_by_id: Mapped[str | None] = mapped_column(ForeignKey("user_account.id"))
    outcome: Mapped[str] = mapped_column(String(8), default="")

    author: Mapped[User] = relationship(foreign_keys=[author_id], lazy="raise")
    resolved_by: Mapped[User | None] = relationship(foreign_keys=[resolved_by_id], lazy="raise")


class StoryTag(Base):
    """Which stories carry a tag: the index behind filters (the tags themselves are part of the text)."""

    __tablename__ = "story_tag"
    __table_args__ = (Index("ix_story_tag_name", "tag", "story_id"),)

    story_id: Mapped[str] = mapped_column(ForeignKey("story.id"), primary_key=True)
    tag: Mapped[str] = mapped_column(ForeignKey("tag.name"), primary_key=True)
