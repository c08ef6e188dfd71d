"""The press list; the texts of a released statement for each channel, on paper, and sent to the press."""

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import ngettext

from newsroom.access import read_story
from newsroom.clock import now
from newsroom.db import db
from newsroom.errors import Invalid, NotFound, words
from newsroom.forms import form_errors
from newsroom.installation import settings
from newsroom.released import Released, released
from newsroom.statements import press_usecases as usecases
from newsroom.statements import queries
from newsroom.statements.channels import cut_for
from newsroom.statements.forms import ContactForm
from newsroom.web import person, requires

bp = Blueprint("press", __name__)


@bp.get("/press")
@requires("press.manage")
def press() -> ResponseReturnValue:
    """The press list."""
    return _press_page(ContactForm(formdata=None))


@bp.post("/press")
@requires("press.manage")
def add() -> ResponseReturnValue:
    """Put somebody on it."""
    form = ContactForm()
    if form.validate_on_submit():
        try:
            given = (form.outlet.data or "", form.name.data or "", form.email.data or "")
            usecases.add_contact(person(), *given, now())
            return redirect("/press", 303)
        except Invalid as invalid:
            form_errors(form, invalid)
    return _press_page(form), 422


@bp.post("/press/<contact_id>/on")
@requires("press.manage")
def switch_on(contact_id: str) -> ResponseReturnValue:
    """Let somebody get statements again."""
    usecases.switch_contact(person(), contact_id, True, now())
    return redirect("/press", 303)


@bp.post("/press/<contact_id>/off")
@requires("press.manage")
def switch_off(contact_id: str) -> ResponseReturnValue:
    """Let somebody get none any more."""
    usecases.switch_contact(person(), contact_id, False, now())
    return redirect("/press", 303)


@bp.get("/stories/<story_id>/channels")
@requires("story.view")
def channels(story_id: str) -> ResponseReturnValue:
    """The released text for each channel, and who of the press got it."""
    found = _released(story_id)
    address = found.story.public_url or ""
    return render_template(
        "statements/channels.html",
        found=found,
        cuts=cut_for(found.content, found.lengths, address),
        letters=queries.letters(db.session(), found.revision.id),
        mails=settings().smtp is not None,
    )


@bp.get("/stories/<story_id>/channels/print")
@requires("story.view")
def paper(story_id: str) -> ResponseReturnValue:
    """The released text on paper, with the agency, the signer and what lets them speak."""
    return render_template(
        "statements/print.html", found=_released(story_id), agency=settings().publisher_name
    )


@bp.post("/stories/<story_id>/press")
@requires("press.send")
def send(story_id: str) -> ResponseReturnValue:
    """Send the released text to the press list."""
    sent = usecases.send_to_press(person(), story_id, now())
    flash(ngettext("It is in the post for %(num)d contact.", "It is in the post for %(num)d contacts.", sent))
    return redirect(f"/stories/{story_id}/channels#press", 303)


def _released(story_id: str) -> Released:
    read_story(db.session(), person(), story_id)
    found = released(db.session(), story_id)
    if found is None:
        raise NotFound(words("This story is no statement of a case."))
    return found


def _press_page(form: ContactForm) -> str:
    return render_template("statements/press.html", form=form, found=queries.contacts(db.session()))
