"""Start from the shipped definition, break one thing, and expect the sentence that names it."""

import pytest

from workflows import SHIPPED, BadDefinition, load_folder, load_text

NEWS = (SHIPPED / "news.toml").read_text(encoding="utf-8")
APPROVAL_EDIT = 'edit = ["secretary", "publisher"]\non_edit = "in_review"'
TAKEDOWN_DEBT = 'debt = { kind = "takedown", hours = 1 }'
SHORT_CUT = """
[[moves]]
name = "shortcut"
label = { vi = "Đi tắt", en = "Short cut" }
from = ["in_review"]
to = "approval"
roles = ["editor"]
when = ["not_a_writer"]
signs = "review"
"""
SECOND_DEFINITION = """
[[moves]]
name = "submit"
label = { vi = "Gửi", en = "Send" }
from = ["draft"]
to = "submitted"
roles = ["editor"]
"""

GATES = "[gates.legal]"
OTHER_GATE = """[gates.other]
label = { vi = "Khác", en = "Other" }
stage = "legal_check"
approval = "legal"

"""
PUBLISHES = "publishes = true\n"
PUBLISHED = '[stages.published]\nlabel = { vi = "Đã đăng", en = "Published" }'
REASONS = NEWS[NEWS.index("[reasons]") : NEWS.index("# ---")]

STATIC = {
    "bad TOML": ("version = 3", "version = = 2", "news.toml: this is not TOML: "),
    "misspelt key": ('signs = "review"', 'sings = "review"', "unknown key “sings” (did you mean “signs”?)"),
    "unknown top key": (
        'initial = "draft"',
        'initial = "draft"\nowner = "x"',
        "news.toml: unknown key “owner”",
    ),
    "missing name": ('name = "news"', "", "news.toml: `name` is missing"),
    "missing initial": ('initial = "draft"', "", "news.toml: `initial` is missing"),
    "unknown initial": ('initial = "draft"', 'initial = "darft"', "did you mean “draft”?"),
    "version zero": ("version = 3", "version = 0", "`version` must be a whole number from 1 up"),
    "version not a number": ("version = 3", "version = true", "`version` must be a whole number from 1 up"),
    "label without English": (
        '{ vi = "Trả lại", en = "Returned for changes" }',
        '{ vi = "Trả lại" }',
        "stages.returned.label: `en` is missing",
    ),
    "label that is a text": (
        'label = { vi = "Tin, bài", en = "News story" }',
        'label = "Tin"',
        "must be a table",
    ),
    "unknown kind": ('kind = "closed"', 'kind = "shut"', "`kind`: unknown value “shut”"),
    "unknown stage in from": (
        'from = ["legal_check"]',
        'from = ["legal_chek"]',
        "unknown value “legal_chek”",
    ),
    "unknown stage in to": (
        'to = "rejected"',
        'to = "regected"',
        "moves.reject: `to`: unknown value “regected”",
    ),
    "no stage in from": ('from = ["rejected"]', "from = []", "moves.reopen: `from` names no stage"),
    "unknown role": ('roles = ["legal"]', 'roles = ["lawyer"]', "`roles`: unknown value “lawyer”"),
    "role without a say": ('roles = ["legal"]', 'roles = ["auditor"]', "`roles`: unknown value “auditor”"),
    "roles not a list": ('roles = ["legal"]', 'roles = "legal"', "`roles` must be a list, not 'legal'"),
    "roles not texts": ('roles = ["legal"]', "roles = [7]", "`roles` must hold texts only, not 7"),
    "empty roles": (
        'roles = ["legal"]',
        "roles = []",
        "moves.clear: `roles` is empty, so nobody could make it",
    ),
    "system and roles": ("system = true", 'system = true\nroles = ["editor"]', "both `system` and `roles`"),
    "system signs": ("system = true", 'system = true\nsigns = "publish"', "the system cannot sign"),
    "flag not true or false": ("system = true", "system = 1", "`system` must be a true or false, not 1"),
    "unknown check": ('"gates_clear", "due"', '"gate_clear", "due"', "did you mean “gates_clear”?"),
    "check without its value": (
        '"signed:publish", "gates_clear", "due"',
        '"signed", "due"',
        "unknown value “signed”",
    ),
    "check with a wrong value": (
        '"signed:publish", "gates_clear", "due"',
        '"signed:pub"',
        "signed: unknown value",
    ),
    "checklist of another stage": (
        'signs = "review"\ntone = "primary"',
        'signs = "review"\n[moves.checklist]\nfigures = { vi = "a", en = "b", stages = ["approval"] }',
        "moves.pass: checklist.figures: `stages`: unknown value “approval”",
    ),
    "unknown intent": ("to_if = { correction", "to_if = { corection", "did you mean “correction”?"),
    "unknown need": ('needs = ["at"]', 'needs = ["date"]', "`needs`: unknown value “date”"),
    "unknown tone": ('tone = "danger"', 'tone = "red"', "`tone`: unknown value “red”"),
    "duplicate move": ("# ---", SECOND_DEFINITION + "# ---", "moves.submit: two moves have this name"),
    "moves without a table": ("[events]", "moves = []\n[events]", "this is not TOML"),
    "unknown approval": (
        'signs = "review"',
        'signs = "reviwe"',
        "moves.pass: `signs`: unknown value “reviwe”",
    ),
    "unknown voids": ('voids = ["publish"]', 'voids = ["publich"]', "moves.unschedule: `voids`: unknown"),
    "unknown gate": ('gate = "legal"', 'gate = "lawyer"', "moves.pass: `gate`: unknown value “lawyer”"),
    "gate that no move uses": (GATES, f"{OTHER_GATE}{GATES}", "gates.other: no move leads to it"),
    "gate that never applies": (GATES, f"{OTHER_GATE}{GATES}", "gates.other: it never applies"),
    "gate walked around by a second move": (
        "# ---",
        SHORT_CUT + "# ---",
        "from in_review to approval around the gate",
    ),
    "gate walked around by the first move": (
        'gate = "legal"\n',
        "",
        "moves.pass: it leads from in_review to approval",
    ),
    "number of signatures": (
        "version = 3",
        "version = 3\nsignatures = -1",
        "`signatures` must be a whole number",
    ),
    "nothing publishes": (PUBLISHES, "", "moves: no move publishes"),
    "reasons asked for but not listed": (
        REASONS,
        "",
        "moves.return: it needs a reason, but the definition lists none",
    ),
    "edit after publishing": (
        PUBLISHED,
        f'{PUBLISHED}\nedit = ["editor"]',
        "stages.published: text signed on the way",
    ),
    "misspelt stage in to_if": (
        'correction = "corrected"',
        'correction = "correctd"',
        "did you mean “corrected”?",
    ),
    "misspelt key of a gate": (
        "intents = [",
        "intent = [",
        "gates.legal: unknown key “intent” (did you mean “intents”?)",
    ),
    "gate at an unknown stage": (
        'stage = "legal_check"',
        'stage = "law"',
        "gates.legal: `stage`: unknown value",
    ),
    "gate with an unknown approval": (
        'approval = "legal"',
        'approval = "law"',
        "gates.legal: approval: unknown",
    ),
    "timer of an unknown stage": (
        "in_review = { hours",
        "reveiw = { hours",
        "timers: unknown value “reveiw”",
    ),
    "timer without hours": ("{ hours = 8,", "{ hours = 0,", "`hours` must be a number above zero"),
    "unknown calendar": (
        'hours = 8, calendar = "oh"',
        'hours = 8, calendar = "days"',
        "unknown value “days”",
    ),
    "no event for an intent": (
        'correction = "story.corrected"\n',
        "",
        "an event for the intent “correction”",
    ),
    "publishing into a work stage": ('to = "published"', 'to = "scheduled"', "must be of the kind “public”"),
    "takedown without event": ('event = "story.taken_down"\n', "", "`event` belongs to moves that take down"),
    "takedown that publishes": ("takes_down = true", "takes_down = true\npublishes = true", "at once"),
    "takedown to a public stage": ('to = "taken_down"', 'to = "published"', "cannot lead to a public stage"),
    "edit after signing": (
        APPROVAL_EDIT,
        'edit = ["secretary"]',
        "stages.approval: text signed on the way here",
    ),
    "edit drops to nowhere": ('on_edit = "in_review"', 'on_edit = "x"', "`on_edit`: unknown value “x”"),
    "resume without hold": ("holds = true\n", "", "moves.resume: it leads to @held, but no move has `holds`"),
    "restores elsewhere": ('to = "@live"', 'to = "published"', "it must lead to @live"),
    "debt cleared on the side": ('when = ["debt"]\n', "", "no check is cleared as a side effect"),
    "debt cleared by a debt": (
        "clears_debt = true",
        f"clears_debt = true\n{TAKEDOWN_DEBT}",
        "nor open another",
    ),
    "debt with an unknown exception": (
        "hours = 1 }",
        'hours = 1, unless = "x" }',
        "unless: unknown value “x”",
    ),
    "assigns somebody else": ('assigns = "actor"', 'assigns = "author"', "`assigns`: unknown value “author”"),
}


