"""Pages of the templates of content types, below those of the catalogue; what the editor asks for."""

from flask import Blueprint, flash, jsonify, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from newsroom.clock import now
from newsroom.db import db
from newsroom.errors import Invalid, NotFound, Refused, words
from newsroom.forms import VersionForm, form_errors
from newsroom.i18n import language, say
from newsroom.models import ContentType, Pattern
from newsroom.panels import Panel
from newsroom.patterns import queries, usecases
from newsroom.patterns.forms import PatternForm
from newsroom.patterns.usecases import Shape
from newsroom.patterns.usual_usecases import add_usual as add_usual_types
from newsroom.patterns.usual_usecases import left
from newsroom.permissions import may
from newsroom.person import Person
from newsroom.story_types import pattern_of
from newsroom.web import person, requires

bp = Blueprint("patterns", __name__)


@bp.get("/sections/types/<type_slug>/template")
@requires("catalogue.view")
def pattern(type_slug: str) -> ResponseReturnValue:
    """The template of a content type: to be changed by whoever may, to be read by everybody else."""
    kind, found = queries.type_and_pattern(db.session(), type_slug)
    form = PatternForm(formdata=None, version=0)
    return _page(kind, found, form.fill(found) if found else form, _shape(found))


@bp.post("/sections/types/<type_slug>/template")
@requires("pattern.manage")
def save_pattern(type_slug: str) -> ResponseReturnValue:
    """Set the template; with `preview` show what was typed as a story would begin, and keep nothing."""
    kind, found = queries.type_and_pattern(db.session(), type_slug)
    form = _offered(PatternForm())
    valid = form.validate_on_submit()
    shape = form.shape()
    if not valid or shape is None:
        return _page(kind, found, form, _shape(found)), 422
    if request.form.get("preview"):
        return _page(kind, found, form, shape)
    return _saved(kind, form, shape)


def _saved(kind: ContentType, form: PatternForm, shape: Shape) -> ResponseReturnValue:
    try:
        usecases.save_pattern(person(), kind.slug, form.seen(), shape, now())
    except Invalid as invalid:
        form_errors(form, invalid)
        return _page(kind, None, form, shape), 422
    except Refused as refused:
        kind, found = queries.type_and_pattern(db.session(), kind.slug)
        form.renew(found.version if found else 0)
        return _page(kind, found, form, _shape(found), say(refused.sentence)), 409
    flash(_("Saved."))
    return redirect(f"/sections/types/{kind.slug}/template", 303)


@bp.post("/sections/types/<type_slug>/template/remove")
@requires("pattern.manage")
def remove_pattern(type_slug: str) -> ResponseReturnValue:
    """Take the template off the content type."""
    form = VersionForm()
    form.validate()
    usecases.remove_pattern(person(), type_slug, form.seen(), now())
    flash(_("It is deleted."))
    return redirect("/sections/types", 303)


@bp.post("/sections/types/usual")
@requires("catalogue.manage")
def add_usual() -> ResponseReturnValue:
    """Add the usual content types with their templates."""
    flash(_("Templates added: %(number)d.", number=add_usual_types(person(), now())))
    return redirect("/sections/types", 303)


@bp.get("/patterns/<type_slug>")
@requires("story.edit")
def skeleton(type_slug: str) -> ResponseReturnValue:
    """What stories of a type begin with, for the script of the editor."""
    found = pattern_of(db.session(), type_slug)
    if found is None:
        raise NotFound(words("This content type has no template."))
    return jsonify(title=found.title, sapo=found.sapo, body=found.body)


def _shape(found: Pattern | None) -> Shape:
    return Shape(title=found.title, sapo=found.sapo, body=found.body) if found else Shape()


def _offered(form: PatternForm) -> PatternForm:
    return form.offer(queries.choices(db.session(), language()))


def _page(
    kind: ContentType, found: Pattern | None, form: PatternForm, shown: Shape, sentence: str = ""
) -> str:
    context = {"row": kind, "pattern": found, "form": _offered(form), "shown": shown, "sentence": sentence}
    return render_template("patterns/pattern.html", **context)


def _left(session: Session, somebody: Person, _case: object, _at: object) -> int | None:
    """How many of the usual types are missing, for whoever may add them."""
    return (left(session) or None) if may(somebody, "catalogue.manage") else None


PANELS = (Panel(place="types", template="patterns/_usual.html", load=_left),)
