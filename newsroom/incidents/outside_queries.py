"""What a case asks of others and what the press asks of it. Reads only; every list is bounded."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from newsroom.models import CaseRequest, PressQuestion, Statement, Story

MOST = 200


@dataclass(frozen=True)
class Outside:
    """Requests and questions: the open ones first, the soonest due before the others; and the statements of
    the case that are out, as (id, headline).
    """

    requests: Sequence[CaseRequest]
    questions: Sequence[PressQuestion]
    statements: Sequence[tuple[str, str]]

    def overdue(self, at: datetime) -> int:
        """How many of both are past their time at `at`."""
        dues = [row.due_at for row in self.requests if row.outcome_at is None]
        dues += [row.due_at for row in self.questions if row.answered_at is None]
        return sum(due is not None and due < at for due in dues)


def outside_of(session: Session, incident_id: str) -> Outside:
    """Requests, questions and statements of a case, MOST of each at the most."""
    requests = select(CaseRequest).where(CaseRequest.incident_id == incident_id)
    asked = requests.order_by(
        CaseRequest.outcome_at.is_not(None), CaseRequest.due_at.is_(None), CaseRequest.due_at
    )
    questions = select(PressQuestion).where(PressQuestion.incident_id == incident_id)
    heard = questions.order_by(
        PressQuestion.answered_at.is_not(None), PressQuestion.due_at.is_(None), PressQuestion.due_at
    )
    out = (
        select(Story.id, Story.title)
        .join(Statement, Statement.story_id == Story.id)
        .where(Statement.incident_id == incident_id, Story.sequence > 0, Story.quarantined.is_(False))
        .order_by(Statement.created_at.desc())
    )
    return Outside(
        session.scalars(asked.limit(MOST)).all(),
        session.scalars(heard.limit(MOST)).all(),
        [(row.id, row.title) for row in session.execute(out.limit(MOST))],
    )
