"""Pages of the register of those who may speak, and the page of it that readers see."""

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from newsroom.authority import queries, usecases
from newsroom.authority.forms import KINDS, ContactForm, PaperForm, RevokeForm
from newsroom.captures import Taken, answer_with, take
from newsroom.clock import now
from newsroom.db import db
from newsroom.errors import Invalid
from newsroom.forms import form_errors
from newsroom.installation import settings
from newsroom.permissions import may
from newsroom.web import person, requires, takes_uploads

bp = Blueprint("authority", __name__)


@bp.get("/speakers")
@requires("public")
def speakers() -> ResponseReturnValue:
    """Who speaks for the agency: for readers and the press."""
    found = queries.published(db.session(), now())
    return render_template(
        "authority/speakers.html", found=found, kinds=dict(KINDS), agency=settings().publisher_name
    )


@bp.get("/speakers/<appointment_id>/paper")
@requires("public")
def published_paper(appointment_id: str) -> ResponseReturnValue:
    """The scan of a paper that is published and in force."""
    found = queries.published_paper(db.session(), appointment_id, now())
    return answer_with(found.paper if found else None)


@bp.get("/authority")
@requires("authority.view")
def register() -> ResponseReturnValue:
    """The register."""
    return render_template(
        "authority/register.html", found=queries.register(db.session(), now()), kinds=dict(KINDS)
    )


@bp.get("/authority/new")
@requires("authority.manage")
def new() -> ResponseReturnValue:
    """The form for a signed paper."""
    return _new_page(PaperForm(formdata=None))


@bp.post("/authority/new")
@requires("authority.manage")
@takes_uploads
def enter() -> ResponseReturnValue:
    """Enter a signed paper."""
    form = _offered(PaperForm())
    if form.validate_on_submit():
        try:
            row = usecases.enter_paper(person(), form.paper(), _scan(form), now())
            flash(_("The paper is in the register."))
            return redirect(f"/authority/{row.id}", 303)
        except Invalid as invalid:
            form_errors(form, invalid)
    return _new_page(form), 422


@bp.get("/authority/<appointment_id>")
@requires("authority.view")
def entry(appointment_id: str) -> ResponseReturnValue:
    """One paper."""
    return _page(appointment_id)


@bp.get("/authority/<appointment_id>/paper")
@requires("authority.view")
def paper(appointment_id: str) -> ResponseReturnValue:
    """Its scan."""
    return answer_with(queries.one(db.session(), appointment_id, now()).row.paper)


@bp.post("/authority/<appointment_id>/publish")
@requires("authority.manage")
def publish(appointment_id: str) -> ResponseReturnValue:
    """Let readers see it."""
    usecases.publish_paper(person(), appointment_id, now())
    flash(_("Readers see it now."))
    return redirect(f"/authority/{appointment_id}", 303)


@bp.post("/authority/<appointment_id>/contact")
@requires("authority.manage")
def contact(appointment_id: str) -> ResponseReturnValue:
    """Change phone and e-mail."""
    form = ContactForm()
    if form.validate_on_submit():
        phone, email = form.phone.data or "", form.email.data or ""
        try:
            usecases.change_contact(person(), appointment_id, form.seen(), phone, email, now())
            flash(_("Saved."))
            return redirect(f"/authority/{appointment_id}", 303)
        except Invalid as invalid:
            form_errors(form, invalid)
    return _page(appointment_id, contact_form=form), 422


@bp.post("/authority/<appointment_id>/revoke")
@requires("authority.manage")
def revoke(appointment_id: str) -> ResponseReturnValue:
    """End it, for good."""
    form = RevokeForm()
    if form.validate_on_submit():
        try:
            usecases.revoke_paper(person(), appointment_id, form.reason.data or "", now())
            flash(_("It is revoked: from now on nobody speaks under it."))
            return redirect(f"/authority/{appointment_id}", 303)
        except Invalid as invalid:
            form_errors(form, invalid)
    return _page(appointment_id, revoke_form=form), 422


def _scan(form: PaperForm) -> Taken | None:
    sent = form.file.data
    return take(sent.stream, sent.filename) if sent and sent.filename else None


def _offered(form: PaperForm) -> PaperForm:
    session, me = db.session(), person()
    others = [option for option in queries.people(session) if option[0] != me.id]
    return form.offer(others, queries.open_cases(session))


def _new_page(form: PaperForm) -> str:
    return render_template("authority/new.html", form=_offered(form), largest=settings().media_max)


def _page(
    appointment_id: str, contact_form: ContactForm | None = None, revoke_form: RevokeForm | None = None
) -> str:
    session = db.session()
    found = queries.one(session, appointment_id, now())
    live = may(person(), "authority.manage") and found.row.revoked_at is None
    return render_template(
        "authority/paper.html",
        found=found,
        row=found.row,
        kinds=dict(KINDS),
        case_name=queries.case_name(session, found.row.incident_id),
        contact_form=(contact_form or ContactForm(formdata=None, obj=found.row)) if live else None,
        revoke_form=(revoke_form or RevokeForm(formdata=None)) if live else None,
    )
