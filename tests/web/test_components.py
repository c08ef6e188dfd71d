"""The page of components shows every part there is, by calling it."""

import re
from pathlib import Path

import pytest
from factories import make_user, sign_in
from fixtures.source import ROOT, files_below
from flask import Flask
from jinja2 import nodes

from newsroom import chips

TEMPLATES = files_below("templates", suffix=".html")
PARTS = [path for path in TEMPLATES if path.parts[1] == "components"]
SHOWN_BY = [path for path in TEMPLATES if path.parts[1] in ("base.html", "components", "gallery")]
APART = {"sans", "serif", "mono", "shadow", "radius", "rail", "bar"}
"""Tokens that are seen in everything else on the page."""


def tree(app: Flask, path: Path) -> nodes.Template:
    return app.jinja_env.parse((ROOT / path).read_text(encoding="utf-8"))


def test_every_part_is_on_the_page(app):
    declared = {macro.name for path in PARTS for macro in tree(app, path).find_all(nodes.Macro)}
    declared |= {
        target.name
        for path in PARTS
        for given in tree(app, path).find_all(nodes.Assign)
        if isinstance(given.node, nodes.Getattr) and isinstance(target := given.target, nodes.Name)
    }
    assert {"field", "stage", "empty", "rail"} <= declared
    called = {
        called.name
        for path in SHOWN_BY
        for call in tree(app, path).find_all(nodes.Call)
        for called in (call.node, *call.args[:1])  # kept(macro, …) calls the macro once
        if isinstance(called, nodes.Name)
    }
    assert {name for name in declared if not name.startswith("_")} - called == set()


def test_every_mark_made_in_python_is_a_part():
    made = {name for name, found in vars(chips).items() if getattr(found, "__module__", "") == chips.__name__}
    parts = "".join((ROOT / path).read_text("utf-8") for path in PARTS)
    named = set(re.findall(r"chips\.(\w+)", parts))
    assert {name for name in made if not name.startswith("_")} - named == {"span"}


def test_every_token_is_shown(app, client):
    page = client.get("/components").text
    names = re.findall(r"--([\w-]+):", (ROOT / "static/css/tokens.css").read_text("utf-8"))
    assert {name for name in names if f"--{name}" not in page} - APART == set()


@pytest.mark.parametrize("role", [None, "editor"])
def test_it_is_there_for_visitors_too(app, client, role):
    if role:
        sign_in(client, make_user(app, role))
    page = client.get("/components")
    assert page.status_code == 200
    assert page.text.count("<h1>") == 1
