"""What is late in its stage: by the time limits of the definitions in use, in the newsroom's working days."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, and_, false, or_, select
from sqlalchemy.orm import Session

from newsroom.clock import local
from newsroom.installation import workflow_of
from newsroom.models import SpecialDay, Story, WorkflowDefinition
from newsroom.worktime import WorkDays, late_since
from workflows import Timer, Workflow

REACH = timedelta(days=400)
"""How far back special days can still matter to a running time limit."""

StageKey = tuple[str, int, str]
"""Workflow, its version, and a stage of it."""


@dataclass(frozen=True)
class Limits:
    """The definitions in use, and for each stage with a time limit since when a story there is late."""

    workflows: tuple[Workflow, ...]
    late_since: Mapping[StageKey, datetime]

    def late(self, workflow: str, version: int, stage: str, since: datetime) -> bool:
        """Whether a story that came to `stage` at `since` (UTC) has been there too long."""
        limit = self.late_since.get((workflow, version, stage))
        return limit is not None and since <= limit

    def condition(self) -> ColumnElement[bool]:
        """The same as a condition on Story."""
        parts = [
            and_(
                Story.workflow == workflow,
                Story.workflow_version == version,
                Story.stage == stage,
                Story.stage_since <= limit,
            )
            for (workflow, version, stage), limit in self.late_since.items()
        ]
        return or_(false(), *parts)


def limits_at(session: Session, at: datetime) -> Limits:
    """The time limits as they stand at `at` (UTC): two statements."""
    used = workflows_in_use(session)
    days = work_days(session, at)
    late = {
        (flow.name, flow.version, name): late_since(at, Timer(stage.hours, stage.calendar), days)
        for flow in used
        for name, stage in flow.stages.items()
        if stage.hours is not None
    }
    return Limits(used, late)


def workflows_in_use(session: Session) -> tuple[Workflow, ...]:
    """Every definition that stories have begun under: one statement."""
    keys = session.execute(select(WorkflowDefinition.name, WorkflowDefinition.version)).all()
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
    """The working days as far back from `at` (UTC) as matters, and all that are known ahead."""
    first = (local(at) - REACH).date().isoformat()
    rows = session.execute(select(SpecialDay.day, SpecialDay.works).where(SpecialDay.day >= first))
    return WorkDays({date.fromisoformat(row.day): row.works for row in rows})
