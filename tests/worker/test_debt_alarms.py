"""A review that is owed is told of by its share of time, to whoever may do it and never to who owes it."""

from datetime import timedelta

from crisis import break_glass, debts_of, raw_appointment, statement_in
from factories import make_endpoint, make_user, move
from flask import Flask
from sqlalchemy import select

from newsroom.db import db
from newsroom.models import Notice
from newsroom.worker.chores import sound_alarms


def told(app: Flask, at) -> set[tuple[str, str]]:
    """What is new at `at`: (person, kind)."""
    with app.app_context():
        before = db.session.scalar(select(Notice.id).order_by(Notice.id.desc()).limit(1)) or 0
        sound_alarms(at)
        found = db.session.execute(select(Notice.user_id, Notice.kind).where(Notice.id > before))
        return {(row.user_id, row.kind) for row in found}


def test_reminders_come_at_each_share_and_those_higher_up_hear_when_it_is_over(each_database, app: Flask):
    make_endpoint(app)
    roles = ("reporter", "legal", "publisher", "secretary")
    writer, legal, head, secretary = (make_user(app, role) for role in roles)
    speaker = make_user(app, "spokesperson", "legal")
    raw_appointment(app, head, speaker)
    story = statement_in(app, writer)
    break_glass(app, speaker, story)
    [debt] = debts_of(app, story)
    hour = timedelta(hours=1)
    settle = {(user.id, "deadline") for user in (legal, head, secretary)}
    assert told(app, debt.opened_at + 11.9 * hour) == set()
    assert told(app, debt.opened_at + 12 * hour) == settle
    assert told(app, debt.opened_at + 12.1 * hour) == set()
    assert told(app, debt.opened_at + 22 * hour) == settle  # asleep over three quarters: the last one alone
    higher = {(user.id, "escalated") for user in (head, secretary)}
    assert told(app, debt.due_at) == higher
    assert told(app, debt.due_at + hour) == set()


def test_a_review_that_is_done_is_told_of_no_more(app: Flask):
    make_endpoint(app)
    writer, legal, head = (make_user(app, role) for role in ("reporter", "legal", "publisher"))
    speaker = make_user(app, "spokesperson")
    raw_appointment(app, head, speaker)
    story = statement_in(app, writer)
    break_glass(app, speaker, story)
    [debt] = debts_of(app, story)
    move(app, legal, story, "review_ok", comment="Đã đối chiếu.")
    assert told(app, debt.due_at) == set()
