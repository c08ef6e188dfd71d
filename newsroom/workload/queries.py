"""Who has what in hand, and what was done of late. Reads only: three grouped statements for everybody.

A story is in the hands of its author while it is theirs to write, else of whoever handles it, else of nobody.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, case, func, literal, or_, select, true, union_all
from sqlalchemy.orm import Session

from newsroom.access import SECTION_READERS, in_the_open, visible
from newsroom.lateness import open_stages, overdue, workflows_in_use
from newsroom.models import Approval, RoleGrant, Section, Story, User
from newsroom.permissions import CONTENT
from newsroom.person import Person
from workflows import Stage, Workflow
from workflows.definition import AUTHOR

PEOPLE = 500
WEEK, MONTH = timedelta(days=7), timedelta(days=30)
SORTS = ("name", "load", "late", "oldest")


@dataclass
class Load:
    """One person, or (`id` empty) nobody yet. `stages`: how many in hand at each; `oldest`: since when the
    longest has been at its stage (UTC). Done within 7 and 30 days: published as author, and signed.
    """

    id: str
    name: str
    stages: dict[str, int] = field(default_factory=dict)
    late: int = 0
    oldest: datetime | None = None
    published: tuple[int, int] = (0, 0)
    signed: tuple[int, int] = (0, 0)

    @property
    def total(self) -> int:
        """Everything in hand."""
        return sum(self.stages.values())


@dataclass(frozen=True)
class Workload:
    """Everybody's load, and what nobody has taken yet; the stages that occur, in their order."""

    people: list[Load]
    nobody: Load
    stages: dict[str, Stage]


def workload(session: Session, person: Person, section: str, sort: str, at: datetime) -> Workload:
    """The loads over all that `person` may know of, in one section or (empty) in all, at `at` (UTC)."""
    stages = _stages(workflows_in_use(session))
    here = and_(visible(person), Story.section == section if section else true())
    loads: dict[str, Load] = {"": Load("", "")}
    for row in _in_hand(session, here, stages, at):
        _take_in_hand(loads.setdefault(row.holder, Load(row.holder, "")), row)
    for row in _done(session, here, _signed(person, section, here), at):
        done = loads.setdefault(row.person, Load(row.person, ""))
        setattr(done, row.kind, (row.week, row.month))
    for load in loads.values():
        load.stages = {name: load.stages[name] for name in stages if name in load.stages}
    nobody = loads.pop("")
    people = [_named(loads.get(row.id), row) for row in _people(session, loads)]
    return Workload(_ordered(people, sort), nobody, stages)


def sections(session: Session, lang: str) -> dict[str, str]:
    """Name of every section by its slug, in their order."""
    rows = session.scalars(select(Section).order_by(Section.position, Section.slug))
    return {row.slug: row.label(lang) for row in rows}


def _take_in_hand(load: Load, row: Row[Any]) -> None:
    load.stages[row.stage] = row.tally
    load.late += row.late
    load.oldest = min(filter(None, (load.oldest, row.oldest)))


def _named(load: Load | None, row: Row[Any]) -> Load:
    found = load or Load(row.id, "")
    found.name = row.name
    return found


def _in_hand(
    session: Session, here: ColumnElement[bool], stages: dict[str, Stage], at: datetime
) -> Iterable[Row[Any]]:
    """One arm for each stage: taken together SQLite would read the archive, since it takes all stages for
    equally full.
    """
    late = case((or_(Story.deadline < at, overdue(at)), 1), else_=0)

    def at_stage(name: str) -> Select[*tuple[Any, ...]]:
        holder = Story.author_id if AUTHOR in stages[name].edit_roles else Story.assignee_id
        named = func.coalesce(holder, "").label("holder")
        return (
            select(
                named,
                literal(name).label("stage"),
                func.count().label("tally"),
                func.min(Story.stage_since).label("oldest"),
                func.sum(late).label("late"),
            )
            .where(here, Story.stage == name)
            .group_by(named)
        )

    return session.execute(union_all(*map(at_stage, sorted(stages)))) if stages else ()


def _done(
    session: Session, here: ColumnElement[bool], counted: ColumnElement[bool], at: datetime
) -> Iterable[Row[Any]]:
    """What was published and signed in 30 days, and of that in 7; `counted`: which approvals are."""

    def tallies(moment: Any) -> tuple[ColumnElement[int], ColumnElement[int]]:
        lately = case((moment >= at - WEEK, 1), else_=0)
        return func.sum(lately).label("week"), func.count().label("month")

    # Grouped by an expression: by the column alone SQLite would read all stories in the order of its index.
    author = func.coalesce(Story.author_id, "").label("person")
    published = (
        select(author, literal("published").label("kind"), *tallies(Story.first_published_at))
        .where(here, Story.first_published_at >= at - MONTH)
        .group_by(author)
    )
    signed = (
        select(Approval.user_id, literal("signed"), *tallies(Approval.created_at))
        .where(counted, Approval.created_at >= at - MONTH)
        .group_by(Approval.user_id)
    )
    return session.execute(union_all(published, signed))


def _signed(person: Person, section: str, here: ColumnElement[bool]) -> ColumnElement[bool]:
    """The condition on Approval that it is of a story as `here` says. Who knows of all sections knows of all
    stories but the few in a quarantine: then none of the others is looked at.
    """
    if section or person.sections(*SECTION_READERS) is not None:
        return select(Story.id).where(Story.id == Approval.story_id, here).exists()
    return Approval.story_id.not_in(select(Story.id).where(Story.quarantined, ~in_the_open(person)))


def _people(session: Session, loads: dict[str, Load]) -> Iterable[Row[Any]]:
    """Everybody who has or had something in hand, and whoever could, by given name."""
    could = and_(User.active, User.grants.any(RoleGrant.role.in_(sorted(CONTENT))))
    return session.execute(
        select(User.id, User.name)
        .where(or_(could, User.id.in_(sorted(loads))))
        .order_by(User.sort_key, User.id)
        .limit(PEOPLE)
    )


def _ordered(people: list[Load], sort: str) -> list[Load]:
    """By given name (as they come), or by what presses most."""
    if sort == "load":
        return sorted(people, key=lambda load: -load.total)
    if sort == "late":
        return sorted(people, key=lambda load: -load.late)
    if sort == "oldest":
        return sorted(people, key=lambda load: (load.oldest is None, load.oldest))
    return people


def _stages(workflows: Sequence[Workflow]) -> dict[str, Stage]:
    """The stages where something is to be done, by name; of two with one name the first."""
    wanted = open_stages(workflows)
    found: dict[str, Stage] = {}
    for workflow in sorted(workflows, key=lambda flow: (flow.name != "news", flow.name)):
        found |= {n: stage for n, stage in workflow.stages.items() if n in wanted and n not in found}
    return found
