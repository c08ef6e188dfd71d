"""The page about definitions names every rule, role, need and key that a definition may use."""

import tomllib
from pathlib import Path

import pytest

from workflows import SHIPPED
from workflows.checks import RULES, RULES_WITH_VALUE
from workflows.definition import CALENDARS, KINDS, MOVE_ROLES, NEEDS, TONES

PAGE = (Path(__file__).parents[3] / "docs" / "workflow-definitions.md").read_text(encoding="utf-8")
WORDS = (*RULES, *MOVE_ROLES, *NEEDS, *KINDS, *CALENDARS, *TONES)


@pytest.mark.parametrize("word", [*WORDS, *(f"{name}:" for name in RULES_WITH_VALUE)])
def test_every_word_a_definition_may_use_is_explained(word):
    assert f"`{word}" in PAGE


@pytest.mark.parametrize("name", ["news", "crisis"])
def test_every_key_of_the_shipped_definitions_is_explained(name):
    data = tomllib.loads((SHIPPED / f"{name}.toml").read_text(encoding="utf-8"))
    inner = [*data["stages"].values(), *data.get("gates", {}).values(), *data["moves"]]
    for key in {*data, *(key for table in inner for key in table)}:
        assert f"`{key}`" in PAGE or f"[{key}]" in PAGE or f"`[{key}." in PAGE or f"[{key}]]" in PAGE, key
