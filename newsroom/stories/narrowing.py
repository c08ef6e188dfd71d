"""The filters of the list of stories: what may be asked for, and the condition of each. Reads only."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session

from newsroom.access import SECTION_READERS, visible
from newsroom.clock import LOCAL
from newsroom.errors import Sentence, words
from newsroom.installation import newest
from newsroom.models import ContentType, Debt, Story, StoryTag, User
from newsroom.person import Person
from workflows import Stage

FILTERS = (*("q", "stage", "section", "type", "language", "author", "assignee", "from", "to", "tag", "view"),)
VIEWS = ("late", "scheduled", "missed", "owed", "live", "stale")
ME, NOBODY = "me", "nobody"
PEOPLE = 1000
_DAYS = (date(2000, 1, 1), date(2099, 12, 31))
_COLUMNS = {
    "stage": Story.stage,
    "section": Story.section,
    "type": Story.content_type,
    "language": Story.language,
}
_WORKFLOWS = select(ContentType.workflow)
_BY_NAME = select(User.id, User.name).order_by(User.sort_key, User.id).limit(PEOPLE)
_PEOPLE = {"author": Story.author_id, "assignee": Story.assignee_id}

Chosen = Mapping[str, str]
Known = Mapping[str, Mapping[str, Any]]
"""The values that a filter may have, for each filter with a closed list."""


@dataclass(frozen=True)
class Fault:
    """A filter that means nothing here; `sentence` is empty where its value is simply unknown."""

    name: str
    sentence: Sentence = ""


def people(session: Session, person: Person) -> dict[str, str]:
    """Whom `person` may filter by: names by id, by given name in Vietnamese order, at most `PEOPLE`."""
    query = _BY_NAME
    if not person.holds(*SECTION_READERS):
        query = query.where(User.id == person.id)
    return {row.id: row.name for row in session.execute(query)}


def faults(chosen: Chosen, known: Known) -> list[Fault]:
    """What is wrong with the filters; `known` has the values of each closed one, "person" those of people."""
    persons = {**known["person"], ME: ""}
    closed: Known = {
        **known,
        "author": persons,
        "assignee": {**persons, NOBODY: ""},
        "view": dict.fromkeys(VIEWS, ""),
    }
    unknown = [name for name, value in chosen.items() if name in closed and value not in closed[name]]
    return [*map(Fault, unknown), *wrong_days(chosen)]


def day_of(text: str) -> date | None:
    """A day as fields send it (2026-11-22) or people write it (22/11/2026); None for what is none."""
    for shape in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            day = datetime.strptime(text, shape).date()  # noqa: DTZ007  # a day, no moment
        except ValueError:
            continue
        return day if _DAYS[0] <= day <= _DAYS[1] else None
    return None


def condition(session: Session, person: Person, chosen: Chosen, at: datetime) -> ColumnElement[bool]:
    """The condition on Story of everything chosen but the words, for `person` at `at` (UTC)."""
    conditions = [visible(person)]
    conditions += [column == chosen[name] for name, column in _COLUMNS.items() if name in chosen]
    conditions += [_whose(column, chosen[name], person) for name, column in _PEOPLE.items() if name in chosen]
    if first := day_of(chosen.get("from", "")):
        conditions.append(Story.updated_at >= _midnight(first))
    if last := day_of(chosen.get("to", "")):
        conditions.append(Story.updated_at < _midnight(last + timedelta(days=1)))
    if "tag" in chosen:
        conditions.append(Story.id.in_(select(StoryTag.story_id).where(StoryTag.tag == chosen["tag"])))
    if "view" in chosen:
        conditions.append(_VIEW_CONDITIONS[chosen["view"]](session, at))
    return and_(*conditions)


def stages_of(session: Session) -> dict[str, Stage]:
    """Every stage of the workflows in use, by name; of two with one name the first."""
    found: dict[str, Stage] = {}
    for name in sorted(set(session.scalars(_WORKFLOWS)), reverse=True):
        found |= {stage.name: stage for stage in newest(name).stages.values() if stage.name not in found}
    return found


def wrong_days(chosen: Chosen) -> list[Fault]:
    """What is wrong with the days of "from" and "to"."""
    days = {name: day_of(chosen[name]) for name in ("from", "to") if name in chosen}
    unread = words("There is no such day. Write days as 22/11/2026.")
    wrong = [Fault(name, unread) for name, day in days.items() if day is None]
    first, last = days.get("from"), days.get("to")
    if first and last and first > last:
        return [Fault("to", words("The last day is before the first."))]
    return wrong


def _whose(column: Any, chosen: str, person: Person) -> ColumnElement[bool]:
    if chosen == NOBODY:
        none: ColumnElement[bool] = column.is_(None)
        return none
    whose: ColumnElement[bool] = column == (person.id if chosen == ME else chosen)
    return whose


def _midnight(day: date) -> datetime:
    """When a day begins in Hà Nội, in UTC."""
    return datetime.combine(day, time(), LOCAL).astimezone(UTC)


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
