"""A story in quarantine stays where it is, under every shipped definition; it can only be taken down."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

import workflows
from workflows import Actor, Facts, Library, available, may_edit

DEFINITIONS = Library(Path(workflows.__file__).parent / "definitions")
EVERY_ROLE = frozenset({"reporter", "editor", "legal", "secretary", "publisher", "spokesperson"})
SOMEBODY = Actor("somebody", EVERY_ROLE)


def at_stage(stage: str) -> Facts:
    return Facts(
        stage=stage,
        author="author",
        digest="d",
        now=datetime(2026, 11, 22, tzinfo=UTC),
        complete=True,
        live=True,
        live_stage="published",
        held_from="draft",
    )


@pytest.mark.parametrize("name", DEFINITIONS.names())
def test_nothing_but_a_take_down_is_allowed(name):
    workflow = DEFINITIONS.get(name)
    allowed_before = set()
    for stage in workflow.stages:
        facts = at_stage(stage)
        allowed_before |= {offer.move.name for offer in available(workflow, SOMEBODY, facts) if offer.allowed}
        held = replace(facts, hindrances=frozenset({"quarantine"}))
        allowed = [offer.move for offer in available(workflow, SOMEBODY, held) if offer.allowed]
        assert all(move.takes_down for move in allowed)
        assert may_edit(workflow, SOMEBODY, held).code == "quarantined"
    assert len(allowed_before) > 3
    assert any(move.takes_down and move.name in allowed_before for move in workflow.moves.values())
