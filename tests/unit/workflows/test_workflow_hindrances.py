"""What stands in the way of a text besides signatures: findings, a lawyer's conditions, unsaved changes."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from workflows import SHIPPED, Actor, Facts, MoveRefused, Signature, decide, load

NEWS = load(SHIPPED / "news.toml")
NOW = datetime(2026, 11, 22, 7, 0, tzinfo=UTC)
REPORTER = Actor("lan", frozenset({"reporter"}))
LEGAL = Actor("hoa", frozenset({"legal"}))
HEAD = Actor("dung", frozenset({"publisher"}))
REVIEWED = Signature("review", "minh", "d1")
CLEARED = Signature("legal", "hoa", "d1")


def story(stage, **changes):
    return replace(
        Facts(stage=stage, author="lan", writers=frozenset({"lan"}), digest="d1", now=NOW), **changes
    )


def refused(name, actor, facts):
    with pytest.raises(MoveRefused) as caught:
        decide(NEWS, name, actor, facts)
    return caught.value


def test_a_text_with_open_findings_neither_goes_on_nor_out():
    hindered = frozenset({"findings"})
    assert refused("submit", REPORTER, story("draft", hindrances=hindered)).code == "no_findings"
    waiting = story("approval", signatures=(REVIEWED,), hindrances=hindered)
    assert refused("approve", HEAD, waiting).code == "no_findings"


def test_the_fields_that_a_type_asks_for_are_named_in_the_order_of_the_form():
    lacking = frozenset({"findings", "missing:sources", "missing:contact", "missing:of another version"})
    reason = refused("submit", REPORTER, story("draft", hindrances=lacking)).reason
    assert reason.code == "missing_fields"
    assert reason.text("vi") == "Loại nội dung này còn thiếu: Đầu mối liên hệ, Nguồn. Hãy bổ sung trước."
    assert "contact, sources" in reason.text("en")


def test_a_condition_of_the_lawyer_stands_until_it_is_met():
    unmet = frozenset({"conditions"})
    assert refused("clear", LEGAL, story("legal_check", hindrances=unmet)).code == "conditions_met"
    waiting = story("approval", signatures=(REVIEWED, CLEARED), hindrances=unmet)
    assert refused("approve", HEAD, waiting).code == "conditions_met"
    assert decide(NEWS, "approve", HEAD, replace(waiting, hindrances=frozenset())).publishes


def test_nothing_goes_out_while_somebody_else_holds_unsaved_changes():
    facts = story("approval", signatures=(REVIEWED,), unsaved_by=frozenset({"minh"}))
    assert refused("approve", HEAD, facts).code == "nobody_writing"
    assert decide(NEWS, "approve", HEAD, replace(facts, unsaved_by=frozenset({HEAD.id}))).publishes
