"""Contradictions that can be seen without running a definition. What only running shows is in prove.py."""

from collections.abc import Collection, Iterator

from workflows.checks import RULES, RULES_WITH_VALUE
from workflows.definition import ALL, HELD, INTENTS, LIVE, Gate, Move, Workflow
from workflows.reading import unknown


def problems_of(workflow: Workflow) -> tuple[str, ...]:
    """Every problem of `workflow` as an English sentence that names the key; none when it is sound."""
    found = [*_stages(workflow), *_timers(workflow), *_gates(workflow), *_events(workflow)]
    for move in workflow.moves.values():
        found += [f"moves.{move.name}: {problem}" for problem in _move(workflow, move)]
    return tuple(found)


def _stages(workflow: Workflow) -> Iterator[str]:
    signing = [move for move in workflow.moves.values() if move.signs]
    signed_into = {to for move in signing for to in (move.to, *move.to_if.values())}
    for name, stage in workflow.stages.items():
        if stage.on_edit is not None:
            yield from _known(f"stages.{name}: `on_edit`", stage.on_edit, workflow.stages)
        if stage.edit_roles and name in signed_into and stage.on_edit in {None, name}:
            yield f"stages.{name}: text signed on the way here can be edited, so `on_edit` must lead away"


def _timers(workflow: Workflow) -> Iterator[str]:
    for name in workflow.timers:
        yield from _known("timers", name, workflow.stages)


def _gates(workflow: Workflow) -> Iterator[str]:
    for name, gate in workflow.gates.items():
        where = f"gates.{name}"
        yield from _known(f"{where}: `stage`", gate.stage, workflow.stages)
        for kind in sorted(gate.kinds()):
            yield from _known(f"{where}: approval", kind, workflow.approvals)
        if not (gate.always or gate.types or gate.flags or gate.sections or gate.intents):
            yield f"{where}: it never applies; give it types, flags, sections, intents or `always`"
        if all(move.gate != name for move in workflow.moves.values()):
            yield f'{where}: no move leads to it (`gate = "{name}"`)'
        yield from _around(workflow, gate)


def _around(workflow: Workflow, gate: Gate) -> Iterator[str]:
    """Moves that take the same way as a gated one, and would leave the gate to be noticed only at the end."""
    guards = [move for move in workflow.moves.values() if move.gate == gate.name]
    gated = {(source, move.to) for move in guards for source in move.sources}
    for move in workflow.moves.values():
        for source in move.sources:
            if move.gate != gate.name and (source, move.to) in gated:
                yield f"moves.{move.name}: it leads from {source} to {move.to} around the gate “{gate.name}”"


def _events(workflow: Workflow) -> Iterator[str]:
    if not any(move.publishes for move in workflow.moves.values()):
        yield "moves: no move publishes"
        return
    started = {move.starts for move in workflow.moves.values()}
    for intent in INTENTS:
        if (intent == "new" or intent in started) and intent not in workflow.events:
            yield f"events: a publishing move needs an event for the intent “{intent}”"


def _move(workflow: Workflow, move: Move) -> Iterator[str]:
    yield from _places(workflow, move)
    yield from _checklist(move)
    yield from _people(move)
    yield from _rules(workflow, move)
    yield from _signing(workflow, move)
    yield from _publishing(workflow, move)
    yield from _returning(workflow, move)
    yield from _owing(workflow, move)


def _places(workflow: Workflow, move: Move) -> Iterator[str]:
    if not move.sources:
        yield "`from` names no stage"
    for stage in move.sources:
        yield from _known("`from`", stage, workflow.stages)
    for stage in (move.to, *move.to_if.values()):
        yield from _known("`to`", stage, (*workflow.stages, HELD, LIVE))
    if move.gate is not None:
        yield from _known("`gate`", move.gate, workflow.gates)
    if "reason" in move.needs and not workflow.reasons:
        yield "it needs a reason, but the definition lists none under [reasons]"


def _checklist(move: Move) -> Iterator[str]:
    for key, line in move.checklist.items():
        for stage in sorted(line.stages):
            yield from _known(f"checklist.{key}: `stages`", stage, move.sources)


def _people(move: Move) -> Iterator[str]:
    if move.system and move.roles:
        yield "it has both `system` and `roles`; a move is made by the system or by people"
    if not move.system and not move.roles:
        yield "`roles` is empty, so nobody could make it"
    if move.system and (move.signs or move.needs or move.debt):
        yield "the system cannot sign, owe a check, or be asked for anything"


def _rules(workflow: Workflow, move: Move) -> Iterator[str]:
    values = {"intent": INTENTS, "signed": workflow.approvals, "unsigned": workflow.approvals}
    for key, rules in (("when", move.when), ("checks", move.checks)):
        for rule in rules:
            name, colon, value = rule.partition(":")
            yield from _known(f"`{key}`", name, RULES_WITH_VALUE if colon else RULES)
            if colon and name in values:
                yield from _known(f"`{key}`: {name}", value, values[name])


def _signing(workflow: Workflow, move: Move) -> Iterator[str]:
    if move.signs is not None:
        yield from _known("`signs`", move.signs, workflow.approvals)
    for kind in sorted(move.voids if move.voids != ALL else ()):
        yield from _known("`voids`", kind, workflow.approvals)
    yield from _waiting(workflow, move)


def _waiting(workflow: Workflow, move: Move) -> Iterator[str]:
    """A signature that is to be waited for must not be had elsewhere at once."""
    if move.after is None:
        return
    if move.system:
        yield "the system waits for its hour, not for `after`"
    for other in workflow.moves.values():
        if move.signs is not None and other.signs == move.signs and other.after is None:
            yield f"it waits to sign “{move.signs}”, which the move “{other.name}” signs at once"


def _publishing(workflow: Workflow, move: Move) -> Iterator[str]:
    kinds = {workflow.stages[to].kind for to in (move.to, *move.to_if.values()) if to in workflow.stages}
    if move.publishes and (kinds != {"public"} or move.gate):
        yield "it publishes, so every stage it leads to must be of the kind “public”"
    if move.takes_down and "public" in kinds:
        yield "it takes the story down, so it cannot lead to a public stage"
    if move.publishes and move.takes_down:
        yield "it cannot publish and take down at once"
    if move.takes_down != (move.event is not None):
        yield "`event` belongs to moves that take down, and each of them needs one"


def _returning(workflow: Workflow, move: Move) -> Iterator[str]:
    if move.to == HELD and not any(other.holds for other in workflow.moves.values()):
        yield f"it leads to {HELD}, but no move has `holds`"
    if move.restores and move.to != LIVE:
        yield f"it restores the public text, so it must lead to {LIVE}"


def _owing(workflow: Workflow, move: Move) -> Iterator[str]:
    if move.debt and move.debt.unless is not None:
        yield from _known("`debt`: unless", move.debt.unless, workflow.approvals)
    if move.clears_debt and "debt" not in move.when:
        yield "it clears a debt, so `when` must name “debt”: no check is cleared as a side effect"
    if move.clears_debt and (move.publishes or move.debt):
        yield "it clears a debt, so it can neither publish nor open another one"


def _known(where: str, value: str, among: Collection[str]) -> Iterator[str]:
    if value not in among:
        yield f"{where}: {unknown(value, among)}"
