"""Which event a story is made for: shown and said on the page of the story."""

from datetime import datetime

from flask import Blueprint, flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from newsroom.calendar import queries, usecases
from newsroom.clock import now
from newsroom.panels import Panel
from newsroom.permissions import CONTENT
from newsroom.person import Person
from newsroom.rules import Case
from newsroom.web import person, requires

bp = Blueprint("links", __name__)


@bp.post("/stories/<story_id>/events")
@requires("story.edit")
def link(story_id: str) -> ResponseReturnValue:
    """Say that a story is made for an event."""
    usecases.link_story(person(), story_id, request.form.get("event", ""), now())
    flash(_("The story is linked to the event."))
    return redirect(f"/stories/{story_id}", 303)


@bp.post("/stories/<story_id>/events/<event_id>/remove")
@requires("story.edit")
def unlink(story_id: str, event_id: str) -> ResponseReturnValue:
    """Take that back."""
    usecases.unlink_story(person(), story_id, event_id, now())
    flash(_("The story is no longer linked to the event."))
    return redirect(f"/stories/{story_id}", 303)


def load(session: Session, somebody: Person, case: Case | None, at: datetime) -> queries.Events | None:
    """The events of the story; None where there is none, and none to choose for this person."""
    if case is None:
        return None
    found = queries.events_for(session, case.story, at)
    if not somebody.roles(case.story.section) & CONTENT:
        found = queries.Events(found.linked, [])
    return found if found.linked or found.offered else None


PANELS = (Panel("story", "calendar/_panel.html", load, order=70),)
