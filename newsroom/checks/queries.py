"""Reading for the pages of checks. Writes nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from newsroom.access import may_see, read_story
from newsroom.checks.knowledge import everything_known
from newsroom.content import parse
from newsroom.errors import NotFound, words
from newsroom.findings import settings_of, with_links, with_names, with_pictures
from newsroom.matters import with_matter
from newsroom.models import CheckDismissal, KnownName, Revision, Story
from newsroom.person import Person
from newsroom.proof.finding import Finding, Level
from newsroom.proof.inspection import inspect, level_of
from newsroom.proof.links import addresses
from newsroom.proof.manuscript import Manuscript, of_content
from newsroom.proof.registry import RULES, VALUES
from newsroom.proof.rule import Rule
from newsroom.rules import Case

NAMES = 100


@dataclass(frozen=True)
class Seen:
    """What the rules found in a text; `passed_over` was dismissed before. `fields` are its plain texts."""

    findings: tuple[Finding, ...]
    passed_over: tuple[Finding, ...]
    fields: Mapping[str, str]
    links: int


@dataclass(frozen=True)
class Setting:
    """A rule with the level and the value it has here."""

    rule: Rule
    level: Level
    value: str


def look_at_typed(
    session: Session, person: Person, story_id: str, typed: Manuscript, at: datetime
) -> tuple[Story | None, Seen]:
    """A text that is being written, held against the story's present one when `person` may know of it."""
    story = session.get(Story, story_id) if story_id else None
    if story is not None and not may_see(person, story):
        story = None
    return story, _seen(session, story, typed, _present(session, story), at)


def look_at_story(session: Session, person: Person, story_id: str, at: datetime) -> tuple[Story, Seen]:
    """The present text of a story, against the one readers see, else the one before. Raises NotFound."""
    story = read_story(session, person, story_id)
    revision = session.get_one(Revision, story.revision_id)
    text = of_content(parse(revision.content))
    return story, _seen(session, story, text, _earlier(session, story, revision), at)


def look_at_case(session: Session, case: Case, at: datetime) -> Seen:
    """The present text of a story that is at hand, by itself: one statement, for a statement one more."""
    text = of_content(case.content)
    context, keys = everything_known(session, case.story, text, at)
    context = with_matter(session, context, case.story, at)
    return _sorted_out(inspect(text, context), keys, text)


def settings(session: Session, at: datetime) -> list[Setting]:
    """Every rule with what this newsroom has set."""
    context = settings_of(session, at)
    values = {**VALUES, **context.values}
    return [Setting(rule, level_of(rule, context), values.get(rule.code, "")) for rule in RULES]


def names(session: Session, after: str = "") -> tuple[Sequence[KnownName], str]:
    """A page of the dictionary of names by given name, and the key after which the next begins ("": none)."""
    query = select(KnownName).order_by(KnownName.sort_key, KnownName.id).limit(NAMES + 1)
    key, _, last = after.partition("|")
    if last:
        same = (KnownName.sort_key == key) & (KnownName.id > last)
        query = query.where((KnownName.sort_key > key) | same)
    rows = session.scalars(query).all()
    shown = rows[:NAMES]
    more = f"{shown[-1].sort_key}|{shown[-1].id}" if len(rows) > NAMES else ""
    return shown, more


def name(session: Session, name_id: str) -> KnownName:
    """One entry of the dictionary. Raises NotFound."""
    found = session.get(KnownName, name_id)
    if found is None:
        raise NotFound(words("There is no such entry."))
    return found


def _seen(
    session: Session, story: Story | None, text: Manuscript, before: Manuscript | None, at: datetime
) -> Seen:
    context = with_names(session, settings_of(session, at))
    context = with_pictures(session, with_links(session, context, text), text)
    context = with_matter(session, context, story, at)
    return _sorted_out(inspect(text, replace(context, before=before)), _dismissed(session, story), text)


def _sorted_out(found: tuple[Finding, ...], keys: frozenset[str], text: Manuscript) -> Seen:
    return Seen(
        tuple(finding for finding in found if finding.level == "block" or finding.key not in keys),
        tuple(finding for finding in found if finding.level != "block" and finding.key in keys),
        text.fields,
        len(addresses(text)),
    )


def _dismissed(session: Session, story: Story | None) -> frozenset[str]:
    if story is None:
        return frozenset()
    return frozenset(session.scalars(select(CheckDismissal.key).where(CheckDismissal.story_id == story.id)))


def _present(session: Session, story: Story | None) -> Manuscript | None:
    if story is None:
        return None
    return of_content(parse(session.get_one(Revision, story.revision_id).content))


def _earlier(session: Session, story: Story, revision: Revision) -> Manuscript | None:
    if story.public_revision_id and story.public_revision_id != revision.id:
        found = session.get(Revision, story.public_revision_id)
    else:
        before = (Revision.story_id == story.id) & (Revision.number == revision.number - 1)
        found = session.scalar(select(Revision).where(before))
    return of_content(parse(found.content)) if found else None
