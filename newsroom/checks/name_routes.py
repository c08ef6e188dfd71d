"""Pages of the dictionary of names."""

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from newsroom.checks import name_usecases as usecases
from newsroom.checks import queries
from newsroom.checks.forms import NameForm, TableForm
from newsroom.checks.name_usecases import RowReport
from newsroom.clock import local, now
from newsroom.db import db
from newsroom.errors import Invalid
from newsroom.forms import form_errors
from newsroom.web import person, requires

bp = Blueprint("names", __name__)


@bp.get("/checks/names")
@requires("check.view")
def names() -> ResponseReturnValue:
    """The dictionary."""
    return _page(NameForm(formdata=None), TableForm(formdata=None))


@bp.post("/checks/names")
@requires("name.manage")
def add() -> ResponseReturnValue:
    """Add an entry."""
    form = NameForm()
    if form.validate_on_submit():
        try:
            row = usecases.add_name(person(), form.entry(), now())
            flash(_("“%(name)s” is added.", name=row.name))
            return redirect("/checks/names", 303)
        except Invalid as invalid:
            form_errors(form, invalid)
    return _page(form, TableForm(formdata=None)), 422


@bp.post("/checks/names/import")
@requires("name.manage")
def import_table() -> ResponseReturnValue:
    """Add the rows of a table, and say what became of each."""
    form = TableForm()
    if form.validate_on_submit():
        try:
            reports = usecases.import_names(person(), form.text(), now())
            return _page(NameForm(formdata=None), TableForm(formdata=None), reports)
        except Invalid as invalid:
            form_errors(form, invalid)
    return _page(NameForm(formdata=None), form), 422


@bp.get("/checks/names/<name_id>")
@requires("name.manage")
def name(name_id: str) -> ResponseReturnValue:
    """One entry, to be changed."""
    row = queries.name(db.session(), name_id)
    return render_template("checks/name.html", row=row, form=NameForm(formdata=None, obj=row))


@bp.post("/checks/names/<name_id>")
@requires("name.manage")
def change(name_id: str) -> ResponseReturnValue:
    """Change an entry."""
    form = NameForm()
    if form.validate_on_submit():
        try:
            usecases.change_name(person(), name_id, form.entry(), now())
            flash(_("Saved."))
            return redirect("/checks/names", 303)
        except Invalid as invalid:
            form_errors(form, invalid)
    row = queries.name(db.session(), name_id)
    return render_template("checks/name.html", row=row, form=form), 422


@bp.post("/checks/names/<name_id>/remove")
@requires("name.manage")
def remove(name_id: str) -> ResponseReturnValue:
    """Delete an entry."""
    usecases.remove_name(person(), name_id, now())
    flash(_("It is deleted."))
    return redirect("/checks/names", 303)


def _page(form: NameForm, table: TableForm, reports: list[RowReport] | None = None) -> str:
    rows, more = queries.names(db.session(), request.args.get("after", ""))
    context = {"rows": rows, "more": more, "form": form, "table": table, "reports": reports}
    return render_template("checks/names.html", **context, today=local(now()).date())
