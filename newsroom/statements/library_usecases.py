"""The library of statement templates: written in versions, cleared by a lawyer, retired.

What a version says never changes: another wording is another version, which nobody has cleared yet. Every
change is noted in the trail stream "statement_templates".
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from newsroom.clock import iso
from newsroom.content import InvalidContent, make
from newsroom.db import transaction
from newsroom.errors import Forbidden, Invalid, NotFound, Refused, Sentence, words
from newsroom.ledger import record
from newsroom.models import StatementTemplate, new_id
from newsroom.models.crisis import STATEMENT_KINDS
from newsroom.permissions import PERMISSIONS
from newsroom.person import Person
from newsroom.statements.channels import CHANNELS, LONGEST
from newsroom.statements.filling import NOT_IN_TITLE, PLACE, Prepared
from newsroom.text import clean_block, clean_line, slug

LANGUAGES = ("vi", "en")
NAME_LIMIT = 120


@dataclass(frozen=True)
class Wording:
    """A template as it is to be. `texts`: by language (the first is needed); `lengths`: by channel the most
    characters; `expires_at` (UTC): until when it may be used.
    """

    name: str
    kind: str
    texts: Mapping[str, Prepared]
    lengths: Mapping[str, int]
    expires_at: datetime | None


def write_template(person: Person, wording: Wording, at: datetime, of: str = "") -> StatementTemplate:
    """Add a template, or with `of` (the id of a version) the next version of that one.

    Raises Forbidden, NotFound, Invalid (name, kind, expires_at, `texts` as title_vi …, `lengths` as
    length_sms …).
    """
    if not person.holds(*PERMISSIONS["template.write"]):
        raise Forbidden(words("Your roles do not include writing statement templates."))
    if errors := _mistakes(wording, at):
        raise Invalid(errors)
    with transaction() as session:
        earlier = template_of(session, of) if of else None
        name = clean_line(wording.name)
        row = StatementTemplate(
            id=new_id(),
            slug=earlier.slug if earlier else _free_slug(session, name),
            version=_next_version(session, earlier) if earlier else 1,
            kind=earlier.kind if earlier else wording.kind,
            name=name,
            texts={language: _kept(text) for language, text in wording.texts.items() if text.title},
            lengths=dict(wording.lengths),
            created_by_id=person.id,
            created_at=at,
            expires_at=wording.expires_at,
        )
        session.add(row)
        _note(session, "template.write", row, person, at)
        return row


def clear_template(person: Person, template_id: str, at: datetime) -> StatementTemplate:
    """Say as a lawyer that it may be used; versions before it are retired. Raises Forbidden (no lawyer, or
    its author), NotFound, Refused (retired, expired).
    """
    if not person.holds(*PERMISSIONS["template.clear"]):
        raise Forbidden(words("Only a legal officer clears a template."))
    with transaction() as session:
        row = _locked(session, template_id)
        if row.created_by_id == person.id:
            raise Forbidden(words("You wrote this template: another legal officer clears it."))
        if row.legal_cleared_at is not None:
            return row
        if refusal := _over(row, at):
            raise Refused(refusal)
        row.legal_cleared_at, row.legal_cleared_by_id = at, person.id
        before = (StatementTemplate.slug == row.slug, StatementTemplate.version < row.version)
        session.execute(
            update(StatementTemplate)
            .where(*before, StatementTemplate.retired_at.is_(None))
            .values(retired_at=at)
        )
        _note(session, "template.clear", row, person, at)
        return row


def retire_template(person: Person, template_id: str, at: datetime) -> None:
    """Let it not be used any more. Raises Forbidden, NotFound."""
    if not person.holds(*PERMISSIONS["template.retire"]):
        raise Forbidden(words("Your roles do not include retiring a template."))
    with transaction() as session:
        row = _locked(session, template_id)
        if row.retired_at is None:
            row.retired_at = at
            _note(session, "template.retire", row, person, at)


def template_of(session: Session, template_id: str) -> StatementTemplate:
    """One version of a template. Raises NotFound."""
    row = session.get(StatementTemplate, template_id)
    if row is None:
        raise NotFound(words("There is no such template."))
    return row


def _kept(text: Prepared) -> dict[str, str]:
    return {"title": clean_line(text.title), "sapo": clean_block(text.sapo), "body": clean_block(text.body)}


def _locked(session: Session, template_id: str) -> StatementTemplate:
    template_of(session, template_id)
    return session.get_one(StatementTemplate, template_id, with_for_update=True, populate_existing=True)


def _over(row: StatementTemplate, at: datetime) -> Sentence | None:
    if row.retired_at is not None:
        return words("This version is retired: write a new one.")
    if row.expires_at is not None and row.expires_at <= at:
        return words("This version has expired: write a new one.")
    return None


def _next_version(session: Session, earlier: StatementTemplate) -> int:
    last = select(func.max(StatementTemplate.version)).where(StatementTemplate.slug == earlier.slug)
    return (session.scalar(last) or 0) + 1


def _free_slug(session: Session, name: str) -> str:
    wanted = slug(name, 50) or "mau"
    taken = set(
        session.scalars(select(StatementTemplate.slug).where(StatementTemplate.slug.startswith(wanted)))
    )
    numbers = (f"{wanted}-{number}" for number in range(2, len(taken) + 3))
    return wanted if wanted not in taken else next(one for one in numbers if one not in taken)


def _note(session: Session, action: str, row: StatementTemplate, person: Person, at: datetime) -> None:
    about = {"template": row.id, "name": row.slug, "template_version": row.version, "kind": row.kind}
    expires = iso(row.expires_at) if row.expires_at else None
    record(session, "statement_templates", action, person.id, at, expires=expires, **about)


def _mistakes(wording: Wording, at: datetime) -> dict[str, Sentence]:
    wrong: dict[str, tuple[bool, Sentence]] = {
        "name": (
            not 1 <= len(clean_line(wording.name)) <= NAME_LIMIT,
            words("Give it a name of up to 120 characters."),
        ),
        "kind": (wording.kind not in STATEMENT_KINDS, words("Not a valid choice.")),
        "expires_at": (
            wording.expires_at is None or wording.expires_at <= at,
            words("Say until when it may be used: a time still to come."),
        ),
    }
    errors = {name: said for name, (is_wrong, said) in wrong.items() if is_wrong}
    for channel, most in wording.lengths.items():
        if not (channel in CHANNELS and 1 <= most <= LONGEST):
            errors[f"length_{channel}"] = words("This number is out of range.")
    for language in LANGUAGES:
        errors |= _mistakes_in_text(language, wording.texts.get(language, Prepared("")))
    return errors


def _mistakes_in_text(language: str, text: Prepared) -> dict[str, Sentence]:
    if not any(vars(text).values()) and language != LANGUAGES[0]:
        return {}
    errors: dict[str, Sentence] = {}
    try:
        make(title=text.title, sapo=text.sapo, body=text.body, language=language)
    except InvalidContent as invalid:
        errors = {f"{name}_{language}": _UNKEPT for name in invalid.errors}
    if not text.body.strip():
        errors[f"body_{language}"] = words("This field is required.")
    if text.unknown():
        errors[f"body_{language}"] = words("Only what is listed above can stand in braces.")
    if NOT_IN_TITLE & set(PLACE.findall(text.title)):
        errors[f"title_{language}"] = words("The claim does not belong into the headline: say what is true.")
    return errors


_UNKEPT = words("This text cannot be kept: it is empty, or too long.")
