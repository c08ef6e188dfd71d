"""Logging signals, their list, their pages, and what is decided about them."""

from collections.abc import Callable
from datetime import datetime

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from newsroom.captures import Taken, answer_with, take
from newsroom.clock import now
from newsroom.crisis_words import DECISIONS, SEVERITIES
from newsroom.db import db
from newsroom.errors import Invalid, Outdated
from newsroom.forms import BaseForm, VersionForm, form_errors
from newsroom.i18n import say
from newsroom.installation import settings
from newsroom.panels import Panel
from newsroom.person import Person
from newsroom.signals import queries, usecases
from newsroom.signals.forms import CaptureForm, DecideForm, JoinForm, LogForm
from newsroom.web import person, requires, takes_uploads

bp = Blueprint("signals", __name__)


@bp.get("/signals")
@requires("signal.view")
def signals() -> ResponseReturnValue:
    """The signals that the person may know of: those without a decision first."""
    session, wanted = db.session(), queries.read_wanted(request.args)
    open_ones, rest = not wanted.decision and not wanted.beyond, wanted.decision != queries.UNDECIDED
    waiting, after = queries.undecided(session, person(), wanted) if open_ones or not rest else ([], "")
    decided, further = queries.decided(session, person(), wanted) if rest else ([], after)
    kept = {name: value for name, value in request.args.items() if name != "after"}
    return render_template(
        "signals/list.html",
        waiting=waiting,
        more_waiting=bool(after) and rest,
        decided=decided,
        next_args=kept | {"after": further} if further else None,
        wanted=wanted,
        severities=SEVERITIES,
        decisions=DECISIONS,
    )


@bp.get("/signals/new")
@requires("signal.log")
def new() -> ResponseReturnValue:
    """The form for what was seen."""
    return _new_page(LogForm(formdata=None, first_seen_at=now(), url=request.args.get("url", "")))


@bp.post("/signals/new")
@requires("signal.log")
@takes_uploads
def log() -> ResponseReturnValue:
    """Log a signal."""
    form = LogForm()
    if form.validate_on_submit():
        try:
            signal = usecases.log_signal(person(), form.seen(), _taken(form), now())
            flash(_("The signal is logged, and those on duty are told."))
            return redirect(f"/signals/{signal.id}", 303)
        except Invalid as invalid:
            form_errors(form, invalid)
    return _new_page(form), 422


@bp.get("/signals/<signal_id>")
@requires("signal.view")
def signal(signal_id: str) -> ResponseReturnValue:
    """The page of a signal."""
    return _page(signal_id)


@bp.get("/signals/<signal_id>/captures/<capture_id>")
@requires("signal.view")
def capture(signal_id: str, capture_id: str) -> ResponseReturnValue:
    """What was captured, for those who may know of the signal alone."""
    return answer_with(queries.capture_of(db.session(), person(), signal_id, capture_id))


@bp.post("/signals/<signal_id>/captures")
@requires("signal.log")
@takes_uploads
def bring(signal_id: str) -> ResponseReturnValue:
    """Keep more of it."""
    form = CaptureForm()
    return _tried(
        signal_id, form, "bring", lambda: usecases.bring_captures(person(), signal_id, _taken(form), now())
    )


@bp.post("/signals/<signal_id>/decide")
@requires("signal.triage")
def decide(signal_id: str) -> ResponseReturnValue:
    """Decide about it, or decide anew."""
    form = DecideForm()
    return _tried(
        signal_id,
        form,
        "decide",
        lambda: usecases.decide(person(), signal_id, form.seen(), form.verdict(), now()),
    )


@bp.post("/signals/<signal_id>/case")
@requires("signal.triage")
def join_case(signal_id: str) -> ResponseReturnValue:
    """Put it into an open case."""
    found = queries.opened(db.session(), person(), signal_id)
    form = JoinForm().offer([*found.cases])
    return _tried(
        signal_id,
        form,
        "join",
        lambda: usecases.join_case(
            person(), signal_id, form.seen(), form.incident_id.data, form.reason.data or "", now()
        ),
    )


def _tried(signal_id: str, form: BaseForm, name: str, change: Callable[[], object]) -> ResponseReturnValue:
    """Make a change; when it is refused, or somebody was faster, the page with the form as it was typed."""
    if not form.validate_on_submit():
        return _page(signal_id, name, form), 422
    try:
        change()
    except Invalid as invalid:
        form_errors(form, invalid)
        return _page(signal_id, name, form), 422
    except Outdated as outdated:
        form.form_errors.append(say(outdated.sentence))
        return _page(signal_id, name, form), 409
    flash(_("Saved."))
    return redirect(f"/signals/{signal_id}", 303)


def _page(signal_id: str, name: str = "", refused: BaseForm | None = None) -> str:
    found = queries.opened(db.session(), person(), signal_id)
    version = found.signal.version
    forms: dict[str, BaseForm] = {
        "decide": DecideForm(formdata=None, obj=found.signal if found.signal.decision else None),
        "join": JoinForm(formdata=None).offer([*found.cases]),
        "bring": CaptureForm(formdata=None),
    }
    if refused is not None:
        forms[name] = refused
    for key, form in forms.items():
        if isinstance(form, VersionForm):
            form.renew(version)
        for field in form:
            field.id = f"{key}-{field.name}"
    return render_template(
        "signals/signal.html",
        found=found,
        signal=found.signal,
        forms=forms,
        refused=name,
        largest=settings().media_max,
        names={"severity": dict(SEVERITIES), "decision": dict(DECISIONS)},
    )


def _new_page(form: LogForm) -> str:
    return render_template("signals/new.html", form=form, largest=settings().media_max)


def _taken(form: CaptureForm) -> list[Taken]:
    return [take(sent.stream, sent.filename) for sent in form.uploads()]


def _on_the_desk(session: Session, who: Person, _subject: object, _at: datetime) -> int | None:
    return queries.waiting(session, who)


PANELS = (Panel("desk", "signals/_desk.html", _on_the_desk, 5),)
