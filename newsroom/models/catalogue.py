"""What a newsroom sets up as data: sites, sections, content types, languages, tags. Slugs are frozen: they
stand in payloads.
"""

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from newsroom.models.base import Base


class Labelled:
    """A row that people see under a Vietnamese and an English name."""

    slug: Mapped[str] = mapped_column(String(60), primary_key=True)
    label_vi: Mapped[str] = mapped_column(String(120))
    label_en: Mapped[str] = mapped_column(String(120))
    position: Mapped[int] = mapped_column(default=0)
    active: Mapped[bool] = mapped_column(default=True)

    def label(self, language: str) -> str:
        """The name in `language` ("vi" or "en"; anything else reads the Vietnamese one)."""
        return self.label_en if language == "en" else self.label_vi


class Site(Labelled, Base):
    """A portal or special site (chuyên trang) that stories are made for."""

    __tablename__ = "site"


class Section(Labelled, Base):
    """A section (chuyên mục) of a site; roles are held per section. Its events go out on `channel`, which
    sections of several sites may share: endpoints choose it instead of each of them ("": none).
    """

    __tablename__ = "section"
    __table_args__ = (Index("ix_section_site", "site_slug"),)

    site_slug: Mapped[str] = mapped_column(ForeignKey("site.slug"))
    channel: Mapped[str] = mapped_column(String(60), default="")


class ContentType(Labelled, Base):
    """A kind of content (tin, bài, thông cáo …) and the workflow its stories follow."""

    __tablename__ = "content_type"

    workflow: Mapped[str] = mapped_column(String(60), default="news")


class Language(Labelled, Base):
    """A language stories are written in; the slug is its BCP 47 tag."""

    __tablename__ = "language"


class Flag(Labelled, Base):
    """A risk flag that may call for the legal check (names a private person, minors, contracts …)."""

    __tablename__ = "flag"


class Tag(Base):
    """A tag in use. Tags are typed freely; this list feeds suggestions and filters."""

    __tablename__ = "tag"

    name: Mapped[str] = mapped_column(String(60), primary_key=True)
