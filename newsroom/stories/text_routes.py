"""Pages of a story's text: writing it, comparing its versions, bringing one back."""

from datetime import datetime

from flask import Blueprint, flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from newsroom import catalogue, story_types
from newsroom.clock import now
from newsroom.content import Content
from newsroom.db import db
from newsroom.differences import changes_between
from newsroom.errors import Invalid, NewsroomError, NotFound, Stale
from newsroom.forms import VersionForm, form_errors
from newsroom.i18n import language, say
from newsroom.panels import panels_of
from newsroom.rules import refusal
from newsroom.stories import merging, queries, starting, usecases
from newsroom.stories.forms import EditForm
from newsroom.stories.page import show
from newsroom.stories.queries import StoryView
from newsroom.web import person, requires
from newsroom.working_copies import copy_of
from workflows import after_edit

bp = Blueprint("texts", __name__)


@bp.get("/stories/<story_id>/edit")
@requires("story.edit")
def edit(story_id: str) -> ResponseReturnValue:
    """The text of a story in a form, with what an edit would undo; the reason where it may not be edited.

    With `?copy=1` it is what the person typed before and has not saved.
    """
    view = queries.view_story(db.session(), person(), story_id, now())
    if view.edit_refusal:
        raise refusal(view.edit_refusal)
    copy = copy_of(db.session(), story_id, person()) if request.args.get("copy") else None
    if copy:
        return _editor(view, EditForm(formdata=MultiDict(copy.fields)), copy=copy)
    form = EditForm(formdata=None, version=view.story.version, base=view.revision.number)
    form.fill(view.content, view.story.flags)
    return _editor(view, form)


@bp.post("/stories/<story_id>/edit")
@requires("story.edit")
def save(story_id: str) -> ResponseReturnValue:
    """Save a text. Whatever stands in the way, what was typed is shown again. With `merging` it is not saved
    yet: the choices between it and somebody else's text are put into it first; nor with `begin`: what stories
    of the chosen type begin with is put in.
    """
    form, at = EditForm(), now()
    valid = form.validate_on_submit()
    if valid and request.form.get("begin"):
        return _begun(story_id, form, at)
    content = form.content()
    if not valid or content is None:
        return _editor(queries.view_story(db.session(), person(), story_id, at), form), 422
    if request.form.get("merging"):
        return _merged(story_id, form, content, at)
    try:
        saved = usecases.save_form(person(), story_id, form.seen(), content, form.flag_set(), at)
    except NotFound:
        raise
    except NewsroomError as error:
        return _kept(story_id, form, content, error, at), error.status
    flash(_("Saved.") if saved.version != form.seen() else _("Nothing was changed."))
    return redirect(f"/stories/{story_id}", 303)


def _kept(story_id: str, form: EditForm, content: Content, error: NewsroomError, at: datetime) -> str:
    """The form again with all that was typed: beside what somebody else wrote, or below why it cannot be."""
    view = queries.view_story(db.session(), person(), story_id, at)
    if isinstance(error, Invalid):
        form_errors(form, error)
        return _editor(view, form)
    if isinstance(error, Stale):
        return _beside_theirs(view, form, content, say(error.sentence))
    known = catalogue.names(db.session(), language())
    differs = changes_between(view.content, content, known)
    return _editor(view, form, sentence=say(error.sentence), differs=differs)


def _beside_theirs(view: StoryView, form: EditForm, content: Content, sentence: str) -> str:
    """What was typed and what somebody else saved meanwhile, put together; where both changed one passage,
    the choice between the two.
    """
    known = catalogue.names(db.session(), language())
    found = merging.put_together(db.session(), view, form.base.data, content)
    if found and found.settled:
        return _put_in(view, form, found.resolved({}, {}), sentence)
    form.renew(view.story.version)
    choosing = merging.choosing(found, view, known) if found else None
    differs = changes_between(view.content, content, known)
    return _editor(view, form, sentence=sentence, differs=differs, choosing=choosing, over=True)


def _merged(story_id: str, form: EditForm, content: Content, at: datetime) -> ResponseReturnValue:
    view = queries.view_story(db.session(), person(), story_id, at)
    found = merging.put_together(db.session(), view, form.base.data, content)
    if found is None or request.form.get("against") != str(view.revision.number):
        sentence = _("Somebody changed this story since you opened it.")
        return _beside_theirs(view, form, content, sentence), 409
    return _put_in(view, form, merging.chosen(found, request.form), _("Your choices are in."))


def _put_in(view: StoryView, form: EditForm, merged: Content, sentence: str) -> str:
    """The form with both texts in one, to be read and saved over the present text. No flag gets lost."""
    form.fill(merged, sorted(form.flag_set() | set(view.story.flags)))
    form.rebase(view.story.version, view.revision.number)
    known = catalogue.names(db.session(), language())
    return _editor(view, form, sentence=sentence, merged=changes_between(view.content, merged, known))


def _begun(story_id: str, form: EditForm, at: datetime) -> str:
    if pattern := story_types.pattern_of(db.session(), form.type.data):
        form.begin(pattern)
    return _editor(queries.view_story(db.session(), person(), story_id, at), form)


def _editor(view: StoryView, form: EditForm, **context: object) -> str:
    form.offer(catalogue.choices_for(db.session(), person(), language(), view.story.section))
    form.kinds = story_types.kinds(db.session(), language())
    goes_to = view.case.workflow.stages[after_edit(view.case.workflow, view.case.facts)]
    panels = panels_of("edit", db.session(), person(), view.case, view.case.facts.now)
    return show("stories/edit.html", view, form=form, goes_to=goes_to, panels=panels, **context)


@bp.get("/stories/<story_id>/compare")
@requires("story.view")
def compare(story_id: str) -> ResponseReturnValue:
    """Two versions in one text: those chosen, else the public and the present one, else the last change."""
    session = db.session()
    view = queries.view_story(session, person(), story_id, now())
    revisions = queries.revisions_of(session, view.story)
    starts = starting.starts_of(session, person(), view, revisions)
    new = _chosen("to", starts) or view.revision.number
    old = _chosen("from", starts) or starts.live or max(new - 1, 1)
    left, right = (queries.numbered_revision(session, view.story, number) for number in (old, new))
    known = catalogue.names(session, language())
    changes = changes_between(queries.content_of(left), queries.content_of(right), known)
    fell = starting.fell_between(view.signed, left, right)
    context = {"left": left, "right": right, "changes": changes, "fell": fell, "starts": starts}
    return show("stories/compare.html", view, revisions=revisions, **context)


def _chosen(name: str, starts: starting.Starts) -> int | None:
    """The number of a version in the address, or the one it names; None for what is neither."""
    text = request.args.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else starts.named(text)


@bp.get("/stories/<story_id>/revisions/<int:number>")
@requires("story.view")
def revision(story_id: str, number: int) -> ResponseReturnValue:
    """One version of the text."""
    view = queries.view_story(db.session(), person(), story_id, now())
    found = queries.numbered_revision(db.session(), view.story, number)
    return show("stories/revision.html", view, revision=found, content=queries.content_of(found))


@bp.post("/stories/<story_id>/revisions/<int:number>/restore")
@requires("story.edit")
def restore(story_id: str, number: int) -> ResponseReturnValue:
    """Bring a version back as the present text."""
    form = VersionForm()
    if not form.validate_on_submit():
        return redirect(f"/stories/{story_id}/revisions/{number}", 303)
    usecases.restore_revision(person(), story_id, form.seen(), number, now())
    flash(_("Version %(number)d is the present text again.", number=number))
    return redirect(f"/stories/{story_id}", 303)
