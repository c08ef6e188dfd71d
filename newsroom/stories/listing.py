"""The list of stories: what was asked for, what is found, and how to go on. Reads only."""

import base64
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, true
from sqlalchemy.orm import Session, joinedload, load_only

from newsroom.access import visible
from newsroom.clock import from_iso, iso
from newsroom.installation import newest, workflow_of
from newsroom.models import ContentType, Debt, Story, StoryTag, User
from newsroom.person import Person
from newsroom.search import found, matching
from newsroom.text import clean_line
from workflows import Stage

PAGE = 40
COUNT_LIMIT = 500
CURSOR_LIMIT = 200
SORTS = ("newest", "waiting", "deadline")
VIEWS = ("late", "scheduled", "missed", "owed", "live", "stale")
FILTERS = ("q", "stage", "section", "type", "language", "author", "tag", "view")

Known = Mapping[str, Mapping[str, Any]]
"""The values that a filter may have, for each filter with a closed list."""


@dataclass(frozen=True)
class Wanted:
    """What a list was asked for. `chosen` holds the filters that are set, by name (see FILTERS)."""

    chosen: Mapping[str, str] = field(default_factory=dict)
    sort: str = "newest"
    cursor: str = ""

    def without(self, name: str) -> dict[str, str]:
        """The address's fields with one filter taken away, from the first page on."""
        kept = {key: value for key, value in self.chosen.items() if key != name}
        return kept | ({"sort": self.sort} if self.sort != SORTS[0] else {})

    def after(self, cursor: str) -> dict[str, str]:
        """The address's fields of the next page."""
        return self.without("") | {"cursor": cursor}


@dataclass(frozen=True)
class Row:
    """One line of the list."""

    story: Story
    stage: Stage
    underway: str | None


@dataclass(frozen=True)
class Listing:
    """A page of stories. `count` stops at COUNT_LIMIT + 1; `cursor` is empty on the last page."""

    rows: list[Row]
    count: int
    cursor: str


EMPTY = Listing([], 0, "")

_SHOWN = (
    load_only(
        *(Story.title, Story.language, Story.section, Story.stage, Story.workflow, Story.workflow_version),
        *(Story.intent, Story.public_state, Story.public_url, Story.priority, Story.debt_by_id),
        *(Story.deadline, Story.stage_since, Story.updated_at, Story.version),
        Story.stale,
        raiseload=True,
    ),
    joinedload(Story.author).load_only(User.name, raiseload=True),
)
"""What a row shows, and no more: reading all of fifty stories takes as long as finding them."""


def read_wanted(arguments: Mapping[str, str]) -> Wanted:
    """What an address asks for; empty fields count as not given, an unknown order as the first."""
    chosen = {name: value for name in FILTERS if (value := clean_line(arguments.get(name, "")))}
    sort = arguments.get("sort", "")
    return Wanted(chosen, sort if sort in SORTS else SORTS[0], arguments.get("cursor", "")[:CURSOR_LIMIT])


def stages_of(session: Session) -> dict[str, Stage]:
    """Every stage of the workflows in use, by name; of two with one name the first."""
    found: dict[str, Stage] = {}
    for name in sorted(set(session.scalars(select(ContentType.workflow))), reverse=True):
        found |= {stage.name: stage for stage in newest(name).stages.values() if stage.name not in found}
    return found


def unknown_filters(wanted: Wanted, known: Known) -> list[str]:
    """The names of filters whose value means nothing here; `known` has the values of each closed filter."""
    closed = {**known, "author": {"me": ""}, "view": dict.fromkeys(VIEWS, "")}
    return [name for name, value in wanted.chosen.items() if name in closed and value not in closed[name]]


def find_stories(session: Session, person: Person, wanted: Wanted, at: datetime) -> Listing:
    """The stories `person` may know of that match, a page of them, seen at `at` (UTC)."""
    conditions = _conditions(session, person, wanted, at)
    counted = select(Story.id).where(conditions)
    query = select(Story).where(conditions, _after(wanted)).options(*_SHOWN)
    if words := wanted.chosen.get("q"):
        ids, match = found(session, words), matching(session, words)
        if ids is None or match is None:
            return EMPTY
        with_words = ids.subquery()
        counted = counted.join(with_words, with_words.c.story_id == Story.id)
        query = query.where(match)
    first = counted.limit(COUNT_LIMIT + 1).subquery()
    count = session.scalar(select(func.count()).select_from(first)) or 0
    stories = list(session.scalars(_ordered(query, wanted.sort).limit(PAGE + 1)))
    cursor = _cursor(stories[PAGE - 1], wanted.sort) if len(stories) > PAGE else ""
    return Listing([_row(session, story) for story in stories[:PAGE]], count, cursor)


