"""Pages of people: who works here, with which roles; adding, changing and switching off."""

from typing import TypeVar

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from newsroom.accounts import queries, usecases
from newsroom.accounts.forms import NewPersonForm, ProfileForm, RoleForm
from newsroom.clock import now
from newsroom.db import db
from newsroom.errors import Invalid
from newsroom.forms import form_errors
from newsroom.i18n import language
from newsroom.models import ROLES
from newsroom.web import person, requires

bp = Blueprint("people", __name__)

Form = TypeVar("Form", bound=RoleForm)


@bp.get("/people")
@requires("people.view")
def people() -> ResponseReturnValue:
    """Everybody, by given name; filtered by role, section and state."""
    session, args = db.session(), request.args
    wanted = queries.PeopleFilter(
        args.get("role"), args.get("section"), args.get("state", "on"), args.get("after")
    )
    found, sections = queries.people(session, wanted), queries.sections(session, language())
    return render_template("accounts/people.html", wanted=wanted, found=found, sections=sections, roles=ROLES)


@bp.get("/people/new")
@requires("people.manage")
def new_person() -> ResponseReturnValue:
    """An empty form for a person."""
    return render_template("accounts/new_person.html", form=_offered(NewPersonForm(formdata=None)))


@bp.post("/people/new")
@requires("people.manage")
def add_person() -> ResponseReturnValue:
    """Add a person and show the one-time password, this once."""
    form = _offered(NewPersonForm())
    if form.validate_on_submit():
        try:
            user, clear = usecases.add_user(person(), form.profile(), (form.role_at(),), now())
            return render_template("accounts/password.html", user=user, clear=clear, fresh=True)
        except Invalid as invalid:
            form_errors(form, invalid)
    return render_template("accounts/new_person.html", form=form), 422


@bp.get("/people/<user_id>")
@requires("people.view")
def one(user_id: str) -> ResponseReturnValue:
    """One person; administrators change them here."""
    user = queries.person_page(db.session(), user_id)
    return _page(user_id, ProfileForm(formdata=None, obj=user), _offered(RoleForm(formdata=None)))


@bp.post("/people/<user_id>")
@requires("people.manage")
def change(user_id: str) -> ResponseReturnValue:
    """Change name, e-mail, title or language."""
    form = ProfileForm()
    if form.validate_on_submit():
        try:
            usecases.change_user(person(), user_id, form.profile(), now())
            flash(_("Saved."))
            return redirect(f"/people/{user_id}", 303)
        except Invalid as invalid:
            form_errors(form, invalid)
    return _page(user_id, form, _offered(RoleForm(formdata=None))), 422


@bp.post("/people/<user_id>/roles")
@requires("people.manage")
def grant(user_id: str) -> ResponseReturnValue:
    """Give a role."""
    form = _offered(RoleForm())
    if form.validate_on_submit():
        try:
            usecases.grant_role(person(), user_id, form.role_at(), now())
            flash(_("The role is given; it counts from now on."))
            return redirect(f"/people/{user_id}#roles", 303)
        except Invalid as invalid:
            form_errors(form, invalid)
    user = queries.person_page(db.session(), user_id)
    return _page(user_id, ProfileForm(formdata=None, obj=user), form), 422


@bp.post("/people/<user_id>/roles/revoke")
@requires("people.manage")
def revoke(user_id: str) -> ResponseReturnValue:
    """Take a role away."""
    taken = usecases.RoleAt(request.form.get("role", ""), request.form.get("section") or None)
    usecases.revoke_role(person(), user_id, taken, now())
    flash(_("The role is taken away; it no longer counts."))
    return redirect(f"/people/{user_id}#roles", 303)


@bp.post("/people/<user_id>/active")
@requires("people.manage")
def switch(user_id: str) -> ResponseReturnValue:
    """Switch an account on or off."""
    on = request.form.get("active") == "yes"
    usecases.set_active(person(), user_id, on, now())
    flash(
        _("The account is on again.") if on else _("The account is off: every session and token has ended.")
    )
    return redirect(f"/people/{user_id}", 303)


@bp.post("/people/<user_id>/reset")
@requires("people.manage")
def reset(user_id: str) -> ResponseReturnValue:
    """Replace a lost password by a one-time one and show it, this once."""
    clear = usecases.reset_password(person(), user_id, now())
    user = queries.person_page(db.session(), user_id)
    return render_template("accounts/password.html", user=user, clear=clear, fresh=False)


def _page(user_id: str, form: ProfileForm, role_form: RoleForm) -> str:
    session = db.session()
    user = queries.person_page(session, user_id)
    lent = queries.running_delegations(session, user_id, now())
    sections = dict(queries.sections(session, language()))
    return render_template(
        "accounts/person.html", user=user, form=form, role_form=role_form, lent=lent, sections=sections
    )


def _offered(form: Form) -> Form:
    form.offer(ROLES, queries.sections(db.session(), language()))
    return form
