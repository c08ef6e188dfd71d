"""The rules for statements of the crisis desk, which no newsroom can switch off."""

from collections.abc import Callable, Iterable

from newsroom.errors import words
from newsroom.proof import truth
from newsroom.proof.context import Context
from newsroom.proof.finding import Spot
from newsroom.proof.manuscript import Manuscript
from newsroom.proof.rule import Rule
from newsroom.proof.truth import Matter

_STRUCTURE = words(
    "What is repeated is remembered: say what is true, and describe the claim only further down."
)
_PROOF = words(
    "What is rebutted without proof is one more claim. The case keeps the evidence and the verdict."
)
_PROMISE = words("People wait for the time that was promised; the case and its clock go by it as well.")


def _of_case(
    look: Callable[[Manuscript, Matter], Iterable[Spot]],
) -> Callable[[Manuscript, Context], Iterable[Spot]]:
    """The rule for statements alone: other stories have no case."""
    return lambda story, context: look(story, context.matter) if context.matter else ()


TRUTH: tuple[Rule, ...] = (
    Rule(
        "claim_headlined", "block", _of_case(truth.claim_headlined),
        words("The claim in the headline of a statement"),
        words("The headline repeats the claim “%(claim)s”."),
        _STRUCTURE, lowest="block",
    ),
    Rule(
        "false_link", "block", _of_case(truth.false_link),
        words("Links to the page of a false claim"),
        words("A live link to the page of the false claim (%(address)s)."),
        words("It sends readers and search engines there. Write the address as plain text, or leave it out."),
        lowest="block",
    ),
    Rule(
        "no_evidence", "block", _of_case(truth.no_evidence),
        words("Rebuttals without evidence"),
        words("The case has no evidence yet, and this is a rebuttal."),
        _PROOF, lowest="block",
    ),
    Rule(
        "no_verdict", "block", _of_case(truth.no_verdict),
        words("Rebuttals without a verdict"),
        words("No claim of the case has a verdict yet, and this is a rebuttal."),
        _PROOF, lowest="block",
    ),
    Rule(
        "no_stated_source", "block", _of_case(truth.no_stated_source),
        words("Rebuttals without a stated source"),
        words("A rebuttal states its source, and none is named."),
        _PROOF, lowest="block",
    ),
    Rule(
        "unconfirmed_fact", "block", _of_case(truth.unconfirmed_fact),
        words("What the case does not know, said as known"),
        words("The case does not know this yet: “%(fact)s”."),
        words("Mark it in the same sentence (“đang kiểm chứng”, “chưa rõ”), put it under a heading that says"
              " so, or leave it out."),
        lowest="block",
    ),
    Rule(
        "no_next_update", "block", _of_case(truth.no_next_update),
        words("Statements that promise no next update"),
        words("It does not say when the next update comes, as it was promised for this statement."),
        _PROMISE, lowest="block",
    ),
    Rule(
        "next_update_past", "block", _of_case(truth.next_update_past),
        words("Promises for a time that has passed"),
        words("The next update is promised for %(moment)s, which has passed."),
        _PROMISE, lowest="block",
    ),
)  # fmt: skip
