"""A text as the rules see it: every field as plain text, the body with its headings, links and pictures.

Offsets count characters of a field's plain text. For the body that is: the words of every block that holds
text (paragraph, heading, list item, cell, caption) in reading order, one "\\n" between two of them and one
for each <br>; pictures count nothing. A body typed as plain text is its own plain text.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from html import unescape
from typing import NamedTuple

from newsroom.content import DETAILS, Content
from newsroom.html import for_display, looks_like_html
from newsroom.html_rules import BLOCKS, SECTIONS
from newsroom.proof.legacy import Legacy, legacy_in

PROSE = ("title", "sapo", "body", "correction")
LONGEST = 200_000
"""Characters of one field that are looked at."""

_PIECE = re.compile(r'<(/?)([a-zA-Z][a-zA-Z0-9]*)((?:[^<>"]|"[^"]*")*)>|([^<]+)')
_ATTRIBUTE = re.compile(r'([a-z-]+)="([^"]*)"')
_HEADING = re.compile("h[2-6]")
_BREAKS = BLOCKS | SECTIONS | {"h1", "h5", "h6", "dt", "dd"}
_PLAIN_HEADING = re.compile("^## .*$", re.MULTILINE)
_SPACES = re.compile(r"\s+")
_WORD = re.compile(r"[^\W\d_]+")
_QUOTED = re.compile('“[^”\n]*”|«[^»\n]*»|"[^"\n]*"|‘[^’\n]*’')


@dataclass(frozen=True)
class Span:
    """A part of the body: a heading (`level`), or a link (`target`)."""

    start: int
    end: int
    level: int = 0
    target: str = ""


@dataclass(frozen=True)
class Picture:
    """A picture: where it stands, its file, its alt text (None: none given), its caption, and whether
    that sets apart whose picture it is.
    """

    at: int
    src: str
    alt: str | None
    caption: str = ""
    credited: bool = False


@dataclass(frozen=True)
class Body:
    """The body's plain text and what a reader sees in it."""

    text: str
    headings: tuple[Span, ...] = ()
    links: tuple[Span, ...] = ()
    pictures: tuple[Picture, ...] = ()
    quotes: tuple[Span, ...] = ()


class Word(NamedTuple):
    """A run of letters in a field."""

    field: str
    text: str
    start: int
    end: int


class Block(NamedTuple):
    """A line of a field and where it begins."""

    field: str
    text: str
    start: int


@dataclass(frozen=True, eq=False)
class Manuscript:
    """What is inspected."""

    fields: Mapping[str, str]
    body: Body
    language: str = "vi"
    ai_used: bool = False
    type: str = ""

    @property
    def vietnamese(self) -> bool:
        """Whether the rules of Vietnamese apply."""
        return self.language.partition("-")[0] == "vi"

    @property
    def prose(self) -> Iterator[tuple[str, str]]:
        """(field, text) of what readers read as sentences."""
        return ((name, self.fields[name]) for name in PROSE if self.fields.get(name))

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """All fields, line by line."""
        return tuple(block for name, text in self.fields.items() for block in _lines(name, text))

    @cached_property
    def words(self) -> tuple[Word, ...]:
        """The words of the prose in order."""
        return tuple(
            Word(name, found.group(), found.start(), found.end())
            for name, text in self.prose
            for found in _WORD.finditer(text)
        )

    @cached_property
    def quoted(self) -> Mapping[str, tuple[Span, ...]]:
        """For each field of prose, what stands in quotation marks or is set as a quotation."""
        found = {
            name: tuple(Span(match.start(), match.end()) for match in _QUOTED.finditer(text))
            for name, text in self.prose
        }
        return found | {"body": found.get("body", ()) + self.body.quotes}

    @cached_property
    def legacy(self) -> tuple[tuple[Block, Legacy], ...]:
        """The lines typed with the fonts of before Unicode."""
        return tuple((block, found) for block in self.blocks if (found := legacy_in(block.text)))


def of_content(content: Content) -> Manuscript:
    """A stored text."""
    plain = {"title": content.title, "sapo": content.sapo}
    rest = {"correction": content.correction, "byline": content.byline, "sources": "\n".join(content.sources)}
    rest |= {name: getattr(content, name) for name in DETAILS}
    body = _read_html(content.body)
    fields = {**plain, "body": body.text, **rest}
    return Manuscript(fields, body, content.language, content.ai_used, content.type)


