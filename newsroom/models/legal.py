"""What the legal officer is asked and answers, the register of legal bases, the conditions of an answer."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from newsroom.models.base import Base, Identified
from newsroom.models.story import Revision, Story
from newsroom.models.user import User

ANSWERS = ("cleared", "conditions", "refused", "advised", "waived", "dropped")
"""What became of a question: a result of the check, words alone, waived by the head, or overtaken."""


class LegalBasis(Identified, Base):
    """An entry of the register: a document (its number and symbol), or one article of it.

    Days are dates of Hà Nội as ISO 8601 writes them; `valid_to` is the last day, empty while it is in force.
    """

    __tablename__ = "legal_basis"
    __table_args__ = (
        CheckConstraint("valid_to = '' or valid_from <= valid_to", name="in_order"),
        Index("uq_legal_basis_article", "symbol", "article", unique=True),
    )

    symbol: Mapped[str] = mapped_column(String(60))
    title: Mapped[str] = mapped_column(String(300))
    article: Mapped[str] = mapped_column(String(120), default="")
    valid_from: Mapped[str] = mapped_column(String(10))
    valid_to: Mapped[str] = mapped_column(String(10), default="")
    url: Mapped[str] = mapped_column(String(500), default="")
    created_at: Mapped[datetime]


class LegalBasisWord(Base):
    """The folded words an entry of the register is found by (newsroom.text.search_tokens)."""

    __tablename__ = "legal_basis_word"
    __table_args__ = (Index("ix_legal_basis_word_basis", "basis_id"),)

    word: Mapped[str] = mapped_column(String(60), primary_key=True)
    basis_id: Mapped[str] = mapped_column(ForeignKey("legal_basis.id"), primary_key=True)


class LegalQuestion(Identified, Base):
    """A question to the legal officer about one text, and the answer. At most one is open for each story."""

    __tablename__ = "legal_question"
    __table_args__ = (
        CheckConstraint(
            "answer in ('', " + ", ".join(f"'{answer}'" for answer in ANSWERS) + ")", name="known_answer"
        ),
        CheckConstraint("(answer = '') = (answered_at is null)", name="answered"),
        Index("ix_legal_question_story", "story_id", "asked_at"),
        Index("ix_legal_question_due", "answered_at", "deadline"),
        Index(
            "uq_legal_question_open",
            "story_id",
            unique=True,
            sqlite_where=text("answered_at IS NULL"),
            postgresql_where=text("answered_at IS NULL"),
        ),
    )

    story_id: Mapped[str] = mapped_column(ForeignKey("story.id"))
    revision_id: Mapped[str] = mapped_column(ForeignKey("revision.id"))
    asked_by_id: Mapped[str] = mapped_column(ForeignKey("user_account.id"))
    asked_at: Mapped[datetime]
    question: Mapped[str] = mapped_column(Text, default="")
    deadline: Mapped[datetime | None]
    answered_by_id: Mapped[str | None] = mapped_column(ForeignKey("user_account.id"))
    answered_at: Mapped[datetime | None]
    answer: Mapped[str] = mapped_column(String(12), default="")
    note: Mapped[str] = mapped_column(Text, default="")

    story: Mapped[Story] = relationship(lazy="raise")
    revision: Mapped[Revision] = relationship(lazy="raise")
    asked_by: Mapped[User] = relationship(foreign_keys=[asked_by_id], lazy="raise")
    answered_by: Mapped[User | None] = relationship(foreign_keys=[answered_by_id], lazy="raise")
    conditions: Mapped[list["LegalCondition"]] = relationship(
        lazy="raise", order_by="LegalCondition.position", viewonly=True
    )
    bases: Mapped[list[LegalBasis]] = relationship(
        secondary="legal_citation", lazy="raise", order_by=LegalBasis.symbol, viewonly=True
    )


class LegalCitation(Base):
    """That an answer rests on an entry of the register."""

    __tablename__ = "legal_citation"
    __table_args__ = (Index("ix_legal_citation_basis", "basis_id"),)

    question_id: Mapped[str] = mapped_column(ForeignKey("legal_question.id"), primary_key=True)
    basis_id: Mapped[str] = mapped_column(ForeignKey("legal_basis.id"), primary_key=True)


class LegalCondition(Identified, Base):
    """Something a text must meet before it may go out. Met once, by somebody who wrote none of the story: the
    database refuses anything else (migration 0013).
    """

    __tablename__ = "legal_condition"
    __table_args__ = (
        CheckConstraint("(met_by_id is null) = (met_at is null)", name="met"),
        Index("ix_legal_condition_question", "question_id", "position"),
        Index("ix_legal_condition_story", "story_id", "met_at"),
    )

    question_id: Mapped[str] = mapped_column(ForeignKey("legal_question.id"))
    story_id: Mapped[str] = mapped_column(ForeignKey("story.id"))
    position: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    met_by_id: Mapped[str | None] = mapped_column(ForeignKey("user_account.id"))
    met_at: Mapped[datetime | None]

    met_by: Mapped[User | None] = relationship(lazy="raise")
