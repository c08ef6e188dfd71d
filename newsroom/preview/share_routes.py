"""Pages of links for people outside: making and ending them, and what somebody without an account sees.

A link first shows a door without a word of the text: programs that fetch addresses for a preview (chats, mail
scanners) see nothing and count as nobody. Whoever presses the button has opened it.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    session,
)
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.exceptions import TooManyRequests

from newsroom.access import read_story
from newsroom.clock import now
from newsroom.db import db
from newsroom.errors import Invalid, NotFound
from newsroom.forms import form_errors
from newsroom.installation import settings
from newsroom.media_content import answer_with, find_served
from newsroom.media_use import named_by
from newsroom.panels import Panel
from newsroom.permissions import may
from newsroom.person import Person
from newsroom.preview import links, usecases
from newsroom.preview.forms import ShareForm
from newsroom.preview.queries import show_revision
from newsroom.rules import Case
from newsroom.throttle import Throttle
from newsroom.web import person, requires

bp = Blueprint("shares", __name__)

MISSES = 60
WITHIN = timedelta(minutes=1)
REMEMBERED = 10


@bp.record_once
def _prepare(state: BlueprintSetupState) -> None:
    state.app.extensions["newsroom_share_throttle"] = Throttle(MISSES, WITHIN)


@bp.get("/stories/<story_id>/share")
@requires("story.share")
def shares(story_id: str) -> ResponseReturnValue:
    """The links of a story, and the form for another."""
    return _page(story_id, ShareForm(formdata=None).offer(), now())


@bp.post("/stories/<story_id>/share")
@requires("story.share")
def share(story_id: str) -> ResponseReturnValue:
    """Make a link and show its address, this once."""
    form, at = ShareForm().offer(), now()
    if form.validate_on_submit():
        try:
            link, token = usecases.share_text(person(), story_id, form.note.data or "", form.lasts(), at)
            address = f"{settings().base_url}/share/{token}"
            return render_template("preview/link.html", link=link, address=address, story_id=story_id)
        except Invalid as invalid:
            form_errors(form, invalid)
    return _page(story_id, form, at), 422


@bp.post("/stories/<story_id>/share/<link_id>/revoke")
@requires("story.share")
def revoke(story_id: str, link_id: str) -> ResponseReturnValue:
    """End a link."""
    usecases.revoke_link(person(), story_id, link_id, now())
    flash(_("The link no longer opens."))
    return redirect(f"/stories/{story_id}/share", 303)


@bp.get("/share/<token>")
@requires("public")
def shared(token: str) -> ResponseReturnValue:
    """The door of a link; the text itself for a browser that has opened it."""
    at = now()
    try:
        shown = _behind(token, at)
    except NotFound:
        return _gone()
    if not _opened(shown):
        return _quiet(make_response(render_template("preview/door.html", site=settings().publisher_name)))
    view = show_revision(db.session(), shown.story, shown.revision, at)
    view = replace(view, media=f"/share/{token}/media/")
    response = _quiet(make_response(render_template("preview/shared.html", view=view, link=shown.link)))
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


@bp.get("/share/<token>/media/<asset_id>/<file>")
@requires("public")
def shared_media(token: str, asset_id: str, file: str) -> ResponseReturnValue:
    """A picture or file that the text behind a link names, for a browser that has opened the link."""
    try:
        shown = _behind(token, now())
    except NotFound:
        return _gone()
    if not _opened(shown):
        abort(404)
    named = named_by(shown.revision.id)
    answer = _quiet(answer_with(find_served(db.session(), asset_id, file, named)))
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer


@bp.post("/share/<token>")
@requires("public")
def open_shared(token: str) -> ResponseReturnValue:
    """Open a link: count it, and let this browser see the text for as long as the link lives."""
    at = now()
    try:
        _behind(token, at)
        opened = usecases.open_link(token, at)
    except NotFound:
        return _gone()
    session["opened"] = [*session.get("opened", []), opened][-REMEMBERED:]
    return redirect(f"/share/{token}", 303)


def _behind(token: str, at: datetime) -> links.Shown:
    """What a token leads to, counting misses of the network address it was asked from."""
    throttle: Throttle = current_app.extensions["newsroom_share_throttle"]
    address = request.remote_addr or ""
    if throttle.full(address, at):
        raise TooManyRequests(retry_after=int(WITHIN.total_seconds()))
    try:
        return links.behind(db.session(), token, at)
    except NotFound:
        throttle.miss(address, at)
        raise


def _opened(shown: links.Shown) -> bool:
    """Whether somebody has pressed the button on the link's door in this browser."""
    return shown.link.id in session.get("opened", [])


def _gone() -> ResponseReturnValue:
    """One answer for a link that never was, has ended, was taken back, or whose story has been published."""
    return _quiet(make_response(render_template("preview/gone.html", site=settings().publisher_name), 404))


def _quiet(response: Response) -> Response:
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response


def _page(story_id: str, form: ShareForm, at: datetime) -> str:
    story = read_story(db.session(), person(), story_id)
    refusal = links.refusal_to_show(db.session(), story, at)
    found = links.links_of(db.session(), story)
    return render_template("preview/links.html", story=story, form=form, refusal=refusal, links=found, at=at)


def _running(session: Session, somebody: Person, case: Case | None, at: datetime) -> object | None:
    """The open links of a story, for those who may end them."""
    if case is None or not settings().share_links or not may(somebody, "story.share"):
        return None
    return links.open_links(session, case.story, at) or None


PANELS = (Panel(place="story", template="preview/_panel.html", load=_running, order=80),)
