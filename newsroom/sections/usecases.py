"""Keeping the catalogue. Slugs stand in payloads and addresses, so they are fixed; labels may change.

Every change is noted in the trail stream "catalogue".
"""

import re
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import String, cast, delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from newsroom.db import transaction
from newsroom.errors import Forbidden, Invalid, NotFound, Refused, Sentence, words
from newsroom.installation import newest
from newsroom.ledger import record
from newsroom.models import ContentType, Endpoint, Flag, Language, Section, Site, Story, StoryTag, Tag
from newsroom.person import Person
from newsroom.text import clean_line, slug

KINDS: dict[str, Any] = {
    "sections": Section,
    "sites": Site,
    "types": ContentType,
    "languages": Language,
    "flags": Flag,
}
"""The kinds of rows under the names that stand in addresses and in the trail."""

Row = Site | Section | ContentType | Language | Flag
LABEL_LIMIT = 120
_SLUG = re.compile(r"[a-z0-9][a-z0-9_-]{0,59}")


@dataclass(frozen=True)
class Labels:
    """What people see of a row, where it stands in lists, and whether it can be chosen.

    `site` (a slug) and `channel` (a code, or "") belong to sections, `workflow` (its name) to content types;
    elsewhere they are empty.
    """

    label_vi: str
    label_en: str
    position: int = 0
    active: bool = True
    site: str = ""
    workflow: str = ""
    channel: str = ""


def add_row(person: Person, kind: str, given_slug: str, labels: Labels, at: datetime) -> Row:
    """A new row of `kind` (a key of KINDS). An empty slug is made from the Vietnamese label.

    Raises Forbidden, NotFound for an unknown kind, Invalid (slug and the fields of Labels).
    """
    _must_manage(person)
    model = _model(kind)
    new_slug = clean_line(given_slug) or slug(labels.label_vi, 60)
    with transaction() as session:
        clean = _checked(session, kind, labels)
        if not _SLUG.fullmatch(new_slug):
            raise Invalid({"slug": words("Use small letters a–z, digits, hyphens: for example thoi-su.")})
        if session.get(model, new_slug):
            raise Invalid({"slug": words("There is a row with this code already.")})
        row: Row = model(slug=new_slug)
        _describe(row, clean)
        session.add(row)
        record(session, "catalogue", "catalogue.add", person.id, at, kind=kind, slug=row.slug, **_told(clean))
        return row


def change_row(person: Person, kind: str, row_slug: str, labels: Labels, at: datetime) -> Row:
    """Rename a row, move it, switch it on or off. What is switched off stays where it is used.

    Raises Forbidden, NotFound, Invalid.
    """
    _must_manage(person)
    with transaction() as session:
        row = _row(session, kind, row_slug)
        clean = _checked(session, kind, labels)
        before = _labels_of(row)
        if before != clean:
            _describe(row, clean)
            changed = {name: value for name, value in _told(clean).items() if getattr(before, name) != value}
            record(
                session, "catalogue", "catalogue.change", person.id, at, kind=kind, slug=row.slug, **changed
            )
        return row


def remove_row(person: Person, kind: str, row_slug: str, at: datetime) -> None:
    """Delete a row that nothing uses. Raises Forbidden, NotFound, Refused when it is in use."""
    _must_manage(person)
    in_use = words("This is in use, so it cannot be deleted. Switch it off instead.")
    with transaction() as session:
        row = _row(session, kind, row_slug)
        if _named_in_lists(session, row):
            raise Refused(in_use)
        try:
            session.delete(row)
            session.flush()
        except IntegrityError as error:
            raise Refused(in_use) from error
        record(session, "catalogue", "catalogue.remove", person.id, at, kind=kind, slug=row_slug)


def remove_tag(person: Person, name: str, at: datetime) -> None:
    """Take a tag that no story carries off the suggestions. Raises Forbidden, NotFound, Refused."""
    _must_manage(person)
    with transaction() as session:
        if session.get(Tag, name) is None:
            raise NotFound(words("There is no such tag."))
        if session.scalar(select(StoryTag.tag).where(StoryTag.tag == name).limit(1)):
            raise Refused(words("Stories carry this tag."))
        session.execute(delete(Tag).where(Tag.name == name))
        record(session, "catalogue", "tag.remove", person.id, at, tag=name)


def _must_manage(person: Person) -> None:
    if not (person.system or person.holds("admin")):
        raise Forbidden(words("Only an administrator may change this."))


def _model(kind: str) -> Any:
    if kind not in KINDS:
        raise NotFound(words("There is no such catalogue."))
    return KINDS[kind]


def _row(session: Session, kind: str, row_slug: str) -> Row:
    row: Row | None = session.get(_model(kind), row_slug, with_for_update=True, populate_existing=True)
    if row is None:
        raise NotFound(words("There is no such row."))
    return row


def _checked(session: Session, kind: str, labels: Labels) -> Labels:
    """The labels cleaned, without what the kind does not have."""
    clean = Labels(
        label_vi=clean_line(labels.label_vi),
        label_en=clean_line(labels.label_en),
        position=labels.position,
        active=labels.active,
        site=labels.site if kind == "sections" else "",
        workflow=labels.workflow if kind == "types" else "",
        channel=labels.channel if kind == "sections" else "",
    )
    errors: dict[str, Sentence] = {
        name: words("Enter a name of up to 120 characters.")
        for name in ("label_vi", "label_en")
        if not 0 < len(getattr(clean, name)) <= LABEL_LIMIT
    }
    if not 0 <= clean.position < 10_000:
        errors["position"] = words("Enter a number from 0 to 9999.")
    if kind == "sections" and session.get(Site, clean.site) is None:
        errors["site"] = words("There is no such site.")
    if clean.channel and not _SLUG.fullmatch(clean.channel):
        errors["channel"] = words("Use small letters a–z, digits, hyphens: for example chi-dao-dieu-hanh.")
    if kind == "types" and not _is_workflow(clean.workflow):
        errors["workflow"] = words("There is no such workflow.")
    if errors:
        raise Invalid(errors)
    return clean


def _is_workflow(name: str) -> bool:
    try:
        newest(name)
    except KeyError:
        return False
    return True


def _describe(row: Row, labels: Labels) -> None:
    row.label_vi, row.label_en = labels.label_vi, labels.label_en
    row.position, row.active = labels.position, labels.active
    if isinstance(row, Section):
        row.site_slug, row.channel = labels.site, labels.channel
    if isinstance(row, ContentType):
        row.workflow = labels.workflow


def _labels_of(row: Row) -> Labels:
    site, channel = (row.site_slug, row.channel) if isinstance(row, Section) else ("", "")
    workflow = row.workflow if isinstance(row, ContentType) else ""
    return Labels(row.label_vi, row.label_en, row.position, row.active, site, workflow, channel)


def _told(labels: Labels) -> dict[str, Any]:
    """What the trail says of a row: only what the row has."""
    return {name: value for name, value in asdict(labels).items() if value != ""}


def _named_in_lists(session: Session, row: Row) -> bool:
    """Whether a list that no foreign key guards names the row: a story's flags, what an endpoint gets."""
    lists = {
        Flag: Story.flags,
        Section: Endpoint.sections,
        Site: Endpoint.sites,
        Language: Endpoint.languages,
        ContentType: Endpoint.content_types,
    }
    column = lists.get(type(row))
    if column is None:
        return False
    quoted = cast(column, String).contains(f'"{row.slug}"', autoescape=True)
    return session.scalar(select(column).where(quoted).limit(1)) is not None
