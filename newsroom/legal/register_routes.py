"""Pages of the register of legal bases."""

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from newsroom.clock import local, now
from newsroom.db import db
from newsroom.errors import Invalid
from newsroom.forms import form_errors
from newsroom.legal import queries, usecases
from newsroom.legal.forms import BasisForm
from newsroom.text import clean_line
from newsroom.web import person, requires

bp = Blueprint("register", __name__)


@bp.get("/legal/register")
@requires("story.view")
def register() -> ResponseReturnValue:
    """The register, searched by words with or without accents."""
    return _page(BasisForm(formdata=None))


@bp.post("/legal/register")
@requires("legal.register")
def add() -> ResponseReturnValue:
    """Add an entry."""
    form = BasisForm()
    if form.validate_on_submit():
        try:
            usecases.add_basis(person(), form.fields(), now())
            flash(_("“%(symbol)s” is in the register.", symbol=form.symbol.data))
            return redirect("/legal/register", 303)
        except Invalid as invalid:
            form_errors(form, invalid)
    return _page(form), 422


@bp.get("/legal/register/<basis_id>")
@requires("legal.register")
def entry(basis_id: str) -> ResponseReturnValue:
    """One entry, to be changed."""
    found = queries.basis(db.session(), basis_id)
    return render_template("legal/basis.html", basis=found, form=BasisForm(formdata=None, obj=found))


@bp.post("/legal/register/<basis_id>")
@requires("legal.register")
def change(basis_id: str) -> ResponseReturnValue:
    """Describe an entry anew."""
    form, found = BasisForm(), queries.basis(db.session(), basis_id)
    if form.validate_on_submit():
        try:
            usecases.change_basis(person(), basis_id, form.fields(), now())
            flash(_("Saved."))
            return redirect("/legal/register", 303)
        except Invalid as invalid:
            form_errors(form, invalid)
    return render_template("legal/basis.html", basis=found, form=form), 422


def _page(form: BasisForm) -> str:
    query = clean_line(request.args.get("q", ""))[:200]
    found = queries.search(db.session(), query, queries.REGISTER)
    today = local(now()).date().isoformat()
    return render_template("legal/register.html", found=found, query=query, form=form, today=today)
