"""The text of a story as it is approved: its fields, its one canonical form and the digest of that form.

An approval binds to `digest(content)`. Whoever has the fields can compute the same digest: RFC 8785 (JSON
Canonicalization Scheme) of all fields and "v": 1, then SHA-256, in hexadecimal.
"""

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, fields

from newsroom import html
from newsroom.errors import words
from newsroom.text import TooLong, clean_block, clean_line

CANONICAL_VERSION = 1
# RFC 8785 for what a content holds: plain keys, texts, lists of texts, one flag and one small number. A desk
# reads many texts and checks the form of each; the general encoder took longer than the rest of the page.
_ENCODER = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False)
MAX_SOURCES = 20
MAX_TAGS = 20

_LIMITS = {"title": 200, "byline": 120, "language": 35, "type": 60, "section": 80}
_BLOCK_LIMITS = {"sapo": 1000, "correction": 1000}
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
    """What readers get. Make it with `make`: the fields are clean, `body` is HTML in its stored form."""

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
    """The bytes an approval binds to: RFC 8785 of every field and "v": 1, UTF-8."""
    return _ENCODER.encode(vars(content) | {"v": CANONICAL_VERSION}).encode()


def digest(content: Content) -> str:
    """SHA-256 of the canonical form, 64 hexadecimal digits in lower case."""
    return hashlib.sha256(canonical(content)).hexdigest()


def parse(stored: bytes) -> Content:
    """The content whose canonical form is `stored`; raises `ValueError` if it is not exactly one."""
    values = json.loads(stored)
    if not isinstance(values, dict) or values.pop("v", None) != CANONICAL_VERSION:
        raise ValueError("not a canonical content of version 1")
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
    line = _within(name, clean_line(value), _LIMITS[name])
    if name == "title" and not line:
        raise _Refused("title-missing")
    if name == "language" and not _LANGUAGE.fullmatch(line):
        raise _Refused("language-unknown")
    if name in _SLUG_FIELDS and line and not _SLUG.fullmatch(line):
        raise _Refused(f"{name}-unknown")
    return line


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
