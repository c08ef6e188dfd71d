"""My account: what people change about themselves, their password, their tokens, where they are signed in."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from newsroom.accounts import queries, usecases
from newsroom.accounts.forms import OwnForm, PasswordForm, TokenForm
from newsroom.accounts.signin import TooManyTries
from newsroom.clock import now
from newsroom.db import db
from newsroom.errors import Invalid
from newsroom.forms import BaseForm, form_errors
from newsroom.i18n import language
from newsroom.web import person, requires

bp = Blueprint("account", __name__)


@bp.get("/account")
@requires("self")
def account() -> ResponseReturnValue:
    """One's own account."""
    return _page()


@bp.post("/account")
@requires("self")
def change() -> ResponseReturnValue:
    """Change one's own name, title or language."""
    form = OwnForm()
    if form.validate_on_submit():
        try:
            usecases.change_user(person(), person().id, form.profile(person().email), now())
            flash(_("Saved."))
            return redirect("/account", 303)
        except Invalid as invalid:
            form_errors(form, invalid)
    return _page(form=form), 422


@bp.post("/account/password")
@requires("self")
def change_password() -> ResponseReturnValue:
    """Change one's own password; every other browser is signed out."""
    form = PasswordForm()
    if form.validate_on_submit():
        old, new = str(form.old_password.data), str(form.password.data)
        try:
            usecases.change_password(person(), old, new, current_user.token_hash, now())
            flash(_("Your password is changed. Everywhere else you are signed out."))
            return redirect("/account", 303)
        except Invalid as invalid:
            form_errors(form, invalid)
        except TooManyTries:
            form.form_errors.append(_("Too many wrong tries. Wait ten minutes, then try again."))
            return _page(password=form), 429
    return _page(password=form), 422


@bp.post("/account/sessions/end")
@requires("self")
def end_sessions() -> ResponseReturnValue:
    """Sign out everywhere else."""
    usecases.end_other_sessions(person(), current_user.token_hash, now())
    flash(_("Everywhere else you are signed out."))
    return redirect("/account", 303)


@bp.post("/account/tokens")
@requires("self")
def add_token() -> ResponseReturnValue:
    """Make an API token and show it, this once."""
    form, at = TokenForm(prefix="token-"), now()
    if form.validate_on_submit():
        try:
            token, clear = usecases.add_token(person(), person().id, form.token(at), at)
            return render_template("accounts/token.html", token=token, clear=clear)
        except Invalid as invalid:
            form_errors(form, invalid)
    return _page(token=form), 422


@bp.post("/account/tokens/<token_id>/revoke")
@requires("self")
def revoke_token(token_id: str) -> ResponseReturnValue:
    """End one of one's own tokens."""
    usecases.revoke_token(person(), token_id, now())
    flash(_("The token is revoked: it opens nothing any more."))
    return redirect("/account", 303)


def _page(**given: BaseForm) -> str:
    """The page, with the one form that was sent as it was filled in."""
    session, me, at = db.session(), person(), now()
    context: dict[str, Any] = {
        "user": queries.person_page(session, me.id),
        "tokens": queries.tokens(session, me.id),
        "sessions": queries.sessions(session, me.id, at),
        "lent": queries.running_delegations(session, me.id, at),
        "sections": dict(queries.sections(session, language())),
        "here": current_user.token_hash,
    }
    forms: dict[str, BaseForm] = {
        "form": OwnForm(formdata=None, obj=context["user"]),
        "password": PasswordForm(formdata=None),
        "token": TokenForm(formdata=None, prefix="token-"),
    }
    return render_template("accounts/account.html", **context, **{**forms, **given})
