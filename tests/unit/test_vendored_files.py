"""Files of others are the ones we looked at: each is named with its licence, and its bytes are unchanged."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from fixtures.source import ROOT

SHELVES = ("static/vendor", "tests/vendor")


def packages(shelf: str) -> list[dict[str, Any]]:
    """The packages on a shelf, as its manifest names them."""
    return json.loads((ROOT / shelf / "MANIFEST.json").read_text("utf-8"))["packages"]


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.mark.parametrize("shelf", SHELVES)
def test_every_file_is_named_and_unchanged(shelf):
    named = {name: known for package in packages(shelf) for name, known in package["files"].items()}
    there = [path for path in (ROOT / shelf).rglob("*") if path.is_file() and path.name != "MANIFEST.json"]
    assert {path.relative_to(ROOT / shelf).as_posix(): digest(path) for path in there} == named


@pytest.mark.parametrize("shelf", SHELVES)
def test_every_package_brings_its_licence(shelf):
    assert packages(shelf)
    assert [found["name"] for found in packages(shelf) if found["licence_file"] not in found["files"]] == []