def _row(session: Session, story: Story) -> Row:
    stage = workflow_of(session, story.workflow, story.workflow_version).stages[story.stage]
    underway = story.intent if story.intent != "new" and stage.kind != "public" else None
    return Row(story, stage, underway if story.public_state != "none" else None)


def _conditions(session: Session, person: Person, wanted: Wanted, at: datetime) -> ColumnElement[bool]:
    """The condition of the whole list, but for the words that are searched for."""
    chosen = wanted.chosen
    conditions = [visible(person)]
    columns = {
        "stage": Story.stage,
        "section": Story.section,
        "type": Story.content_type,
        "language": Story.language,
    }
    conditions += [column == chosen[name] for name, column in columns.items() if name in chosen]
    if "author" in chosen:
        conditions.append(Story.author_id == person.id)
    if "tag" in chosen:
        conditions.append(Story.id.in_(select(StoryTag.story_id).where(StoryTag.tag == chosen["tag"])))
    if "view" in chosen:
        conditions.append(_VIEW_CONDITIONS[chosen["view"]](session, at))
    return and_(*conditions)


def _late(session: Session, at: datetime) -> ColumnElement[bool]:
    """Past the deadline and still in hand: before publication, or set aside in a stage with a time limit."""
    stages = stages_of(session).values()
    open_ones = [stage.name for stage in stages if stage.kind == "work" or stage.hours]
    return and_(Story.deadline < at, Story.stage.in_(open_ones))


_VIEW_CONDITIONS: Mapping[str, Callable[[Session, datetime], ColumnElement[bool]]] = {
    "late": _late,
    "scheduled": lambda _session, _at: Story.scheduled_for.is_not(None),
    "missed": lambda _session, at: Story.scheduled_for < at,
    "owed": lambda _session, _at: Story.id.in_(select(Debt.story_id).where(Debt.cleared_at.is_(None))),
    "live": lambda _session, _at: Story.public_state == "live",
    "stale": lambda _session, _at: and_(Story.source_id.is_not(None), Story.stale),
}


def _ordered(query: Select[Story], sort: str) -> Select[Story]:
    if sort == "waiting":
        return query.order_by(Story.stage_since, Story.id)
    if sort == "deadline":
        return query.order_by(Story.deadline.is_(None), Story.deadline, Story.id)
    return query.order_by(Story.updated_at.desc(), Story.id.desc())


def _cursor(story: Story, sort: str) -> str:
    moment = {"waiting": story.stage_since, "deadline": story.deadline}.get(sort, story.updated_at)
    place = [sort, iso(moment) if moment else None, story.id]
    return base64.urlsafe_b64encode(json.dumps(place).encode()).decode().rstrip("=")


def _after(wanted: Wanted) -> ColumnElement[bool]:
    """The condition that keeps what follows the cursor; a cursor that is none starts from the top."""
    try:
        padded = wanted.cursor + "=" * (-len(wanted.cursor) % 4)
        sort, text, story_id = json.loads(base64.urlsafe_b64decode(padded))
        moment = from_iso(text) if text else None
    except (ValueError, TypeError, OverflowError):
        return true()
    if sort != wanted.sort or not isinstance(story_id, str) or (moment is None and sort != "deadline"):
        return true()
    return _beyond(sort, moment, story_id)


def _beyond(sort: str, moment: datetime | None, story_id: str) -> ColumnElement[bool]:
    if sort == "deadline":
        without = and_(Story.deadline.is_(None), Story.id > story_id)
        if moment is None:
            return without
        later = or_(Story.deadline > moment, and_(Story.deadline == moment, Story.id > story_id))
        return or_(later, Story.deadline.is_(None))
    if sort == "waiting":
        return or_(Story.stage_since > moment, and_(Story.stage_since == moment, Story.id > story_id))
    return or_(Story.updated_at < moment, and_(Story.updated_at == moment, Story.id < story_id))
