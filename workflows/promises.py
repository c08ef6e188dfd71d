"""What a definition must never allow, each promise a question about one step of a story."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from workflows.checks import gates_owed
from workflows.definition import Workflow
from workflows.facts import Actor, Decision
from workflows.positions import Position


class Step(NamedTuple):
    """One move: who made it, what was decided, and the story before and after."""

    workflow: Workflow
    actor: Actor
    decision: Decision
    before: Position
    after: Position

    def on_credit(self) -> bool:
        """The actor now owes a later check, so others will look at what was done."""
        return self.after.debt_by == self.actor.id


def _unsigned(step: Step) -> bool:
    if not step.decision.publishes or step.on_credit():
        return False
    waivers = step.workflow.waivers()
    people = {person for kind, person in step.after.signed if kind not in waivers}
    return len(people - step.before.writers) < step.workflow.signatures


def _past_a_gate(step: Step) -> bool:
    if not step.decision.publishes or step.on_credit():
        return False
    return bool(gates_owed(step.workflow, step.before._replace(signed=step.after.signed).facts()))


def _signed_by_writer(step: Step) -> bool:
    return step.decision.signs is not None and step.actor.id in step.before.writers


def _signed_twice(step: Step) -> bool:
    waivers = step.workflow.waivers()
    if step.decision.signs is None or step.decision.signs in waivers:
        return False
    void = step.decision.voids
    kept = (mark for mark in step.before.signed if void != "all" and mark[0] not in void)
    return any(person == step.actor.id and kind not in waivers for kind, person in kept)


def _own_debt_cleared(step: Step) -> bool:
    return step.decision.clears_debt and (step.actor.system or step.actor.id == step.before.debt_by)


def _unpublished_text_shown(step: Step) -> bool:
    public = step.workflow.stages[step.after.stage].kind == "public"
    return public and not step.after.fresh


def _unauthorised(step: Step) -> bool:
    mute = step.actor.system or step.actor.speech is not None
    return step.decision.publishes and step.workflow.speaks and mute


PROMISES: Mapping[str, Callable[[Step], bool]] = {
    "a text can be published that too few people other than its writers have signed": _unsigned,
    "a text can be published past a gate that nobody has signed or waived": _past_a_gate,
    "a writer can sign their own text": _signed_by_writer,
    "a text can be published by somebody who may not speak for the agency": _unauthorised,
    "one person can sign the same text twice": _signed_twice,
    "an owed check can be cleared by the person who owes it, or by the system": _own_debt_cleared,
    "a public stage can be reached with a text that was not published": _unpublished_text_shown,
}
"""What went wrong, in words, and whether a step does it."""
