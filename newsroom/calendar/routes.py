"""Pages of the calendar: days, weeks and months; events and campaigns; the days that are worked."""

from datetime import date, timedelta
from typing import TypeVar

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from newsroom.calendar import day_routes, link_routes, queries, usecases
from newsroom.calendar.forms import ChangedEventForm, EventForm
from newsroom.calendar.period import VIEWS, day_of, midnight, period_of
from newsroom.clock import local, now
from newsroom.db import db
from newsroom.errors import Invalid, NotFound, Refused, words
from newsroom.forms import VersionForm, form_errors
from newsroom.i18n import language, say
from newsroom.models import EditorialEvent
from newsroom.permissions import may
from newsroom.web import person, requires

Form = TypeVar("Form", bound=EventForm)

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
    """Change an event. When somebody else did meanwhile, what was typed stands below what is planned now."""
    found = queries.event_by_id(db.session(), event_id)
    form = _offered(ChangedEventForm(), found)
    if form.validate_on_submit():
        try:
            usecases.change_event(person(), event_id, form.seen(), form.plan(), now())
            flash(_("Saved."))
            return redirect(f"/calendar/events/{event_id}", 303)
        except Invalid as invalid:
            form_errors(form, invalid)
        except Refused as refused:
            found = queries.event_by_id(db.session(), event_id)
            form.renew(found.version)
            return _event_page(found, form, say(refused.sentence)), 409
    return _event_page(found, form), 422


@bp.post("/calendar/events/<event_id>/remove")
@requires("calendar.manage")
def remove_event(event_id: str) -> ResponseReturnValue:
    """Take an event out of the calendar, as the person saw it."""
    form = VersionForm()
    day = local(queries.event_by_id(db.session(), event_id).starts_at).date()
    form.validate()
    usecases.remove_event(person(), event_id, form.seen(), now())
    flash(_("It is deleted."))
    return redirect(_page_of(day), 303)


def _offered(form: Form, event: EditorialEvent | None = None) -> Form:
    session = db.session()
    people = queries.people(session)
    if event and event.owner_id not in dict(people):
        people.append((event.owner_id, event.owner.name))
    form.offer(queries.sections(session, language()), people)
    return form


def _filled(event: EditorialEvent) -> ChangedEventForm | None:
    """The event in a form; None for whoever may not change it."""
    if not may(person(), "calendar.manage"):
        return None
    return _offered(ChangedEventForm(formdata=None, obj=event), event)


def _event_page(event: EditorialEvent, form: EventForm | None, sentence: str = "") -> str:
    session = db.session()
    stories = queries.stories_of(session, person(), event)
    sections = dict(queries.sections(session, language()))
    context = {"stories": stories, "sections": sections, "sentence": sentence}
    return render_template("calendar/event.html", event=event, form=form, **context)


def _page_of(day: date) -> str:
    return f"/calendar?view=week&from={day.isoformat()}"
