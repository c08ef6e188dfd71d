"""The page after a case, what is decided on it, and the panel that leads there from the page of the case."""

from collections.abc import Callable
from datetime import datetime

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from newsroom.aftermath import export_routes, monthly_routes, queries, usecases, wording
from newsroom.aftermath.forms import LessonForm, ReviewForm, SealForm, WhyForm
from newsroom.aftermath.keys import own_key
from newsroom.aftermath.picture import draw
from newsroom.clock import now
from newsroom.closing import open_ends
from newsroom.db import db
from newsroom.errors import Invalid
from newsroom.forms import BaseForm, form_errors
from newsroom.incident_access import Part
from newsroom.panels import Panel
from newsroom.person import Person
from newsroom.web import person, requires

bp = Blueprint("aftermath", __name__)
bp.register_blueprint(export_routes.bp)
bp.register_blueprint(monthly_routes.bp)


def _ending(session: Session, _person: Person, part: Part, _at: datetime) -> object:
    """What the panel shows: what is open while the case is."""
    return {"ends": open_ends(session, part.incident) if part.open else (), "words": wording}


PANELS = (Panel("incident_after", "aftermath/_panel.html", _ending, order=90),)


@bp.get("/incidents/<incident_id>/report")
@requires("incident.view")
def report(incident_id: str) -> ResponseReturnValue:
    """What happened when, against what was aimed at; and what it taught."""
    return _page(incident_id)


@bp.post("/incidents/<incident_id>/watch")
@requires("incident.work")
def watch(incident_id: str) -> ResponseReturnValue:
    """Only watch the case from now on."""
    form = WhyForm()
    seen, why = form.seen(), form.reason.data or ""
    return _tried(
        incident_id, form, "watch", lambda: usecases.watch_case(person(), incident_id, seen, why, now())
    )


@bp.post("/incidents/<incident_id>/reopen")
@requires("incident.work")
def reopen(incident_id: str) -> ResponseReturnValue:
    """Take the case up again."""
    form = WhyForm()
    seen, why = form.seen(), form.reason.data or ""
    return _tried(
        incident_id, form, "reopen", lambda: usecases.reopen_case(person(), incident_id, seen, why, now())
    )


@bp.post("/incidents/<incident_id>/review")
@requires("incident.work")
def review(incident_id: str) -> ResponseReturnValue:
    """Write down what the review came to."""
    form = ReviewForm()
    said = form.outcome.data or ""
    return _tried(
        incident_id, form, "review", lambda: usecases.hold_review(person(), incident_id, said, now())
    )


@bp.post("/incidents/<incident_id>/seal")
@requires("incident.work")
def seal(incident_id: str) -> ResponseReturnValue:
    """Seal the case for good."""
    form = SealForm()
    seen, sure = form.seen(), bool(form.sure.data)
    return _tried(
        incident_id, form, "seal", lambda: usecases.seal_case(person(), incident_id, seen, sure, now())
    )


@bp.post("/incidents/<incident_id>/lessons")
@requires("incident.work")
def add_lesson(incident_id: str) -> ResponseReturnValue:
    """Add a lesson."""
    session = db.session()
    form = LessonForm().offer(queries.people(session), queries.templates(session))
    return _tried(
        incident_id,
        form,
        "lesson",
        lambda: usecases.add_lesson(person(), incident_id, form.lesson(), now()),
    )


@bp.post("/incidents/<incident_id>/lessons/<lesson_id>/done")
@requires("incident.work")
def finish_lesson(incident_id: str, lesson_id: str) -> ResponseReturnValue:
    """Say that it is done."""
    usecases.finish_lesson(person(), incident_id, lesson_id, now())
    flash(_("Saved."))
    return redirect(f"/incidents/{incident_id}/report#lesson", 303)


def _tried(incident_id: str, form: BaseForm, name: str, change: Callable[[], object]) -> ResponseReturnValue:
    if form.validate_on_submit():
        try:
            change()
            flash(_("Saved."))
            return redirect(f"/incidents/{incident_id}/report#{name}", 303)
        except Invalid as invalid:
            form_errors(form, invalid)
    return _page(incident_id, name, form), 422


def _page(incident_id: str, name: str = "", refused: BaseForm | None = None) -> str:
    """The page; `name` and `refused`: a form whose change was refused, as it was typed."""
    session, at = db.session(), now()
    found = queries.report(session, person(), incident_id, at)
    version = found.incident.version
    forms: dict[str, BaseForm] = {
        "watch": WhyForm(formdata=None, version=version),
        "reopen": WhyForm(formdata=None, version=version),
        "review": ReviewForm(formdata=None),
        "seal": SealForm(formdata=None, version=version),
        "lesson": LessonForm(formdata=None).offer(queries.people(session), queries.templates(session)),
    }
    if refused is not None:
        forms[name] = refused
    for key, form in forms.items():
        for field in form:
            field.id = f"{key}-{field.name}"
    picture = draw(found, at)
    context = {"incident": found.incident, "words": wording, "picture": picture, "key": own_key()}
    return render_template("aftermath/report.html", found=found, forms=forms, refused=name, **context)
