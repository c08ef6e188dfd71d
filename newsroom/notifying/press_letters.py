"""Letters to the press: a statement exactly as it was released, with who speaks and under which paper."""

from datetime import datetime

from flask import render_template
from flask_babel import force_locale
from sqlalchemy.orm import Session

from newsroom.errors import Refused
from newsroom.html import to_text
from newsroom.installation import settings
from newsroom.mail import Message
from newsroom.models import Letter, PressContact, Revision
from newsroom.released import released


def about_statement(session: Session, letter: Letter, at: datetime) -> Message | None:
    """The message of a letter to somebody on the press list at `at` (UTC). None when readers see another text
    or none by now, when the contact was taken off the list, and for an exercise, which reaches nobody.
    """
    contact = session.get_one(PressContact, letter.press_contact_id, populate_existing=True)
    sent = session.get_one(Revision, letter.revision_id)
    try:
        found = released(session, sent.story_id)
    except Refused:
        return None
    if found is None or found.incident.exercise or not contact.active:
        return None
    if found.revision.id != sent.id:
        return None
    with force_locale("en" if found.content.language == "en" else "vi"):
        context = {
            "found": found,
            "text": to_text(found.content.body),
            "publisher": settings().publisher_name,
        }
        return Message(
            letter.id,
            contact.name or contact.outlet,
            contact.email,
            found.content.title,
            render_template("notifying/press_letter.txt", **context),
            render_template("notifying/_press_letter.html", **context),
            at,
            choosing=False,
        )
