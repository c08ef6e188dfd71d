"""What pages say of holds: those that are open, and what one keeps back. Reads only and bounded."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, case, exists, func, or_, select
from sqlalchemy.orm import Session, joinedload

from newsroom.access import visible
from newsroom.delivery_rows import waiting_by_story
from newsroom.errors import NewsroomError, NotFound, words
from newsroom.holding import OpenHold, covered_by, freed_by, open_holds
from newsroom.holds.deciding import may_release, own_tag
from newsroom.incident_access import Part, read_incident
from newsroom.lateness import workflows_in_use
from newsroom.models import Hold, HoldRelease, Incident, Section, Story
from newsroom.models.story import STATEMENTS
from newsroom.person import Person

MOST = 100
"""The most stories, and the most past holds, of one page."""


@dataclass(frozen=True)
class Kept:
    """A story that a hold is about. `deliveries`: how many of its deliveries wait; `let_go`: it may pass;
    `past`: the time it was scheduled for has passed, so that it goes out at once.
    """

    story: Row[*tuple[Any, ...]]
    deliveries: int
    let_go: bool
    past: bool


@dataclass(frozen=True)
class Keeping:
    """What a hold keeps back: how many stories are scheduled, how many deliveries wait, and the stories (at
    most MOST; `unseen`: the person may not know of so many more).
    """

    scheduled: int
    deliveries: int
    kept: tuple[Kept, ...]
    unseen: int = 0

    @property
    def missed(self) -> int:
        """How many of the listed stories go out at once when nothing holds them any more."""
        return sum(one.past and not one.let_go for one in self.kept)


@dataclass(frozen=True)
class HoldPage:
    """A hold as its page shows it. `decides`: the person may let something out; `whole`: and may end it;
    `missed`: how many stories go out at once when it ends; `part`: the person's in its case, if they know of
    that.
    """

    hold: OpenHold
    keeping: Keeping
    decides: bool
    whole: bool
    missed: int
    part: Part | None


def keeping(
    session: Session, person: Person, scope: str, value: str, at: datetime, hold: str = ""
) -> Keeping:
    """What a hold keeps back, or would: four statements."""
    covered = covered_by(scope, value)
    queued = waiting_by_story(session, covered, MOST)
    listed = _stories(session, person, covered, queued, hold)
    scheduled, seen = session.execute(
        select(func.count(), func.coalesce(func.sum(case((visible(person), 1), else_=0)), 0)).where(
            Story.scheduled_for.is_not(None), covered
        )
    ).one()
    kept = tuple(
        Kept(
            row,
            queued.get(row.id, 0),
            bool(row.let_go),
            row.scheduled_for is not None and row.scheduled_for <= at,
        )
        for row in listed
    )
    return Keeping(scheduled, sum(queued.values()), kept, scheduled - seen)


def hold_page(session: Session, person: Person, hold_id: str, at: datetime) -> HoldPage:
    """One open hold. Raises NotFound, also for one that has ended."""
    hold = next((hold for hold in open_holds(session) if hold.id == hold_id), None)
    if hold is None:
        raise NotFound(words("There is no such hold, or it has ended."))
    part = part_in(session, person, hold.incident_id)
    decides = _allowed(person, hold, part)
    own = part is not None and own_tag(hold, part.incident)
    missed = session.scalar(select(func.count()).select_from(Story).where(freed_by([hold.id], at)))
    found = keeping(session, person, hold.scope, hold.value, at, hold.id)
    return HoldPage(hold, found, decides, decides and not own, missed or 0, part)


def part_in(session: Session, person: Person, incident_id: str | None) -> Part | None:
    """The person's part in a case that they may know of; None for none."""
    if not incident_id:
        return None
    try:
        return read_incident(session, person, incident_id)
    except NotFound:
        return None


def _allowed(person: Person, hold: OpenHold, part: Part | None) -> bool:
    if hold.incident_id and part is None:
        return False
    try:
        may_release(person, part)
    except NewsroomError:
        return False
    return True


def past_holds(session: Session) -> list[tuple[Hold, bool]]:
    """The holds that ended last, each with whether it was part of an exercise."""
    ended = (
        select(Hold, Incident.exercise)
        .outerjoin(Incident, Incident.id == Hold.incident_id)
        .where(Hold.ended_at.is_not(None))
        .options(joinedload(Hold.begun_by))
        .order_by(Hold.ended_at.desc(), Hold.id)
    )
    return [(hold, bool(exercise)) for hold, exercise in session.execute(ended.limit(MOST // 5))]


def sections(session: Session, lang: str) -> list[tuple[str, str]]:
    """(slug, name) of every section in its order."""
    rows = session.scalars(select(Section).order_by(Section.position, Section.slug))
    return [(row.slug, row.label(lang)) for row in rows]


def case_holds(session: Session, incident: Incident) -> list[OpenHold]:
    """The open holds of one case: one statement."""
    return [hold for hold in open_holds(session) if hold.incident_id == incident.id]


def _stories(
    session: Session, person: Person, covered: ColumnElement[bool], queued: dict[str, int], hold: str
) -> Sequence[Row[*tuple[Any, ...]]]:
    """Stories that are scheduled, that could be sent out from where they are, or whose deliveries wait."""
    let_go = exists().where(
        HoldRelease.hold_id == hold, HoldRelease.story_id == Story.id, HoldRelease.digest == Story.digest
    )
    columns = (Story.id, Story.title, Story.language, Story.section, Story.stage, Story.scheduled_for)
    about = or_(
        Story.scheduled_for.is_not(None),
        Story.stage.in_(sorted(_last_stages(session))),
        Story.id.in_(list(queued)),
    )
    query = (
        select(*columns, Story.workflow, Story.workflow_version, Story.exercise, let_go.label("let_go"))
        .where(covered, about, visible(person))
        .order_by(Story.scheduled_for.is_(None), Story.scheduled_for, Story.updated_at.desc(), Story.id)
    )
    return session.execute(query.limit(MOST)).all()


def _last_stages(session: Session) -> set[str]:
    """The stages from which a story goes out."""
    return {
        source
        for workflow in workflows_in_use(session)
        if workflow.name != STATEMENTS
        for move in workflow.moves.values()
        if move.publishes
        for source in move.sources
    }
