"""What the desk shows besides what waits: own stories, counts for those who oversee, failed deliveries."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import lru_cache

from sqlalchemy import ColumnElement, Select, bindparam, func, select
from sqlalchemy.orm import Session

from newsroom.access import visible
from newsroom.clock import LOCAL, local
from newsroom.desk.progress import Progress, progress_of
from newsroom.installation import workflow_of
from newsroom.lateness import late, open_stages
from newsroom.models import Debt, Delivery, Section, Signal, Story
from newsroom.models.base import UtcDateTime
from newsroom.person import Person
from workflows import Workflow

_SECTIONS = select(Section.slug, Section.label_vi.label("vi"), Section.label_en.label("en"))

OWN = 12
_OWN = (
    select(Story)
    .where(Story.author_id == bindparam("author"))
    .order_by(Story.updated_at.desc(), Story.id)
    .limit(OWN)
)


@dataclass(frozen=True)
class Own:
    """A story of one's own and how far it is."""

    story: Story
    progress: Progress


@dataclass(frozen=True)
class Overview:
    """Counts for those who oversee: past the deadline or the time limit of its stage, due out today, not gone
    out in time, reviews owed, signals that wait for a decision.
    """

    late: int
    today: int
    missed: int
    owed: int
    signals: int


def own_stories(session: Session, person: Person) -> list[Own]:
    """The newest `OWN` stories that `person` wrote, the last changed first."""
    return [
        Own(story, progress_of(workflow_of(session, story.workflow, story.workflow_version), story))
        for story in session.scalars(_OWN, {"author": person.id})
    ]


def overview(session: Session, person: Person, workflows: Iterable[Workflow], at: datetime) -> Overview:
    """The counts over everything `person` may know of, at `at` (UTC); "today" is the day in Hà Nội.

    `workflows`: every definition in use (newsroom.lateness.workflows_in_use).
    """
    begins = datetime.combine(local(at).date(), time(), LOCAL)
    moments = {"at": at, "begins": begins, "ends": begins + timedelta(days=1)}
    found = session.execute(_counts(person, frozenset(open_stages(workflows))), moments)
    return Overview(**found.mappings().one())


@lru_cache(maxsize=256)
def _counts(person: Person, stages: frozenset[str]) -> Select[int, int, int, int, int]:
    """The query of the overview, made once for each person."""
    undecided = select(func.count()).select_from(Signal).where(Signal.decision.is_(None))
    in_debt = select(Debt.story_id).where(Debt.cleared_at.is_(None))
    at, begins, ends = (bindparam(name, type_=UtcDateTime()) for name in ("at", "begins", "ends"))
    return select(
        _count(person, late(stages, at)).label("late"),
        _count(person, Story.scheduled_for >= begins, Story.scheduled_for < ends).label("today"),
        _count(person, Story.scheduled_for <= at).label("missed"),
        _count(person, Story.id.in_(in_debt)).label("owed"),
        undecided.scalar_subquery().label("signals"),
    )


def failed_deliveries(session: Session) -> int:
    """How many deliveries were given up."""
    return session.scalar(select(func.count()).select_from(Delivery).where(Delivery.state == "failed")) or 0


def section_names(session: Session, language: str) -> dict[str, str]:
    """Every section's name by its slug."""
    return {row.slug: row.en if language == "en" else row.vi for row in session.execute(_SECTIONS)}


def _count(person: Person, *conditions: ColumnElement[bool]) -> ColumnElement[int]:
    counted = select(func.count()).select_from(Story).where(visible(person), *conditions)
    return counted.scalar_subquery()
