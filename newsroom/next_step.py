"""What could happen to a story next, sorted for people: the likely step, the others, and whose turn it is."""

from collections.abc import Sequence
from dataclasses import dataclass

from newsroom.person import Person
from newsroom.rules import Standing
from workflows import Move, Offer, Workflow
from workflows.definition import AUTHOR
from workflows.words import ROLE_NAMES


@dataclass(frozen=True)
class Steps:
    """The moves of one story for one person. `waiting_for`: roles (or "author") whose turn it is, if any."""

    likely: Offer | None
    others: tuple[Offer, ...]
    refused: tuple[Offer, ...]
    waiting_for: tuple[str, ...]


def steps_for(case: Standing, person: Person) -> Steps:
    """The moves that start where the story is, as `person` finds them: the likely one apart, refused last."""
    offers = [offer for offer in case.offers(person) if not offer.move.system]
    allowed = [offer for offer in offers if offer.allowed]
    likely = next((offer for offer in allowed if offer.move.tone == "primary"), None)
    return Steps(
        likely=likely,
        others=tuple(offer for offer in allowed if offer is not likely),
        refused=tuple(offer for offer in offers if not offer.allowed),
        waiting_for=waiting_for(case),
    )


def waiting_for(case: Standing) -> tuple[str, ...]:
    """Whose turn it is, whoever asks: roles that may lead the story on; "author" where only writers may."""
    steps = [move for move in onward(case.workflow, case.story.stage) if _applies(move, case)]
    if steps and all("is_writer" in move.checks for move in steps):
        return (AUTHOR,)
    roles = frozenset[str]().union(*(move.roles for move in steps))
    return tuple(role for role in ROLE_NAMES if role in roles)


def onward(workflow: Workflow, stage: str) -> list[Move]:
    """The moves by which people lead a story on from `stage`."""
    return [move for move in workflow.moves_from(stage) if move.tone == "primary" and not move.system]


def needs_decision(move: Move, needs: Sequence[str]) -> bool:
    """Whether a move that `needs` something (see Offer) gets a page of its own: something must be given, or
    it cannot simply be taken back.
    """
    return bool(needs or move.publishes or move.takes_down or move.tone == "danger")


def _applies(move: Move, case: Standing) -> bool:
    return "debt" not in move.when or case.facts.debt_by is not None
