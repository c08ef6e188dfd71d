"""Pages of what happened to a story: its history, and where it was sent."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from newsroom.clock import now
from newsroom.db import db
from newsroom.i18n import language
from newsroom.stories import queries
from newsroom.stories.page import show
from newsroom.timeline import timeline_of
from newsroom.web import person, requires

bp = Blueprint("records", __name__)


@bp.get("/stories/<story_id>/history")
@requires("story.view")
def history(story_id: str) -> ResponseReturnValue:
    """Who did what when, and every version of the text."""
    session = db.session()
    view = queries.view_story(session, person(), story_id, now())
    before = request.args.get("before", type=int)
    timeline = timeline_of(session, view.story, view.case.workflow, language(), before)
    return show(
        "stories/history.html", view, timeline=timeline, revisions=queries.revisions_of(session, view.story)
    )


@bp.get("/stories/<story_id>/deliveries")
@requires("story.view")
def deliveries(story_id: str) -> ResponseReturnValue:
    """Where the newest event of a story went, portal by portal."""
    session = db.session()
    view = queries.view_story(session, person(), story_id, now())
    return show("stories/deliveries.html", view, sent=queries.sent_of(session, view.story))
