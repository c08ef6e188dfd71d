"""The library of statement templates, through its pages."""

from datetime import timedelta

import pytest
from factories import database, make_user, send, sign_in
from sqlalchemy import select
from sqlalchemy.exc import DatabaseError
from statements import HOLDING, cleared, written

from newsroom.clock import LOCAL, now
from newsroom.models import StatementTemplate
from newsroom.models.notice import Notice
from newsroom.models.trail import AuditEntry
from newsroom.statements.expiring import tell_of_expiring


@pytest.fixture
def secretary(app):
    return make_user(app, "secretary", name="Lê Thị Thư")


@pytest.fixture
def lawyer(app):
    return make_user(app, "legal", name="Phạm Văn Luật")


def browser(app, user):
    client = sign_in(app.test_client(), user)
    send(client, "/language", language="en")
    return client


def later(days):
    return (now() + timedelta(days=days)).astimezone(LOCAL).strftime("%Y-%m-%dT%H:%M")


def typed(**fields):
    text = {f"{part}_vi": said for part, said in vars(HOLDING).items()}
    return {"name": "Thông tin ban đầu", "kind": "holding", "expires_at": later(90), **text, **fields}


def kept(app):
    with database(app) as session:
        return session.scalars(select(StatementTemplate).order_by(StatementTemplate.version)).all()


def test_a_template_is_written_and_cleared_by_a_lawyer(app, secretary, lawyer):
    answer = send(browser(app, secretary), "/statements/templates/new", **typed(length_sms="134"))
    (row,) = kept(app)
    assert answer.location == f"/statements/templates/{row.id}"
    assert (row.slug, row.version, row.lengths) == ("thong-tin-ban-dau", 1, {"sms": 134})
    assert "not cleared yet" in browser(app, secretary).get(answer.location).text
    client = browser(app, lawyer)
    send(client, f"/statements/templates/{row.id}/clear")
    page = client.get("/statements/templates").text
    assert "may be used" in page
    assert "Phạm Văn Luật" in page
    with database(app) as session:
        actions = session.scalars(select(AuditEntry.action).where(AuditEntry.stream == "statement_templates"))
        assert list(actions) == ["template.write", "template.clear"]


def test_nobody_clears_what_they_wrote(app):
    both = make_user(app, "legal", "secretary")
    row = written(app, both)
    client = browser(app, both)
    assert "You wrote it" in client.get(f"/statements/templates/{row.id}").text
    answer = send(client, f"/statements/templates/{row.id}/clear")
    assert answer.status_code == 403
    assert "another legal officer clears it" in answer.text


def test_another_wording_is_another_version_that_nobody_has_cleared(app, secretary, lawyer):
    first = cleared(app, secretary)
    client = browser(app, secretary)
    assert "Thông tin ban đầu" in client.get(f"/statements/templates/new?of={first.id}").text
    send(client, "/statements/templates/new", **typed(of=first.id, title_vi="Đang kiểm tra thông tin"))
    old, new = kept(app)
    assert (new.version, new.slug, new.legal_cleared_at) == (2, old.slug, None)
    assert old.retired_at is None  # the old one serves until the new one is cleared
    send(browser(app, lawyer), f"/statements/templates/{new.id}/clear")
    old, new = kept(app)
    assert old.retired_at == new.legal_cleared_at


def test_what_a_version_says_never_changes_in_the_database_either(app, secretary):
    row = cleared(app, secretary)
    for change in (
        {"texts": {"vi": {}}},
        {"name": "Khác"},
        {"legal_cleared_at": None, "legal_cleared_by_id": None},
    ):
        refused = pytest.raises(DatabaseError, match="another version")
        with refused, database(app) as session:
            for name, value in change.items():
                setattr(session.get_one(StatementTemplate, row.id), name, value)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"expires_at": "2020-01-01T00:00"}, "a time still to come"),
        ({"title_vi": "Đập vỡ: {claim}"}, "does not belong into the headline"),
        ({"body_vi": "Tin {tin_don}"}, "Only what is listed above"),
        ({"title_en": "Dam safe"}, "This field is required."),
        ({"length_sms": "0"}, "Number must be between"),
    ],
)
def test_what_cannot_be_kept_is_shown_again_as_typed(app, secretary, fields, sentence):
    answer = send(browser(app, secretary), "/statements/templates/new", **typed(**fields))
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "Thông tin ban đầu" in answer.text
    assert kept(app) == []


def test_a_retired_version_says_so(app, secretary):
    row = cleared(app, secretary)
    client = browser(app, secretary)
    send(client, f"/statements/templates/{row.id}/retire")
    assert "retired" in client.get(f"/statements/templates/{row.id}").text


def test_who_wrote_and_cleared_it_is_told_once_before_it_expires(app, secretary):
    row, at = cleared(app, secretary, lengths={}, expires_at=now() + timedelta(days=15)), now()
    for days in (0, 2, 3):
        with app.app_context():
            tell_of_expiring(at + timedelta(days=days))
    with database(app) as session:
        told = session.scalars(select(Notice).where(Notice.kind == "template")).all()
    assert {notice.user_id for notice in told} == {secretary.id, row.legal_cleared_by_id}
    assert len(told) == 2
    page = browser(app, secretary).get("/notices").text
    assert "write the next version" in page
    assert f"/statements/templates/{row.id}" in page
