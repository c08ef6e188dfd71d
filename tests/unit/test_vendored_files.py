"""Files of others are the ones we looked at: each is named with its licence, and its bytes are unchanged."""

import hashlib
import json

from fixtures.source import ROOT, files_below

VENDOR = ROOT / "static" / "vendor"
PACKAGES = json.loads((VENDOR / "MANIFEST.json").read_text("utf-8"))["packages"]


def test_every_file_is_named_and_unchanged():
    named = {name: digest for package in PACKAGES for name, digest in package["files"].items()}
    there = [path for path in files_below("static") if path.parts[1] == "vendor"]
    found = {
        (ROOT / path).relative_to(VENDOR).as_posix(): hashlib.sha256((ROOT / path).read_bytes()).hexdigest()
        for path in there
        if path.name != "MANIFEST.json"
    }
    assert found == named


def test_every_package_brings_its_licence():
    assert PACKAGES
    assert [package["name"] for package in PACKAGES if package["licence_file"] not in package["files"]] == []
