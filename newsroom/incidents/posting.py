"""How a change posted from the page of a case is made, and answered."""

from collections.abc import Callable
from typing import TypeVar

from flask import flash, redirect
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from newsroom.clock import now
from newsroom.db import db
from newsroom.errors import Invalid, Outdated
from newsroom.forms import form_errors
from newsroom.i18n import say
from newsroom.incidents import queries
from newsroom.incidents.forms import CaseForm
from newsroom.incidents.showing import case_page
from newsroom.web import person

Form = TypeVar("Form", bound=CaseForm)


def offered(incident_id: str, form: Form) -> Form:
    """A form that was sent, with what may be chosen in it."""
    session = db.session()
    case = queries.case_file(session, person(), incident_id, now())
    form.offer(case, queries.people(session))
    return form


def tried(
    incident_id: str, form: CaseForm, name: str, change: Callable[[], object], about: str = ""
) -> ResponseReturnValue:
    """Make a change; when it is refused, the page with the form as it was typed."""
    if form.validate_on_submit():
        try:
            change()
            return done(incident_id, name)
        except Invalid as invalid:
            form_errors(form, invalid)
        except Outdated as outdated:
            form.form_errors.append(say(outdated.sentence))
            return case_page(incident_id, name, form, about), 409
    return case_page(incident_id, name, form, about), 422


def done(incident_id: str, name: str) -> ResponseReturnValue:
    """The page again, at the part that was changed."""
    flash(_("Saved."))
    return redirect(f"/incidents/{incident_id}#{name}", 303)
