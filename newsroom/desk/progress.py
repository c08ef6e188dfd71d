"""How far along its way a story is, as a line of steps."""

from dataclasses import dataclass
from typing import Literal

from newsroom.models import Story
from workflows import Label, Stage, Workflow
from workflows.routes import main_path

State = Literal["done", "now", "ahead"]


@dataclass(frozen=True)
class Progress:
    """Where a story is, and the stages of its way with their state: none when it has left the way.

    `number` is the present step, counted from 1; 0 when there are none.
    """

    stage: Stage
    steps: tuple[tuple[Label, State], ...]
    number: int


def progress_of(workflow: Workflow, story: Story) -> Progress:
    """The line for `story`. A story sent back stands at the first step, a held one where it was held."""
    stage = workflow.stages[story.stage]
    way = _way(workflow, story)
    place = _place(workflow, story)
    if place not in way:
        return Progress(stage, (), 0)
    here = way.index(place)
    states: list[State] = ["done" if n < here else "now" if n == here else "ahead" for n in range(len(way))]
    labels = (workflow.stages[name].label for name in way)
    return Progress(stage, tuple(zip(labels, states, strict=True)), here + 1)


def _way(workflow: Workflow, story: Story) -> tuple[str, ...]:
    """The stages ahead of every story, and of the others only those this one has to pass or stands at."""
    optional = {gate.stage for gate in workflow.gates.values() if gate.name not in story.raised_gates}
    optional |= {source for move in workflow.moves.values() if move.system for source in move.sources}
    goal = _goal(workflow, story)
    return tuple(
        name
        for name in main_path(workflow)
        if name in (story.stage, story.held_from, goal)
        or (workflow.stages[name].kind == "work" and name not in optional)
    )


def _goal(workflow: Workflow, story: Story) -> str:
    """Where publishing leads in this round; a story that is there already has arrived."""
    if workflow.stages[story.stage].kind == "public":
        return story.stage
    publishing = (move for move in workflow.moves.values() if move.publishes)
    return next((move.to_if.get(story.intent, move.to) for move in publishing), "")


def _place(workflow: Workflow, story: Story) -> str:
    stage = workflow.stages[story.stage]
    if stage.kind != "side":
        return story.stage
    return story.held_from or (workflow.initial if stage.edit_roles else "")
