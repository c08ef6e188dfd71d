"""What the command palette offers to one person. Reads only; every list is bounded."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import Session

from newsroom.access import read_story, visible
from newsroom.errors import NotFound
from newsroom.i18n import gettext as _
from newsroom.i18n import language, say
from newsroom.installation import workflow_of
from newsroom.models import ContentType, Story
from newsroom.palette.commands import Group, Item, creating, fixed, steps
from newsroom.permissions import may
from newsroom.person import Person
from newsroom.rules import examine
from newsroom.search import matching
from newsroom.text import search_tokens

FOUND = 8
RECENT = 8
NEWEST = 300
"""So many stories, the newest first, are looked through for the beginnings of words; all others for whole
words alone.
"""

_COLUMNS = (
    *(Story.id, Story.title, Story.language, Story.stage, Story.workflow, Story.workflow_version),
    Story.exercise,
)


@dataclass(frozen=True)
class Page:
    """Where the palette was opened: the story of the page, if any, and the stories opened before."""

    story_id: str
    recent: Sequence[str]


def offer(session: Session, person: Person, page: Page, at: datetime) -> list[Group]:
    """Everything the palette holds before anything is typed, seen at `at` (UTC); empty groups are left
    out.
    """
    groups = [*_about_story(session, person, page.story_id, at), *_recent(session, person, page)]
    if may(person, "story.create"):
        groups.append(creating(_types(session)))
    return [group for group in (*groups, *fixed(person)) if group.items]


def stories_by_title(session: Session, person: Person, typed: str) -> list[Item]:
    """At most `FOUND` stories that `person` may know of with the words of `typed` in their headlines, the
    newest first; accents and capitals do not matter, and among the newest the beginning of a word is enough.
    """
    tokens = search_tokens(typed)
    if not tokens:
        return []
    newest = _newest(person).limit(NEWEST)
    found = {row.id: row for row in session.execute(newest) if _begin(tokens, row.title)}
    match = matching(session, typed) if len(found) < FOUND else None
    if match is not None:
        further = session.execute(_newest(person).where(match).limit(NEWEST))
        found |= {row.id: row for row in further if _begin(tokens, row.title)}
    return [_item(session, row) for row in list(found.values())[:FOUND]]


def _newest(person: Person) -> Select[str, str, str, str, str, int, bool]:
    return select(*_COLUMNS).where(visible(person)).order_by(Story.updated_at.desc(), Story.id.desc())


def _begin(tokens: Iterable[str], title: str) -> bool:
    """Whether each token begins a word of the headline."""
    words = search_tokens(title)
    return all(any(word.startswith(token) for word in words) for token in tokens)


def _about_story(session: Session, person: Person, story_id: str, at: datetime) -> list[Group]:
    """The steps and pages of the story that is open; nothing where there is none to be seen."""
    if not story_id or not may(person, "story.view"):
        return []
    try:
        case = examine(session, read_story(session, person, story_id), at)
    except NotFound:
        return []
    return [steps(case, person)]


def _recent(session: Session, person: Person, page: Page) -> list[Group]:
    """Stories opened before in this browser, in that order, under the headlines they have now."""
    wanted = [story_id for story_id in page.recent[:RECENT] if story_id != page.story_id]
    if not wanted or not may(person, "story.view"):
        return []
    rows = session.execute(select(*_COLUMNS).where(visible(person), Story.id.in_(wanted)))
    known = {row.id: row for row in rows}
    items = [_item(session, known[story_id]) for story_id in wanted if story_id in known]
    return [Group(_("Opened before"), items)]


def _types(session: Session) -> list[tuple[str, str]]:
    """Content types in use, in catalogue order, under their names."""
    found = session.scalars(
        select(ContentType).where(ContentType.active).order_by(ContentType.position, ContentType.slug)
    )
    return [(row.slug, row.label(language())) for row in found]


def _item(session: Session, row: Row[str, str, str, str, str, int, bool]) -> Item:
    stage = workflow_of(session, row.workflow, row.workflow_version).stages[row.stage]
    note = f"{_('EXERCISE')} · {say(stage.label)}" if row.exercise else say(stage.label)
    return Item(row.title, f"/stories/{row.id}", note, lang=row.language)
