"""Pictures and files: what was taken into the library, in which sizes, and which texts name it.

What a text was approved with never changes: the bytes of an asset are fixed the moment it is taken in
(triggers of the migration see to it), and so is the list of assets that a revision names.
"""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from newsroom.models.base import Base, Identified
from newsroom.models.user import User

WIDTHS = (400, 800, 1200, 1600)
"""Widths in pixels in which a picture is kept, as far as it is that wide."""

SHOWN_WIDTH = 1200
"""The widest copy that a text names by itself; portals choose others out of what they are sent."""

EXTENSIONS = {"image/webp": "webp", "image/jpeg": "jpg", "image/png": "png"}
"""The media types in which pictures are kept, and how their addresses end."""


def widths_of(width: int) -> tuple[int, ...]:
    """The widths kept of a picture `width` pixels wide: never wider than it is."""
    widest = min(width, WIDTHS[-1])
    return (*(step for step in WIDTHS if step < widest), widest) if width else ()


class Asset(Identified, Base):
    """A picture or a file of a section's library. `digest` is the SHA-256 of what came in, in hexadecimal.

    Of a picture only re-encoded copies are kept (`rendition`); `mime` is then the type of the copies for
    browsers without WebP. A file is kept as it came, under `digest`. `deleted_at`: the bytes are gone, the
    row stays as a tombstone.
    """

    __tablename__ = "asset"
    __table_args__ = (
        CheckConstraint("kind in ('picture', 'file')", name="known_kind"),
        Index("ix_asset_section", "section", "created_at", "id"),
        Index("ix_asset_owner", "owner_id", "created_at", "id"),
        Index("ix_asset_newest", "created_at", "id"),
        Index("ix_asset_digest", "digest"),
    )

    kind: Mapped[str] = mapped_column(String(8))
    digest: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(200))
    file_name: Mapped[str] = mapped_column(String(100))
    mime: Mapped[str] = mapped_column(String(100))
    bytes: Mapped[int]
    width: Mapped[int] = mapped_column(default=0)
    height: Mapped[int] = mapped_column(default=0)
    alt: Mapped[str] = mapped_column(String(300), default="")
    caption: Mapped[str] = mapped_column(Text, default="")
    credit: Mapped[str] = mapped_column(String(200), default="")
    licence: Mapped[str] = mapped_column(String(300), default="")
    ai_used: Mapped[bool] = mapped_column(default=False)
    section: Mapped[str] = mapped_column(ForeignKey("section.slug"))
    owner_id: Mapped[str] = mapped_column(ForeignKey("user_account.id"))
    created_at: Mapped[datetime]
    deleted_at: Mapped[datetime | None]

    owner: Mapped[User] = relationship(lazy="raise")

    @property
    def widths(self) -> tuple[int, ...]:
        """The widths of a picture's copies, smallest first; none for a file."""
        return widths_of(self.width)

    @property
    def url(self) -> str:
        """The path under which a text names the asset."""
        if self.kind == "file":
            return f"/media/{self.id}/{self.file_name}"
        return self.copy_url(self.shown_size()[0])

    @property
    def thumbnail(self) -> str:
        """The path of a picture's smallest copy."""
        return self.copy_url(self.widths[0], "webp")

    def copy_url(self, width: int, extension: str = "") -> str:
        """The path of a picture's copy of that width."""
        return f"/media/{self.id}/{width}.{extension or EXTENSIONS[self.mime]}"

    def shown_size(self) -> tuple[int, int]:
        """Width and height in pixels of the copy behind `url`."""
        width = max(width for width in self.widths if width <= max(SHOWN_WIDTH, self.widths[0]))
        return width, max(1, round(self.height * width / self.width))


class Rendition(Base):
    """One copy of a picture: width and height in pixels, type, and the digest its bytes lie under."""

    __tablename__ = "rendition"
    __table_args__ = (Index("ix_rendition_digest", "digest"),)

    asset_id: Mapped[str] = mapped_column(ForeignKey("asset.id"), primary_key=True)
    width: Mapped[int] = mapped_column(primary_key=True)
    mime: Mapped[str] = mapped_column(String(20), primary_key=True)
    height: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))
    bytes: Mapped[int]


class AssetWord(Base):
    """The folded words an asset is found by (newsroom.text.search_tokens)."""

    __tablename__ = "asset_word"
    __table_args__ = (Index("ix_asset_word_asset", "asset_id"),)

    word: Mapped[str] = mapped_column(String(60), primary_key=True)
    asset_id: Mapped[str] = mapped_column(ForeignKey("asset.id"), primary_key=True)


class RevisionAsset(Base):
    """That a text names an asset: written with the revision and, like it, never changed."""

    __tablename__ = "revision_asset"
    __table_args__ = (Index("ix_revision_asset_asset", "asset_id"),)

    revision_id: Mapped[str] = mapped_column(ForeignKey("revision.id"), primary_key=True)
    asset_id: Mapped[str] = mapped_column(ForeignKey("asset.id"), primary_key=True)
