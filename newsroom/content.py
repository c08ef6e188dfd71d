"""The text of a story as it is approved: its fields, its one canonical form and the digest of that form.

An approval binds to `digest(content)`. Whoever has the fields can compute the same digest: RFC 8785 (JSON
Canonicalization Scheme) of the eleven fields that every text has, of those `DETAILS` that are not empty, and
of "v", which is 2 where there are any details and 1 otherwise; then SHA-256, in hexadecimal. So a text
without details has the same bytes as before there were any.
"""

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date, datetime

from newsroom import html
from newsroom.errors import words
from newsroom.html_rules import attribute
from newsroom.text import TooLong, clean_block, clean_line

PLAIN, WITH_DETAILS = 1, 2
"""The versions of the canonical form."""
DETAILS = ("document_number", "document_issuer", "document_date", "contact", "corrects")
"""What only some kinds of content have: the document a notice is about, whom to ask, the story corrected."""
# RFC 8785 for what a content holds: plain keys, texts, lists of texts, one flag and one small number. A desk
# reads many texts and checks the form of each; the general encoder took longer than the rest of the page.
_ENCODER = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False)
FIRST_YEAR = 1900
"""Documents of before are quoted in the text, not announced."""
MAX_SOURCES = 20
MAX_TAGS = 20

_LIMITS = {
    "title": 200, "byline": 120, "language": 35, "type": 60, "section": 80,
    "document_number": 80, "document_issuer": 200, "corrects": 500,
}  # fmt: skip
_BLOCK_LIMITS = {"sapo": 1000, "correction": 1000, "contact": 500}
_ITEM_LIMITS = {"sources": (MAX_SOURCES, 300), "tags": (MAX_TAGS, 60)}
_SLUG_FIELDS = ("type", "section")
_SLUG = re.compile("[a-z0-9]+(?:[-_][a-z0-9]+)*")
_LANGUAGE = re.compile("[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")

MESSAGES = {
    "title-missing": words("Give the story a headline."),
    "title-too-long": words("The headline is longer than %(limit)d characters: it has %(length)d."),
    "sapo-too-long": words("The lead is longer than %(limit)d characters: it has %(length)d."),
    "byline-too-long": words("The byline is longer than %(limit)d characters: it has %(length)d."),
    "correction-too-long": words("The correction is longer than %(limit)d characters: it has %(length)d."),
    "document_number-too-long": words(
        "The number of the document is longer than %(limit)d characters: it has %(length)d."
    ),
    "document_issuer-too-long": words(
        "The name of the issuer is longer than %(limit)d characters: it has %(length)d."
    ),
    "document_date-unknown": words("Write dates as 22/11/2026."),
    "contact-too-long": words("The contact is longer than %(limit)d characters: it has %(length)d."),
    "corrects-too-long": words("The address is longer than %(limit)d characters: it has %(length)d."),
    "corrects-unknown": words(
        "Give the address under which readers find the story; it begins with https://."
    ),
    "sources-too-long": words("A source is longer than %(limit)d characters: it has %(length)d."),
    "sources-too-many": words("There are %(length)d sources; at most %(limit)d are allowed."),
    "tags-too-long": words("A tag is longer than %(limit)d characters: it has %(length)d."),
    "tags-too-many": words("There are %(length)d tags; at most %(limit)d are allowed."),
    "language-unknown": words("Choose a language from the list."),
    "type-unknown": words("Choose a story type from the list."),
    "section-unknown": words("Choose a section from the list."),
    "wrong-type": words("This value has the wrong type."),
    "unknown-field": words("There is no such field."),
    **{f"body-{code}": text for code, text in html.MESSAGES.items()},
}


@dataclass(frozen=True)
class Content:
    """What readers get. Make it with `make`: the fields are clean, `body` is HTML in its stored form,
    `document_date` is an ISO 8601 date or empty, `corrects` a web address or empty.
    """

    title: str
    sapo: str = ""
    body: str = ""
    language: str = "vi"
    type: str = "tin"
    section: str = ""
    byline: str = ""
    sources: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    correction: str = ""
    ai_used: bool = False
    document_number: str = ""
    document_issuer: str = ""
    document_date: str = ""
    contact: str = ""
    corrects: str = ""

    @property
    def details(self) -> dict[str, str]:
        """Those of `DETAILS` that are not empty."""
        return {name: value for name in DETAILS if (value := getattr(self, name))}


@dataclass(frozen=True)
class Problem:
    """Why a field was refused: `code` is a key of `MESSAGES`, the rest are the values in its sentence."""

    code: str
    length: int = 0
    limit: int = 0

    @property
    def params(self) -> dict[str, int]:
        """Values for the %(length)d and %(limit)d of the sentence."""
        return {"length": self.length, "limit": self.limit}


class InvalidContent(ValueError):
    """Content that may not be stored; `errors` has one `Problem` for each field at fault."""

    def __init__(self, errors: dict[str, Problem]) -> None:
        super().__init__(", ".join(f"{field}: {problem.code}" for field, problem in errors.items()))
        self.errors = errors


_FIELDS = frozenset(field.name for field in fields(Content))
_DETAILS = frozenset(DETAILS)


