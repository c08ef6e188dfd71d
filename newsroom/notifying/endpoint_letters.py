"""Letters to whoever runs a receiver that takes nothing: what is wrong, since when, and when it is switched
off. In Vietnamese, and never with a word of a story.
"""

from datetime import datetime

from flask import render_template
from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from newsroom import clock
from newsroom.delivery_words import OFF_AFTER, fault
from newsroom.installation import settings
from newsroom.mail import Message
from newsroom.models import Delivery, Endpoint, Letter


def about_endpoint(session: Session, letter: Letter, at: datetime) -> Message | None:
    """The message of a letter to the contact of an endpoint at `at` (UTC); None when it works again, or
    nobody there is to be written to any more.
    """
    endpoint = session.get_one(Endpoint, letter.endpoint_id, populate_existing=True)
    since = endpoint.failing_since
    if since is None or not (endpoint.warn_contact and endpoint.contact_email):
        return None
    with force_locale("vi"):
        context = {
            "endpoint": endpoint,
            "publisher": settings().publisher_name,
            "since": clock.show(since),
            "off_at": clock.show(since + OFF_AFTER),
            "fault": fault(_last_fault(session, endpoint.id)),
        }
        if endpoint.active:
            subject = _("“%(name)s” takes nothing from us", name=endpoint.name)
        else:
            subject = _("“%(name)s” is switched off", name=endpoint.name)
        return Message(
            letter.id,
            endpoint.contact_name or endpoint.name,
            endpoint.contact_email,
            subject,
            render_template("notifying/endpoint_letter.txt", **context),
            render_template("notifying/_endpoint_letter.html", subject=subject, **context),
            at,
            choosing=False,
        )


def _last_fault(session: Session, endpoint_id: str) -> str:
    tried = select(Delivery.last_error).where(Delivery.endpoint_id == endpoint_id, Delivery.last_error != "")
    return session.scalar(tried.order_by(Delivery.id.desc()).limit(1)) or ""
