"""The post: letters that are due are handed to the mail server; what it will not take now is tried again."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from smtplib import SMTP

from flask import Flask, current_app
from sqlalchemy import ColumnElement, and_, exists, or_, select, update
from sqlalchemy.orm import Session

from newsroom.clock import local
from newsroom.db import db, transaction
from newsroom.installation import settings
from newsroom.mail import House, MailDelayed, MailRefused, Message, build, connection, send
from newsroom.models import Letter, NoticePreference
from newsroom.notices import moment_of, wishes_of
from newsroom.notifying.letters import compose, house

AT_ONCE = 20
LEASE = timedelta(minutes=10)
"""How long a letter belongs to whoever took it; after that, whoever comes first sends it."""

WAITS = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=8),
    timedelta(hours=16),
    timedelta(hours=24),
)
DIGESTS_AT_ONCE = 100
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Result:
    """What became of a letter: its state, and the cause when it was not sent."""

    state: str
    cause: str = ""


def send_letters(at: datetime) -> int:
    """Send what is due at `at` (UTC), AT_ONCE letters at the most; returns how many were taken up. Without a
    mail server nothing happens.
    """
    if settings().smtp is None:
        return 0
    session = db.session()
    due = bool(session.scalar(select(exists().where(_due(at)))))
    session.commit()
    return _send(_claim(at), at) if due else 0


def order_digests(at: datetime) -> int:
    """Put a letter in the post for everybody whose time of the daily summary has come; returns how many."""
    if settings().smtp is None:
        return 0
    minute = local(at).hour * 60 + local(at).minute
    today = moment_of(local(at).date(), 0)
    not_yet = or_(NoticePreference.digest_sent_at.is_(None), NoticePreference.digest_sent_at < today)
    wanted = and_(NoticePreference.digest_minute <= minute, not_yet)
    with transaction() as session:
        found = session.scalars(
            select(NoticePreference).where(wanted).limit(DIGESTS_AT_ONCE).with_for_update(skip_locked=True)
        ).all()
        for preference in found:
            preference.digest_sent_at = at
            session.add(_digest(preference, at))
        return len(found)


def _digest(preference: NoticePreference, at: datetime) -> Letter:
    due = wishes_of(preference).letter_at(at)
    return Letter(user_id=preference.user_id, state="waiting", attempts=0, next_at=due, created_at=at)


def _due(at: datetime) -> ColumnElement[bool]:
    return and_(Letter.state == "waiting", Letter.next_at <= at)


def _claim(at: datetime) -> list[int]:
    """Take letters up, for this worker alone until the lease ends."""
    with transaction() as session:
        chosen = session.scalars(
            select(Letter.id)
            .where(_due(at))
            .order_by(Letter.next_at, Letter.id)
            .limit(AT_ONCE)
            .with_for_update(skip_locked=True)
        ).all()
        session.execute(
            update(Letter)
            .where(Letter.id.in_(chosen))
            .values(next_at=at + LEASE, attempts=Letter.attempts + 1)
            .execution_options(synchronize_session=False)
        )
        return list(chosen)


def _send(letters: Sequence[int], at: datetime) -> int:
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # the app itself
    results: dict[int, Result] = {}
    messages: list[Message] = []
    for letter_id in letters:
        written = _write(app, letter_id, at)
        if isinstance(written, Result):
            results[letter_id] = written
        else:
            messages.append(written)
    results |= _hand_over(messages)
    with transaction() as session:
        for letter_id, result in results.items():
            _settle(session, letter_id, result, at)
    return len(letters)


def _write(app: Flask, letter_id: int, at: datetime) -> Message | Result:
    """The message of a letter, or what becomes of it without one. One that cannot be written must not keep
    the others from going out.
    """
    try:
        with app.app_context():
            message = compose(db.session(), db.session.get_one(Letter, letter_id), at)
    except Exception:
        log.exception("letter %d cannot be written", letter_id)
        return Result("failed", "internal")
    return message or Result("dropped")


def _hand_over(messages: Sequence[Message]) -> dict[int, Result]:
    smtp = settings().smtp
    if smtp is None or not messages:
        return {}
    writer = house(smtp)
    results: dict[int, Result] = {}
    try:
        with connection(smtp) as server:
            for message in messages:
                results[message.number] = _send_one(server, message, writer)
    except MailDelayed as delayed:
        log.warning("the mail server cannot be used: %s", delayed.cause)
        return {message.number: Result("waiting", delayed.cause) for message in messages}
    return results


def _send_one(server: SMTP, message: Message, writer: House) -> Result:
    try:
        send(server, build(message, writer))
    except MailRefused as refused:
        return Result("failed", refused.cause)
    except MailDelayed as delayed:
        return Result("waiting", delayed.cause)
    return Result("sent")


def _settle(session: Session, letter_id: int, result: Result, at: datetime) -> None:
    letter = session.get_one(Letter, letter_id, populate_existing=True)
    letter.state, letter.last_error = result.state, result.cause
    if result.state == "waiting" and letter.attempts <= len(WAITS):
        letter.next_at = at + WAITS[letter.attempts - 1]
        return
    letter.done_at = at
    if result.state in ("waiting", "failed"):
        letter.state = "failed"
        log.warning(
            "letter %d to %s given up: %s", letter.id, letter.user_id or letter.endpoint_id, result.cause
        )
