"""Pages of delegations: lending a role during absence, and ending that early."""

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from newsroom.accounts import queries, usecases
from newsroom.accounts.delegations import LENDABLE
from newsroom.accounts.forms import DelegationForm
from newsroom.clock import now
from newsroom.db import db
from newsroom.errors import Invalid
from newsroom.forms import form_errors, options
from newsroom.i18n import language
from newsroom.permissions import may
from newsroom.web import person, requires

bp = Blueprint("delegations", __name__)


@bp.get("/delegations")
@requires("delegation.manage")
def delegations() -> ResponseReturnValue:
    """What is lent now, what was, and a form for lending."""
    return _page(_offered(DelegationForm(formdata=None, from_user=person().id)))


@bp.post("/delegations")
@requires("delegation.manage")
def lend() -> ResponseReturnValue:
    """Lend a role."""
    form = _offered(DelegationForm())
    if form.validate_on_submit():
        try:
            usecases.delegate(person(), form.delegation(), now())
            flash(_("The role is lent."))
            return redirect("/delegations", 303)
        except Invalid as invalid:
            form_errors(form, invalid)
    return _page(form), 422


@bp.post("/delegations/<delegation_id>/revoke")
@requires("delegation.manage")
def revoke(delegation_id: str) -> ResponseReturnValue:
    """End a delegation now."""
    usecases.revoke_delegation(person(), delegation_id, now())
    flash(_("The delegation has ended."))
    return redirect("/delegations", 303)


def _offered(form: DelegationForm) -> DelegationForm:
    """Administrators lend for anybody, others what they hold themselves; nobody to themselves."""
    session, me = db.session(), person()
    names = queries.names(session)
    admin = may(me, "people.manage")
    held = me.roles(borrowed=False)
    form.offer([r for r in LENDABLE if admin or r in held], queries.sections(session, language()))
    form.from_user.choices = options(names if admin else [(me.id, me.name)])
    others = [option for option in names if option[0] != me.id]
    form.to_user.choices = options([("", _("Choose a person")), *others])
    return form


def _page(form: DelegationForm) -> str:
    session = db.session()
    sections = dict(queries.sections(session, language()))
    found = queries.delegations(session)
    return render_template("accounts/delegations.html", form=form, found=found, sections=sections, at=now())
