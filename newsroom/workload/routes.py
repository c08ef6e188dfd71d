"""The page of the workload."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from newsroom.clock import now
from newsroom.db import db
from newsroom.errors import NotFound, words
from newsroom.i18n import language
from newsroom.web import person, requires
from newsroom.workload import queries

bp = Blueprint("workload", __name__)


@bp.get("/workload")
@requires("workload.view")
def workload() -> ResponseReturnValue:
    """Who has how much in hand."""
    session, section, sort = db.session(), request.args.get("section", ""), request.args.get("sort", "")
    sections = queries.sections(session, language())
    if section and section not in sections:
        raise NotFound(words("There is no such section."))
    chosen = sort if sort in queries.SORTS else queries.SORTS[0]
    found = queries.workload(session, person(), section, chosen, now())
    stages = {name: stage.label.text(language()).lower() for name, stage in found.stages.items()}
    context = {"sections": sections, "section": section, "sort": chosen}
    return render_template("workload/workload.html", found=found, stages=stages, **context)
