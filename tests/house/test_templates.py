"""Templates: they compile, take their frame from one place, and keep to the strict security policy."""

import re
from pathlib import Path

import pytest
from fixtures.source import ROOT, files_below
from flask import Flask
from jinja2 import Environment, nodes

from newsroom.portal.app import create_portal
from newsroom.portal.settings import Settings as PortalSettings

TEMPLATES = files_below("templates", suffix=".html") + files_below("templates", suffix=".txt")
PAGES = [path for path in TEMPLATES if path.suffix == ".html"]
CLEANED_BEFORE = {
    "templates/portal/story.html": "newsroom.portal.sanitise cleans each body again before it is shown",
}
FRAMES = ("templates/base.html", "templates/portal/layout.html", "templates/preview/layout.html")
FRAMES += ("templates/wall/screen.html",)
# What the strict policy blocks, so that it would fail silently in a browser.
BLOCKED = {
    "a style attribute": re.compile(r"<[a-z][^>]*\sstyle\s*=", re.IGNORECASE),
    "a style element": re.compile(r"<style\b", re.IGNORECASE),
    "a script without src": re.compile(r"<script(?![^>]*\bsrc=)", re.IGNORECASE),
    "an event attribute": re.compile(r"<[a-z][^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "hx-on": re.compile(r"\bhx-on\b", re.IGNORECASE),
    "a javascript address": re.compile(r"javascript:", re.IGNORECASE),
    "a file from elsewhere": re.compile(
        r"<(?:script|link|img|iframe)\b[^>]*(?:src|href)=[\"']?(?:https?:)?//", re.IGNORECASE
    ),
}


@pytest.fixture
def environments(app: Flask, tmp_path: Path) -> dict[str, Environment]:
    portal = create_portal(
        PortalSettings(database=tmp_path / "portal.sqlite", base_url="https://portal.example")
    )
    return {"newsroom": app.jinja_env, "portal": portal.jinja_env}


def text_of(path: Path) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def name_of(path: Path) -> tuple[str, str]:
    """Whose template a file is, and the name it is loaded by."""
    if path.parts[1] == "portal":
        return "portal", "/".join(path.parts[2:])
    return "newsroom", "/".join(path.parts[1:])


def test_every_template_compiles(environments):
    assert PAGES
    for path in TEMPLATES:
        owner, name = name_of(path)
        environments[owner].get_template(name)


def test_every_page_takes_its_frame_from_one_place(environments):
    """A page extends a frame; only frames, components and parts (macros, or a name with `_`) have none."""
    loose = []
    for path in PAGES:
        tree = environments[name_of(path)[0]].parse(text_of(path))
        part = "components" in path.parts or path.name.startswith("_") or tree.find(nodes.Macro)
        if not (str(path) in FRAMES or part or tree.find(nodes.Extends)):
            loose.append(str(path))
    assert loose == []


def test_no_import_is_unused(environments):
    unused = {}
    for path in TEMPLATES:
        tree = environments[name_of(path)[0]].parse(text_of(path))
        imported = {node.target for node in tree.find_all(nodes.Import)}
        for node in tree.find_all(nodes.FromImport):
            imported |= {name[1] if isinstance(name, tuple) else name for name in node.names}
        used = {node.name for node in tree.find_all(nodes.Name) if node.ctx == "load"}
        if imported - used:
            unused[str(path)] = imported - used
    assert unused == {}


@pytest.mark.parametrize("what", BLOCKED)
def test_nothing_that_the_security_policy_blocks(what):
    without_code = re.compile(r"\{[{%#].*?[#%}]\}", re.DOTALL)
    found = [str(path) for path in PAGES if BLOCKED[what].search(without_code.sub("", text_of(path)))]
    assert found == []


def test_nothing_is_marked_safe_in_a_template():
    """Texts become markup in one place, after cleaning (newsroom.html); a template never vouches for one."""
    vouching = [
        str(path) for path in TEMPLATES if re.search(r"\|\s*safe\b|autoescape\s+false", text_of(path))
    ]
    assert set(vouching) == set(CLEANED_BEFORE)
