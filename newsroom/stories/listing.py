"""The list of stories: what was asked for, what is found, and how to go on. Reads only."""

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from markupsafe import Markup, escape
from sqlalchemy import ColumnElement, and_, or_, select, true
from sqlalchemy import Row as RowOf
from sqlalchemy.orm import Session

from newsroom.clock import from_iso, iso
from newsroom.holding import marked
from newsroom.installation import workflow_of
from newsroom.models import Story, User
from newsroom.person import Person
from newsroom.search import best_first, tally
from newsroom.search_marks import Marker
from newsroom.search_words import Query, read_query
from newsroom.stories.narrowing import FILTERS, condition
from newsroom.stories.searching import Order, Way, pieces, plainly, ways
from newsroom.text import clean_line
from workflows import Stage

PAGE = 25
RANKED = 4 * PAGE
"""So many stories, those begun last, are put in the order of the best match."""
CURSOR_LIMIT = 200
TYPED_LIMIT = 500
SORTS = ("newest", "best", "waiting", "deadline")
Shown = RowOf[*tuple[Any, ...]]
"""One story as the list shows it: the columns of `_SHOWN` by their names."""


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
    """One line of the list: its headline, and where words were searched for a piece of the text, the hits
    marked. `held`: it could go out from where it is, and somebody holds it back.
    """

    story: Shown
    stage: Stage
    underway: str | None
    title: Markup
    piece: Markup
    held: bool


@dataclass(frozen=True)
class Listing:
    """A page of stories. `count` stops at `limit` + 1; `cursor` is empty on the last page.

    `wordless`: nothing of what was typed can be looked for; `cut`: not all of it was; `of_newest`: only the
    newest of what was found was put in order.
    """

    rows: list[Row]
    count: int
    limit: int
    cursor: str
    wordless: bool = False
    cut: bool = False
    of_newest: bool = False


EMPTY = Listing([], 0, 0, "")
_ORDERS: Mapping[str, Order] = {
    "newest": (Story.updated_at.desc(), Story.id.desc()),
    "waiting": (Story.stage_since, Story.id),
    "deadline": (Story.deadline.is_(None), Story.deadline, Story.id),
}
_SHOWN = (
    *(Story.id, Story.version, Story.title, Story.language, Story.section, Story.stage, Story.stage_since),
    *(Story.workflow, Story.workflow_version, Story.intent, Story.public_state, Story.public_url),
    *(Story.priority, Story.debt_by_id, Story.deadline, Story.updated_at, Story.revision_id),
    Story.exercise,
    *(Story.stale.label("stale"), User.name.label("author_name")),
)
"""What a row shows, and no more, as plain columns: making objects of fifty stories takes as long as finding
them.
"""


def read_wanted(arguments: Mapping[str, str]) -> Wanted:
    """What an address asks for; empty fields count as not given, an unknown order as the first."""
    chosen = {name: value for name in FILTERS if (value := clean_line(arguments.get(name, "")))}
    if "q" in chosen:
        chosen["q"] = chosen["q"][:TYPED_LIMIT]
    sort = arguments.get("sort", "")
    known = sort in SORTS and (sort != "best" or "q" in chosen)
    return Wanted(chosen, sort if known else SORTS[0], arguments.get("cursor", "")[:CURSOR_LIMIT])


def find_stories(session: Session, person: Person, wanted: Wanted, at: datetime) -> Listing:
    """The stories `person` may know of that match, a page of them, seen at `at` (UTC)."""
    typed = wanted.chosen.get("q", "")
    query = read_query(typed)
    if typed and not query.terms:
        return Listing([], 0, 0, "", wordless=True)
    where = condition(session, person, wanted.chosen, at)
    tried = ways(session, query, where) if typed else [plainly(select(Story.id).where(where))]
    for way in tried:
        stories, count = _look(session, wanted, query, way, marked(person.holding))
        if way.sure or len(stories) > PAGE:
            break
    cursor = _cursor(stories[PAGE - 1], wanted) if len(stories) > PAGE else ""
    return Listing(
        _rows(session, stories[:PAGE], query),
        count,
        way.limit,
        cursor,
        cut=query.cut or len(typed) == TYPED_LIMIT,
        of_newest=wanted.sort == "best" and count > min(RANKED, way.limit),
    )


