"""The legal officer's part in a story: a question when it comes to them, an answer when it leaves.

The workflow decides which stories come and who may answer how (its gate "legal"); here is only kept what was
asked and answered. What a text must still meet stands among the story's hindrances, so that the engine
refuses to clear or publish it (workflows.checks, `conditions_met`).
"""

from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from newsroom.lateness import due_at
from newsroom.models import LegalCondition, LegalQuestion, Story, new_id
from newsroom.person import Person
from newsroom.rules import Case
from workflows import Decision, Gate, Workflow

GATE = "legal"
CONDITIONS = "conditions"
_BY_MOVE = {"condition": "conditions", "object": "refused"}
_BULLETS = " \t-–•*"


def gate_of(workflow: Workflow) -> Gate | None:
    """The gate that stands for the legal check; None in a workflow without one."""
    return workflow.gates.get(GATE)


def follow(
    session: Session, case: Case, person: Person, decision: Decision, comment: str, at: datetime
) -> dict[str, Any]:
    """Keep what a move (already made) means for the legal officer; returns what the trail says of it."""
    gate, came_from = gate_of(case.workflow), case.facts.stage
    if gate is None or decision.to == came_from:
        return {}
    if decision.to == gate.stage:
        question = put_question(session, case, person, comment, at)
        return {"question": question.id}
    if came_from == gate.stage and not decision.holds:
        return _answer(session, case, person, decision, comment, at)
    return {}


def open_question(session: Session, story: Story) -> LegalQuestion | None:
    """The question of a story that nobody has answered yet; there is one at the most."""
    wanted = LegalQuestion.story_id == story.id, LegalQuestion.answered_at.is_(None)
    return session.scalars(select(LegalQuestion).where(*wanted)).one_or_none()


def put_question(session: Session, case: Case, person: Person, words: str, at: datetime) -> LegalQuestion:
    """Ask about the present text. A question that is open already goes on, about this text, with new words
    where there are any; its time limit stays.
    """
    story, question = case.story, open_question(session, case.story)
    if question is None:
        question = LegalQuestion(
            id=new_id(),
            story_id=story.id,
            asked_by_id=person.id,
            asked_at=at,
            deadline=due(session, case.workflow, at),
        )
        session.add(question)
    question.revision_id = story.revision_id
    if words.strip():
        question.question, question.asked_by_id = words.strip(), person.id
    return question


def due(session: Session, workflow: Workflow, at: datetime) -> datetime | None:
    """When a question asked at `at` (UTC) should be answered: the time limit of the legal stage."""
    gate = gate_of(workflow)
    stage = workflow.stages[gate.stage] if gate else None
    return due_at(session, stage, at) if stage else None


def settle(session: Session, story: Story) -> None:
    """Bring the story's hindrances in line with its conditions: whether one of them is still to be met."""
    session.flush()
    wanted = LegalCondition.story_id == story.id, LegalCondition.met_at.is_(None)
    unmet = session.scalar(select(func.count()).select_from(LegalCondition).where(*wanted))
    others = {name for name in story.hindrances if name != CONDITIONS}
    story.hindrances = sorted(others | ({CONDITIONS} if unmet else set()))


def _answer(
    session: Session, case: Case, person: Person, decision: Decision, comment: str, at: datetime
) -> dict[str, Any]:
    question = open_question(session, case.story) or put_question(session, case, person, "", at)
    question.answer = _kind(case.workflow, decision)
    question.answered_by_id, question.answered_at, question.note = person.id, at, comment.strip()
    said = {"question": question.id, "answer": question.answer}
    if question.answer != CONDITIONS:
        return said
    session.flush()
    conditions = _conditions(question, comment)
    session.add_all(conditions)
    settle(session, case.story)
    return said | {"conditions": [condition.id for condition in conditions]}


def _kind(workflow: Workflow, decision: Decision) -> str:
    """What a move out of the legal stage says: by what it signs, else by its name; any other drops it."""
    gate = gate_of(workflow)
    if gate and decision.signs == gate.approval:
        return "cleared"
    if gate and decision.signs and decision.signs == gate.waiver:
        return "waived"
    return _BY_MOVE.get(decision.move.name, "dropped")


def _conditions(question: LegalQuestion, comment: str) -> list[LegalCondition]:
    """One condition for each line that says something."""
    lines = [line for line in (raw.strip(_BULLETS) for raw in comment.splitlines()) if line]
    return [
        LegalCondition(
            id=new_id(), question_id=question.id, story_id=question.story_id, position=number, text=line
        )
        for number, line in enumerate(lines or [comment.strip()], start=1)
    ]
