"""Where one card may go: what the engine says of every move that starts at its stage, in words."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from newsroom.access import read_story
from newsroom.next_step import needs_decision
from newsroom.person import Person
from newsroom.rules import examine


@dataclass(frozen=True)
class Step:
    """A move. `to`: the stage it leads to; `reason`: why this person cannot make it now, or empty;
    `decides`: it is made on a page of its own, which says what it does or asks for something.
    """

    name: str
    label: str
    to: str
    allowed: bool
    reason: str
    decides: bool


@dataclass(frozen=True)
class Steps:
    """Everything that could happen to a story next, for one person, from its present version."""

    version: int
    stage: str
    moves: list[Step]


def steps_of(session: Session, person: Person, story_id: str, lang: str, at: datetime) -> Steps:
    """The moves of a story for `person` at `at` (UTC), without those that only the clock makes.

    Raises NotFound for a story they may not know of.
    """
    case = examine(session, read_story(session, person, story_id), at)
    moves = [
        Step(
            name=offer.move.name,
            label=offer.move.label.text(lang),
            to=offer.to,
            allowed=offer.allowed,
            reason=offer.reason.text(lang) if offer.reason else "",
            decides=needs_decision(offer.move, offer.needs),
        )
        for offer in case.offers(person)
        if not offer.move.system
    ]
    return Steps(case.story.version, case.story.stage, moves)
