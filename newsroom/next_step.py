"""What could happen to a story next, sorted for people: the likely step, the others, and whose turn it is."""

from dataclasses import dataclass

from newsroom.person import Person
from newsroom.rules import Case
from workflows import Move, Offer
from workflows.definition import AUTHOR
from workflows.words import ROLE_NAMES


@dataclass(frozen=True)
class Steps:
    """The moves of one story for one person. `waiting_for`: roles (or "author") whose turn it is, if any."""

    likely: Offer | None
    others: tuple[Offer, ...]
    refused: tuple[Offer, ...]
    waiting_for: tuple[str, ...]


def steps_for(case: Case, person: Person) -> Steps:
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


def waiting_for(case: Case) -> tuple[str, ...]:
    """Whose turn it is, whoever asks: roles that may lead the story on; "author" where only writers may."""
    onward = [move for move in case.workflow.moves_from(case.story.stage) if _leads_on(move, case)]
    if onward and all("is_writer" in move.checks for move in onward):
        return (AUTHOR,)
    roles = frozenset[str]().union(*(move.roles for move in onward))
    return tuple(role for role in ROLE_NAMES if role in roles)


def needs_decision(move: Move) -> bool:
    """Whether a move gets a page of its own: something must be given, or it cannot simply be taken back."""
    return bool(move.needs or move.checklist or move.publishes or move.takes_down or move.tone == "danger")


def _leads_on(move: Move, case: Case) -> bool:
    owed = "debt" not in move.when or case.facts.debt_by is not None
    return move.tone == "primary" and not move.system and owed
