"""What the pages of language versions show. Reads only; every list is bounded."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, exists, select
from sqlalchemy.orm import Session, aliased

from newsroom.access import may_see, read_story
from newsroom.catalogue import Names
from newsroom.content import Content, parse
from newsroom.differences import Changes, changes_between
from newsroom.errors import NotFound
from newsroom.installation import workflow_of
from newsroom.languages.rights import may_confirm
from newsroom.models import Approval, Language, Revision, RoleGrant, Story, User
from newsroom.permissions import WRITERS
from newsroom.person import Person
from newsroom.rules import Case, examine
from newsroom.versions import NO_SOURCE, Member, at_rest, family_of, is_stale, may_read_source
from workflows import Stage

PEOPLE = 200
_NO_NAMES = Names({}, {}, {}, {})


@dataclass(frozen=True)
class Line:
    """A story of a family. `stale`: it is a version, and its source has said something else since `since`
    (UTC; None where the source went back to an earlier text).
    """

    story: Story
    stage: Stage
    stale: bool
    since: datetime | None

    @property
    def blocks(self) -> bool:
        """Whether there can be no other version in its language."""
        return not at_rest(self.story, self.stage)


@dataclass(frozen=True)
class Family:
    """What the page of a story shows of its family. `lines`: those the person may know of, the source first;
    `hidden`: how many others there are. `source` is None where it is hidden.
    """

    lines: list[Line]
    hidden: int
    source: Story | None
    may_add: bool


@dataclass(frozen=True)
class Beside:
    """A version's source as somebody reads it beside the version. `changes`: from the text that the version
    was last found to match to the present one, None while that is the same. `signed`: it carries a signature
    that holds; `public`: readers see exactly this text.
    """

    source: Story
    revision: Revision
    content: Content
    matched: Revision
    changes: Changes | None
    stage: Stage
    signed: bool
    public: bool
    may_open: bool
    may_confirm: bool


def _beside_query() -> Select[*tuple[Any, ...]]:
    matched, present = aliased(Revision), aliased(Revision)
    signed = exists().where(Approval.revision_id == present.id, Approval.voided_at.is_(None))
    return (
        select(Story, present, matched, signed.label("signed"))
        .join(present, present.id == Story.revision_id)
        .join(matched, matched.id == bindparam("matched"))
        .where(Story.id == bindparam("source"))
    )


_BESIDE = _beside_query()
"""Made once: putting a query together takes longer than its answer."""


def family(session: Session, person: Person, case: Case) -> Family | None:
    """The family of a story: one statement. None where there is none, and none to begin by this person."""
    members = family_of(session, case.story)
    shown = [member for member in members if may_see(person, member.story)]
    source = next((member.story for member in shown if member.story.source_id is None), None)
    may_add = source is not None and not source.quarantined and person.holds(*WRITERS)
    if len(members) < 2 and not may_add:
        return None
    sources = {member.story.id: member.story for member in members}
    lines = [_line(session, member, sources) for member in shown] if len(members) > 1 else []
    return Family(lines, len(members) - len(shown), source, may_add)


def _line(session: Session, member: Member, stories: dict[str, Story]) -> Line:
    story = member.story
    stage = workflow_of(session, story.workflow, story.workflow_version).stages[story.stage]
    stale = bool(story.source_id) and is_stale(story, stories[story.source_id or ""])
    return Line(story, stage, stale, member.stale_since if stale else None)


def beside(session: Session, person: Person, case: Case) -> Beside | None:
    """The source of a version: one statement. None where the story is no version, or its source is not for
    this person.
    """
    version = case.story
    if version.source_id is None:
        return None
    named = {"source": version.source_id, "matched": version.source_revision_id}
    source, present, matched, signed = session.execute(_BESIDE, named).one()
    if not may_read_source(person, version, source):
        return None
    content = parse(present.content)
    changes = _changes(parse(matched.content), content) if matched.id != present.id else None
    return Beside(
        source=source,
        revision=present,
        content=content,
        matched=matched,
        changes=changes,
        stage=workflow_of(session, source.workflow, source.workflow_version).stages[source.stage],
        signed=signed,
        public=source.public_state == "live" and source.public_revision_id == present.id,
        may_open=may_see(person, source),
        may_confirm=may_confirm(person, case),
    )


def _changes(old: Content, new: Content) -> Changes:
    """What changed for readers; where the source is filed says nothing to whoever puts it into another
    language.
    """
    return changes_between(
        old, replace(new, section=old.section, type=old.type, language=old.language), _NO_NAMES
    )


def version_with_source(
    session: Session, person: Person, story_id: str, at: datetime
) -> tuple[Case, Beside | None]:
    """A version and its source; None where the story is no version. Raises NotFound where either is not for
    this person.
    """
    case = examine(session, read_story(session, person, story_id), at)
    found = beside(session, person, case)
    if found is None and case.story.source_id:
        raise NotFound(NO_SOURCE)
    return case, found


@dataclass(frozen=True)
class Adding:
    """What the page to add a version needs: the source, the versions there are (`lines`: those the person
    may know of), the languages that are left, and who could write it.
    """

    source: Story
    lines: list[Line]
    languages: list[tuple[str, str]]
    people: list[tuple[str, str]]


def adding(session: Session, person: Person, story_id: str, lang: str) -> Adding:
    """Raises NotFound where the story or its source is not for this person."""
    asked = read_story(session, person, story_id)
    source = read_story(session, person, asked.source_id) if asked.source_id else asked
    members = family_of(session, source)
    stories = {member.story.id: member.story for member in members}
    lines = [_line(session, member, stories) for member in members if may_see(person, member.story)]
    left = [option for option in _languages(session, lang) if option[0] != source.language]
    return Adding(source, lines, left, _people(session))


def _languages(session: Session, lang: str) -> list[tuple[str, str]]:
    found = session.scalars(
        select(Language).where(Language.active).order_by(Language.position, Language.slug)
    )
    return [(language.slug, language.label(lang)) for language in found]


def _people(session: Session) -> list[tuple[str, str]]:
    """Who writes anywhere, by given name; whether they may in the chosen section is asked on the way in."""
    writes = User.grants.any(RoleGrant.role.in_(sorted(WRITERS)))
    found = session.execute(
        select(User.id, User.name).where(User.active, writes).order_by(User.sort_key, User.id).limit(PEOPLE)
    )
    return [(row.id, row.name) for row in found]