def _look(
    session: Session, wanted: Wanted, query: Query, way: Way, held: ColumnElement[bool]
) -> tuple[Sequence[Shown], int]:
    """One story more than a page, where there are so many, and how many there are in all."""
    total = tally(way.all, way.limit + 1).scalar_subquery().label("total")
    shown = select(*_SHOWN, total, held.label("held")).join(User, User.id == Story.author_id)
    if wanted.sort == "best":
        ranked, start = best_first(session, query, way.begun(RANKED).subquery()), _offset(wanted)
        ids = ranked[start : start + PAGE + 1]
        found = session.execute(shown.where(Story.id.in_(ids))).all()
        rows: Sequence[Shown] = sorted(found, key=lambda row: ids.index(row.id))
    else:
        order = _ORDERS[wanted.sort]
        page = way.first(order, _after(wanted), PAGE + 1).subquery()
        rows = session.execute(shown.join(page, page.c.id == Story.id).order_by(*order)).all()
    return rows, rows[0].total if rows else 0


def _rows(session: Session, stories: Sequence[Shown], query: Query) -> list[Row]:
    if not query.terms:
        return [_row(session, story, escape(story.title), Markup("")) for story in stories]
    marker = Marker(query)
    around = pieces(session, marker, stories)
    return [
        _row(session, story, marker.mark(story.title), around.get(story.id, Markup(""))) for story in stories
    ]


def _row(session: Session, story: Shown, title: Markup, piece: Markup) -> Row:
    workflow = workflow_of(session, story.workflow, story.workflow_version)
    stage = workflow.stages[story.stage]
    held = story.held and any(move.publishes for move in workflow.moves_from(story.stage))
    underway = story.intent if story.intent != "new" and stage.kind != "public" else None
    return Row(story, stage, underway if story.public_state != "none" else None, title, piece, held)


def _cursor(story: Shown, wanted: Wanted) -> str:
    if wanted.sort == "best":
        place = ["best", _offset(wanted) + PAGE]
    else:
        moments = {"waiting": story.stage_since, "deadline": story.deadline}
        moment = moments.get(wanted.sort, story.updated_at)
        place = [wanted.sort, iso(moment) if moment else None, story.id]
    return base64.urlsafe_b64encode(json.dumps(place).encode()).decode().rstrip("=")


def _place(wanted: Wanted) -> list[object]:
    """What a cursor says; nothing for one that is none, or of another order."""
    try:
        place = json.loads(base64.urlsafe_b64decode(wanted.cursor + "=" * (-len(wanted.cursor) % 4)))
    except ValueError:
        return []
    return place if isinstance(place, list) and place[:1] == [wanted.sort] else []


def _offset(wanted: Wanted) -> int:
    """How many of the best were shown before."""
    match _place(wanted):
        case ["best", int(offset)] if 0 <= offset < RANKED:
            return offset
    return 0


def _after(wanted: Wanted) -> ColumnElement[bool]:
    """The condition that keeps what follows the cursor; a cursor that is none starts from the top."""
    match _place(wanted):
        case [str(sort), str(text), str(story_id)]:
            try:
                return _beyond(sort, from_iso(text), story_id)
            except (ValueError, OverflowError):
                return true()
        case ["deadline", None, str(story_id)]:
            return _without_deadline(story_id)
    return true()


def _beyond(sort: str, moment: datetime, story_id: str) -> ColumnElement[bool]:
    if sort == "deadline":
        later = or_(Story.deadline > moment, and_(Story.deadline == moment, Story.id > story_id))
        return or_(later, Story.deadline.is_(None))
    if sort == "waiting":
        return or_(Story.stage_since > moment, and_(Story.stage_since == moment, Story.id > story_id))
    return or_(Story.updated_at < moment, and_(Story.updated_at == moment, Story.id < story_id))


def _without_deadline(story_id: str) -> ColumnElement[bool]:
    return and_(Story.deadline.is_(None), Story.id > story_id)
