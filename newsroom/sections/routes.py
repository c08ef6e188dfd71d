"""Pages of the catalogue: one for each kind of row, the sections first."""

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from newsroom.clock import now
from newsroom.db import db
from newsroom.errors import Invalid
from newsroom.forms import form_errors
from newsroom.i18n import language
from newsroom.panels import panels_of
from newsroom.sections import queries, usecases
from newsroom.sections.forms import RowForm
from newsroom.web import person, requires

bp = Blueprint("sections", __name__)


@bp.get("/sections")
@requires("catalogue.view")
def sections() -> ResponseReturnValue:
    """The sections."""
    return _page("sections", _empty_form("sections"))


@bp.get("/sections/tags")
@requires("catalogue.view")
def tags() -> ResponseReturnValue:
    """The tags in use."""
    return render_template("sections/tags.html", kind="tags", tags=queries.tags(db.session()))


@bp.post("/sections/tags/remove")
@requires("catalogue.manage")
def remove_tag() -> ResponseReturnValue:
    """Take an unused tag off the suggestions."""
    usecases.remove_tag(person(), request.form.get("name", ""), now())
    flash(_("The tag is no longer suggested."))
    return redirect("/sections/tags", 303)


@bp.get("/sections/<kind>")
@requires("catalogue.view")
def kind(kind: str) -> ResponseReturnValue:
    """Rows of another kind: sites, types, languages, flags."""
    return _page(kind, _empty_form(kind))


@bp.post("/sections/<kind>")
@requires("catalogue.manage")
def add(kind: str) -> ResponseReturnValue:
    """Add a row."""
    form = _fitted(RowForm(), kind, fixed=False)
    if form.validate_on_submit():
        try:
            row = usecases.add_row(person(), kind, form.slug.data or "", form.labels(), now())
            flash(_("“%(name)s” is added.", name=row.label(language())))
            return redirect(f"/sections/{kind}", 303)
        except Invalid as invalid:
            form_errors(form, invalid)
    return _page(kind, form), 422


@bp.get("/sections/<kind>/<slug>")
@requires("catalogue.manage")
def row(kind: str, slug: str) -> ResponseReturnValue:
    """One row, to be changed."""
    found = queries.row(db.session(), kind, slug)
    data = {"site": getattr(found, "site_slug", ""), "workflow": getattr(found, "workflow", "")}
    form = _fitted(RowForm(formdata=None, obj=found, data=data), kind, fixed=True)
    return render_template("sections/row.html", kind=kind, row=found, form=form)


@bp.post("/sections/<kind>/<slug>")
@requires("catalogue.manage")
def change(kind: str, slug: str) -> ResponseReturnValue:
    """Change a row's names, place or state."""
    form = _fitted(RowForm(), kind, fixed=True)
    if form.validate_on_submit():
        try:
            usecases.change_row(person(), kind, slug, form.labels(), now())
            flash(_("Saved."))
            return redirect(f"/sections/{kind}", 303)
        except Invalid as invalid:
            form_errors(form, invalid)
    found = queries.row(db.session(), kind, slug)
    return render_template("sections/row.html", kind=kind, row=found, form=form), 422


@bp.post("/sections/<kind>/<slug>/remove")
@requires("catalogue.manage")
def remove(kind: str, slug: str) -> ResponseReturnValue:
    """Delete a row that nothing uses."""
    usecases.remove_row(person(), kind, slug, now())
    flash(_("It is deleted."))
    return redirect(f"/sections/{kind}", 303)


def _empty_form(kind: str) -> RowForm:
    position = queries.next_position(db.session(), kind)
    return _fitted(RowForm(formdata=None, position=position), kind, fixed=False)


def _fitted(form: RowForm, kind: str, fixed: bool) -> RowForm:
    offered = form.offer(queries.sites(db.session(), language()), queries.workflows(language()))
    return offered.fit(kind, fixed)


def _page(kind: str, form: RowForm) -> str:
    session = db.session()
    return render_template(
        "sections/rows.html",
        kind=kind,
        found=queries.rows(session, kind),
        sites=dict(queries.sites(session, language())),
        workflows=dict(queries.workflows(language())),
        form=form,
        panels=panels_of("types", session, person(), None, now()) if kind == "types" else [],
    )
