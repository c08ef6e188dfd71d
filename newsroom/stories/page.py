"""What the routes of one story share: its page, with whatever form somebody was filling in."""

from datetime import datetime
from typing import Any

from flask import render_template
from markupsafe import Markup

from newsroom import catalogue
from newsroom.db import db
from newsroom.i18n import language
from newsroom.next_step import needs_decision
from newsroom.panels import panels_of
from newsroom.stories import queries
from newsroom.stories.forms import PlanForm
from newsroom.stories.queries import StoryView
from newsroom.timeline import since_version
from newsroom.web import person
from workflows.diagram import svg


def story_page(story_id: str, at: datetime, **given: Any) -> str:
    """The page of a story as it is at `at` (UTC).

    `given`: a `plan` form as it was left, a `sentence` to show on top, and `seen`: the version after which to
    tell what happened.
    """
    session = db.session()
    view = queries.view_story(session, person(), story_id, at)
    seen = given.pop("seen", None)
    context = {
        "plan": _plan(view, given.pop("plan", None)),
        "drawing": drawing(view),
        "panels": panels_of("story", session, person(), view.case, at),
        "talk": panels_of("talk", session, person(), view.case, at),
        "news": since_version(session, view.story, view.case.workflow, language(), seen) if seen else [],
    }
    return show("stories/story.html", view, **context, **given)


def show(template: str, view: StoryView, **context: Any) -> str:
    """A page of one story: `template` with the story and the names of everything it names by its slug."""
    shared = {"view": view, "story": view.story, "decides": needs_decision}
    return render_template(template, **shared, names=catalogue.names(db.session(), language()), **context)


def offer_people(form: PlanForm, view: StoryView) -> None:
    """Fill in who may be chosen to handle the story."""
    now_with = view.story.assignee
    form.offer(
        queries.handlers_for(db.session(), view.story), (now_with.id, now_with.name) if now_with else None
    )


def _plan(view: StoryView, typed: PlanForm | None) -> PlanForm | None:
    """The plan as it is, or as `typed`, for the version the story has now; None for whoever may not plan."""
    if not view.may_plan:
        return None
    form = typed or PlanForm(formdata=None, obj=view.story)
    offer_people(form, view)
    form.renew(view.story.version)
    return form


def drawing(view: StoryView) -> Markup:
    """The workflow with the story's place in it."""
    return Markup(svg(view.case.workflow, language(), view.story.stage))  # noqa: S704  # our own drawing, escaped
