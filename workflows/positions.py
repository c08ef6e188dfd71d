"""Where a story can be, reduced to what the rules can see, and how the newsroom carries out a decision."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from workflows.definition import HELD, INTENTS, MOVE_ROLES, Workflow
from workflows.facts import Actor, Decision, Facts, Given, Signature
from workflows.words import Reason

NOW = datetime(2026, 1, 1, tzinfo=UTC)
TEXT = "the present text"
PEOPLE = tuple(Actor(name, frozenset(MOVE_ROLES)) for name in ("p1", "p2", "p3"))
MUTE = tuple(replace(person, speech=Reason("speaks")) for person in PEOPLE)
"""The same people while no paper lets them speak for the agency."""
SYSTEM = Actor("system", frozenset(), system=True)
AUTHOR_ID = PEOPLE[0].id


class Position(NamedTuple):
    """A story between two steps. p1 is the author; signatures are those on the present text only.

    `live` is the stage of the public version, `fresh` says that the present text is that version.
    """

    stage: str
    intent: str = "new"
    writers: frozenset[str] = frozenset({AUTHOR_ID})
    signed: frozenset[tuple[str, str]] = frozenset()
    raised: frozenset[str] = frozenset()
    live: str | None = None
    fresh: bool = False
    held: str | None = None
    scheduled: bool = False
    debt_by: str | None = None

    def facts(self) -> Facts:
        """This position as the engine is told about it. A schedule counts as due at once, and every
        wait as over: time passes by itself.
        """
        return Facts(
            stage=self.stage,
            intent=self.intent,
            author=AUTHOR_ID,
            writers=self.writers,
            digest=TEXT,
            now=NOW,
            signatures=tuple(Signature(kind, person, TEXT) for kind, person in sorted(self.signed)),
            raised=self.raised,
            live=self.live is not None,
            live_stage=self.live,
            held_from=self.held,
            scheduled_for=NOW if self.scheduled else None,
            debt_by=self.debt_by,
            stage_since=NOW - timedelta(days=365),
        )

    def key(self) -> tuple[object, ...]:
        """The same for two positions that differ only in which of p2 and p3 did what."""
        others = sorted(
            (person in self.writers, sorted(k for k, p in self.signed if p == person), person == self.debt_by)
            for person in ("p2", "p3")
        )
        own = (sorted(k for k, p in self.signed if p == AUTHOR_ID), self.debt_by == AUTHOR_ID)
        place = (self.stage, self.intent, self.raised, self.live, self.fresh, self.held, self.scheduled)
        return (*place, str(others), str(own))


def everything(workflow: Workflow) -> Given:
    """All that any move could ask a person for."""
    reason = next(iter(workflow.reasons), None)
    ticks = frozenset(key for move in workflow.moves.values() for key in move.checklist)
    return Given(reason=reason, comment="because", at=NOW + timedelta(hours=1), checklist=ticks, proven=True)


def after_move(before: Position, actor: Actor, decision: Decision) -> Position:
    """The position once everything that `decision` says has been done."""
    live, fresh = before.live, before.fresh or decision.restores
    if decision.publishes:
        live, fresh = decision.to, True
    elif decision.takes_down:
        live, fresh = None, False
    return Position(
        stage=decision.to,
        intent=decision.starts_intent or before.intent,
        writers=before.writers,
        signed=_signed(before, actor, decision),
        raised=frozenset() if decision.starts_intent else before.raised | decision.raises,
        live=live,
        fresh=fresh and live is not None,
        held=_held(before, decision),
        scheduled=(before.scheduled and not decision.clears_schedule) or decision.at is not None,
        debt_by=_debtor(before, actor, decision),
    )


def after_text_change(before: Position, person: str, stage: str) -> Position:
    """The position once `person` has changed the text: a new digest, so no signature is left on it."""
    writers = before.writers | {person}
    return before._replace(stage=stage, writers=writers, signed=frozenset(), fresh=False)


def _signed(before: Position, actor: Actor, decision: Decision) -> frozenset[tuple[str, str]]:
    if decision.restores and not before.fresh:
        return frozenset()
    void = decision.voids
    kept = frozenset(mark for mark in before.signed if void != "all" and mark[0] not in void)
    return kept | {(decision.signs, actor.id)} if decision.signs else kept


def _held(before: Position, decision: Decision) -> str | None:
    if decision.holds:
        return before.stage
    return before.held if decision.to == before.stage and decision.move.to != HELD else None


def _debtor(before: Position, actor: Actor, decision: Decision) -> str | None:
    if decision.clears_debt:
        return None
    return actor.id if decision.opens_debt else before.debt_by


def like_intents(workflow: Workflow) -> dict[str, str]:
    """For each intent the first one that no rule of `workflow` tells apart from it."""
    ruled = {rule for move in workflow.moves.values() for rule in (*move.when, *move.checks)}
    first: dict[tuple[object, ...], str] = {}
    return {intent: first.setdefault(_seen(workflow, intent, ruled), intent) for intent in INTENTS}


def _seen(workflow: Workflow, intent: str, ruled: set[str]) -> tuple[object, ...]:
    targets = tuple(move.to_if.get(intent) for move in workflow.moves.values())
    gates = tuple(intent in gate.intents for gate in workflow.gates.values())
    return (*targets, *gates, f"intent:{intent}" in ruled)
