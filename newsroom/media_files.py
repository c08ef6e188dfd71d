"""What an upload is, told from its bytes and never from its name; and which documents are taken.

Documents are kept to the byte, for many are signed. So nothing in them is made harmless: they are only ever
handed out as attachments, and those that carry macros are refused (OWASP ASVS 5.2.2, 5.2.3).
"""

import io
import re
import zipfile
from pathlib import PurePosixPath, PureWindowsPath

from newsroom.errors import Invalid, words
from newsroom.text import clean_line, slug

FIELD = "file"
NAME_LIMIT = 200
MAX_ENTRIES = 5_000
MAX_UNPACKED = 300 * 1024 * 1024
MAX_CONTENTS = 2 * 1024 * 1024

PDF = "application/pdf"
_OFFICE = "application/vnd.openxmlformats-officedocument"
DOCUMENTS = {
    PDF: "pdf",
    f"{_OFFICE}.wordprocessingml.document": "docx",
    f"{_OFFICE}.spreadsheetml.sheet": "xlsx",
    f"{_OFFICE}.presentationml.presentation": "pptx",
    "application/vnd.oasis.opendocument.text": "odt",
}
"""The documents that are taken, and how their names end."""

_MAIN_PARTS = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx", "ppt/presentation.xml": "pptx"}
_TYPES = {extension: mime for mime, extension in DOCUMENTS.items()}
_OPEN_DOCUMENT = {f"application/vnd.oasis.opendocument.{kind}" for kind in ("text", "text-template")}
_ACTIVE = re.compile(r"(^|/)(vbaproject\.bin|vbadata\.xml|activex/.*|macrosheets/.*|basic/.*|scripts/.*)$")
_PICTURE_STARTS = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF87a", b"GIF89a")
_HEIC = (b"heic", b"heix", b"hevc", b"mif1", b"msf1")

UNKNOWN = words("This kind of file is not taken: pictures (JPEG, PNG, WebP, GIF, AVIF), PDF, Word, Excel, "
                "PowerPoint and OpenDocument text are.")  # fmt: skip
HEIC = words("Pictures in Apple's HEIC format are not taken. Save it as JPEG and send it again.")
OLD_OFFICE = words("Old or locked Office files are not taken. Save it as .docx, .xlsx or .pptx without a "
                   "password.")  # fmt: skip
MACROS = words("This document carries macros or other programs. Save it without them and send it again.")
BROKEN = words("This file is damaged and cannot be read.")
BOMB = words("This document unpacks to far more than its size. It is not taken.")
EMPTY = words("This file is empty.")


def refused(sentence: str) -> Invalid:
    """The refusal of an upload, said beside its field."""
    return Invalid({FIELD: sentence})


def is_picture(start: bytes) -> bool:
    """Whether bytes begin as a picture does; raises Invalid for one that only Apple's devices read."""
    if start[4:8] == b"ftyp":
        if start[8:12] in _HEIC and b"avif" not in start[:64]:
            raise refused(HEIC)
        return b"avif" in start[:64] or b"avis" in start[:64]
    return start.startswith(_PICTURE_STARTS) or (start[:4] == b"RIFF" and start[8:12] == b"WEBP")


def document_type(content: bytes) -> str:
    """The media type of a document that is taken; raises Invalid with the reason for all else."""
    if content.startswith(b"%PDF-"):
        return PDF
    if content.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        raise refused(OLD_OFFICE)
    if not content.startswith(b"PK\x03\x04"):
        raise refused(UNKNOWN)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _packed_type(archive)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError) as error:
        raise refused(BROKEN) from error


def _packed_type(archive: zipfile.ZipFile) -> str:
    entries = archive.infolist()
    if len(entries) > MAX_ENTRIES or sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        raise refused(BOMB)
    names = {entry.filename.lower() for entry in entries}
    if any(_ACTIVE.search(name) for name in names):
        raise refused(MACROS)
    if "mimetype" in names and _start_of(archive, "mimetype").decode("ascii", "replace") in _OPEN_DOCUMENT:
        return _TYPES["odt"]
    kinds = [kind for part, kind in _MAIN_PARTS.items() if part in names]
    if len(kinds) != 1 or "[content_types].xml" not in names:
        raise refused(UNKNOWN)
    if b"macroenabled" in _start_of(archive, "[Content_Types].xml").lower():
        raise refused(MACROS)
    return _TYPES[kinds[0]]


def _start_of(archive: zipfile.ZipFile, name: str) -> bytes:
    """The first bytes of an entry, however large it says it is."""
    try:
        with archive.open(name) as entry:
            return entry.read(MAX_CONTENTS)
    except KeyError as error:
        raise refused(BROKEN) from error


def clean_name(given: str) -> str:
    """The name of an upload for people: without folders, control characters and tricks of direction."""
    base = PureWindowsPath(PurePosixPath(given.replace("\x00", "")).name).name
    stem, dot, extension = clean_line(base).rpartition(".")
    return f"{stem[: NAME_LIMIT - 12]}{dot}{extension[:10]}" if stem else extension[:NAME_LIMIT]


def address_name(name: str, extension: str) -> str:
    """The last part of a file's address: [a-z0-9-] and the ending its content has."""
    return f"{slug(name.rpartition('.')[0] or name, 80) or 'tep'}.{extension}"
