"""Writing a statement in a case: from a prepared text, filled in with what the case knows, to a story of the
fast lane and its place in the case, in one transaction. From then on it is written like any story.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from newsroom.beginning import Beginning, begin_story
from newsroom.clock import iso
from newsroom.content import Content, InvalidContent, make
from newsroom.db import transaction
from newsroom.errors import Invalid, NotFound, Refused, Sentence, words
from newsroom.incident_access import Part, lock_incident
from newsroom.issuing import last_issued
from newsroom.ledger import record
from newsroom.models import ContentType, Incident, Section, Statement, StatementTemplate, Story
from newsroom.models.crisis import STATEMENT_KINDS
from newsroom.models.story import STATEMENTS
from newsroom.permissions import WRITERS
from newsroom.person import Person
from newsroom.statement_rows import attach
from newsroom.statements.filling import Prepared, filled
from newsroom.statements.knowledge import known_of
from newsroom.statements.library import refusal_of
from newsroom.targets import stream
from newsroom.writing import record_story

PROMISING = frozenset({"holding", "update"})
"""Kinds that promise the next update."""
FURTHEST = timedelta(days=31)


@dataclass(frozen=True)
class NewStatement:
    """What is to be written: from a template (its id), or without one of a `kind`; in which language and
    section ("" for the first in which the person may write). `next_update_at` (UTC): when it promises the
    next update; `story_id`: a UUID made by a form, so that sending it twice is harmless.
    """

    kind: str = ""
    template_id: str = ""
    language: str = "vi"
    section: str = ""
    next_update_at: datetime | None = None
    story_id: str | None = None


def begin_statement(person: Person, incident_id: str, wanted: NewStatement, at: datetime) -> Story:
    """Begin a statement of a case. The template is looked at in this very transaction: one that expired while
    the form was open is refused.

    Raises NotFound, Forbidden (no role in the case, no writer in the section), Refused (the case is closed,
    no content type follows the workflow), Invalid (template, kind, language, section, next_update_at).
    """
    with transaction() as session:
        part = lock_incident(session, person, incident_id)
        part.must_write()
        if wanted.story_id and (begun := _begun(session, part, person, wanted.story_id)):
            return begun
        template = _template(session, wanted.template_id, at)
        kind = template.kind if template else wanted.kind
        if errors := _mistakes(kind, wanted, at):
            raise Invalid(errors)
        content = _text(session, part, template, wanted)
        story = begin_story(session, person, Beginning(content, frozenset(), wanted.story_id), at)
        attach(
            session,
            story=story,
            incident=part.incident,
            at=at,
            kind=kind,
            template_id=template.id if template else None,
            follows_id=last_issued(session, incident_id),
            next_update_at=wanted.next_update_at,
        )
        record_story(session, story, "create", person, at, revision=1, digest=story.digest)
        said = {"statement": story.id, "kind": kind, "template": template.id if template else None}
        _note(session, part.incident, "statement.begin", person, at, **said)
        return story


def promise_update(person: Person, story_id: str, next_update_at: datetime | None, at: datetime) -> None:
    """Set when a statement promises the next update (UTC; None: it promises none). Its text has to say the
    same before it goes out. Raises NotFound, Forbidden, Refused, Invalid (next_update_at).
    """
    with transaction() as session:
        statement = session.get(Statement, story_id)
        if statement is None:
            raise NotFound(words("This story is no statement of a case."))
        part = lock_incident(session, person, statement.incident_id)
        part.must_write()
        if errors := _mistakes_in_promise(statement.kind, next_update_at, at):
            raise Invalid(errors)
        statement.next_update_at = next_update_at
        promised = iso(next_update_at) if next_update_at else None
        _note(session, part.incident, "statement.promise", person, at, statement=story_id, promised=promised)


def _begun(session: Session, part: Part, person: Person, story_id: str) -> Story | None:
    """The story that the same form has begun already."""
    story = session.get(Story, story_id)
    if story is None:
        return None
    statement = session.get(Statement, story_id)
    if story.author_id != person.id or statement is None or statement.incident_id != part.incident.id:
        raise Invalid({"story_id": words("This form is damaged. Load the page again.")})
    return story


def _template(session: Session, template_id: str, at: datetime) -> StatementTemplate | None:
    """The template with its row locked, so that nobody retires it meanwhile; None when none is wanted."""
    if not template_id:
        return None
    row = session.get(StatementTemplate, template_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise Invalid({"template": words("There is no such template.")})
    if refusal := refusal_of(row, at):
        raise Invalid({"template": refusal})
    return row


def _mistakes(kind: str, wanted: NewStatement, at: datetime) -> dict[str, Sentence]:
    if kind not in STATEMENT_KINDS:
        return {"kind": words("Choose what is to be written.")}
    return _mistakes_in_promise(kind, wanted.next_update_at, at)


def _mistakes_in_promise(kind: str, promised: datetime | None, at: datetime) -> dict[str, Sentence]:
    if promised is None:
        needed = words("Say when the next update comes: people wait for it.")
        return {"next_update_at": needed} if kind in PROMISING else {}
    if not at < promised <= at + FURTHEST:
        return {"next_update_at": words("The next update lies ahead, within 31 days.")}
    return {}


def _text(session: Session, part: Part, template: StatementTemplate | None, wanted: NewStatement) -> Content:
    known = known_of(session, part.incident, wanted.language)
    prepared = _prepared(template, part.incident, wanted)
    text = filled(prepared, known.values(wanted.next_update_at), wanted.language)
    try:
        return make(
            **vars(text),
            language=wanted.language,
            type=_type(session),
            section=wanted.section or first_section(session, part.person),
            sources=list(known.sources),
            tags=[part.incident.tag],
        )
    except InvalidContent as invalid:
        too_long = words("Filled in, this template is too long to be kept: choose another one.")
        raise Invalid({"template": too_long}) from invalid


def _prepared(template: StatementTemplate | None, incident: Incident, wanted: NewStatement) -> Prepared:
    if template is None:
        return Prepared(incident.title)
    text = template.texts.get(wanted.language)
    if text is None:
        raise Invalid({"language": words("This template has no text in that language.")})
    return Prepared(**text)


def _type(session: Session) -> str:
    active = select(ContentType.slug).where(ContentType.workflow == STATEMENTS, ContentType.active)
    found = session.scalar(active.order_by(ContentType.position, ContentType.slug).limit(1))
    if found is None:
        raise Refused(words("No content type follows the workflow of statements: ask an administrator."))
    return found


def first_section(session: Session, person: Person) -> str:
    """The first section in which the person may write. Raises Refused where there is none."""
    active = select(Section.slug).where(Section.active).order_by(Section.position, Section.slug).limit(500)
    for slug in session.scalars(active):
        if person.roles(slug) & WRITERS:
            return slug
    raise Refused(words("There is no section in which you may write."))


def _note(
    session: Session, incident: Incident, action: str, person: Person, at: datetime, **said: str | None
) -> None:
    about = {"incident": incident.id, "code": incident.code}
    record(session, stream(incident), action, person.id, at, **about, **said)