def of_input(typed: Mapping[str, str], ai_used: bool = False) -> Manuscript:
    """A text as it stands in a form, not cleaned yet: what cleaning would take away can be told of."""
    given = {name: value[:LONGEST] for name, value in typed.items()}
    raw = given.get("body", "")
    body = _read_html(for_display(raw)) if looks_like_html(raw) else _read_plain(raw)
    names = ("title", "sapo", "body", "correction", "byline", "sources", *DETAILS)
    fields = {name: given.get(name, "") for name in names} | {"body": body.text}
    return Manuscript(fields, body, given.get("language") or "vi", ai_used, given.get("type", ""))


def _lines(name: str, text: str) -> Iterator[Block]:
    start = 0
    for line in text.split("\n"):
        if line:
            yield Block(name, line, start)
        start += len(line) + 1


def _read_plain(text: str) -> Body:
    headings = tuple(Span(found.start(), found.end(), 2) for found in _PLAIN_HEADING.finditer(text))
    return Body(text, headings)


def _read_html(html: str) -> Body:
    reader = _Reader()
    for closing, tag, attributes, text in _PIECE.findall(html):
        if text:
            reader.read_text(text)
        elif closing:
            reader.close(tag.lower())
        else:
            reader.open(tag.lower(), attributes)
    return reader.body()


@dataclass
class _Reader:
    """Reads what a sanitiser has written, piece by piece."""

    parts: list[str] = field(default_factory=list)
    length: int = 0
    broken: bool = True
    opened: list[tuple[str, int, dict[str, str]]] = field(default_factory=list)
    headings: list[Span] = field(default_factory=list)
    links: list[Span] = field(default_factory=list)
    quotes: list[Span] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    in_figure: int = 0
    credited: bool = False

    def read_text(self, raw: str) -> None:
        text = _SPACES.sub(" ", unescape(raw) if "&" in raw else raw)
        if self.broken:
            text = text.lstrip(" ")
        if not text:
            return
        if self.broken and self.length:
            self._add("\n")
        self.broken = False
        self._add(text)

    def open(self, tag: str, attributes: str) -> None:
        if tag in _BREAKS:
            self.broken = True
        if tag == "br":
            self._add("\n")
        given = {name: unescape(value) for name, value in _ATTRIBUTE.findall(attributes)}
        if tag in ("img", "figure", "small"):
            self._open_picture(tag, given)
        elif tag in ("a", "figcaption", "blockquote") or _HEADING.fullmatch(tag):
            self.opened.append((tag, len(self.parts), given))

    def close(self, tag: str) -> None:
        if tag in _BREAKS:
            self.broken = True
        if not self.opened or self.opened[-1][0] != tag:
            return
        _, at, given = self.opened.pop()
        text = "".join(self.parts[at:]).lstrip("\n")
        self._keep(tag, Span(self.length - len(text), self.length, target=given.get("href", "")), text)

    def body(self) -> Body:
        spans = (tuple(self.headings), tuple(self.links), tuple(self.pictures), tuple(self.quotes))
        return Body("".join(self.parts), *spans)

    def _open_picture(self, tag: str, given: dict[str, str]) -> None:
        if tag == "img":
            self.pictures.append(Picture(self.length, given.get("src", ""), given.get("alt")))
        elif tag == "figure":
            self.in_figure, self.credited = len(self.pictures), False
        else:
            self.credited = True

    def _keep(self, tag: str, span: Span, text: str) -> None:
        if tag == "a":
            self.links.append(span)
        elif tag == "blockquote":
            self.quotes.append(span)
        elif tag == "figcaption":
            self._caption(text)
        else:
            self.headings.append(Span(span.start, span.end, int(tag[1])))

    def _caption(self, text: str) -> None:
        """A caption is that of every picture of its figure."""
        for at in range(self.in_figure, len(self.pictures)):
            picture = self.pictures[at]
            self.pictures[at] = Picture(picture.at, picture.src, picture.alt, text.strip(), self.credited)

    def _add(self, text: str) -> None:
        self.parts.append(text)
        self.length += len(text)
