"""The rules a definition may name, each a yes-or-no question about one person and one story.

The same names serve under `when` (a move whose rule does not hold is hidden) and under `checks` (it is shown
and refused). The name of a rule that does not hold is the code of the reason, see words.py.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from workflows.definition import Gate, Workflow
from workflows.facts import Actor, Facts, Signature
from workflows.words import FIELD_NAMES, Reason


def gates_owed(workflow: Workflow, facts: Facts) -> frozenset[str]:
    """The gates that apply to this story and that nobody signed or waived for exactly the present text."""
    kinds = {signature.kind for signature in facts.signed()}
    applying = gates_applying(workflow, facts)
    return frozenset(name for name in applying if not kinds & workflow.gates[name].kinds())


def gates_applying(workflow: Workflow, facts: Facts) -> frozenset[str]:
    """The gates this story must pass, satisfied or not; once raised they stay for the whole round."""
    return frozenset(
        name for name, gate in workflow.gates.items() if name in facts.raised or _applies(gate, facts)
    )


def _applies(gate: Gate, facts: Facts) -> bool:
    return (
        gate.always
        or facts.intent in gate.intents
        or facts.content_type in gate.types
        or facts.section in gate.sections
        or bool(facts.flags & gate.flags)
    )


@dataclass(frozen=True, slots=True)
class Case:
    """What a rule is asked about. `value` is what follows the colon in `signed:publish`, otherwise empty."""

    workflow: Workflow
    actor: Actor
    facts: Facts
    value: str = ""

    def wrote(self) -> bool:
        return self.facts.wrote(self.actor.id)

    def own_signatures(self) -> tuple[Signature, ...]:
        """Signatures of the actor on the present text. A waiver vouches for nothing, so it is left out."""
        waivers = self.workflow.waivers()
        mine = (signature for signature in self.facts.signed() if signature.person == self.actor.id)
        return tuple(signature for signature in mine if signature.kind not in waivers)

    def vouched(self) -> tuple[Signature, ...]:
        """Signatures on the present text by people who wrote none of it."""
        return tuple(signature for signature in self.facts.signed() if not self.facts.wrote(signature.person))


Rule = Callable[[Case], bool]

RULES: Mapping[str, Rule] = {
    "is_writer": lambda case: case.wrote(),
    "not_a_writer": lambda case: not case.wrote(),
    "not_the_author": lambda case: case.actor.id != case.facts.author,
    "not_signed": lambda case: not case.own_signatures(),
    "cosigned": lambda case: any(signature.person != case.actor.id for signature in case.vouched()),
    "gates_clear": lambda case: not gates_owed(case.workflow, case.facts),
    "complete": lambda case: case.facts.complete,
    "embargo_passed": lambda case: case.facts.embargo is None or case.facts.embargo <= case.facts.now,
    "due": lambda case: case.facts.scheduled_for is not None and case.facts.scheduled_for <= case.facts.now,
    "live": lambda case: case.facts.live,
    "not_live": lambda case: not case.facts.live,
    "debt": lambda case: case.facts.debt_by is not None,
    "no_debt": lambda case: case.facts.debt_by is None,
    "not_debtor": lambda case: case.facts.debt_by != case.actor.id,
    "no_findings": lambda case: "findings" not in case.facts.hindrances,
    "conditions_met": lambda case: "conditions" not in case.facts.hindrances,
    "speaks": lambda case: case.actor.speech is None,
    "second_approver": lambda case: case.actor.stands_in,
    "nobody_writing": lambda case: case.facts.unsaved_by <= {case.actor.id},
}
"""Rules named by one word."""

RULES_WITH_VALUE: Mapping[str, Rule] = {
    "intent": lambda case: case.facts.intent == case.value,
    "signed": lambda case: any(signature.kind == case.value for signature in case.vouched()),
    "unsigned": lambda case: all(signature.kind != case.value for signature in case.vouched()),
}
"""Rules written `name:value`, as in `intent:correction` or `signed:publish`."""

MISSING = "missing:"
"""How a hindrance begins that names a field which the content type asks for and the text lacks."""


def missing_fields(hindrances: Iterable[str]) -> tuple[str, ...]:
    """The fields among `hindrances` that the content type asks for, in the order of the form."""
    lacking = {name.removeprefix(MISSING) for name in hindrances if name.startswith(MISSING)}
    return tuple(name for name in FIELD_NAMES if name in lacking)


_DETAILS: Mapping[str, Callable[[Case], dict[str, object]]] = {
    "not_signed": lambda case: {"approval": case.workflow.approvals[case.own_signatures()[0].kind]},
    "signed": lambda case: {"approval": case.workflow.approvals[case.value]},
    "unsigned": lambda case: {"approval": case.workflow.approvals[case.value]},
    "embargo_passed": lambda case: {"embargo": case.facts.embargo},
    "gates_clear": lambda case: {"gates": _gate_labels(case)},
}

_SAID_BETTER: Mapping[str, Callable[[Case], Reason | None]] = {
    "no_findings": lambda case: _lacking(case.facts),
    "speaks": lambda case: case.actor.speech,
}
"""Rules that can give a reason which says more than their own name."""


def _lacking(facts: Facts) -> Reason | None:
    fields = missing_fields(facts.hindrances)
    return (
        Reason("missing_fields", {"fields": tuple(FIELD_NAMES[name] for name in fields)}) if fields else None
    )


def _gate_labels(case: Case) -> tuple[object, ...]:
    owed = gates_owed(case.workflow, case.facts)
    return tuple(gate.label for name, gate in case.workflow.gates.items() if name in owed)


def broken(rules: tuple[str, ...], case: Case) -> Reason | None:
    """The reason of the first of `rules` that does not hold, None when all hold."""
    for rule in rules:
        name, _, value = rule.partition(":")
        asked = Case(case.workflow, case.actor, case.facts, value) if value else case
        holds = RULES_WITH_VALUE[name] if value else RULES[name]
        if not holds(asked):
            better = _SAID_BETTER[name](asked) if name in _SAID_BETTER else None
            return better or Reason(name, _DETAILS[name](asked) if name in _DETAILS else {})
    return None
