"""What goes wrong, turned into a page with a sentence, once and for all pages. The API has its own
(newsroom.api).
"""

from flask import Flask, current_app, redirect, render_template, request, url_for
from flask.globals import request_ctx
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException

from newsroom.accounts.forms import SignInForm
from newsroom.db import db
from newsroom.errors import NewsroomError
from newsroom.i18n import say
from newsroom.resume import fields_of_request, resume_page
from newsroom.web import asking


def init_failures(app: Flask) -> None:
    """Register a page for every kind of failure."""
    app.register_error_handler(NewsroomError, _refused)
    app.register_error_handler(CSRFError, _stale_form)
    app.register_error_handler(401, _sign_in_first)
    app.register_error_handler(OperationalError, _database_busy)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(500, _broken)


def page(status: int, title: str, text: str) -> tuple[str, int]:
    """An error page with a title and a sentence."""
    return render_template("errors/error.html", status=status, title=title, text=text), status


def _refused(error: NewsroomError) -> ResponseReturnValue:
    db.session.rollback()
    titles = {
        403: _("You may not do this"),
        404: _("Not found"),
        409: _("Not now"),
        422: _("Something is missing"),
        503: _("Out of reach"),
    }
    return page(error.status, titles.get(error.status, _("Refused")), say(error.sentence))


def _stale_form(_error: CSRFError) -> ResponseReturnValue:
    """The form's token is missing or old. What a signed-in person typed is offered again; others sign in
    first.
    """
    if asking() is None and request.path != "/sign-in":
        return _sign_in_first(_error)
    kept = fields_of_request()
    if kept:
        return resume_page(kept), 422
    return page(
        422, _("This page was open for too long"), _("Go back, load the page again and repeat the step.")
    )


def _sign_in_first(_error: Exception) -> ResponseReturnValue:
    """Nobody is signed in: show the sign-in page, carrying along what was being sent."""
    kept = fields_of_request()
    if request.method == "GET":
        return redirect(url_for("accounts.sign_in_form", next=request.full_path.rstrip("?")))
    return render_template(
        "accounts/sign_in.html", form=SignInForm(formdata=None), kept=kept, ended=True
    ), 401


def _database_busy(error: OperationalError) -> ResponseReturnValue:
    current_app.logger.error("database", exc_info=error)
    db.session.rollback()
    body, status = page(503, _("The newsroom is busy"), _("Nothing was changed. Try again in a few seconds."))
    return body, status, {"Retry-After": "5"}


def _http(error: HTTPException) -> ResponseReturnValue:
    if request_ctx.url_adapter is None:  # another host's name was asked for: no page of ours can be built
        return (
            "400 Bad Request: this newsroom is not reached under that name.\n",
            400,
            {"Content-Type": "text/plain"},
        )
    texts = {
        400: (_("Bad request"), _("The browser sent something that cannot be read.")),
        403: (
            _("You may not do this"),
            _("Your roles do not include this. The administrator can tell who may."),
        ),
        404: (_("Not found"), _("There is nothing at this address, or you have no access to it.")),
        405: (_("Not like this"), _("This address does not take this kind of request.")),
        413: (
            _("Too large"),
            _(
                "What was sent is larger than %(size)d MB. Nothing was saved; go back to find your text.",
                size=(request.max_content_length or 0) // (1024 * 1024),
            ),
        ),
    }
    title, text = texts.get(error.code or 500, (error.name, _("Please try again.")))
    body, status = page(error.code or 500, title, text)
    return (
        body,
        status,
        [(name, value) for name, value in error.get_headers() if name in ("Allow", "Retry-After")],
    )


def _broken(_error: Exception) -> ResponseReturnValue:
    db.session.rollback()
    return page(
        500, _("Something broke"), _("Nothing was changed. The fault is in the log; please try again.")
    )
