"""Signing in and out, and the language and the look of the pages."""

from flask import Blueprint, flash, g, redirect, render_template, request, session
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from newsroom import installation
from newsroom.accounts import signin as usecases
from newsroom.accounts.cookies import drop_cookie, give_cookie
from newsroom.accounts.forms import SignInForm
from newsroom.accounts.signin import TooManyTries, WrongCredentials
from newsroom.clock import now
from newsroom.i18n import LANGUAGES
from newsroom.resume import kept_fields, resume_page
from newsroom.web import LOOKS, asking, local_path, next_path, requires

bp = Blueprint("accounts", __name__)


@bp.get("/sign-in")
@requires("public")
def sign_in_form() -> ResponseReturnValue:
    """The sign-in page."""
    if asking():
        return redirect(next_path())
    return render_template("accounts/sign_in.html", form=SignInForm(), kept=[])


@bp.post("/sign-in")
@requires("public")
def sign_in() -> ResponseReturnValue:
    """Sign in; whatever was being sent when the session ended is offered again afterwards."""
    form = SignInForm()
    kept = kept_fields(request.form)
    if not form.validate_on_submit():
        return render_template("accounts/sign_in.html", form=form, kept=kept), 422
    try:
        ticket = usecases.sign_in(
            str(form.email.data), str(form.password.data), request.remote_addr or "", now()
        )
    except WrongCredentials:
        form.email.errors = [_("E-mail or password is wrong.")]
        return render_template("accounts/sign_in.html", form=form, kept=kept), 422
    except TooManyTries:
        form.email.errors = [_("Too many wrong tries. Wait ten minutes, then try again.")]
        return render_template("accounts/sign_in.html", form=form, kept=kept), 429
    _begin_anew()
    g.pop("csrf_token", None)  # else the next page would carry the token of the session that was just cleared
    response = resume_page(kept) if kept else redirect(next_path())
    give_cookie(response, ticket.token, installation.settings())
    return response


@bp.post("/sign-out")
@requires("self")
def sign_out() -> ResponseReturnValue:
    """Sign out, here and for whoever may have copied the cookie."""
    usecases.sign_out(current_user.token_hash, current_user.id, now())
    _begin_anew()
    flash(_("You are signed out."))
    response = redirect("/sign-in")
    drop_cookie(response, installation.settings())
    return response


@bp.post("/language")
@requires("public")
def choose_language() -> ResponseReturnValue:
    """Read the pages in another language from now on."""
    if (chosen := request.form.get("language")) in LANGUAGES:
        session["language"] = chosen
    return redirect(local_path(request.form.get("next")) or "/")


@bp.post("/look")
@requires("public")
def choose_look() -> ResponseReturnValue:
    """See the pages light or dark from now on, or (anything else) as the device does."""
    session["look"] = request.form.get("look") if request.form.get("look") in LOOKS else ""
    return redirect(local_path(request.form.get("next")) or "/")


def _begin_anew() -> None:
    """Whoever signs in or out gets fresh form tokens; the language they read and the look stay."""
    kept = {name: session[name] for name in ("language", "look") if session.get(name)}
    session.clear()
    session.update(kept)
