"""Pages of the library, the door for uploads, and the bytes behind /media/<id>/<name>."""

from datetime import datetime
from typing import Any

from flask import Blueprint, flash, jsonify, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session

from newsroom.clock import now
from newsroom.db import db
from newsroom.errors import Invalid, NewsroomError
from newsroom.forms import form_errors
from newsroom.i18n import language, say
from newsroom.installation import settings
from newsroom.media import queries, usecases
from newsroom.media.forms import AboutForm, UploadForm
from newsroom.media.representation import described
from newsroom.media_content import answer_with
from newsroom.models.asset import Asset
from newsroom.panels import Panel
from newsroom.permissions import may
from newsroom.person import Person
from newsroom.rules import Case
from newsroom.web import asking, person, requires, takes_uploads

bp = Blueprint("media", __name__)
A_YEAR = 365 * 24 * 3600
SHORTLY = 300


@bp.get("/media")
@requires("media.view")
def library() -> ResponseReturnValue:
    """The library, with what can be brought in."""
    return _library(UploadForm(formdata=None))


@bp.get("/media.json")
@requires("media.view")
def choose() -> ResponseReturnValue:
    """A page of the library for the dialog of the editor."""
    page = queries.find_assets(db.session(), person(), queries.read_wanted(request.args))
    return jsonify(assets=[described(asset) for asset in page.assets], cursor=page.cursor)


@bp.post("/media")
@requires("media.upload")
@takes_uploads
def upload() -> ResponseReturnValue:
    """Bring in what was sent: one file with an answer in JSON for scripts, several from a plain form."""
    form = UploadForm()
    form.offer(queries.sections(db.session(), person(), language())[1])
    if not form.validate_on_submit():
        return _refused(form)
    kept = _bring_in(form)
    if _for_scripts():
        return (jsonify(asset=described(kept[0])), 201) if kept and not form.errors else _refused(form)
    if kept:
        flash(ngettext("%(num)d file is in the library.", "%(num)d files are in the library.", len(kept)))
    return redirect("/media", 303) if kept and not form.form_errors else _refused(form)


@bp.get("/media/<asset_id>")
@requires("media.view")
def asset(asset_id: str) -> ResponseReturnValue:
    """One picture or file: what it is, what is said about it, where it is used."""
    found = queries.read_asset(db.session(), person(), asset_id)
    return _asset_page(found, AboutForm(formdata=None, obj=found))


@bp.post("/media/<asset_id>")
@requires("media.upload")
def describe(asset_id: str) -> ResponseReturnValue:
    """Change what is said about it."""
    form = AboutForm()
    try:
        if form.validate_on_submit():
            usecases.describe(person(), asset_id, form.about(), now())
            flash(_("Saved."))
            return redirect(f"/media/{asset_id}", 303)
    except Invalid as invalid:
        form_errors(form, invalid)
    return _asset_page(queries.read_asset(db.session(), person(), asset_id), form), 422


@bp.post("/media/<asset_id>/remove")
@requires("media.remove")
def remove(asset_id: str) -> ResponseReturnValue:
    """Take away what nothing uses."""
    usecases.remove(person(), asset_id, now())
    flash(_("It is deleted."))
    return redirect("/media", 303)


@bp.get("/media/<asset_id>/<file>")
@requires("public")
def content(asset_id: str, file: str) -> ResponseReturnValue:
    """The bytes: for people who may know of them, and for everybody once readers see a story that names them.

    What is under an address never changes, so browsers keep it; others may keep it for five minutes only, for
    a story may be taken down.
    """
    answer = answer_with(queries.find_content(db.session(), asking(), asset_id, file))
    inside = f"private, max-age={A_YEAR}, immutable"
    answer.headers["Cache-Control"] = inside if asking() else f"public, max-age={SHORTLY}"
    answer.vary.add("Cookie")
    return answer


def _bring_in(form: UploadForm) -> list[Asset]:
    """Every file that can be taken; why the others cannot stands in the form."""
    kept: list[Asset] = []
    uploads = form.uploads()
    if not uploads:
        form.file.errors = [_("Choose a file first.")]
    for one in uploads:
        try:
            section = str(form.section.data)
            kept.append(usecases.bring_in(person(), section, one.stream.read(), one.filename, now()))
        except Invalid as invalid:
            named = "" if _for_scripts() else f"{one.filename}: "
            form.form_errors.extend(named + say(text) for text in invalid.errors.values())
        except NewsroomError as error:
            form.form_errors.append(say(error.sentence))
    return kept


def _for_scripts() -> bool:
    return request.accept_mimetypes.best == "application/json"


def _refused(form: UploadForm) -> ResponseReturnValue:
    if not _for_scripts():
        return _library(form), 422
    said = [*form.form_errors, *(text for field in form for text in field.errors)]
    return jsonify(error=" ".join(str(text) for text in said)), 422


def _library(form: UploadForm) -> str:
    session, wanted = db.session(), queries.read_wanted(request.args)
    names, mine = queries.sections(session, person(), language())
    return render_template(
        "media/library.html",
        page=queries.find_assets(session, person(), wanted),
        wanted=wanted,
        names=names,
        form=form.offer(mine),
        may_upload=bool(mine) and may(person(), "media.upload"),
        largest=settings().media_max,
    )


def _asset_page(found: Asset, form: AboutForm) -> str:
    session, somebody = db.session(), person()
    return render_template(
        "media/asset.html",
        asset=found,
        form=form,
        uses=queries.uses_of(session, somebody, found),
        names=queries.sections(session, somebody, language())[0],
        may_describe=found.owner_id == somebody.id
        or bool(somebody.roles(found.section) & usecases.DESCRIBERS),
        may_remove=bool(somebody.roles(found.section) & usecases.REMOVERS),
    )


def _picker(_session: Session, somebody: Person, case: Case | None, _at: datetime) -> Any:
    """What the dialog of the editor needs to know: where a picture brought in from there would go."""
    if not may(somebody, "media.upload"):
        return None
    return {"section": case.story.section if case else "", "largest": settings().media_max}


PANELS = tuple(
    Panel(place=place, order=90, template="media/picker.html", load=_picker) for place in ("edit", "new")
)
