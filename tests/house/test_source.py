"""Sizes and names: what keeps a file readable in one sitting."""

import ast
import sys
from pathlib import Path

import pytest
from fixtures.source import CODE, ROOT, files_below, imports_of, tree_of

LONGEST_FILE = 300
LONGEST_FUNCTION = 40
PYTHON = files_below(*CODE, "tests", "bench", suffix=".py")
VAGUE = ("util", "utils", "helper", "helpers", "manager", "common", "misc")

# A migration is a list of what it makes, and is never changed afterwards: its length says nothing.


def test_there_are_files_to_look_at():
    assert len(PYTHON) > 50


@pytest.mark.parametrize("path", PYTHON, ids=str)
def test_files_are_short(path: Path):
    assert len((ROOT / path).read_text(encoding="utf-8").splitlines()) <= LONGEST_FILE


@pytest.mark.parametrize("path", PYTHON, ids=str)
def test_functions_are_short(path: Path):
    functions = [node for node in ast.walk(tree_of(path)) if isinstance(node, ast.FunctionDef)]
    lengths = {node.name: (node.end_lineno or 0) - node.lineno + 1 for node in functions}
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_FUNCTION} == {}


def test_names_say_what_is_inside():
    vague = [path for path in PYTHON if path.stem in VAGUE or path.stem.startswith("base_")]
    assert vague == []


def test_usecases_do_not_import_flask():
    usecases = [path for path in PYTHON if path.name == "usecases.py" and path.parts[0] == "newsroom"]
    assert usecases
    web = {path: [name for name in imports_of(path) if name.startswith("flask")] for path in usecases}
    assert {path: names for path, names in web.items() if names} == {}


def test_forms_take_their_fields_from_the_house():
    """Why: newsroom/forms.py."""
    replaced = {"SelectField", "SelectMultipleField", "BooleanField", "StringField", "TextAreaField"}
    taken = {}
    for path in PYTHON:
        if path.parts[0] == "newsroom" and path != Path("newsroom/forms.py"):
            froms = [node for node in ast.walk(tree_of(path)) if isinstance(node, ast.ImportFrom)]
            names = {name.name for node in froms if node.module == "wtforms" for name in node.names}
            taken[str(path)] = names & (replaced | {"DateTimeLocalField"})
    assert len(taken) > 100
    assert {path: names for path, names in taken.items() if names} == {}


def test_the_engine_needs_the_standard_library_alone():
    engine = files_below("workflows", suffix=".py")
    imported = {name.split(".")[0] for path in engine for name in imports_of(path)}
    assert imported - sys.stdlib_module_names == {"workflows"}
