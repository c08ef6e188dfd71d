"""How stories of a content type begin, and what they must have."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from newsroom.models.base import Base


class Pattern(Base):
    """The template of a content type. People call it template (mẫu); here that word means a page.

    `about_vi`, `about_en`: one line for whoever chooses a type. `title`, `sapo`, `body` (HTML in its stored
    form): the text a story begins with; what stands in [[double brackets]] is to be filled in. `required`:
    fields (workflows.words.FIELD_NAMES), a space between two, without which a story is not submitted.
    `title_most` characters and `sapo_most` syllables are advice, or a limit if `strict`. `section`, `flags`:
    chosen at first.
    """

    __tablename__ = "pattern"

    type_slug: Mapped[str] = mapped_column(
        ForeignKey("content_type.slug", ondelete="CASCADE"), primary_key=True
    )
    version: Mapped[int] = mapped_column(default=1)
    about_vi: Mapped[str] = mapped_column(String(300), default="")
    about_en: Mapped[str] = mapped_column(String(300), default="")
    title: Mapped[str] = mapped_column(String(200), default="")
    sapo: Mapped[str] = mapped_column(String(1000), default="")
    body: Mapped[str] = mapped_column(Text, default="")
    required: Mapped[str] = mapped_column(String(400), default="")
    title_most: Mapped[int | None]
    sapo_most: Mapped[int | None]
    strict: Mapped[bool] = mapped_column(default=False)
    section: Mapped[str | None] = mapped_column(ForeignKey("section.slug", ondelete="SET NULL"))
    flags: Mapped[list[str]] = mapped_column(default=list)
    updated_at: Mapped[datetime]

    def about(self, language: str) -> str:
        """What the type is for, in `language` ("vi" or "en"; anything else reads the Vietnamese)."""
        return self.about_en if language == "en" else self.about_vi
