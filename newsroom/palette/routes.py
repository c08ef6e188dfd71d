"""What the command palette asks for as one types, and the page of all keyboard shortcuts."""

import re
from dataclasses import asdict

from flask import Blueprint, jsonify, render_template, request
from flask.typing import ResponseReturnValue

from newsroom.clock import now
from newsroom.db import db
from newsroom.palette import queries
from newsroom.palette.shortcuts import GROUPS
from newsroom.text import clean_line
from newsroom.web import person, requires

bp = Blueprint("palette", __name__)

TYPED = 200
_ID = re.compile(r"[0-9a-f-]{36}")


@bp.get("/palette.json")
@requires("self")
def entries() -> ResponseReturnValue:
    """Everything there is before anything is typed: `story`, the one on the page; `recent`, those opened
    before, separated by commas.
    """
    recent = _ID.findall(request.args.get("recent", "")[:1000])
    page = queries.Page(request.args.get("story", ""), recent)
    return jsonify([asdict(group) for group in queries.offer(db.session(), person(), page, now())])


@bp.get("/palette/stories.json")
@requires("story.view")
def stories() -> ResponseReturnValue:
    """Stories by what was typed of their headlines (`q`)."""
    typed = clean_line(request.args.get("q", "")[:TYPED])
    return jsonify([asdict(item) for item in queries.stories_by_title(db.session(), person(), typed)])


@bp.get("/shortcuts")
@requires("self")
def shortcuts() -> ResponseReturnValue:
    """Every key that does something, and where."""
    return render_template("palette/shortcuts.html", groups=GROUPS)
