"""Statements through their pages: begun in a case, shown on it, passed on once released and only then."""

from dataclasses import replace
from datetime import timedelta

import pytest
from crisis import open_incident
from factories import bearer, database, edit, make_endpoint, make_user, move, person_of, send, sign_in
from sqlalchemy import select
from statements import begun, issued, written

from newsroom.clock import LOCAL, now
from newsroom.config import Smtp
from newsroom.content import parse
from newsroom.db import db
from newsroom.models import Delivery, Letter, Revision, Statement, Story
from newsroom.models.endpoint import LANES
from newsroom.models.trail import AuditEntry, OutboxEvent
from newsroom.notifying.letters import compose
from newsroom.statements.press_usecases import add_contact, send_to_press
from newsroom.worker.embedded import drain_lanes


@pytest.fixture
def settings(settings):
    return replace(settings, smtp=Smtp("localhost", 25, "toasoan@portal.example", local=True))


@pytest.fixture
def publisher(app):
    return make_user(app, "publisher")


@pytest.fixture
def editor(app):
    return make_user(app, "editor", name="Lê Thị Biên")


@pytest.fixture
def client(client, editor):
    sign_in(client, editor)
    send(client, "/language", language="en")
    return client


def test_a_statement_is_begun_in_its_case_and_shown_on_it(app, client, editor):
    case = open_incident(app, editor)
    base = f"/incidents/{case.id}"
    assert "Write the first statement" in client.get(base).text
    later = (now() + timedelta(hours=2)).astimezone(LOCAL).strftime("%Y-%m-%dT%H:%M")
    said = {"what": "kind:holding", "language": "vi", "section": "y-te", "next_update_at": later}
    answer = send(client, f"{base}/statements/new", **said)
    with database(app) as session:
        (statement,) = session.scalars(select(Statement)).all()
        story = session.get_one(Story, statement.story_id)
        assert case.tag in parse(session.get_one(Revision, story.revision_id).content).tags
    assert answer.location == f"/stories/{story.id}/edit"
    page = client.get(base).text
    assert "not signed yet" in page
    assert f"/stories/{story.id}" in page
    assert case.code in client.get(f"/stories/{story.id}").text
    assert client.get(f"/stories/{story.id}/channels").status_code == 409


def test_without_a_promise_a_holding_statement_is_not_begun(app, client, editor):
    case = open_incident(app, editor)
    said = {"what": "kind:holding", "language": "vi", "section": "y-te"}
    answer = send(client, f"/incidents/{case.id}/statements/new", **said)
    assert answer.status_code == 422
    assert "people wait for it" in answer.text


def test_only_what_was_released_is_passed_on_with_signer_and_paper(app, client, editor, publisher):
    story = issued(app, open_incident(app, editor), editor, publisher)
    page = client.get(f"/stories/{story.id}/channels").text
    assert "Mực nước thấp hơn ngưỡng tràn." in page
    paper = client.get(f"/stories/{story.id}/channels/print").text
    assert "Bùi Văn Ngôn" in paper
    assert "7/QĐ-VP" in paper
    move(app, editor, story, "update")
    edit(app, editor, story, body="Bản chưa ai duyệt.")
    assert "Bản chưa ai duyệt" not in client.get(f"/stories/{story.id}/channels").text


def test_the_press_gets_the_released_text_once_and_none_after_a_recall(app, client, editor, publisher):
    story = issued(app, open_incident(app, editor), editor, publisher)
    head = person_of(app, publisher)
    with app.app_context():
        for number in (1, 2):
            add_contact(head, f"Báo {number}", "", f"bao{number}@example.vn", now())
        assert send_to_press(head, story.id, now()) == 2
        assert send_to_press(head, story.id, now()) == 0
    assert "bao1@example.vn" in client.get(f"/stories/{story.id}/channels").text
    letter = letters(app)[0]
    assert "Mực nước thấp hơn ngưỡng tràn." in letter.text
    assert "7/QĐ-VP" in letter.text
    move(app, publisher, story, "recall", reason="wrong_facts", comment="Số liệu sai.")
    assert letters(app) == [None, None]
    with database(app) as session:
        sent = session.scalars(select(AuditEntry).where(AuditEntry.action == "press.send")).all()
    assert len(sent) == 1


