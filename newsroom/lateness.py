"""What is late: a stage has a time limit, and the moment by which a story should have left it is reckoned
once, when it comes there, in the newsroom's office hours and working days.

So lists and alarms compare a column (`Story.stage_due`) and count no hours.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, and_, bindparam, or_, select, update
from sqlalchemy.orm import Session

from newsroom.clock import local
from newsroom.installation import workflow_of
from newsroom.models import OfficeHours, SpecialDay, Story, WorkflowDefinition
from newsroom.worktime import Hours, WorkDays, hours_of, stage_due
from workflows import Stage, Timer, Workflow

_WORK_DAYS = select(OfficeHours.spans, SpecialDay.day, SpecialDay.works).outerjoin_from(
    OfficeHours, SpecialDay, SpecialDay.day >= bindparam("first")
)
_IN_USE = select(WorkflowDefinition.name, WorkflowDefinition.version)
REACH = timedelta(days=400)
"""How far back special days can still matter to a running time limit."""


def enter_stage(session: Session, story: Story, workflow: Workflow, stage: str, at: datetime) -> None:
    """Put a story at a stage of its workflow at `at` (UTC): the one way in which a stage is entered."""
    due = due_at(session, workflow.stages[stage], at)  # first: asking for it would write half of the story
    story.stage, story.stage_since, story.stage_due = stage, at, due


def due_at(session: Session, stage: Stage, since: datetime) -> datetime | None:
    """When a story that comes to `stage` at `since` (UTC) should have left it; None: there is no time limit.

    One statement where the limit runs in office hours or working days, else none.
    """
    if stage.hours is None:
        return None
    days = WorkDays() if stage.calendar == "h" else work_days(session, since)
    return stage_due(since, Timer(stage.hours, stage.calendar), days)


def overdue(at: datetime | ColumnElement[datetime]) -> ColumnElement[bool]:
    """The condition on Story that it is past the time limit of its stage at `at` (UTC, or a parameter)."""
    return Story.stage_due <= at


def late(stages: Iterable[str], at: datetime | ColumnElement[datetime]) -> ColumnElement[bool]:
    """The condition on Story that it is late at `at` (UTC, or a bound parameter): past its deadline at one of
    the `stages` where that counts (see open_stages), or past the time limit of its stage. Each half has an
    index.
    """
    return or_(and_(Story.stage.in_(sorted(stages)), Story.deadline < at), overdue(at))


def workflows_in_use(session: Session) -> tuple[Workflow, ...]:
    """Every definition that stories have begun under: one statement."""
    keys = session.execute(_IN_USE).all()
    return tuple(workflow_of(session, name, version) for name, version in keys)


def open_stages(workflows: Iterable[Workflow]) -> set[str]:
    """Where a deadline counts: before publication, or set aside in a stage with a time limit."""
    return {
        name
        for workflow in workflows
        for name, stage in workflow.stages.items()
        if stage.kind == "work" or stage.hours is not None
    }


def work_days(session: Session, at: datetime) -> WorkDays:
    """The working days as far back from `at` (UTC) as matters, and all that are known ahead, with the office
    hours as they are set: one statement.
    """
    rows = session.execute(_WORK_DAYS, {"first": (local(at) - REACH).date().isoformat()}).all()
    special = {date.fromisoformat(row.day): row.works for row in rows if row.day}
    return WorkDays(special, hours_of(rows[0].spans))


def office_hours(session: Session) -> Hours:
    """The office hours of this newsroom: one statement."""
    return hours_of(session.scalars(select(OfficeHours.spans)).one())


def reckon_anew(session: Session, at: datetime) -> int:
    """Reckon anew when the stories in hand should leave their stages, after working days or office hours
    changed at `at` (UTC); returns for how many that is another moment now. Call it inside a transaction.
    """
    session.flush()
    days = work_days(session, at)
    rows = session.execute(
        select(
            Story.id, Story.workflow, Story.workflow_version, Story.stage, Story.stage_since, Story.stage_due
        )
        .where(Story.stage_due.is_not(None), Story.stage_since > at - REACH)
        .order_by(Story.id)
        .with_for_update()
    ).all()
    changed = []
    for row in rows:
        stage = workflow_of(session, row.workflow, row.workflow_version).stages[row.stage]
        if stage.hours is None or stage.calendar == "h":
            continue
        due = stage_due(row.stage_since, Timer(stage.hours, stage.calendar), days)
        if due != row.stage_due:
            changed.append({"id": row.id, "stage_due": due})
    if changed:
        session.execute(update(Story), changed)
    return len(changed)
