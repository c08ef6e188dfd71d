"""From a body to the arguments of the use cases: the text, its section, the version it was made from."""

import re
from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any

from flask_babel import gettext
from sqlalchemy.orm import Session

from newsroom.api.fields import REQUIRED
from newsroom.catalogue import choices_for
from newsroom.content import Content, InvalidContent, make, message
from newsroom.errors import Invalid, words
from newsroom.person import Person

_NAMES = {field.name for field in fields(Content)}
_QUOTED_VERSION = re.compile('"([0-9]{1,9})"')


def new_text(session: Session, person: Person, given: Mapping[str, Any]) -> Content:
    """The text of a new story. Raises Invalid."""
    raw = _renamed(given)
    if "section" not in raw:
        raw["section"] = next((slug for slug, _ in choices_for(session, person, "vi").sections), "")
    return _make(raw)


def changed_text(present: Content, given: Mapping[str, Any]) -> Content:
    """The present text with the fields that are given; the others stay byte for byte. Raises Invalid."""
    raw = _renamed(given)
    made = _make({"title": present.title, **raw})
    return replace(present, **{name: getattr(made, name) for name in raw})


def version_named(given: Mapping[str, Any], if_match: str | None) -> int:
    """The version a change was made from: of the body or If-Match, which may not differ. Raises Invalid."""
    version: int | None = given.get("version")
    if if_match is None:
        if version is None:
            raise Invalid({"version": REQUIRED})
        return version
    match = _QUOTED_VERSION.fullmatch(if_match.strip())
    if match is None or version not in (None, int(match[1])):
        raise Invalid({"If-Match": words('Give the version in quotes, as the ETag does: "3".')})
    return int(match[1])


def _renamed(given: Mapping[str, Any]) -> dict[str, Any]:
    named = {"body" if name == "body_html" else name: value for name, value in given.items()}
    return {name: value for name, value in named.items() if name in _NAMES}


def _make(raw: Mapping[str, Any]) -> Content:
    try:
        return make(**raw)
    except InvalidContent as invalid:
        raise Invalid(
            {
                "body_html" if name == "body" else name: gettext(message(problem.code), **problem.params)
                for name, problem in invalid.errors.items()
            }
        ) from invalid
