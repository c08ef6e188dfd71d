"""Pages of the library of statement templates."""

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from newsroom.clock import now
from newsroom.db import db
from newsroom.errors import Invalid
from newsroom.forms import form_errors
from newsroom.statements import library
from newsroom.statements import library_usecases as usecases
from newsroom.statements.filling import PLACES
from newsroom.statements.forms import CHANNEL_NAMES, KINDS, TemplateForm, places_in_words
from newsroom.web import person, requires

bp = Blueprint("library", __name__)


@bp.get("/statements/templates")
@requires("template.view")
def templates() -> ResponseReturnValue:
    """The library."""
    found = library.all_templates(db.session(), now())
    return render_template("statements/templates.html", found=found, kinds=dict(KINDS))


@bp.get("/statements/templates/new")
@requires("template.write")
def new_template() -> ResponseReturnValue:
    """The form of a new template, or (`of`) of the next version of one."""
    form, of = TemplateForm(formdata=None), request.args.get("of", "")
    if of:
        form.fill(library.one_template(db.session(), of, now()).row)
    return _form_page(form, of)


@bp.post("/statements/templates/new")
@requires("template.write")
def write_template() -> ResponseReturnValue:
    """Keep it."""
    form, of = TemplateForm().offer(), request.form.get("of", "")
    if form.validate_on_submit():
        try:
            row = usecases.write_template(person(), form.wording(), now(), of)
            flash(
                _(
                    "Version %(version)d is kept. A legal officer clears it before it can be used.",
                    version=row.version,
                )
            )
            return redirect(f"/statements/templates/{row.id}", 303)
        except Invalid as invalid:
            form_errors(form, invalid)
    return _form_page(form, of), 422


@bp.get("/statements/templates/<template_id>")
@requires("template.view")
def template(template_id: str) -> ResponseReturnValue:
    """One version, as it was written."""
    found = library.one_template(db.session(), template_id, now())
    return render_template(
        "statements/template.html",
        found=found,
        row=found.row,
        kinds=dict(KINDS),
        channels=CHANNEL_NAMES,
        own=found.row.created_by_id == person().id,
    )


@bp.post("/statements/templates/<template_id>/clear")
@requires("template.clear")
def clear_template(template_id: str) -> ResponseReturnValue:
    """Say that it may be used."""
    usecases.clear_template(person(), template_id, now())
    flash(_("It is cleared and may be used."))
    return redirect(f"/statements/templates/{template_id}", 303)


@bp.post("/statements/templates/<template_id>/retire")
@requires("template.retire")
def retire_template(template_id: str) -> ResponseReturnValue:
    """Let it not be used any more."""
    usecases.retire_template(person(), template_id, now())
    flash(_("It is not used any more."))
    return redirect(f"/statements/templates/{template_id}", 303)


def _form_page(form: TemplateForm, of: str) -> str:
    fillings = places_in_words(PLACES.items())
    return render_template("statements/new_template.html", form=form.offer(), of=of, fillings=fillings)
