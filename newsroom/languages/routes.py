"""Pages of language versions: adding one, the source beside it, and saying that both say the same."""

from datetime import datetime
from uuid import uuid4

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from newsroom.catalogue import choices_for
from newsroom.clock import now
from newsroom.db import db
from newsroom.errors import Invalid
from newsroom.forms import form_errors
from newsroom.i18n import language
from newsroom.languages import queries, usecases
from newsroom.languages.forms import AddForm
from newsroom.panels import Panel
from newsroom.person import Person
from newsroom.rules import Case
from newsroom.web import person, requires

bp = Blueprint("languages", __name__)


@bp.get("/stories/<story_id>/languages/new")
@requires("story.create")
def add_form(story_id: str) -> ResponseReturnValue:
    """A form for a version in another language; `?language=` chooses one."""
    form = AddForm(formdata=None, story_id=str(uuid4()), language=request.args.get("language"))
    adding = _offer(story_id, form)
    form.section.data = adding.source.section
    return _page(form, adding, _there(adding, form))


@bp.post("/stories/<story_id>/languages/new")
@requires("story.create")
def add(story_id: str) -> ResponseReturnValue:
    """Begin a version, and open it where its writer goes on."""
    form = AddForm()
    adding = _offer(story_id, form)
    if not form.validate_on_submit():
        return _page(form, adding, None), 422
    try:
        version = usecases.add_version(person(), story_id, form.wanted(), now())
    except Invalid as invalid:
        form_errors(form, invalid)
        return _page(form, _offer(story_id, form), _there(adding, form)), 422
    if version.author_id != person().id:
        flash(_("The version is begun and given to its writer."))
        return redirect(f"/stories/{version.source_id}", 303)
    flash(_("The version is begun. Put the text into its language, then save it."))
    return redirect(f"/stories/{version.id}/edit", 303)


@bp.get("/stories/<story_id>/source")
@requires("story.view")
def source(story_id: str) -> ResponseReturnValue:
    """A version beside its source, and what changed in the source since they were found to match; a story
    that is no version (any more) has its own page.
    """
    case, beside = queries.version_with_source(db.session(), person(), story_id, now())
    if beside is None:
        return redirect(f"/stories/{story_id}", 303)
    return render_template("languages/source.html", case=case, story=case.story, beside=beside)


@bp.post("/stories/<story_id>/source/confirm")
@requires("story.edit")
def confirm(story_id: str) -> ResponseReturnValue:
    """Say that the version says the same as the text of the source that was shown."""
    number = request.form.get("revision", "")
    seen = int(number) if number.isascii() and number.isdigit() and len(number) < 9 else 0
    usecases.confirm_source(person(), story_id, seen, now())
    flash(_("Noted: this version says the same as its source."))
    back = "/edit" if request.form.get("back") == "edit" else ""
    return redirect(f"/stories/{story_id}{back}", 303)


def _offer(story_id: str, form: AddForm) -> queries.Adding:
    session, lang = db.session(), language()
    adding = queries.adding(session, person(), story_id, lang)
    form.offer(adding, choices_for(session, person(), lang).sections, (person().id, person().name))
    return adding


def _there(adding: queries.Adding, form: AddForm) -> queries.Line | None:
    """The version there is in the chosen language, as far as the person may know of it."""
    chosen = form.language.data
    return next((line for line in adding.lines if line.blocks and line.story.language == chosen), None)


def _page(form: AddForm, adding: queries.Adding, there: queries.Line | None) -> str:
    return render_template("languages/new.html", form=form, adding=adding, source=adding.source, there=there)


def load_family(session: Session, somebody: Person, case: Case | None, _at: datetime) -> object | None:
    """The versions of a story, for its page."""
    return queries.family(session, somebody, case) if case else None


def load_source(session: Session, somebody: Person, case: Case | None, _at: datetime) -> object | None:
    """The source of a version, for whoever writes it or decides about it."""
    return queries.beside(session, somebody, case) if case else None


PANELS = (
    Panel("story", "languages/_panel.html", load_family, order=60),
    Panel("edit", "languages/_source.html", load_source, order=5),
    Panel("decision", "languages/_stale.html", load_source, order=10),
)
