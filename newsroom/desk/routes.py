"""The desk: the first page after signing in."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from newsroom.clock import now
from newsroom.db import db
from newsroom.desk import queries, waiting
from newsroom.i18n import language
from newsroom.lateness import workflows_in_use
from newsroom.panels import panels_of
from newsroom.permissions import CONTENT, WRITERS
from newsroom.web import person, requires

bp = Blueprint("desk", __name__)

OVERSEERS = frozenset({"secretary", "publisher"})


@bp.get("/")
@requires("desk.view")
def desk() -> ResponseReturnValue:
    """What waits for the person, where their own stories are, and what those who oversee must know."""
    who, session, at = person(), db.session(), now()
    stage = request.args.get("stage", "")
    workflows = workflows_in_use(session) if who.holds(*CONTENT) else ()
    return render_template(
        "desk/desk.html",
        stage=stage,
        queue=waiting.queue_for(session, who, workflows, at, stage) if who.holds(*CONTENT) else None,
        own=queries.own_stories(session, who) if who.holds(*WRITERS) else None,
        overview=queries.overview(session, who, workflows, at) if who.holds(*OVERSEERS) else None,
        failed=queries.failed_deliveries(session) if who.holds("technician") else None,
        sections=queries.section_names(session, language()),
        panels=panels_of("desk", session, who, None, at),
    )