def problems_of(text: str) -> tuple[str, ...]:
    with pytest.raises(BadDefinition) as caught:
        load_text(text, "news.toml")
    return caught.value.problems


@pytest.mark.parametrize("kind", STATIC)
def test_a_contradiction_is_named(kind):
    old, new, sentence = STATIC[kind]
    assert old in NEWS
    everywhere = kind == "nothing publishes"
    problems = problems_of(NEWS.replace(old, new, -1 if everywhere else 1))
    assert any(sentence in problem for problem in problems), problems
    assert all(problem.startswith("news.toml: ") for problem in problems)


def test_every_problem_is_told_at_once():
    text = NEWS.replace('kind = "closed"', 'kind = "shut"').replace('roles = ["legal"]', 'roles = ["lawyer"]')
    assert len(problems_of(text)) == 4


def test_the_message_of_the_error_holds_all_problems():
    with pytest.raises(BadDefinition, match="unknown value “shut”") as caught:
        load_text(NEWS.replace('kind = "closed"', 'kind = "shut"'), "n.toml")
    assert str(caught.value) == "\n".join(caught.value.problems)


def test_a_folder_tells_the_problems_of_all_its_files(tmp_path):
    (tmp_path / "a.toml").write_text("name = ", encoding="utf-8")
    (tmp_path / "b.toml").write_text(NEWS.replace("version = 3", "version = 0"), encoding="utf-8")
    with pytest.raises(BadDefinition) as caught:
        load_folder(tmp_path)
    assert [problem.partition(":")[0] for problem in caught.value.problems] == ["a.toml", "b.toml"]
