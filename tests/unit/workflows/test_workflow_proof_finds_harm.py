"""Definitions that read well and are unsafe all the same: the proof must show the shortest way to harm."""

import pytest

from workflows import SHIPPED, BadDefinition, load_text

NEWS = (SHIPPED / "news.toml").read_text(encoding="utf-8")
CRISIS = (SHIPPED / "crisis.toml").read_text(encoding="utf-8")

CLEAR = 'roles = ["legal"]\nchecks = ["not_a_writer", "not_signed", "conditions_met"]'
APPROVE = """checks = [
    "not_a_writer", "not_signed", "gates_clear", "no_findings", "conditions_met", "nobody_writing",
    "embargo_passed",
]"""
UPDATE = 'starts = "update"\nvoids = "all"'
LONELY = '[stages.lonely]\nlabel = { vi = "Lẻ", en = "Lonely" }\nkind = "side"\n\n[stages.archived]'
TRAP = """
[[moves]]
name = "fall"
label = { vi = "Rơi", en = "Fall" }
from = ["draft"]
to = "lonely"
roles = ["editor"]
when = ["not_live"]
"""
WALK_IN = """
[[moves]]
name = "walk_in"
label = { vi = "Đưa vào", en = "Walk in" }
from = ["taken_down"]
to = "published"
roles = ["editor"]
"""
RUSH = """
[[moves]]
name = "rush"
label = { vi = "Đăng vội", en = "Rush" }
from = ["submitted"]
to = "published"
roles = ["editor"]
publishes = true
"""
PUBLISHED = '[stages.published]\nlabel = { vi = "Đã đăng", en = "Published" }'

UNSAFE = {
    "approve by a writer": (
        APPROVE,
        'checks = ["not_signed", "gates_clear", "embargo_passed"]',
        "a writer can sign their own text: p1 creates → p1 submit → p2 pass → p1 approve",
    ),
    "approve by the reviewer": (
        APPROVE,
        'checks = ["not_a_writer", "gates_clear", "embargo_passed"]',
        "one person can sign the same text twice: p1 creates → p1 submit → p2 pass → p2 approve",
    ),
    "approve without gates_clear": (
        APPROVE,
        'checks = ["not_a_writer", "not_signed", "embargo_passed"]',
        (
            "past a gate that nobody has signed or waived: p1 creates → p1 submit → p2 pass → "
            "gate legal is raised → p3 approve"
        ),
    ),
    "approved and published without a signature": (
        f'{APPROVE}\nsigns = "publish"',
        'checks = ["gates_clear"]',
        (
            "too few people other than its writers have signed: "
            "p1 creates → p1 submit → p2 take → p2 edits → p2 forward → p1 approve"
        ),
    ),
    "straight from the desk to the public": (
        "# -----",
        RUSH + "# -----",
        (
            "a text can be published that too few people other than its writers have signed: "
            "p1 creates → p1 submit → p1 rush"
        ),
    ),
    "legal check by a writer": (
        CLEAR,
        'roles = ["legal"]\nchecks = ["not_signed"]',
        "writer can sign their own text: p1 creates → p1 submit → gate legal is raised → p2 pass → p1 clear",
    ),
    "signatures survive a new round": (
        UPDATE,
        'starts = "update"',
        "one person can sign the same text twice: ",
    ),
    "unreachable stage": ("[stages.archived]", LONELY, "stages.lonely: no path leads to this stage"),
    "dead end": (
        "[stages.archived]",
        LONELY,
        "stages.lonely: from here no path leads to a public or closed stage: p1 creates → p1 fall",
    ),
    "debt cleared by its opener": (
        'checks = ["not_debtor"]\n',
        "",
        "an owed check can be cleared by the person who owes it, or by the system: p1 creates → ",
    ),
    "debt that nobody can clear": (
        'when = ["debt"]\nchecks = ["not_debtor"]',
        'when = ["debt", "live"]\nchecks = ["not_debtor"]',
        "stages.taken_down: from here nobody can ever do the check that is owed: ",
    ),
    "takedown not from everywhere": (
        'from = "any"',
        'from = ["published", "corrected"]',
        "a public version cannot be taken down at once: p1 creates → ",
    ),
    "public text edited in place": (
        PUBLISHED,
        f'{PUBLISHED}\nedit = ["editor"]\non_edit = "corrected"',
        "a public text can be changed without publishing it: p1 creates → ",
    ),
    "changes dropped but kept": (
        "restores = true\n",
        "",
        "a public stage can be reached with a text that was not published: p1 creates → ",
    ),
    "back to public without publishing": (
        "# -----",
        WALK_IN + "# -----",
        "a public stage can be reached with a text that was not published: p1 creates → ",
    ),
}


def problems_of(text: str) -> tuple[str, ...]:
    with pytest.raises(BadDefinition) as caught:
        load_text(text, "news.toml")
    return caught.value.problems


@pytest.mark.parametrize("kind", UNSAFE)
def test_an_unsafe_definition_is_refused_with_the_path_that_shows_it(kind):
    old, new, sentence = UNSAFE[kind]
    assert old in NEWS
    problems = problems_of(NEWS.replace(old, new, 1) + (TRAP if kind == "dead end" else ""))
    assert any(sentence in problem for problem in problems), problems
    assert all(problem.startswith("news.toml: ") for problem in problems)


CRISIS_DEBT = 'debt = { kind = "breakglass", hours = 24 }\n'


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        pytest.param(CRISIS_DEBT, "", "p1 creates → p1 breakglass", id="break-glass without a debt"),
        pytest.param(
            'checks = ["speaks", "not_a_writer", "not_signed", "cosigned", "no_findings", "nobody_writing"]',
            'checks = ["speaks", "not_a_writer"]',
            "one person can sign the same text twice: p1 creates → p1 submit → p2 clear → p2 release",
            id="released by the one who checked",
        ),
        pytest.param(
            'checks = ["not_debtor", "not_a_writer", "not_signed"]',
            "checks = []",
            "cleared by the person who owes it, or by the system: p1 creates → p1 breakglass → p1 review_ok",
            id="own break-glass reviewed",
        ),
        pytest.param(
            'roles = ["spokesperson"]\nchecks = ["speaks", "complete"]',
            "system = true",
            "the system cannot sign, owe a check, or be asked for anything",
            id="break-glass by the system",
        ),
        pytest.param(
            'roles = ["spokesperson"]\nchecks = ["speaks", "complete"]',
            'roles = ["spokesperson"]\nchecks = ["complete"]',
            "somebody who may not speak for the agency: p1 creates → p1 breakglass",
            id="break-glass without authority",
        ),
        pytest.param(
            'signs = "legal"',
            'signs = "second"',
            "it waits to sign “second”, which the move “clear” signs at once",
            id="no need to wait for legal",
        ),
    ],
)
def test_an_unsafe_crisis_lane_is_refused(old, new, sentence):
    assert old in CRISIS
    problems = problems_of(CRISIS.replace(old, new, 1))
    assert any(sentence in problem for problem in problems), problems
