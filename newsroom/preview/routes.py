"""Pages of a preview: the frame with its choices, and inside it the text as the portal shows it."""

from flask import Blueprint, Response, abort, make_response, render_template, request
from flask.typing import ResponseReturnValue

from newsroom.clock import now
from newsroom.db import db
from newsroom.installation import settings
from newsroom.preview import queries, share_routes
from newsroom.preview.cards import cards
from newsroom.preview.record import record_of
from newsroom.web import person, policy, requires

bp = Blueprint("preview", __name__)
bp.register_blueprint(share_routes.bp)
PANELS = share_routes.PANELS

LOOKS = ("wide", "phone", "card", "print")


@bp.get("/stories/<story_id>/preview")
@requires("story.view")
def preview(story_id: str) -> ResponseReturnValue:
    """A story as readers will see it: on a screen, a telephone, a shared card, or paper."""
    session, look = db.session(), request.args.get("as", LOOKS[0])
    view = queries.preview_of(session, person(), story_id, now())
    if look not in LOOKS:
        abort(404)
    found = cards(view.content, queries.host_of(session, view.story)) if look == "card" else []
    context = {"view": view, "look": look, "cards": found, "sharing": settings().share_links}
    response = make_response(render_template("preview/preview.html", **context))
    response.headers["Content-Security-Policy"] = policy(frame_src="'self'")
    return response


@bp.get("/stories/<story_id>/preview/page")
@requires("story.view")
def page(story_id: str) -> ResponseReturnValue:
    """The text alone in the portal's look; shown inside the preview, or printed."""
    view = queries.preview_of(db.session(), person(), story_id, now())
    response = portal_page(view, request.args.get("as") == "print")
    response.headers["Content-Security-Policy"] = policy(frame_ancestors="'self'")
    return response


@bp.get("/stories/<story_id>/record")
@requires("story.view")
def record(story_id: str) -> ResponseReturnValue:
    """The record of a story's approvals, for paper."""
    return render_template("preview/record.html", record=record_of(db.session(), person(), story_id, now()))


@bp.get("/preview.css")
@requires("public")
def stylesheet() -> ResponseReturnValue:
    """The look of this installation's own portal, where PREVIEW_CSS names a file; else nothing to add."""
    file = settings().preview_css
    return Response(file.read_bytes() if file else b"", mimetype="text/css")


def portal_page(view: queries.Preview, paper: bool = False) -> Response:
    """A text in the portal's look, kept from search engines."""
    own = settings().preview_css is not None
    response = make_response(render_template("preview/page.html", view=view, paper=paper, own_look=own))
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response
