"""What stands on the board: the columns of one workflow, each with its most urgent cards. Reads only."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import Row, Select, and_, bindparam, func, select, true
from sqlalchemy.orm import Session

from newsroom import installation
from newsroom.access import visible
from newsroom.errors import NotFound, words
from newsroom.lateness import workflows_in_use
from newsroom.models import Section, Story, User
from newsroom.person import Person
from workflows import Stage, Workflow

CARDS = 24
"""The most cards of one column."""
LATELY = timedelta(days=7)
"""How long a story stays on the board in a stage where nothing more is expected of anybody."""
USUAL = "news"
URGENT_FIRST = (
    Story.priority.desc(),
    Story.deadline.is_(None),
    Story.deadline,
    Story.stage_since,
    Story.id,
)
NEWEST_FIRST = (Story.stage_since.desc(), Story.id)


@dataclass(frozen=True)
class Wanted:
    """What the board was asked for; `section` empty: all that the person may know of."""

    workflow: str
    section: str = ""


@dataclass(frozen=True)
class Card:
    """One story. Times are UTC; `late`: it has been at its stage longer than the definition says."""

    id: str
    title: str
    language: str
    where: str
    priority: int
    since: datetime
    deadline: datetime | None
    late: bool
    exercise: bool


@dataclass(frozen=True)
class Column:
    """One stage. `count` and `oldest` are of all its stories; `lately`: only those that came in a week."""

    stage: Stage
    count: int
    oldest: datetime | None
    cards: list[Card]
    lately: bool


@dataclass(frozen=True)
class Board:
    """The columns in the order of the definition, and the names of the sections that may be chosen."""

    wanted: Wanted
    columns: list[Column]
    sections: dict[str, str]


def read_wanted(workflow: str, section: str) -> Wanted:
    """What an address asks for. Raises NotFound for a workflow that this installation does not have."""
    names = installation.names()
    usual = USUAL if USUAL in names else names[0]
    if workflow and workflow not in names:
        raise NotFound(words("There is no such workflow."))
    return Wanted(workflow or usual, section)


def board_of(session: Session, person: Person, wanted: Wanted, lang: str, at: datetime) -> Board:
    """The board as `person` finds it at `at` (UTC): four statements. Raises NotFound for a section there is
    not.
    """
    sections = _sections(session, lang)
    if wanted.section and wanted.section not in sections:
        raise NotFound(words("There is no such section."))
    stages = _stages(wanted.workflow, workflows_in_use(session))
    resting = {name for name, stage in stages.items() if _resting(stage)}
    asked = {"workflow": wanted.workflow, "section": wanted.section, "since": at - LATELY}
    rows: dict[str, list[Row[Any]]] = {}
    for of, names in ((True, set(stages) - resting), (False, resting)):
        query = _cards(person, bool(wanted.section), of)
        for row in session.execute(query, {**asked, "stages": sorted(names)}):
            rows.setdefault(row.stage, []).append(row)
    place = _Place(sections, at, frozenset(resting))
    columns = [_column(stage, rows.get(name, []), place) for name, stage in stages.items()]
    return Board(wanted, columns, sections)


def workflows(lang: str) -> list[tuple[str, str]]:
    """(name, label) of every workflow."""
    return [(name, installation.newest(name).label.text(lang)) for name in installation.names()]


def _stages(workflow: str, in_use: Iterable[Workflow]) -> dict[str, Stage]:
    """The columns: the stages of the newest definition, then those that only older ones have."""
    newest = installation.newest(workflow)
    older = [flow for flow in in_use if flow.name == workflow and flow.version != newest.version]
    stages: dict[str, Stage] = {}
    for flow in (newest, *older):
        stages |= {name: stage for name, stage in flow.stages.items() if name not in stages}
    return {name: stage for name, stage in stages.items() if stage.kind != "closed"}


def _resting(stage: Stage) -> bool:
    """Whether stories stay there for good, so that the column would only grow."""
    return stage.kind == "public" or (stage.kind == "side" and stage.hours is None)


@lru_cache(maxsize=256)
def _cards(person: Person, of_section: bool, in_hand: bool) -> Select[Any]:
    """The first `CARDS` of each of the :stages, with how many there are and since when the oldest waits.

    Put together once for each person: that took as long as the answer.
    """
    order = URGENT_FIRST if in_hand else NEWEST_FIRST
    condition = and_(
        visible(person),
        Story.workflow == bindparam("workflow"),
        Story.stage.in_(bindparam("stages", expanding=True)),
        Story.section == bindparam("section") if of_section else true(),
        true() if in_hand else Story.stage_since >= bindparam("since"),
    )
    places = (
        select(
            Story.id,
            func.row_number().over(partition_by=Story.stage, order_by=order).label("place"),
            func.count().over(partition_by=Story.stage).label("tally"),
            func.min(Story.stage_since).over(partition_by=Story.stage).label("oldest"),
        )
        .where(condition)
        .subquery()
    )
    return (
        select(
            *(Story.id, Story.title, Story.language, Story.section, Story.stage, Story.stage_since),
            *(Story.priority, Story.deadline, Story.stage_due, User.name, places.c.tally),
            *(places.c.oldest, places.c.place, Story.exercise),
        )
        .join(places, places.c.id == Story.id)
        .join(User, User.id == Story.author_id)
        .where(places.c.place <= CARDS)
        .order_by(places.c.place)
    )


@dataclass(frozen=True)
class _Place:
    """What all cards share: the names of sections, the moment they are seen at (UTC), the resting stages."""

    sections: dict[str, str]
    at: datetime
    resting: frozenset[str]


def _column(stage: Stage, rows: list[Row[Any]], place: _Place) -> Column:
    lately = stage.name in place.resting
    cards = [
        Card(
            id=row.id,
            title=row.title,
            language=row.language,
            where=f"{place.sections[row.section]} · {row.name}",
            priority=row.priority,
            since=row.stage_since,
            deadline=None if lately else row.deadline,
            late=row.stage_due is not None and row.stage_due <= place.at,
            exercise=row.exercise,
        )
        for row in rows
    ]
    return Column(stage, rows[0].tally if rows else 0, rows[0].oldest if rows else None, cards, lately)


def _sections(session: Session, lang: str) -> dict[str, str]:
    rows = session.scalars(select(Section).order_by(Section.position, Section.slug))
    return {row.slug: row.label(lang) for row in rows}
