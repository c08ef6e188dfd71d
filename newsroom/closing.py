"""What is still open in a case when somebody wants to close it.

A review that is owed and something that is held back must be settled first; a question, a draft and the law's
clock may be left open, but only by saying so.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import DateTime, Select, and_, case, literal, not_, null, select, union_all
from sqlalchemy.orm import Session

from newsroom.installation import newest
from newsroom.models import Debt, Hold, Incident, PressQuestion, Statement, Story, Target
from newsroom.models.story import STATEMENTS

AT_MOST = 100
MUST = frozenset({"debt", "hold"})
"""What must be settled before a case can be closed."""


@dataclass(frozen=True)
class OpenEnd:
    """Something open: a "debt", a "draft" (both of a statement: `id` and `name` are its story's), a "hold"
    (`name`: of what), a "question" (`name`: whose) or the "legal" clock (`name`: the timer's code); until
    when, where that is said.
    """

    kind: str
    id: str
    name: str
    due_at: datetime | None

    @property
    def must(self) -> bool:
        """Whether it keeps the case from being closed."""
        return self.kind in MUST


def open_ends(session: Session, incident: Incident) -> Sequence[OpenEnd]:
    """Everything open in a case, AT_MOST at the most: one statement."""
    parts = [_debts(incident), _holds(incident), _questions(incident), _clock(incident), _drafts(incident)]
    rows = session.execute(union_all(*parts).limit(AT_MOST))
    return [OpenEnd(*row) for row in rows]


def _title() -> Any:
    return case((Story.quarantined, ""), else_=Story.title)


def _debts(incident: Incident) -> Select[*tuple[Any, ...]]:
    owed = and_(Statement.incident_id == incident.id, Debt.cleared_at.is_(None))
    found = select(literal("debt"), Story.id, _title(), Debt.due_at).where(owed)
    return found.join(Statement, Statement.story_id == Story.id).join(Debt, Debt.story_id == Story.id)


def _holds(incident: Incident) -> Select[*tuple[Any, ...]]:
    own = and_(Hold.scope == "tag", Hold.value == incident.tag)  # it ends when the case does
    held = (Hold.incident_id == incident.id, Hold.ended_at.is_(None), not_(own))
    return select(literal("hold"), Hold.id, Hold.value, null().cast(DateTime(timezone=True))).where(*held)


def _questions(incident: Incident) -> Select[*tuple[Any, ...]]:
    asked = (PressQuestion.incident_id == incident.id, PressQuestion.answered_at.is_(None))
    whose = case((PressQuestion.outlet != "", PressQuestion.outlet), else_=PressQuestion.from_whom)
    return select(literal("question"), PressQuestion.id, whose, PressQuestion.due_at).where(*asked)


def _clock(incident: Incident) -> Select[*tuple[Any, ...]]:
    runs = (Target.incident_id == incident.id, Target.met_at.is_(None), Target.replaced_at.is_(None))
    return select(literal("legal"), Target.id, Target.timer, Target.due_at).where(
        *runs, Target.kind == "legal"
    )


def _drafts(incident: Incident) -> Select[*tuple[Any, ...]]:
    work = [name for name, stage in newest(STATEMENTS).stages.items() if stage.kind == "work"]
    written = (Statement.incident_id == incident.id, Story.stage.in_(work))
    found = select(literal("draft"), Story.id, _title(), Story.stage_due).where(*written)
    return found.join(Statement, Statement.story_id == Story.id)
