"""What waits for one person: found by the database as far as it can tell, decided by the workflow engine."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Literal

from sqlalchemy import ColumnElement, Select, and_, bindparam, or_, select
from sqlalchemy.orm import Session, joinedload, load_only

from newsroom.access import visible
from newsroom.errors import Sentence, words
from newsroom.holding import marked
from newsroom.models import Debt, Story, User
from newsroom.next_step import onward
from newsroom.person import Person
from newsroom.rules import STANDING, Standing, examine_many
from workflows import Label, Offer, Stage, Workflow

CANDIDATES = 24
"""How many stories the engine looks at for one desk; more urgent ones come first."""
SHOWN = 18
ASIDE = 6
"""How many of those set aside are shown."""
_OF_A_ROW = (
    *(Story.title, Story.assignee_id, Story.priority, Story.deadline, Story.stage_since, Story.stage_due),
    Story.exercise,
)
TO_BE_WRITTEN = frozenset({"complete", "no_findings"})
"""Reasons that go away when somebody works on the text."""
TO_BE_SETTLED = frozenset({"gates_clear", "no_findings", "conditions_met", "nobody_writing"})
"""Reasons that others have to settle."""


@dataclass(frozen=True)
class Action:
    """The one likely thing to do: its words, and whether it is done at the story or in its editor."""

    label: Label | Sentence
    place: Literal["moves", "edit"] = "moves"


@dataclass(frozen=True)
class Waiting:
    """One story that waits. `set_aside`: it is on hold, or a colleague (`held_by`) has taken it on; `kept`:
    it could go out from where it is, and somebody holds it back.
    """

    story: Story
    stage: Stage
    action: Action
    set_aside: bool
    held_by: str
    kept: bool


@dataclass(frozen=True)
class Queue:
    """What waits, most urgent first. `counts` are of all stages; `more`: there may be others."""

    mine: list[Waiting]
    set_aside: list[Waiting]
    counts: list[tuple[Stage, int]]
    total: int
    more: bool


def queue_for(
    session: Session, person: Person, workflows: tuple[Workflow, ...], at: datetime, stage: str = ""
) -> Queue:
    """What `person` can take a step further now, at most `SHOWN` of it, or of it what is at `stage`.

    `workflows`: every definition in use (newsroom.lateness.workflows_in_use).
    """
    query = _query(person, workflows)
    rows = [] if query is None else session.execute(query, {"at": at}).all()
    stories, kept = [story for story, _ in rows], {story.id for story, held in rows if held}
    cases = examine_many(session, stories, at)
    found = [row for case in cases if (row := _waiting(case, person, case.story.id in kept))]
    mine = [row for row in found if not row.set_aside]
    shown = [row for row in mine if stage in ("", row.stage.name)]
    aside = [row for row in found if row.set_aside]
    return Queue(shown[:SHOWN], aside[:ASIDE], _counts(mine), len(shown), len(stories) == CANDIDATES)


@lru_cache(maxsize=256)
def _query(person: Person, workflows: tuple[Workflow, ...]) -> Select[Story, bool] | None:
    """The candidates of one person, who keeps their roles for a while: made once, as it takes longer to put
    together than to answer.
    """
    places = _places(workflows, person)
    if not places:
        return None
    no_deadline = Story.deadline.is_(None)
    waits_for_the_clock = and_(Story.scheduled_for.is_not(None), Story.scheduled_for > bindparam("at"))
    return (
        select(Story, marked(person.holding))
        .where(or_(*places), visible(person), ~waits_for_the_clock)
        .options(
            load_only(*STANDING, *_OF_A_ROW, raiseload=True),
            joinedload(Story.author).load_only(User.name),
            joinedload(Story.assignee).load_only(User.name),
        )
        .order_by(Story.priority.desc(), no_deadline, Story.deadline, Story.stage_since, Story.id)
        .limit(CANDIDATES)
    )


@dataclass(frozen=True)
class _Place:
    """What the stages have in common whose next step somebody may take: where, and on which stories."""

    sections: frozenset[str] | None
    writing: bool
    owed: bool

    def conditions(self, person: Person, stages: set[str]) -> Iterator[ColumnElement[bool]]:
        """What the database can tell of the engine's rules for stories at `stages`."""
        common = [Story.stage.in_(sorted(stages))]
        if self.sections is not None:
            common.append(Story.section.in_(sorted(self.sections)))
        if self.owed:
            common.append(Story.id.in_(select(Debt.story_id).where(Debt.cleared_at.is_(None))))
        if self.writing:
            yield and_(Story.author_id == person.id, *common)
            yield and_(Story.assignee_id == person.id, *common)
        else:
            yield and_(*common)


def _places(workflows: Iterable[Workflow], person: Person) -> list[ColumnElement[bool]]:
    """Where the next step may be this person's. A text that is still being written waits for its author, or
    for whom it was given to.
    """
    places: dict[_Place, set[str]] = {}
    for workflow in workflows:
        for stage in workflow.stages:
            moves = onward(workflow, stage)
            sections = person.sections(*(role for move in moves for role in move.roles))
            if not moves or sections == frozenset():
                continue
            writing = all("is_writer" in move.checks for move in moves)
            owed = all("debt" in move.when for move in moves)
            places.setdefault(_Place(sections, writing, owed), set()).add(stage)
    return [condition for place, stages in places.items() for condition in place.conditions(person, stages)]


def _waiting(case: Standing, person: Person, kept: bool) -> Waiting | None:
    action = _action(case, person)
    if action is None:
        return None
    story, workflow = case.story, case.workflow
    taken = story.stage in workflow.taken_on
    held_by = story.assignee.name if taken and story.assignee and story.assignee_id != person.id else ""
    set_aside = bool(held_by or story.held_from)
    kept = kept and any(move.publishes for move in workflow.moves_from(story.stage))
    return Waiting(story, workflow.stages[story.stage], action, set_aside, held_by, kept)


def _action(case: Standing, person: Person) -> Action | None:
    """The likely step. One that is this person's, but held up by the story itself, still waits for them."""
    steps = case.offers(person, onward(case.workflow, case.story.stage))
    likely = next((offer for offer in steps if offer.allowed), None)
    if likely:
        return Action(likely.move.label)
    held_up = {offer.reason.code for offer in steps if offer.reason}
    if held_up & TO_BE_WRITTEN and case.edit_refusal(person) is None:
        return Action(words("Go on writing"), "edit")
    if "embargo_passed" in held_up:
        later = next((offer.move.label for offer in case.offers(person) if _for_later(offer)), None)
        return Action(later) if later else None
    return Action(words("See what is missing")) if held_up & TO_BE_SETTLED else None


def _for_later(offer: Offer) -> bool:
    return offer.allowed and "at" in offer.needs


def _counts(rows: list[Waiting]) -> list[tuple[Stage, int]]:
    """How many wait at each stage, the fullest first; one name in two workflows counts as one."""
    numbers = Counter(row.stage.name for row in rows)
    stages = {row.stage.name: row.stage for row in rows}
    return [(stages[name], number) for name, number in numbers.most_common()]
