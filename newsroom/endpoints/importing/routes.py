"""Pages for importing a table of receivers: send it, see what would become of it, have it taken over."""

from flask import Blueprint, flash, redirect, render_template, request, stream_with_context
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from newsroom.clock import now
from newsroom.db import db
from newsroom.downloads import as_csv
from newsroom.endpoints.catalogue import catalogue
from newsroom.endpoints.importing import queries, usecases
from newsroom.endpoints.importing.columns import COLUMNS
from newsroom.endpoints.importing.forms import ImportForm
from newsroom.endpoints.importing.report import example as example_table
from newsroom.endpoints.importing.report import keys as keys_table
from newsroom.endpoints.importing.report import outcome_name, remarks
from newsroom.endpoints.importing.report import report as report_table
from newsroom.endpoints.importing.table import UnknownColumn
from newsroom.errors import Invalid
from newsroom.forms import form_errors
from newsroom.i18n import language
from newsroom.models.enrolment import OUTCOMES
from newsroom.web import person, requires, takes_uploads

bp = Blueprint("importing", __name__)


@bp.record_once
def _words(state: BlueprintSetupState) -> None:
    """What the templates of this feature call things."""
    state.app.jinja_env.globals.update(outcome_name=outcome_name, row_remarks=remarks)


@bp.get("/endpoints/import")
@requires("endpoint.manage")
def ask() -> ResponseReturnValue:
    """The form for a table, what may stand in it, and the last imports."""
    return _page(ImportForm(formdata=None))


@bp.post("/endpoints/import")
@requires("endpoint.manage")
@takes_uploads
def prepare() -> ResponseReturnValue:
    """Look at a table and show what would become of its rows."""
    form = ImportForm()
    if form.validate_on_submit():
        try:
            change = bool(form.change_existing.data)
            import_id = usecases.prepare_import(person(), form.content(), change, now())
            return redirect(f"/endpoints/imports/{import_id}", 303)
        except Invalid as invalid:
            form_errors(form, invalid)
            if isinstance(invalid, UnknownColumn):
                form.file.errors = [*form.file.errors, f"“{invalid.name}”"]
    return _page(form), 422


@bp.get("/endpoints/import/example.csv")
@requires("endpoint.manage")
def example() -> ResponseReturnValue:
    """A table that can be imported."""
    return as_csv(example_table(), "vi-du.csv")


@bp.get("/endpoints/imports/<int:import_id>")
@requires("endpoint.manage")
def one(import_id: int) -> ResponseReturnValue:
    """How an import stands, and its rows."""
    outcome, after = request.args.get("outcome", ""), request.args.get("after", 0, type=int)
    outcome = outcome if outcome in OUTCOMES else ""
    it = queries.one(db.session(), import_id, now())
    rows = queries.rows(db.session(), import_id, outcome, after, queries.PAGE + 1)
    return render_template(
        "endpoints/import.html",
        it=it,
        rows=rows[: queries.PAGE],
        more=rows[queries.PAGE - 1].number if len(rows) > queries.PAGE else None,
        outcome=outcome,
        outcomes=OUTCOMES,
    )


@bp.get("/endpoints/imports/<int:import_id>/report.csv")
@requires("endpoint.manage")
def report(import_id: int) -> ResponseReturnValue:
    """What became of every row, as a table."""
    queries.one(db.session(), import_id, now())
    lines = report_table(queries.every_row(db.session(), import_id))
    return as_csv(stream_with_context(lines), f"nhap-{import_id}.csv")


@bp.post("/endpoints/imports/<int:import_id>/start")
@requires("endpoint.manage")
def start(import_id: int) -> ResponseReturnValue:
    """Have it taken over."""
    usecases.start_import(person(), import_id, now())
    return redirect(f"/endpoints/imports/{import_id}", 303)


@bp.post("/endpoints/imports/<int:import_id>/cancel")
@requires("endpoint.manage")
def cancel(import_id: int) -> ResponseReturnValue:
    """Take nothing more over."""
    usecases.cancel_import(person(), import_id, now())
    flash(_("Nothing more of this table is taken over. What was taken over stays."))
    return redirect(f"/endpoints/imports/{import_id}", 303)


@bp.post("/endpoints/imports/<int:import_id>/keys")
@requires("endpoint.manage")
def keys(import_id: int) -> ResponseReturnValue:
    """The keys of the new receivers, this once."""
    handed = usecases.take_keys(person(), import_id, now())
    return as_csv(keys_table(handed), f"khoa-ky-{import_id}.csv")


def _page(form: ImportForm) -> str:
    session = db.session()
    return render_template(
        "endpoints/import_form.html",
        form=form,
        columns=COLUMNS,
        codes=catalogue(session, language()),
        imports=queries.last(session),
    )
