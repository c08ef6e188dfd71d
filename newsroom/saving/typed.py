"""What a page sends while somebody types: every field of its form, as it stands there."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from newsroom.content import DETAILS, Content, InvalidContent, make
from newsroom.errors import Invalid, words

Fields = Mapping[str, list[str]]

MOST_FIELDS = 60
MOST_VALUES = 200
PAGE_NAME = 64
_NAME = re.compile("[a-z][a-z0-9_-]{0,39}")
_NOT_KEPT = frozenset({"csrf_token", "password", "old_password", "password_again"})
_PLAIN = ("title", "sapo", "section", "type", "language", "byline", "correction", "body", *DETAILS)


@dataclass(frozen=True)
class Typed:
    """The fields of a form, the version it was opened at, and which `page` it stands on; `leaving`: the page
    is being closed.
    """

    fields: Fields
    version: int
    page: str
    leaving: bool = False


def read_typed(sent: object) -> Typed:
    """What was sent as JSON; raises Invalid for anything that no page of ours sends."""
    if not isinstance(sent, dict):
        raise _broken()
    version, page = sent.get("version"), sent.get("page")
    if not isinstance(version, int) or not 0 <= version < 2**31:
        raise _broken()
    if not isinstance(page, str) or len(page) > PAGE_NAME:
        raise _broken()
    return Typed(_fields(sent.get("fields")), version, _storable(page), sent.get("leaving") is True)


def content_of(fields: Fields) -> Content | None:
    """The text as it would be saved; None when a field could not be."""
    raw: dict[str, Any] = {name: _one(fields, name) for name in _PLAIN}
    raw["sources"] = _one(fields, "sources").split("\n")
    raw["tags"] = _one(fields, "tags").split(",")
    try:
        return make(**raw, ai_used=bool(_one(fields, "ai_used")))
    except InvalidContent:
        return None


def _one(fields: Fields, name: str) -> str:
    return next(iter(fields.get(name, ())), "")


def _fields(sent: object) -> Fields:
    if not isinstance(sent, dict) or len(sent) > MOST_FIELDS:
        raise _broken()
    fields = {name: _values(values) for name, values in sent.items() if name not in _NOT_KEPT}
    if not all(map(_NAME.fullmatch, fields)) or sum(map(len, fields.values())) > MOST_VALUES:
        raise _broken()
    return fields


def _values(sent: object) -> list[str]:
    if not isinstance(sent, list) or not all(isinstance(value, str) for value in sent):
        raise _broken()
    return [_storable(value) for value in sent]


def _storable(value: str) -> str:
    """`value` without halves of characters, which no page and no database takes."""
    return value.encode(errors="replace").decode()


def _broken() -> Invalid:
    return Invalid({"fields": words("This form is damaged. Load the page again.")})
