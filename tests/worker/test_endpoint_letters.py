"""Letters to whoever runs an endpoint that takes nothing: warnings, and that it is switched off."""

import dataclasses
from datetime import timedelta

import pytest
from factories import database, make_endpoint
from fixtures.smtp import Mailbox

from newsroom.clock import now
from newsroom.models import Endpoint
from newsroom.worker.failing import mind_the_failing
from newsroom.worker.post import send_letters

AT = now()
DAY = timedelta(days=1)
WHO = {"contact_name": "Trần Thị Trực", "contact_email": "truc@so-mau.example", "warn_contact": True}


@pytest.fixture
def settings(settings, mailbox: Mailbox):
    return dataclasses.replace(settings, smtp=mailbox.settings, base_url="http://localhost")


def look(app, at):
    """Mind the endpoints, and send what letters there are."""
    with app.app_context():
        mind_the_failing(at)
    with app.app_context():
        return send_letters(at)


def test_warnings_and_the_end_are_told_once_each(each_database, app, mailbox: Mailbox):
    make_endpoint(app, name="Cổng Sở mẫu", failing_since=AT, **WHO)
    assert look(app, AT + DAY / 2) == 0
    for days in (1, 3, 4, 5):
        assert look(app, AT + days * DAY) == 1
        assert look(app, AT + days * DAY) == 0
    assert len(mailbox.letters) == 4
    first, *_, last = mailbox.letters
    assert first["To"].addresses[0].addr_spec == WHO["contact_email"]
    assert first["List-Unsubscribe"] is None
    words = [letter.get_body(("plain",)).get_content() for letter in (first, last)]
    assert "Trần Thị Trực" in words[0]
    assert "Cổng Sở mẫu" in words[0]
    assert words[0] != words[1]
    assert first["Subject"] != last["Subject"]


def test_only_who_wants_letters_gets_one(app, mailbox: Mailbox):
    make_endpoint(app, failing_since=AT, **{**WHO, "warn_contact": False})
    assert look(app, AT + DAY) == 0
    assert mailbox.letters == []


def test_who_works_again_meanwhile_is_not_written_to(app, mailbox: Mailbox):
    endpoint = make_endpoint(app, failing_since=AT, **WHO)
    with app.app_context():
        mind_the_failing(AT + DAY)
    with database(app) as session:
        session.get_one(Endpoint, endpoint.id).failing_since = None
    with app.app_context():
        assert send_letters(AT + DAY) == 1
    assert mailbox.letters == []
