"""Technicians are told of what is wrong with delivery: once, and again when it comes again."""

from datetime import timedelta

import pytest
from factories import database, make_endpoint, make_story, make_user, publish, sign_in
from sqlalchemy import select

from newsroom.clock import now
from newsroom.db import db
from newsroom.models import Delivery, Endpoint, Notice
from newsroom.worker.chores import sound_alarms

AT = now()


@pytest.fixture
def technician(app):
    return make_user(app, "technician")


@pytest.fixture
def sent(app, technician):
    """A story on its way to one endpoint, due at AT (whenever the test comes round)."""
    make_endpoint(app, name="Cổng Bộ")
    author, editor, head = (make_user(app, role) for role in ("reporter", "editor", "publisher"))
    publish(app, make_story(app, author), editor, head, author)
    change(app, Delivery, next_at=AT)


def told(app, minutes):
    """What technicians are told `minutes` from now."""
    with app.app_context():
        before = db.session.scalar(select(Notice.id).order_by(Notice.id.desc()).limit(1)) or 0
        sound_alarms(AT + timedelta(minutes=minutes))
        return db.session.scalars(select(Notice.kind).where(Notice.id > before)).all()


def change(app, model, **columns):
    with database(app) as session:
        one = session.scalars(select(model)).one()
        for column, value in columns.items():
            setattr(one, column, value)


def test_a_queue_that_stands_still_is_told_once_for_each_time(app, client, technician, sent):
    assert told(app, 14) == []
    assert told(app, 16) == ["queue"]
    assert told(app, 17) == []
    change(app, Delivery, next_at=AT + timedelta(minutes=18), lane="crisis")
    assert told(app, 18) == []
    assert told(app, 20) == ["queue"]
    page = sign_in(client, technician).get("/notices").text
    assert "/deliveries?state=late" in page


def test_a_receiver_in_trouble_holds_up_nobody_and_is_told_by_name(app, client, technician, sent):
    change(app, Delivery, behind=True)
    change(app, Endpoint, failing_since=AT)
    assert told(app, 29) == []
    assert told(app, 31) == ["endpoint"]
    assert told(app, 32) == []
    assert "Cổng Bộ" in sign_in(client, technician).get("/notices").text
    change(app, Endpoint, failing_since=None)
    assert told(app, 33) == []
    change(app, Endpoint, failing_since=AT + timedelta(minutes=40))
    assert told(app, 71) == ["endpoint"]


def test_when_all_fail_ten_are_told_of(app, technician):
    for _ in range(12):
        make_endpoint(app, failing_since=AT)
    assert told(app, 31) == ["endpoint"] * 10
    assert told(app, 32) == []
