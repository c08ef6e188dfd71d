"""Whether what a text names by slug exists: its section, type, language and risk flags. One statement."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import CompoundSelect, Row, bindparam, literal, null, select, union_all
from sqlalchemy.orm import Session

from newsroom.content import Content
from newsroom.errors import Sentence, words
from newsroom.models import ContentType, Flag, Language, Section


@dataclass(frozen=True)
class SectionRow:
    """A section that exists."""

    active: bool


@dataclass(frozen=True)
class TypeRow:
    """A content type that exists, with the name of the workflow its stories follow."""

    workflow: str


@dataclass(frozen=True)
class Place:
    """What of a text's names exists. `flags`: all of them do."""

    section: SectionRow | None
    content_type: TypeRow | None
    language: bool
    flags: bool

    def missing(self, stays: bool, workflow: str | None) -> dict[str, Sentence]:
        """A sentence for each field that names what does not exist. `stays`: the story is in that section
        already, so it may be switched off. `workflow`: the one the type has to follow, None for any.
        """
        errors: dict[str, Sentence] = {}
        if self.section is None or not (self.section.active or stays):
            errors["section"] = words("There is no such section.")
        if self.content_type is None or workflow not in (None, self.content_type.workflow):
            errors["type"] = words("There is no such content type, or it follows another workflow.")
        if not self.language:
            errors["language"] = words("There is no such language.")
        if not self.flags:
            errors["flags"] = words("There is no such flag.")
        return errors


def place_of(session: Session, content: Content, flags: frozenset[str]) -> Place:
    """What there is of the section, type and language of `content` and of `flags`."""
    named = {"section": content.section, "type": content.type, "language": content.language}
    found: dict[str, list[Row[Any]]] = {"section": [], "type": [], "language": [], "flag": []}
    for row in session.execute(_NAMED, {**named, "flags": sorted(flags)}):
        found[row.kind].append(row)
    section, kind = next(iter(found["section"]), None), next(iter(found["type"]), None)
    return Place(
        SectionRow(bool(section.active)) if section else None,
        TypeRow(kind.workflow) if kind else None,
        bool(found["language"]),
        flags <= {row.slug for row in found["flag"]},
    )


def _named() -> CompoundSelect[Any]:
    workflow = null().label("workflow")
    section = select(literal("section").label("kind"), Section.slug, Section.active, workflow)
    kind = select(literal("type"), ContentType.slug, ContentType.active, ContentType.workflow)
    language = select(literal("language"), Language.slug, Language.active, workflow)
    flag = select(literal("flag"), Flag.slug, Flag.active, workflow)
    return union_all(
        section.where(Section.slug == bindparam("section")),
        kind.where(ContentType.slug == bindparam("type")),
        language.where(Language.slug == bindparam("language")),
        flag.where(Flag.slug.in_(bindparam("flags", expanding=True))),
    )


_NAMED = _named()
