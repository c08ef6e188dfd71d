"""Keeping the templates of content types. Every change is noted in the trail stream "catalogue".

A story under way keeps its text; what its type asks for counts for it from now on.
"""

from dataclasses import dataclass, fields
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from newsroom.content import Content, InvalidContent, make
from newsroom.db import transaction
from newsroom.errors import Forbidden, Invalid, NotFound, Refused, Sentence, words
from newsroom.findings import hold_writers_back, question_all
from newsroom.html import is_empty
from newsroom.ledger import record
from newsroom.models import ContentType, Flag, Pattern, Section
from newsroom.permissions import PERMISSIONS
from newsroom.person import Person
from newsroom.story_types import known
from newsroom.text import clean_line

ABOUT_LIMIT = 300
BODY_LIMIT = 50_000
"""Characters of the HTML that stories of a type begin with."""
TITLE_RANGE, SAPO_RANGE = (10, 200), (5, 300)


@dataclass(frozen=True)
class Shape:
    """A template as it is to be. `body`: HTML or plain text; `required`: names of fields; `section` and
    `flags`: slugs; limits: None for none.
    """

    about_vi: str = ""
    about_en: str = ""
    title: str = ""
    sapo: str = ""
    body: str = ""
    required: tuple[str, ...] = ()
    title_most: int | None = None
    sapo_most: int | None = None
    strict: bool = False
    section: str | None = None
    flags: tuple[str, ...] = ()


@dataclass(frozen=True)
class Clean:
    """The same, ready to be stored."""

    about_vi: str
    about_en: str
    title: str
    sapo: str
    body: str
    required: str
    title_most: int | None
    sapo_most: int | None
    strict: bool
    section: str | None
    flags: list[str]


def save_pattern(person: Person, slug: str, version: int, shape: Shape, at: datetime) -> Pattern:
    """Set the template of a content type over what it was at `version` (0: there was none).

    Raises Forbidden, NotFound for a type that does not exist, Refused when somebody changed it since, Invalid
    (the fields of Shape).
    """
    _must_manage(person)
    with transaction() as session:
        pattern = _at_version(session, slug, version)
        clean = cleaned(session, shape)
        changed = [
            field.name
            for field in fields(Clean)
            if getattr(pattern, field.name) != getattr(clean, field.name)
        ]
        if changed:
            hold_writers_back(session)
            write(session, pattern, clean, at)
            said = {"kind": "types", "slug": slug, "version": pattern.version, "changed": changed}
            record(session, "catalogue", "pattern.set", person.id, at, **said)
            question_all(session)
        return pattern


def remove_pattern(person: Person, slug: str, version: int, at: datetime) -> None:
    """Take the template off a content type; its stories stay as they are. Raises as `save_pattern`, and
    NotFound when there is none.
    """
    _must_manage(person)
    with transaction() as session:
        pattern = _at_version(session, slug, version)
        if pattern not in session:
            raise NotFound(words("This content type has no template."))
        hold_writers_back(session)
        session.delete(pattern)
        record(session, "catalogue", "pattern.remove", person.id, at, kind="types", slug=slug)
        question_all(session)


def write(session: Session, pattern: Pattern, clean: Clean, at: datetime) -> None:
    """Let a template say what was cleaned."""
    for name, value in vars(clean).items():
        setattr(pattern, name, value)
    pattern.version = (pattern.version or 0) + 1
    pattern.updated_at = at
    session.add(pattern)
    session.flush()


def cleaned(session: Session, shape: Shape) -> Clean:
    """The template cleaned as a story is. Raises Invalid with every field that is at fault."""
    text, errors = _text(shape)
    errors |= _errors(session, shape)
    if errors:
        raise Invalid(errors)
    return Clean(
        about_vi=clean_line(shape.about_vi),
        about_en=clean_line(shape.about_en),
        title=text.title if shape.title.strip() else "",
        sapo=text.sapo,
        body="" if is_empty(text.body) else text.body,
        required=" ".join(known(shape.required)),
        title_most=shape.title_most,
        sapo_most=shape.sapo_most,
        strict=shape.strict,
        section=shape.section or None,
        flags=sorted(set(shape.flags)),
    )


def _text(shape: Shape) -> tuple[Content, dict[str, Sentence]]:
    """The text as it would be stored; a sentence for each field of it that cannot be."""
    try:
        text = make(title=shape.title.strip() or "–", sapo=shape.sapo, body=shape.body)
    except InvalidContent as invalid:
        return Content(""), dict.fromkeys(
            invalid.errors, words("This text cannot be kept; it may be too long.")
        )
    if len(text.body) > BODY_LIMIT:
        return text, {"body": words("A template has up to 50,000 characters, markup included.")}
    if "<img " in text.body:
        return text, {
            "body": words("A template holds no pictures: they belong to the story they were taken for.")
        }
    return text, {}


def _errors(session: Session, shape: Shape) -> dict[str, Sentence]:
    errors: dict[str, Sentence] = {
        name: words("Keep it under 300 characters.")
        for name in ("about_vi", "about_en")
        if len(clean_line(getattr(shape, name))) > ABOUT_LIMIT
    }
    for name, (least, most) in (("title_most", TITLE_RANGE), ("sapo_most", SAPO_RANGE)):
        limit = getattr(shape, name)
        if limit is not None and not least <= limit <= most:
            errors[name] = words("This number is out of range.")
    if set(shape.required) != set(known(shape.required)):
        errors["required"] = words("There is no such field.")
    if shape.section and session.get(Section, shape.section) is None:
        errors["section"] = words("There is no such section.")
    flags = set(session.scalars(select(Flag.slug).where(Flag.slug.in_(shape.flags))))
    if flags != set(shape.flags):
        errors["flags"] = words("There is no such flag.")
    return errors


def _at_version(session: Session, slug: str, version: int) -> Pattern:
    """The template to be changed, locked; a new one where there is none. Raises NotFound, Refused."""
    if session.get(ContentType, slug, with_for_update=True) is None:
        raise NotFound(words("There is no such row."))
    pattern = session.get(Pattern, slug, populate_existing=True)
    if (pattern.version if pattern else 0) != version:
        raise Refused(words("Somebody changed this template since you opened it."))
    return pattern or Pattern(type_slug=slug)


def _must_manage(person: Person) -> None:
    if not (person.system or person.holds(*PERMISSIONS["pattern.manage"])):
        raise Forbidden(words("Only an administrator or the managing editor may change this."))
