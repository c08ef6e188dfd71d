"""Pages of stories: the list, a new one, one story, its plan and the talk about it."""

from uuid import uuid4

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from newsroom import catalogue, story_types
from newsroom.clock import now
from newsroom.db import db
from newsroom.errors import Forbidden, Invalid, Stale
from newsroom.forms import form_errors
from newsroom.i18n import language, say
from newsroom.panels import panels_of
from newsroom.stories import copy_routes, listing, narrowing, queries, record_routes, text_routes, usecases
from newsroom.stories.forms import NewStoryForm, PlanForm
from newsroom.stories.page import offer_people, story_page
from newsroom.web import person, requires
from newsroom.working_copies import copy_of

bp = Blueprint("stories", __name__)
bp.register_blueprint(text_routes.bp)
bp.register_blueprint(copy_routes.bp)
bp.register_blueprint(record_routes.bp)


@bp.get("/stories")
@requires("story.view")
def stories() -> ResponseReturnValue:
    """The list of stories; a filter that means nothing here is named, and taken off with one click."""
    session, wanted = db.session(), listing.read_wanted(request.args)
    known, stages = catalogue.names(session, language()), narrowing.stages_of(session)
    closed: narrowing.Known = {
        "stage": stages,
        "section": known.sections,
        "type": known.types,
        "language": known.languages,
        "person": narrowing.people(session, person()),
    }
    unknown = narrowing.faults(wanted.chosen, closed)
    found = listing.EMPTY if unknown else listing.find_stories(session, person(), wanted, now())
    context = {"wanted": wanted, "found": found, "names": known, "stages": stages, "unknown": unknown}
    context |= {"people": closed["person"], "day": narrowing.day_of}
    context["panels"] = panels_of("list", session, person(), None, now())
    return render_template("stories/list.html", **context), 400 if unknown else 200


@bp.get("/stories/new")
@requires("story.create")
def new_story() -> ResponseReturnValue:
    """A form for a story: the choice of a content type first, where one brings a text to begin with; then
    that text. With `?copy=<id>` what the person typed there before and never saved.
    """
    wanted = request.args.get("copy")
    copy = copy_of(db.session(), wanted, person()) if wanted else None
    if copy:
        form = NewStoryForm(formdata=MultiDict(copy.fields))
        form.story_id.data = copy.story_id
        return _new_page(form)
    kinds = story_types.kinds(db.session(), language())
    if "type" not in request.args and any(kind.begins for kind in kinds):
        panels = panels_of("choose", db.session(), person(), None, now())
        return render_template("stories/choose.html", kinds=kinds, panels=panels)
    form = NewStoryForm(formdata=None, story_id=str(uuid4()), language="vi")
    _begin(form, request.args.get("type", ""))
    return _new_page(form)


@bp.post("/stories/new")
@requires("story.create")
def create_story() -> ResponseReturnValue:
    """Begin a story with what was typed; whatever is wrong with it, all of it is shown again."""
    form = NewStoryForm()
    if request.form.get("begin") and form.validate_on_submit():
        _begin(form, form.type.data)
        return _new_page(form)
    valid = form.validate_on_submit()
    content = form.content()
    if not valid or content is None:
        return _new_page(form), 422
    try:
        story = usecases.create_story(person(), content, form.flag_set(), now(), form.story_id.data)
    except Invalid as invalid:
        form_errors(form, invalid)
        return _new_page(form), 422
    except Forbidden as forbidden:  # of a section that was not on offer
        form_errors(form, Invalid({"section": forbidden.sentence}))
        return _new_page(form), 422
    flash(_("Saved as a draft."))
    return redirect(f"/stories/{story.id}", 303)


def _begin(form: NewStoryForm, kind: str) -> None:
    """Put in what stories of a content type begin with; nothing for a type that brings nothing."""
    if pattern := story_types.pattern_of(db.session(), kind):
        form.begin(pattern)
        form.type.data = kind
        form.section.data = form.section.data or pattern.section
        form.flags.data = form.flags.data or list(pattern.flags)


def _new_page(form: NewStoryForm) -> str:
    form.offer(catalogue.choices_for(db.session(), person(), language()))
    form.kinds = story_types.kinds(db.session(), language())
    panels = panels_of("new", db.session(), person(), None, now())
    return render_template("stories/new.html", form=form, panels=panels)


@bp.get("/stories/<story_id>")
@requires("story.view")
def story(story_id: str) -> ResponseReturnValue:
    """One story: the text, and what can happen to it."""
    return story_page(story_id, now())


@bp.post("/stories/<story_id>/plan")
@requires("story.handle")
def plan(story_id: str) -> ResponseReturnValue:
    """Say who handles a story until when."""
    form, at = PlanForm(), now()
    offer_people(form, queries.view_story(db.session(), person(), story_id, at))
    if not form.validate_on_submit():
        return story_page(story_id, at, plan=form), 422
    seen = form.seen()
    try:
        usecases.set_handling(person(), story_id, seen, form.handling(), at)
    except Invalid as invalid:
        form_errors(form, invalid)
        return story_page(story_id, at, plan=form), 422
    except Stale as stale:
        return story_page(story_id, at, plan=form, sentence=say(stale.sentence), seen=seen), 409
    flash(_("The plan is saved."))
    return redirect(f"/stories/{story_id}", 303)