def letters(app):
    with app.app_context():
        rows = db.session.scalars(select(Letter).where(Letter.press_contact_id.is_not(None))).all()
        return [compose(db.session(), row, now()) for row in rows]


def test_guarantee_9_when_no_portal_answers_there_are_other_ways(app, client, editor, publisher):
    make_endpoint(app, url="https://127.0.0.1:1/hook", host="127.0.0.1", networks=["127.0.0.0/8"])
    story = issued(app, open_incident(app, editor), editor, publisher)
    text = "Mực nước thấp hơn ngưỡng tràn."
    once = iter([True])
    drain_lanes(app, LANES, lambda: next(once, False))
    with database(app) as session:
        delivery = session.scalars(select(Delivery).where(Delivery.story_id == story.id)).one()
        assert (delivery.state, delivery.attempts) == ("waiting", 1)  # it goes on trying
    with app.app_context():
        add_contact(person_of(app, publisher), "Báo 1", "", "bao1@example.vn", now())
        assert send_to_press(person_of(app, publisher), story.id, now()) == 1
    assert text in letters(app)[0].text
    assert text in client.get(f"/stories/{story.id}/channels/print").text
    assert text in client.get(f"/stories/{story.id}/channels").text
    pulled = app.test_client().get("/api/v1/events", headers=bearer(app, make_user(app, "technician"))).json
    assert story.id in {item["body"]["data"].get("story_id") for item in pulled["items"]}


def test_guarantee_10_an_exercise_is_not_sent_to_the_press(app, client, editor, publisher):
    story = issued(app, open_incident(app, editor, exercise=True), editor, publisher)
    head = make_user(app, "publisher")
    with app.app_context():
        add_contact(person_of(app, head), "Báo 1", "", "bao1@example.vn", now())
    own = sign_in(app.test_client(), head)
    send(own, "/language", language="en")
    assert send(own, f"/stories/{story.id}/press").status_code == 409
    assert letters(app) == []


def test_portals_hear_of_the_statement_before(app, editor, publisher):
    case = open_incident(app, editor)
    first = issued(app, case, editor, publisher)
    second = issued(app, case, editor, publisher)
    with database(app) as session:
        body = session.scalars(select(OutboxEvent.body).where(OutboxEvent.story_id == second.id)).one()
    assert f'"follows":{{"story_id":"{first.id}"}}'.encode() in body


def test_an_unfinished_statement_leads_its_writer_back_to_the_text(app, client, editor):
    case = open_incident(app, editor)
    story = begun(app, editor, case)
    edit(app, editor, story, title="[[Điều đúng]]", body="Đang kiểm tra.")
    page = client.get(f"/incidents/{case.id}").text
    assert f"/stories/{story.id}/edit" in page


def test_the_api_begins_one_by_the_same_rules(app, editor):
    case, due = open_incident(app, editor), (now() + timedelta(hours=2)).isoformat()
    client, path = app.test_client(), f"/api/v1/incidents/{case.id}/statements"
    uncleared = written(app, make_user(app, "secretary"))
    refused = client.post(
        path, json={"template_id": uncleared.id, "next_update_at": due}, headers=bearer(app, editor)
    )
    assert refused.status_code == 422
    assert "not cleared" in refused.text
    made = client.post(path, json={"kind": "holding", "next_update_at": due}, headers=bearer(app, editor))
    assert (made.status_code, made.json["workflow"]) == (201, "crisis")
    stranger = bearer(app, make_user(app, "reporter"))
    assert (
        client.post(path, json={"kind": "holding", "next_update_at": due}, headers=stranger).status_code
        == 404
    )
