"""The page of the days that are unlike their weekday: holidays, and days off that are worked instead."""

from datetime import timedelta

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from newsroom.calendar import queries, usecases
from newsroom.calendar.forms import DayForm
from newsroom.clock import local, now
from newsroom.db import db
from newsroom.errors import Invalid
from newsroom.forms import form_errors
from newsroom.web import person, requires

bp = Blueprint("days", __name__)
BACK, AHEAD = timedelta(days=366), timedelta(days=1100)


@bp.get("/calendar/days")
@requires("calendar.view")
def days() -> ResponseReturnValue:
    """The days entered, of the last year and the next three."""
    return _page(DayForm(formdata=None))


@bp.post("/calendar/days")
@requires("calendar.days")
def set_day() -> ResponseReturnValue:
    """Enter a day, or change what was entered."""
    form = DayForm()
    if form.validate_on_submit():
        try:
            usecases.set_day(person(), *form.chosen(), now())
            flash(_("Saved."))
            return redirect("/calendar/days", 303)
        except Invalid as invalid:
            form_errors(form, invalid)
    return _page(form), 422


@bp.post("/calendar/days/remove")
@requires("calendar.days")
def clear_day() -> ResponseReturnValue:
    """Let a day be like its weekday again."""
    usecases.clear_day(person(), request.form.get("day", ""), now())
    flash(_("It is deleted."))
    return redirect("/calendar/days", 303)


def _page(form: DayForm) -> str:
    today = local(now()).date()
    found = queries.special_days(db.session(), today - BACK, today + AHEAD)
    return render_template("calendar/days.html", days=found, form=form)
