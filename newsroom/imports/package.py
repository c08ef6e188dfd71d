"""A .docx opened with care: it is a zip of XML from a stranger.

Counted before anything is unpacked: entries and bytes. Refused in XML before another parser sees it: document
types (entities, so "billion laughs" and external files), deep nesting and too many elements. Parts that are
neither XML nor a picture of the text do not get any further: author names, comments, embedded programs.
"""

import io
import re
import zipfile
import zlib
from pathlib import PurePosixPath
from xml.parsers import expat

from newsroom.errors import Invalid, words

MAX_ENTRIES = 2_000
MAX_UNPACKED = 100 * 1024 * 1024
MAX_XML = 16 * 1024 * 1024
MAX_ELEMENTS = 80_000
MAX_DEPTH = 100
BROKEN = words("This file is damaged and cannot be read.")
TOO_MUCH = words("This document is too large to be read at once. Split it, or paste its parts.")
NOT_WORD = words("Only Word documents (.docx), Markdown and plain text can be imported.")

_PART = re.compile(
    r"\[Content_Types\]\.xml|(?:[\w.-]+/)*_rels/[\w.-]+\.rels|word/media/[^/]+"
    r"|word/(?:document\d?|styles\d?|numbering\d?|footnotes\d?|endnotes\d?)\.xml"
)
# What a parser of XML could take for XML, however its part is called.
_PERHAPS_XML = re.compile(rb"\s*<|\xff\xfe|\xfe\xff|\x00|\xef\xbb\xbf")


def refused(sentence: str) -> Invalid:
    """The refusal of a file, said beside its field."""
    return Invalid({"file": sentence})


def opened(content: bytes) -> dict[str, bytes]:
    """The parts of a Word document that make its text, by name; raises Invalid (field "file")."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            if len(entries) > MAX_ENTRIES or sum(entry.file_size for entry in entries) > MAX_UNPACKED:
                raise refused(TOO_MUCH)
            parts = {
                entry.filename: archive.read(entry) for entry in entries if _PART.fullmatch(entry.filename)
            }
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, OSError, EOFError) as error:
        raise refused(BROKEN) from error
    if "word/document.xml" not in parts and "word/document2.xml" not in parts:
        raise refused(NOT_WORD)
    return _checked(parts)


def repacked(parts: dict[str, bytes]) -> io.BytesIO:
    """The parts as a document again, in memory."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    target.seek(0)
    return target


def _checked(parts: dict[str, bytes]) -> dict[str, bytes]:
    watch = _Watch()
    kept = {}
    for name, part in parts.items():
        if PurePosixPath(name).suffix in {".xml", ".rels"}:
            watch.read(part)
        elif _PERHAPS_XML.match(part):
            continue
        kept[name] = part
    return kept


class _Watch:
    """Reads every XML part once, counting; raises Invalid at what must go no further."""

    def __init__(self) -> None:
        self.elements = self.depth = self.size = 0

    def read(self, part: bytes) -> None:
        self.size += len(part)
        if self.size > MAX_XML:
            raise refused(TOO_MUCH)
        self.depth = 0
        parser = expat.ParserCreate()
        parser.StartDoctypeDeclHandler = self._doctype
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        try:
            parser.Parse(part, True)
        except expat.ExpatError as error:
            raise refused(BROKEN) from error

    def _doctype(self, *_what: object) -> None:
        raise refused(BROKEN)

    def _start(self, _name: str, _attributes: dict[str, str]) -> None:
        self.elements += 1
        self.depth += 1
        if self.elements > MAX_ELEMENTS or self.depth > MAX_DEPTH:
            raise refused(TOO_MUCH)

    def _end(self, _name: str) -> None:
        self.depth -= 1
