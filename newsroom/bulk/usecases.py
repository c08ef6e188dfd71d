"""One change for several stories, each by itself: what cannot be done to one is said of that one."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal

from newsroom.access import read_story
from newsroom.db import db
from newsroom.errors import Invalid, NewsroomError, Refused, Sentence, words
from newsroom.installation import workflow_of
from newsroom.models import Story
from newsroom.moves.usecases import MoveRequest, move_story
from newsroom.next_step import needs_decision
from newsroom.person import Person
from newsroom.stories.usecases import Handling, set_handling
from workflows import Move

What = Literal["assignee", "deadline", "priority", "move"]
Value = str | datetime | int | None
WHATS: tuple[What, ...] = ("assignee", "deadline", "priority", "move")
MOST = 100
"""The most stories of one change."""


@dataclass(frozen=True)
class Chosen:
    """A story, and the version the person saw when they chose it."""

    story_id: str
    version: int


@dataclass(frozen=True)
class Change:
    """What is to be done: who handles it (an id, or None), the deadline (UTC, or None), the priority (0–2),
    or a move (its name).
    """

    what: What
    value: Value


@dataclass(frozen=True)
class Outcome:
    """What became of one story. `refusal`: why nothing was changed. `was`: the value before, to go back to,
    from `version`; there is no way back from a move.
    """

    story_id: str
    refusal: Sentence | None
    version: int = 0
    was: Value = None


def change_many(person: Person, chosen: Iterable[Chosen], change: Change, at: datetime) -> list[Outcome]:
    """Make the same change to each story, in the order given; `at` is now, UTC. A refusal is an outcome."""
    return [_one(person, item, change, at) for item in list(chosen)[:MOST]]


def undo_many(person: Person, before: Iterable[tuple[Chosen, Change]], at: datetime) -> list[Outcome]:
    """Give each story back the value it had, unless somebody changed the story since."""
    return [_one(person, item, change, at) for item, change in list(before)[:MOST]]


def simple(move: Move) -> bool:
    """Whether a move can be made for many at once: nothing need be said, and nobody vouches for a text that
    they would have to read first.
    """
    return not (needs_decision(move, move.needs) or move.signs or move.system)


def _one(person: Person, item: Chosen, change: Change, at: datetime) -> Outcome:
    try:
        story = read_story(db.session(), person, item.story_id)
        if change.what == "move":
            moved = _move(person, story, item, str(change.value), at)
            return Outcome(moved.id, None, moved.version)
        present = Handling(story.assignee_id, story.deadline, story.priority, story.embargo)
        name = "assignee_id" if change.what == "assignee" else change.what
        changed: dict[str, Any] = {name: change.value}
        planned = set_handling(person, story.id, item.version, replace(present, **changed), at)
        return Outcome(planned.id, None, planned.version, getattr(present, name))
    except NewsroomError as error:
        return Outcome(item.story_id, _sentence(error))


def _move(person: Person, story: Story, item: Chosen, name: str, at: datetime) -> Story:
    workflow = workflow_of(db.session(), story.workflow, story.workflow_version)
    move = workflow.moves.get(name)
    if move and not simple(move):
        raise Refused(words("This step is taken story by story: somebody must read or say something first."))
    return move_story(person, story.id, MoveRequest(name, item.version), at)


def _sentence(error: NewsroomError) -> Sentence:
    return next(iter(error.errors.values())) if isinstance(error, Invalid) else error.sentence
