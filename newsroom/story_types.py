"""What a content type brings along: how its stories begin, what they must have, which fields they show."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import String, case, cast, func, select
from sqlalchemy.orm import Session

from newsroom.models import ContentType, Pattern
from newsroom.proof.context import Wanted
from workflows.words import FIELD_NAMES

REQUIRABLE = tuple(FIELD_NAMES)
"""What a type can ask for, in the order of the form."""


def _digits(column: Any) -> Any:
    return func.coalesce(cast(column, String), "")


_LIMITS = (
    _digits(Pattern.title_most)
    + "/"
    + _digits(Pattern.sapo_most)
    + case((Pattern.strict, "/strict"), else_="/")
)
DEMANDS = (Pattern.type_slug, Pattern.required, _LIMITS)
"""What a type asks for as three texts, to be read together with other settings; see `demand`."""


@dataclass(frozen=True)
class Kind:
    """A content type as writers choose it: `wanted` is what it asks for, `about` one line on what it is for.

    `begins`: there is a text that its stories begin with.
    """

    slug: str
    label: str
    about: str
    wanted: Wanted
    begins: bool


def demand(required: str, limits: str) -> Wanted:
    """What a type asks for, out of the second and third of `DEMANDS`."""
    title, sapo, strict = limits.split("/")
    return Wanted(
        known(required.split()), int(title) if title else None, int(sapo) if sapo else None, bool(strict)
    )


def known(fields: Iterable[str]) -> tuple[str, ...]:
    """The fields among those named that this version of the programme knows; another's are passed over."""
    named = set(fields)
    return tuple(name for name in REQUIRABLE if name in named)


def pattern_of(session: Session, slug: str) -> Pattern | None:
    """The template of a content type that can be chosen; None where there is none."""
    active = select(Pattern).join(ContentType).where(Pattern.type_slug == slug, ContentType.active)
    return session.scalar(active)


def kinds(session: Session, language: str) -> list[Kind]:
    """The content types that can be chosen, in their order: one statement, without any text."""
    begins = Pattern.body + Pattern.title + Pattern.sapo != ""
    query = (
        select(ContentType, Pattern.about_vi, Pattern.about_en, *DEMANDS[1:], begins.label("begins"))
        .outerjoin(Pattern)
        .where(ContentType.active)
        .order_by(ContentType.position, ContentType.slug)
    )
    return [
        Kind(
            content_type.slug,
            content_type.label(language),
            (about_en if language == "en" else about_vi) or "",
            demand(required or "", limits) if limits else Wanted(),
            bool(begun),
        )
        for content_type, about_vi, about_en, required, limits, begun in session.execute(query)
    ]