class _Refused(ValueError):
    def __init__(self, code: str, length: int = 0, limit: int = 0) -> None:
        super().__init__(code)
        self.problem = Problem(code, length, limit)


def message(code: str) -> str:
    """The English sentence (a gettext msgid) for a problem's code."""
    return MESSAGES[code]


def make(**raw: object) -> Content:
    """`Content` from raw fields: every field cleaned, `body` from HTML or plain text.

    Left-out fields get their defaults. Raises `InvalidContent` with every field that is at fault.
    """
    errors: dict[str, Problem] = {}
    clean: dict[str, object] = {}
    for name, value in {"title": "", **raw}.items():
        try:
            clean[name] = _field(name, value)
        except _Refused as refused:
            errors[name] = refused.problem
    if errors:
        raise InvalidContent(errors)
    return Content(**clean)  # type: ignore[arg-type]


def canonical(content: Content) -> bytes:
    """The bytes an approval binds to: RFC 8785 of the fields and "v", UTF-8."""
    said = {name: value for name, value in vars(content).items() if value or name not in _DETAILS}
    return _ENCODER.encode(said | {"v": version_of(content)}).encode()


def version_of(content: Content) -> int:
    """The version of the canonical form that a text has: 2 with details, 1 without."""
    return WITH_DETAILS if content.details else PLAIN


def digest(content: Content) -> str:
    """SHA-256 of the canonical form, 64 hexadecimal digits in lower case."""
    return hashlib.sha256(canonical(content)).hexdigest()


def parse(stored: bytes) -> Content:
    """The content whose canonical form is `stored`; raises `ValueError` if it is not exactly one."""
    values = json.loads(stored)
    if not isinstance(values, dict) or values.pop("v", None) not in (PLAIN, WITH_DETAILS):
        raise ValueError("not a canonical content of a version known here")
    try:
        content = Content(**(values | {"sources": tuple(values["sources"]), "tags": tuple(values["tags"])}))
    except (KeyError, TypeError) as error:
        raise ValueError("not the fields of a content") from error
    if canonical(content) != stored:
        raise ValueError("not in canonical form")
    return content


def _field(name: str, value: object) -> object:
    if name not in _FIELDS:
        raise _Refused("unknown-field")
    if name == "ai_used":
        return _flag(value)
    if name in _ITEM_LIMITS:
        return _items(name, value)
    return _text(name, value)


def _text(name: str, value: object) -> str:
    if not isinstance(value, str):
        raise _Refused("wrong-type")
    if name == "body":
        return _body(value)
    if name in _BLOCK_LIMITS:
        return _within(name, clean_block(value), _BLOCK_LIMITS[name])
    return _line(name, value)


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise _Refused("wrong-type")
    return value


def _line(name: str, value: str) -> str:
    if name == "document_date":
        return _day(clean_line(value))
    line = _within(name, clean_line(value), _LIMITS[name])
    if name == "corrects":
        return _address(line)
    if name == "title" and not line:
        raise _Refused("title-missing")
    if name == "language" and not _LANGUAGE.fullmatch(line):
        raise _Refused("language-unknown")
    if name in _SLUG_FIELDS and line and not _SLUG.fullmatch(line):
        raise _Refused(f"{name}-unknown")
    return line


def _day(value: str) -> str:
    """An ISO 8601 date, of one or of what people write: 22/11/2026."""
    if not value:
        return ""
    for shape in ("%d/%m/%Y", "%Y-%m-%d"):
        try:
            day = datetime.strptime(value, shape).date()  # noqa: DTZ007  # a day, no moment
        except ValueError:
            continue
        if day.year >= FIRST_YEAR:
            return day.isoformat()
    raise _Refused("document_date-unknown")


def _address(value: str) -> str:
    """An address of the web, by the rule for links of a body."""
    link = attribute("a", "href", value) if value.lower().startswith(("http://", "https://")) else None
    if value and not link:
        raise _Refused("corrects-unknown")
    return link or ""


def day_shown(stored: str) -> str:
    """A stored day as people write it, dd/mm/yyyy; empty for none."""
    return date.fromisoformat(stored).strftime("%d/%m/%Y") if stored else ""


def _within(name: str, text: str, limit: int) -> str:
    if len(text) > limit:
        unknown = name in {"language", "type", "section"}
        raise _Refused(f"{name}-unknown" if unknown else f"{name}-too-long", len(text), limit)
    return text


def _items(name: str, value: object) -> tuple[str, ...]:
    """Cleaned items without empty ones and repeats, in order."""
    if isinstance(value, str) or not isinstance(value, Iterable):
        raise _Refused("wrong-type")
    most, limit = _ITEM_LIMITS[name]
    lines: list[str] = []
    for item in value:
        if not isinstance(item, str):
            raise _Refused("wrong-type")
        try:
            lines.append(clean_line(item, limit))
        except TooLong as error:
            raise _Refused(f"{name}-too-long", error.length, limit) from error
    kept = tuple(dict.fromkeys(line for line in lines if line))
    if len(kept) > most:
        raise _Refused(f"{name}-too-many", len(kept), most)
    return kept


def _body(value: str) -> str:
    try:
        return html.body_from_input(value)
    except html.Unsafe as error:
        raise _Refused(f"body-{error.code}") from error
