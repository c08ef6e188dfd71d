"""Reading a file into the editor. Nothing of it is saved but its pictures, which go to the library."""

from dataclasses import dataclass, replace
from datetime import datetime
from html import unescape
from pathlib import PurePath

from newsroom.db import transaction
from newsroom.errors import NewsroomError, words
from newsroom.html import MESSAGES, Unsafe, clean
from newsroom.html_inline import start_tag
from newsroom.imports.document import Document, Picture
from newsroom.imports.package import refused
from newsroom.imports.plain import MARKDOWN, read_markdown, read_text
from newsroom.imports.word import read_word
from newsroom.media_blobs import StoreAway
from newsroom.media_store import keep, prepare, put_bytes
from newsroom.models.asset import Asset
from newsroom.person import Person
from newsroom.proof.legacy import with_kept_hyphens
from newsroom.text import clean_line

EMPTY = words("This file is empty.")
WITHOUT_PICTURES = words("Pictures in the file were left out: choose the section first, then import again.")
SOME_PICTURES = words("Pictures that cannot be taken were left out.")


@dataclass(frozen=True)
class Imported:
    """A text in its stored form, its headline ("" when the file has none), and what people should know."""

    html: str
    title: str
    notes: tuple[str, ...]


def import_document(person: Person, content: bytes, name: str, section: str, at: datetime) -> Imported:
    """Read a file of a person's own; its pictures go into the library of `section` ("": they are left out).

    What it is is told from its bytes; the name tells Markdown from plain text. Raises Invalid (field "file"),
    StoreAway.
    """
    document = _read(content, name)
    document = _with_pictures(person, document, section, PurePath(name).stem, at)
    try:
        html = clean(with_kept_hyphens(document.html))
    except Unsafe as error:
        raise refused(MESSAGES[error.code]) from error
    if not html:
        raise refused(EMPTY)
    return Imported(html, clean_line(unescape(document.title))[:300], document.notes)


def _read(content: bytes, name: str) -> Document:
    if content.startswith(b"PK\x03\x04"):
        return read_word(content)
    try:
        return read_markdown(content) if name.lower().endswith(MARKDOWN) else read_text(content)
    except Unsafe as error:
        raise refused(MESSAGES[error.code]) from error


def _with_pictures(person: Person, document: Document, section: str, name: str, at: datetime) -> Document:
    """Every picture that the library takes under its own address; the rest goes, with a remark."""
    html, missing = document.html, 0
    for number, picture in enumerate(document.pictures):
        asset = _stored(person, picture, section, f"{name} {number + 1}", at) if section else None
        html = _placed(html, picture.place(number), asset)
        missing += asset is None
    if not missing:
        return replace(document, html=html)
    remark = SOME_PICTURES if section else WITHOUT_PICTURES
    return replace(document, html=html, notes=(*document.notes, remark))


def _placed(html: str, place: str, asset: Asset | None) -> str:
    if asset is None:
        return html.replace(f' src="{place}"', "")  # a picture without an address is dropped by the cleaning
    width, height = asset.shown_size()
    pairs = start_tag("", (("src", asset.url), ("width", str(width)), ("height", str(height))))
    return html.replace(f' src="{place}"', pairs[1:-1])


def _stored(person: Person, picture: Picture, section: str, name: str, at: datetime) -> Asset | None:
    """The picture in the library; None when it is no picture, or the person may add none there. Raises
    StoreAway: a document without its pictures would look as if it had none.
    """
    try:
        upload = prepare(picture.content, name)
        if upload.picture is None:
            return None
        put_bytes(upload)
        with transaction() as session:
            return keep(session, person, section, upload, at)
    except StoreAway:
        raise
    except NewsroomError:
        return None
