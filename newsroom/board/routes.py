"""Pages of the board. Cards are moved through the door that every move goes through (newsroom.moves)."""

from dataclasses import asdict

from flask import Blueprint, jsonify, render_template, request
from flask.typing import ResponseReturnValue

from newsroom.board import queries
from newsroom.board.marks import Marks
from newsroom.board.steps import steps_of
from newsroom.clock import now
from newsroom.db import db
from newsroom.i18n import language
from newsroom.web import person, requires

bp = Blueprint("board", __name__)


@bp.get("/board")
@requires("story.view")
def board() -> ResponseReturnValue:
    """Every story in hand, by stage."""
    wanted = queries.read_wanted(request.args.get("workflow", ""), request.args.get("section", ""))
    at = now()
    found = queries.board_of(db.session(), person(), wanted, language(), at)
    flows = queries.workflows(language())
    return render_template("board/board.html", board=found, workflows=flows, times=Marks(at).times)


@bp.get("/board/<story_id>/moves.json")
@requires("story.view")
def moves(story_id: str) -> ResponseReturnValue:
    """Where one card may go, and why not elsewhere: asked for when it is picked up or its menu opened."""
    return jsonify(asdict(steps_of(db.session(), person(), story_id, language(), now())))
