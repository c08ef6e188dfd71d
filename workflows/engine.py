"""Decides. `available` and `decide` ask the same question in the same order, so what is offered can be done.

The order is: who (role), whether the move applies (`when`), the `checks`, where it leads, what must be given.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from math import ceil

from workflows.checks import Case, broken, gates_applying, gates_owed
from workflows.definition import AUTHOR, HELD, LIVE, Debt, Move, Workflow
from workflows.facts import Actor, Decision, Facts, Given, MoveRefused, Offer
from workflows.words import Reason

_NOTHING = Given()


def decide(workflow: Workflow, name: str, actor: Actor, facts: Facts, given: Given = _NOTHING) -> Decision:
    """What follows when `actor` makes the move `name`. Raises MoveRefused with the first reason against it.

    `facts.now` is the clock; nothing else is asked for the time.
    """
    move = workflow.moves.get(name)
    if move is None:
        raise MoveRefused(Reason("unknown_move", {"move": name}))
    if facts.stage not in move.sources:
        stage = workflow.stages[facts.stage].label
        raise MoveRefused(Reason("not_from_here", {"move": move.label, "stage": stage}))
    reason = _refusal(workflow, move, actor, facts) or _missing(workflow, move, facts, given)
    if reason:
        raise MoveRefused(reason)
    return _decision(workflow, move, facts, given)


def available(
    workflow: Workflow, actor: Actor, facts: Facts, moves: Iterable[Move] | None = None
) -> tuple[Offer, ...]:
    """Every move that starts here and applies, in the order of the definition; refused ones say why.

    `moves`: only these are asked about, all of them moves that start here.
    """
    case = Case(workflow, actor, facts)
    return tuple(
        _offer(workflow, move, actor, facts)
        for move in (workflow.moves_from(facts.stage) if moves is None else moves)
        if broken(move.when, case) is None
    )


def may_edit(workflow: Workflow, actor: Actor, facts: Facts) -> Reason | None:
    """None when `actor` may change the text at the present stage, otherwise why not."""
    stage = workflow.stages[facts.stage]
    if reason := _in_quarantine(facts):
        return reason
    if not stage.edit_roles:
        return Reason("edit_closed", {"stage": stage.label})
    as_author = AUTHOR in stage.edit_roles and bool(actor.roles) and facts.wrote(actor.id)
    if not actor.system and (as_author or actor.roles & stage.edit_roles):
        return None
    return Reason("edit_role", {"stage": stage.label, "roles": stage.edit_roles})


def after_edit(workflow: Workflow, facts: Facts) -> str:
    """The stage a story is at once its text has been changed at the present one."""
    return workflow.stages[facts.stage].on_edit or facts.stage


def _offer(workflow: Workflow, move: Move, actor: Actor, facts: Facts) -> Offer:
    reason = _refusal(workflow, move, actor, facts)
    to = _target(workflow, move, facts) or facts.stage
    return Offer(move=move, to=to, allowed=reason is None, reason=reason, needs=_needs(move, facts))


def _refusal(workflow: Workflow, move: Move, actor: Actor, facts: Facts) -> Reason | None:
    case = Case(workflow, actor, facts)
    return (
        _not_entitled(move, actor)
        or (None if move.takes_down else _in_quarantine(facts))
        or broken(move.when, case)
        or broken(move.checks, case)
        or _too_early(move, facts)
        or _debt_in_the_way(move, actor, facts)
        or (facts.held if move.publishes else None)
        or (None if _target(workflow, move, facts) else Reason("nowhere_to_return"))
    )


def _not_entitled(move: Move, actor: Actor) -> Reason | None:
    if move.system:
        return None if actor.system else Reason("system_only", {"move": move.label})
    if actor.roles & move.roles and not actor.system:
        return None
    return Reason("role_only", {"move": move.label, "roles": move.roles})


def _in_quarantine(facts: Facts) -> Reason | None:
    """What may hold a state secret is neither moved on nor rewritten. Taking it down may be done."""
    return Reason("quarantined") if "quarantine" in facts.hindrances else None


def _too_early(move: Move, facts: Facts) -> Reason | None:
    """Some moves are for when nobody else has acted for a while."""
    if move.after is None or (left := timedelta(minutes=move.after) - facts.waited()) <= timedelta(0):
        return None
    return Reason("too_early", {"move": move.label, "minutes": ceil(left / timedelta(minutes=1))})


def _owes(move: Move, facts: Facts) -> Debt | None:
    """The debt this move would open on the present text."""
    if move.debt and any(signature.kind == move.debt.unless for signature in facts.signed()):
        return None
    return move.debt


def _debt_in_the_way(move: Move, actor: Actor, facts: Facts) -> Reason | None:
    """One debt at a time: publishing on credit would hide what another person still owes. Taking down may."""
    if move.publishes and _owes(move, facts) and facts.debt_by not in {None, actor.id}:
        return Reason("no_other_debt")
    return None


def _target(workflow: Workflow, move: Move, facts: Facts) -> str | None:
    if move.gate and move.gate in gates_owed(workflow, facts):
        return workflow.gates[move.gate].stage
    target = move.to_if.get(facts.intent, move.to)
    if target == HELD:
        return facts.held_from
    return facts.live_stage if target == LIVE else target


def _needs(move: Move, facts: Facts) -> tuple[str, ...]:
    """What must be given; a checklist only where a line of it is asked for."""
    asked = move.lines(facts.content_type, facts.stage)
    needs = tuple(need for need in move.needs if need != "checklist" or asked)
    return (*needs, "password") if move.alone else needs


def _missing(workflow: Workflow, move: Move, facts: Facts, given: Given) -> Reason | None:
    """The first thing that is needed and not given, in this order."""
    if "reason" in move.needs and given.reason not in workflow.reasons:
        return Reason("unknown_reason", {"given": given.reason}) if given.reason else Reason("missing_reason")
    if "comment" in move.needs and not given.comment.strip():
        return Reason("missing_comment")
    if "at" in move.needs and (reason := _bad_time(given.at, facts)):
        return reason
    lines = move.lines(facts.content_type, facts.stage)
    unticked = tuple(label for key, label in lines.items() if key not in given.checklist)
    if unticked:
        return Reason("missing_checklist", {"items": unticked})
    return Reason("missing_password") if move.alone and not given.proven else None


def _bad_time(at: datetime | None, facts: Facts) -> Reason | None:
    if at is None:
        return Reason("missing_at")
    if at <= facts.now:
        return Reason("at_past", {"at": at})
    if facts.embargo and at < facts.embargo:
        return Reason("at_embargo", {"at": at, "embargo": facts.embargo})
    return None


def _decision(workflow: Workflow, move: Move, facts: Facts, given: Given) -> Decision:
    to = _target(workflow, move, facts) or facts.stage
    schedules = "at" in move.needs
    return Decision(
        move=move,
        to=to,
        signs=move.signs,
        voids=move.voids,
        event=workflow.events[facts.intent] if move.publishes else move.event,
        publishes=move.publishes,
        takes_down=move.takes_down,
        opens_debt=_owes(move, facts) if facts.debt_by is None else None,
        clears_debt=move.clears_debt,
        raises=_raises(workflow, move, to, facts),
        assigns=move.assigns,
        holds=move.holds,
        restores=move.restores,
        starts_intent=move.starts,
        clears_schedule=facts.scheduled_for is not None and not schedules,
        at=given.at if schedules else None,
        confirmed=tuple(move.lines(facts.content_type, facts.stage)),
    )


def _raises(workflow: Workflow, move: Move, to: str, facts: Facts) -> frozenset[str]:
    """A gate that applies as the story moves on stays owed for the round, even if its flag goes later."""
    if move.starts or workflow.stages[to].kind != "work":
        return frozenset()
    return gates_applying(workflow, facts) - facts.raised
