"""Pages of the delivery wall. It asks for what has changed every few seconds, and works without scripts."""

import json
from datetime import datetime
from typing import Any

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import format_decimal
from sqlalchemy.orm import Session

from newsroom.clock import now, show
from newsroom.db import db
from newsroom.i18n import language, say
from newsroom.incident_access import Part
from newsroom.installation import workflow_of
from newsroom.models.story import STATEMENTS
from newsroom.models.trail import OutboxEvent
from newsroom.panels import Panel
from newsroom.person import Person
from newsroom.rules import Case
from newsroom.wall import queries
from newsroom.wall.cells import COUNTS, OF_A_RECALL, STATES, changed, cursor_of
from newsroom.wall.queries import OnWall, Subject
from newsroom.web import person, requires

bp = Blueprint("wall", __name__)


@bp.get("/wall/<story_id>")
@requires("wall.view")
def wall(story_id: str) -> ResponseReturnValue:
    """Counts, every group of portals, and whom to call; `event`: another one than the newest, `group`: the
    portals of a group as a list, `screen`: for a screen on the wall.
    """
    it, at = _subject(story_id), now()
    context = _shown(it) | {"screen": request.args.get("screen") == "1", "group": request.args.get("group")}
    if it.event is not None:
        groups = queries.by_group(db.session(), it.event, at)
        context |= {"groups": groups, "tally": queries.in_all(groups), "recall": _recall(it)}
        context |= _beside(it.event, at)
    return render_template("wall/wall.html", **context)


@bp.get("/wall/<story_id>/trouble")
@requires("wall.view")
def trouble(story_id: str) -> ResponseReturnValue:
    """The list beside the wall, by itself; 204 before anything went out."""
    it = _subject(story_id)
    if it.event is None:
        return "", 204
    return render_template("wall/_trouble.html", **_shown(it), **_beside(it.event, now()))


@bp.get("/wall/<story_id>/cells")
@requires("wall.view")
def cells(story_id: str) -> ResponseReturnValue:
    """Every cell, for the script that draws them: groups with the deliveries and names of their portals, a
    letter for each delivery in the order of their numbers, and the cursor for `changes`; 204 before anything
    went out.
    """
    event = _subject(story_id).event
    if event is None:
        return "", 204
    found = queries.cells(db.session(), event, now())
    groups = [{"name": name, "portals": portals} for name, portals in found.groups.items()]
    cursor = cursor_of(found.ids, found.codes)
    return _json({"cursor": cursor, "codes": found.codes, "groups": groups})


@bp.get("/wall/<story_id>/changes")
@requires("wall.view")
def changes(story_id: str) -> ResponseReturnValue:
    """Runs of letters that are others than those of `cursor`, with the place of each; 204 when none is. With
    `anew` the cells themselves are others, or something newer went out: the page is to be loaded again.
    """
    at, cursor = now(), request.args.get("cursor", "")
    event = _subject(story_id).event
    if event is None:
        return "", 204
    found = queries.letters(db.session(), event, at)
    runs = changed(found.ids, found.codes, cursor)
    if runs is None:
        return _json({"anew": True})
    if not runs:
        return "", 204
    return _json({"cursor": cursor_of(found.ids, found.codes), "runs": runs, "at": show(at)})


@bp.get("/wall/<story_id>/portals/<int:delivery_id>")
@requires("wall.view")
def portal(story_id: str, delivery_id: int) -> ResponseReturnValue:
    """One portal: how far it is, whom to call, what each try met. `part`: without the page around it."""
    at = now()
    it = _subject(story_id)
    row, attempts = queries.portal(db.session(), story_id, delivery_id, at)
    template = "wall/_portal.html" if request.args.get("part") else "wall/portal.html"
    return render_template(template, **_shown(it), row=row, attempts=attempts)


def _subject(story_id: str) -> Subject:
    return queries.subject(db.session(), person(), story_id, request.args.get("event", type=int))


def _shown(it: Subject) -> dict[str, Any]:
    """What every page of the wall needs."""
    names = {code: say(name) for code, name in (OF_A_RECALL if it.recall else STATES).items()}
    return {"it": it, "story": it.story, "names": names, "counts": COUNTS, "number": format_decimal}


def _beside(event: OutboxEvent, at: datetime) -> dict[str, Any]:
    """The list of a group where one is asked for, else of those whom somebody has to call."""
    group = request.args.get("group")
    if group is not None:
        return {"rows": queries.portals(db.session(), event, group, at), "more": False}
    rows, more = queries.trouble(db.session(), event, at)
    return {"rows": rows, "more": more}


def _recall(it: Subject) -> tuple[str, str] | None:
    """The move that calls the story back, by name and label, for whom it may be."""
    story = it.story
    if story.public_state != "live" or not it.newest:
        return None
    workflow = workflow_of(db.session(), story.workflow, story.workflow_version)
    roles = person().roles(story.section)
    moves = (move for move in workflow.moves_from(story.stage) if move.takes_down and "debt" not in move.when)
    return next(((move.name, move.label.text(language())) for move in moves if roles & move.roles), None)


def _json(told: dict[str, Any]) -> Response:
    """Names as they are written: escapes would double what thousands of them weigh."""
    compact = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    return Response(compact, content_type="application/json; charset=utf-8")


def _of_case(session: Session, _person: Person, part: Part, at: datetime) -> list[OnWall] | None:
    return queries.of_case(session, part, at) or None


def _of_story(_session: Session, _person: Person, case: Case, _at: datetime) -> str | None:
    story = case.story
    return story.id if story.sequence and case.workflow.name == STATEMENTS else None


PANELS = (
    Panel(place="incident_after", template="wall/_case.html", load=_of_case, order=40),
    Panel(place="story", template="wall/_story.html", load=_of_story, order=2),
)
