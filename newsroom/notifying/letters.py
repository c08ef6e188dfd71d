"""Letters: what an e-mail says, made in the moment it is sent, from what its reader may know then."""

from datetime import datetime, timedelta
from urllib.parse import urlsplit

from flask import render_template
from flask_babel import force_locale, ngettext
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from newsroom.clock import local
from newsroom.config import Smtp
from newsroom.installation import settings
from newsroom.mail import House, Message
from newsroom.models import Letter, Notice
from newsroom.notices import moment_of
from newsroom.notifying import queries
from newsroom.notifying.endpoint_letters import about_endpoint
from newsroom.notifying.press_letters import about_statement
from newsroom.notifying.queries import Told
from newsroom.notifying.wording import headline, sentence
from newsroom.person import Person, load_person

IN_DIGEST = 50


def house(smtp: Smtp) -> House:
    """Who writes the letters of this installation."""
    base = settings().base_url
    host = urlsplit(base).hostname or "localhost"
    return House(settings().publisher_name, smtp.sender, host, f"{base}/account/notices")


def compose(session: Session, letter: Letter, at: datetime) -> Message | None:
    """The message of a letter at `at` (UTC), in its reader's language. None when there is nothing to say any
    more: it was read in the newsroom meanwhile, the account is switched off, the endpoint works. Needs an
    app context of its own, for the language stays with it.
    """
    if letter.endpoint_id:
        return about_endpoint(session, letter, at)
    if letter.press_contact_id:
        return about_statement(session, letter, at)
    person = load_person(session, letter.user_id or "", at)
    if person is None:
        return None
    with force_locale(person.language):
        if letter.notice_id is None:
            return _digest(session, person, letter, at)
        notice = session.get_one(Notice, letter.notice_id, populate_existing=True)
        if notice.read_at:
            return None
        return _about(session, person, letter, at)


def _about(session: Session, person: Person, letter: Letter, at: datetime) -> Message:
    told = queries.notice_for(session, person, letter.notice_id or 0, at)
    line = _line(session, told)
    subject = f"{line['text']} – {line['title']}" if line["title"] else line["text"]
    return _message(person, letter, subject, [line], at)


def _digest(session: Session, person: Person, letter: Letter, at: datetime) -> Message | None:
    """Yesterday's and today's notices in one letter; none when there are none."""
    yesterday = moment_of(local(at).date() - timedelta(days=1), 0)
    told = queries.notices_since(session, person, yesterday, at)
    if not told:
        return None
    subject = ngettext(
        "%(num)d notice of yesterday and today", "%(num)d notices of yesterday and today", len(told)
    )
    return _message(person, letter, str(subject), [_line(session, one) for one in told[:IN_DIGEST]], at)


def _line(session: Session, told: Told) -> dict[str, str]:
    """What one notice says outside the house: a headline only where that is allowed, and first of all whether
    it is a rehearsal.
    """
    rehearsal = f"[{_('EXERCISE')}] " if told.exercise else ""
    guarded = told.guarded or not settings().mail_titles or told.title is None
    return {
        "text": f"{rehearsal}{sentence(session, told)}",
        "title": "" if guarded else headline(told),
        "href": f"{settings().base_url}{told.href}" if told.href else "",
        "at": local(told.at).strftime("%d/%m/%Y %H:%M"),
    }


def _message(
    person: Person, letter: Letter, subject: str, lines: list[dict[str, str]], at: datetime
) -> Message:
    base = settings().base_url
    context = {
        "person": person,
        "lines": lines,
        "digest": letter.notice_id is None,
        "notices": f"{base}/notices",
        "preferences": f"{base}/account/notices",
        "newsroom": _("Newsroom"),
    }
    return Message(
        letter.id,
        person.name,
        person.email,
        subject,
        render_template("notifying/letter.txt", **context),
        render_template("notifying/_letter.html", subject=subject, **context),
        at,
    )
