"""Pages of what happened to a story: its history, and where it was sent."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from newsroom.access import read_story
from newsroom.clock import now
from newsroom.db import db
from newsroom.i18n import language
from newsroom.stories import queries
from newsroom.stories.page import show
from newsroom.timeline import timeline_of
from newsroom.web import person, requires
from newsroom.whereabouts import Wanted, Whereabouts, whereabouts

bp = Blueprint("records", __name__)
LAST_PAGE = 10_000


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
    """Where is my story? Every receiver of one of its events: why it was chosen or not, how far it got."""
    session = db.session()
    view = queries.view_story(session, person(), story_id, now())
    return show("stories/deliveries.html", view, where=_where(story_id))


@bp.get("/stories/<story_id>/deliveries/part")
@requires("story.view")
def deliveries_part(story_id: str) -> ResponseReturnValue:
    """The same without the page around it; 204 when the counts are still those of `mark`. Asked now and then
    while something is on its way.
    """
    story = read_story(db.session(), person(), story_id)
    where = _where(story_id)
    if where is None or where.mark == request.args.get("mark"):
        return "", 204
    return render_template("stories/whereabouts.html", where=where, story=story)


def _where(story_id: str) -> Whereabouts | None:
    args = request.args
    wanted = Wanted(
        sequence=args.get("event", type=int),
        view=args.get("view", ""),
        search=args.get("q", "").strip()[:120],
        page=min(args.get("page", 1, type=int), LAST_PAGE),
    )
    return whereabouts(db.session(), story_id, wanted, now())
