"""What somebody must know before deciding: what a move does, how far it reaches, who signed, what lacks."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from newsroom.access import read_story
from newsroom.approvals import Signed, signed_for
from newsroom.chains import sent_before
from newsroom.content import parse
from newsroom.errors import Invalid
from newsroom.ledger import Outgoing, reached
from newsroom.models import Revision, Story
from newsroom.models.story import STATEMENTS
from newsroom.moves.outgoing import place_of
from newsroom.person import Person
from newsroom.rules import Case, examine
from workflows import Label, Move, Offer, Reason, Stage, gates_owed
from workflows.definition import Debt


@dataclass(frozen=True)
class Reach:
    """How many portals are told at once, and how many are switched off and told once they are on again."""

    now: int
    later: int


@dataclass(frozen=True)
class DecisionView:
    """A move of one story for one person.

    `refusal`: why this person cannot make it now. `reach`: which portals will be told, if any.
    `voids`: the approvals that fall with it. `owed`: the gates nobody has signed yet.
    """

    case: Case
    move: Move
    to: Stage
    signed: list[Signed]
    refusal: Reason | None
    reach: Reach | None
    voids: list[Label]
    owed: list[Label]

    @property
    def lines(self) -> dict[str, Label]:
        """The lines of the move's checklist that this story must have ticked, by their ids."""
        return self.move.lines(self.story.content_type, self.story.stage)

    @property
    def debt(self) -> Debt | None:
        """The check that somebody else will owe, unless the present text has the signature that spares it."""
        debt, signed = self.move.debt, {signature.kind for signature in self.case.facts.signed()}
        return None if debt is None or debt.unless in signed else debt

    @property
    def story(self) -> Story:
        """The story itself, its author and assignee loaded."""
        return self.case.story


def view_decision(session: Session, person: Person, story_id: str, name: str, at: datetime) -> DecisionView:
    """The move `name` of a story as `person` finds it at `at` (UTC).

    Raises NotFound for a story they may not know of and Invalid for a move that its workflow does not have.
    """
    story = read_story(session, person, story_id)
    case = examine(session, story, at)
    move = case.workflow.moves.get(name)
    if move is None:
        raise Invalid({"move": Reason("unknown_move", {"move": name})})
    offer = next((offer for offer in case.offers(person) if offer.move is move), None)
    gates = case.workflow.gates
    return DecisionView(
        case=case,
        move=move,
        to=case.workflow.stages[offer.to if offer else story.stage],
        signed=signed_for(session, story, case.workflow),
        refusal=_refusal(case, move, offer),
        reach=_reach(session, case, move, at),
        voids=_voids(case, move),
        owed=[gates[name].label for name in sorted(gates_owed(case.workflow, case.facts))],
    )


def _refusal(case: Case, move: Move, offer: Offer | None) -> Reason | None:
    if offer is None:
        stage = case.workflow.stages[case.story.stage]
        return Reason("not_from_here", {"move": move.label, "stage": stage.label})
    return offer.reason


def _reach(session: Session, case: Case, move: Move, at: datetime) -> Reach | None:
    """Whom the event of this move goes to, now or at the scheduled time; None when there is no event."""
    publishes = move.publishes or "at" in move.needs
    if not publishes and not move.takes_down:
        return None
    story, kind = case.story, case.workflow.events[case.story.intent] if publishes else move.event or ""
    content = case.content
    if move.takes_down and story.public_revision_id:
        content = parse(session.get_one(Revision, story.public_revision_id).content)
    site, channel = place_of(session, content.section)
    event = Outgoing(
        type=kind,
        body=b"",
        at=at,
        story_id=story.id,
        section=content.section,
        site=site,
        language=content.language,
        content_type=content.type,
        channel=channel,
        exercise=story.exercise,
        chain=sent_before(session, story) if publishes and case.workflow.name == STATEMENTS else (),
    )
    return Reach(*reached(session, event))


def _voids(case: Case, move: Move) -> list[Label]:
    kinds = {approval.kind for approval in case.approvals}
    fallen = kinds if move.voids == "all" else kinds & set(move.voids)
    return [case.workflow.approvals[kind] for kind in sorted(fallen)]
