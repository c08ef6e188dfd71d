"""Every signature a story has had, for showing: which hold, which fell, and at what. Reads only."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session, joinedload

from newsroom.models import Approval, Story
from newsroom.trail_reading import actors_at, names_of
from workflows import Label, Workflow

EDIT = Label("Sửa nội dung", "Edit")
_ALL = (
    select(Approval)
    .where(Approval.story_id == bindparam("story"))
    .order_by(Approval.created_at.desc())
    .options(joinedload(Approval.user))
)


@dataclass(frozen=True)
class Signed:
    """One approval. `valid`: in force under the present text. `cause` and `fell_by` (a name) when it fell."""

    approval: Approval
    label: Label
    valid: bool
    cause: Label | None = None
    fell_by: str = ""


def signed_for(session: Session, story: Story, workflow: Workflow) -> list[Signed]:
    """All approvals of a story, the newest first, in three queries at most."""
    found = session.scalars(_ALL, {"story": story.id}).all()
    fallers = _fallers(session, story, found)
    return [_signed(approval, story, workflow, fallers.get(approval.id, "")) for approval in found]


def _fallers(session: Session, story: Story, approvals: Sequence[Approval]) -> dict[str, str]:
    """The name of whoever made each approval fall: the entry of the trail at that very moment says so."""
    fallen = {approval.id: approval.voided_at for approval in approvals if approval.voided_at}
    actors = actors_at(session, f"story:{story.id}", fallen.values())
    known = names_of(session, actors.values())
    return {key: known.get(actors.get(moment, ""), "") for key, moment in fallen.items()}


def _signed(approval: Approval, story: Story, workflow: Workflow, fell_by: str) -> Signed:
    label = workflow.approvals.get(approval.kind, Label(approval.kind, approval.kind))
    if approval.voided_at is None:
        return Signed(approval, label, approval.revision_id == story.revision_id)
    move = workflow.moves.get(approval.void_cause)
    return Signed(approval, label, False, move.label if move else EDIT, fell_by)
