"""The page of the working times: office hours, and the days that are unlike their weekday."""

from datetime import timedelta

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from newsroom.calendar import day_usecases as usecases
from newsroom.calendar import queries
from newsroom.calendar.forms import DayForm, HoursForm
from newsroom.clock import local, now
from newsroom.db import db
from newsroom.errors import Invalid, Refused
from newsroom.forms import form_errors
from newsroom.i18n import say
from newsroom.web import person, requires
from newsroom.worktime import hours_of

bp = Blueprint("days", __name__)
BACK, AHEAD = timedelta(days=366), timedelta(days=1100)


@bp.get("/calendar/days")
@requires("calendar.view")
def days() -> ResponseReturnValue:
    """The office hours, and the days entered, of the last year and the next three."""
    return _page()


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


@bp.post("/calendar/hours")
@requires("calendar.days")
def set_hours() -> ResponseReturnValue:
    """Change the office hours. When somebody else did meanwhile, what was typed stands beside what counts."""
    form = HoursForm()
    if form.validate_on_submit():
        try:
            usecases.set_hours(person(), form.seen(), form.hours(), now())
            flash(_("Saved."))
            return redirect("/calendar/days", 303)
        except Invalid as invalid:
            form_errors(form, invalid)
        except Refused as refused:
            form.renew(queries.office_hours(db.session()).version)
            return _page(hours_form=form, sentence=say(refused.sentence)), 409
    return _page(hours_form=form), 422


def _page(form: DayForm | None = None, hours_form: HoursForm | None = None, sentence: str = "") -> str:
    session, today = db.session(), local(now()).date()
    kept = queries.office_hours(session)
    hours = hours_of(kept.spans)
    return render_template(
        "calendar/days.html",
        days=queries.special_days(session, today - BACK, today + AHEAD),
        hours=hours,
        form=form or DayForm(formdata=None),
        hours_form=hours_form or HoursForm(formdata=None, version=kept.version).fill(hours),
        sentence=sentence,
    )
