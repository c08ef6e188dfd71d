"""Public doors: feeds and schemas; and the page where a technician lets a portal fetch its events."""

import hashlib
import json

from flask import Blueprint, Response, abort, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from newsroom.clock import now
from newsroom.db import db
from newsroom.feeds import atom as atom_shape
from newsroom.feeds import json_feed as json_shape
from newsroom.feeds import queries, usecases
from newsroom.feeds.place import Place
from newsroom.installation import settings
from newsroom.payload_schemas import event_schema
from newsroom.web import person, requires

bp = Blueprint("feeds", __name__)

SHORTLY, A_DAY = 60, 86400


@bp.get("/feeds/<site>.atom")
@bp.get("/feeds/<site>/<section>.atom")
@requires("public")
def atom(site: str, section: str = "") -> ResponseReturnValue:
    """What readers see of a site or a section, as Atom."""
    feed, place = queries.feed_of(db.session(), site, section), _place()
    answer = Response(atom_shape.atom(feed, place), content_type=f"{atom_shape.MIME}; charset=utf-8")
    return _kept(answer, feed, place, "atom")


@bp.get("/feeds/<site>.json")
@bp.get("/feeds/<site>/<section>.json")
@requires("public")
def json_feed(site: str, section: str = "") -> ResponseReturnValue:
    """What readers see of a site or a section, as JSON Feed."""
    feed, place = queries.feed_of(db.session(), site, section), _place()
    answer = Response(json_shape.json_feed(feed, place), content_type=json_shape.MIME)
    return _kept(answer, feed, place, "json")


@bp.get("/schemas/<event_type>/<version>.json")
@requires("public")
def schema(event_type: str, version: str) -> ResponseReturnValue:
    """The JSON Schema of an event type in one version, with an example."""
    try:
        document = event_schema(event_type, version)
    except KeyError:
        abort(404)
    body = json.dumps(document, ensure_ascii=False, indent=1)
    return _conditional(Response(body, content_type="application/schema+json"), A_DAY)


@bp.get("/endpoints/<endpoint_id>/pull")
@requires("endpoint.manage")
def pulling(endpoint_id: str) -> ResponseReturnValue:
    """How a portal that cannot be reached fetches its events."""
    endpoint = queries.endpoint(db.session(), endpoint_id)
    return render_template("feeds/pull.html", endpoint=endpoint, token="", base_url=settings().base_url)


@bp.post("/endpoints/<endpoint_id>/pull")
@requires("endpoint.manage")
def give(endpoint_id: str) -> ResponseReturnValue:
    """Make a token and show it, this once."""
    token = usecases.give_pull_token(person(), endpoint_id, now())
    endpoint = queries.endpoint(db.session(), endpoint_id)
    return render_template("feeds/pull.html", endpoint=endpoint, token=token, base_url=settings().base_url)


@bp.post("/endpoints/<endpoint_id>/pull/end")
@requires("endpoint.manage")
def end(endpoint_id: str) -> ResponseReturnValue:
    """Take the token back."""
    usecases.end_pull_token(person(), endpoint_id, now())
    flash(_("The token has ended: the portal can fetch nothing with it any more."))
    return redirect(f"/endpoints/{endpoint_id}/pull", 303)


def _place() -> Place:
    return Place(settings().base_url, settings().publisher_name, settings().websub_hub)


def _kept(answer: Response, feed: queries.Feed, place: Place, shape: str) -> Response:
    """With what a hub's subscribers look for (W3C WebSub §4), and the time of the newest change."""
    answer.headers.add("Link", f'<{place.address(feed, shape)}>; rel="self"')
    if place.hub:
        answer.headers.add("Link", f'<{place.hub}>; rel="hub"')
    answer.last_modified = feed.updated_at
    return _conditional(answer, SHORTLY)


def _conditional(answer: Response, seconds: int) -> Response:
    answer.set_etag(hashlib.sha256(answer.get_data()).hexdigest()[:32])
    answer.headers["Cache-Control"] = f"public, max-age={seconds}"
    answer.make_conditional(request)
    return answer
