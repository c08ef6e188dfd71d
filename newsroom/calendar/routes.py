"""Pages of the calendar: days, weeks and months; events and campaigns; the days that are worked."""

from datetime import date, timedelta

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from newsroom.calendar import day_routes, link_routes, queries, usecases
from newsroom.calendar.forms import EventForm
from newsroom.calendar.period import VIEWS, day_of, midnight, period_of
from newsroom.clock import local, now
from newsroom.db import db
from newsroom.errors import Invalid, NotFound, words
from newsroom.forms import form_errors
from newsroom.i18n import language
from newsroom.models import EditorialEvent
from newsroom.permissions import may
from newsroom.web import person, requires

bp = Blueprint("calendar", __name__)
bp.register_blueprint(day_routes.bp)
bp.register_blueprint(link_routes.bp)
PANELS = link_routes.PANELS


@bp.get("/calendar")
@requires("calendar.view")
def calendar() -> ResponseReturnValue:
    """A day, a week or a month."""
    session, at, section = db.session(), now(), request.args.get("section", "")
    period = period_of(request.args.get("view", ""), request.args.get("from", ""), at)
    sections = queries.sections(session, language())
    if section and section not in dict(sections):
        raise NotFound(words("There is no such section."))
    found = queries.calendar_of(session, person(), period, section, at)
    context = {"period": period, "section": section, "sections": sections, "views": VIEWS}
    return render_template("calendar/calendar.html", found=found, today=local(at).date(), **context)


@bp.get("/calendar/events/new")
@requires("calendar.manage")
def new_event() -> ResponseReturnValue:
    """An empty form for an event, on the day that was clicked: a working morning."""
    day = day_of(request.args.get("day", "")) or local(now()).date()
    starts = midnight(day) + timedelta(hours=8)
    form = EventForm(
        formdata=None, starts_at=starts, ends_at=starts + timedelta(hours=3), owner_id=person().id
    )
    return render_template("calendar/new.html", form=_offered(form))


@bp.post("/calendar/events/new")
@requires("calendar.manage")
def add_event() -> ResponseReturnValue:
    """Put an event into the calendar."""
    form = _offered(EventForm())
    if form.validate_on_submit():
        try:
            event = usecases.add_event(person(), form.plan(), now())
            flash(_("“%(title)s” is in the calendar.", title=event.title))
            return redirect(_page_of(local(event.starts_at).date()), 303)
        except Invalid as invalid:
            form_errors(form, invalid)
    return render_template("calendar/new.html", form=form), 422


@bp.get("/calendar/events/<event_id>")
@requires("calendar.view")
def event(event_id: str) -> ResponseReturnValue:
    """One event, the stories made for it, and a form for those who plan."""
    found = queries.event_by_id(db.session(), event_id)
    return _event_page(found, _filled(found))


@bp.post("/calendar/events/<event_id>")
@requires("calendar.manage")
def change_event(event_id: str) -> ResponseReturnValue:
    """Change an event."""
    found = queries.event_by_id(db.session(), event_id)
    form = _offered(EventForm(), found)
    if form.validate_on_submit():
        try:
            usecases.change_event(person(), event_id, form.plan(), now())
            flash(_("Saved."))
            return redirect(f"/calendar/events/{event_id}", 303)
        except Invalid as invalid:
            form_errors(form, invalid)
    return _event_page(found, form), 422


@bp.post("/calendar/events/<event_id>/remove")
@requires("calendar.manage")
def remove_event(event_id: str) -> ResponseReturnValue:
    """Take an event out of the calendar."""
    day = local(queries.event_by_id(db.session(), event_id).starts_at).date()
    usecases.remove_event(person(), event_id, now())
    flash(_("It is deleted."))
    return redirect(_page_of(day), 303)


def _offered(form: EventForm, event: EditorialEvent | None = None) -> EventForm:
    session = db.session()
    people = queries.people(session)
    if event and event.owner_id not in dict(people):
        people.append((event.owner_id, event.owner.name))
    return form.offer(queries.sections(session, language()), people)


def _filled(event: EditorialEvent) -> EventForm | None:
    """The event in a form; None for whoever may not change it."""
    if not may(person(), "calendar.manage"):
        return None
    return _offered(EventForm(formdata=None, obj=event), event)


def _event_page(event: EditorialEvent, form: EventForm | None) -> str:
    session = db.session()
    stories = queries.stories_of(session, person(), event)
    sections = dict(queries.sections(session, language()))
    return render_template("calendar/event.html", event=event, form=form, stories=stories, sections=sections)


def _page_of(day: date) -> str:
    return f"/calendar?view=week&from={day.isoformat()}"
