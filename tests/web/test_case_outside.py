"""Requests to press and platforms with their outcome, and questions of the press, on the page of a case."""

from datetime import timedelta

import pytest
from crisis import open_incident
from factories import database, make_story, make_user, send, sign_in
from sqlalchemy import select

from newsroom.clock import LOCAL, now
from newsroom.models import CaseEntry, CaseRequest, PressQuestion, Statement, Story
from newsroom.models.trail import AuditEntry

REQUEST = {
    "kind": "platform_removal",
    "to_whom": "Facebook Việt Nam",
    "legal_basis": "Nghị định 147/2024/NĐ-CP",
    "body": "Gỡ bài có ảnh cũ",
}
QUESTION = {"from_whom": "Chị Lan", "outlet": "Báo Thử", "body": "Đập có vỡ không?"}


@pytest.fixture
def editor(app):
    return make_user(app, "editor")


@pytest.fixture
def lead(client, editor):
    sign_in(client, editor)
    send(client, "/language", language="en")
    return client


@pytest.fixture
def base(app, lead, editor):
    return f"/incidents/{open_incident(app, editor).id}"


def rows(app, model):
    with database(app) as session:
        return session.scalars(select(model)).all()


def late_by(app, model, hours):
    """Let what is there be due since then."""
    with database(app) as session:
        row = session.scalars(select(model)).one()
        row.due_at = now() - timedelta(hours=hours)


def local_time(hours):
    return (now() + timedelta(hours=hours)).astimezone(LOCAL).strftime("%Y-%m-%dT%H:%M")


def test_a_request_has_its_legal_basis_and_its_outcome_and_stands_in_the_log(app, lead, base):
    assert send(lead, f"{base}/requests", **{**REQUEST, "legal_basis": ""}).status_code == 422
    assert send(lead, f"{base}/requests", **REQUEST, due_at=local_time(-1)).status_code == 422
    assert send(lead, f"{base}/requests", **REQUEST, sent_at=local_time(1)).status_code == 422
    send(lead, f"{base}/requests", **REQUEST, due_at=local_time(5))
    (request,) = rows(app, CaseRequest)
    late_by(app, CaseRequest, 1)
    page = lead.get(base).text
    assert "1 is overdue" in page
    assert page.count("Gỡ bài có ảnh cũ") == 2  # in the list, and in the log
    path = f"{base}/requests/{request.id}"
    send(lead, path, version="1", outcome="Đã gỡ lúc 15 giờ")
    stale = send(lead, path, version="1", outcome="Chưa gỡ hết")
    assert (stale.status_code, "Chưa gỡ hết" in stale.text) == (409, True)
    page = lead.get(base).text
    assert "overdue" not in page.split('id="request"')[1].split("</section>")[0]
    assert "Facebook Việt Nam → Đã gỡ lúc 15 giờ" in [row.body for row in rows(app, CaseEntry)][-1]
    with database(app) as session:
        noted = session.scalars(select(AuditEntry).where(AuditEntry.action.startswith("request."))).all()
    assert [row.action for row in noted] == ["request.send", "request.outcome"]
    assert not any(b"Facebook" in row.entry for row in noted)


def test_a_question_is_answered_in_words_or_by_a_statement_that_is_out(app, lead, base, editor):
    send(lead, f"{base}/questions", **QUESTION, due_at=local_time(2))
    (question,) = rows(app, PressQuestion)
    late_by(app, PressQuestion, 1)
    assert "1 is overdue" in lead.get(base).text
    story = make_story(app, make_user(app, "reporter"), title="Đập Suối Thử an toàn")
    values = {"story_id": story.id, "kind": "holding", "created_at": now()}
    with database(app) as session:
        session.add(Statement(incident_id=base.rpartition("/")[2], **values))
    path = f"{base}/questions/{question.id}"
    assert send(lead, path, version="1", answer="").status_code == 422
    assert send(lead, path, version="1", story_id=story.id).status_code == 422  # it is not out yet
    with database(app) as session:
        session.get_one(Story, story.id).sequence = 1
    assert send(lead, path, version="1", story_id=story.id).status_code == 303
    (question,) = rows(app, PressQuestion)
    assert (question.answer_story_id, question.answered_at is not None) == (story.id, True)
    assert "Chị Lan, Báo Thử → Đập Suối Thử an toàn" in [row.body for row in rows(app, CaseEntry)]
    assert send(lead, path, version="2", answer="Lần nữa").status_code == 409


def test_who_has_no_part_in_the_case_writes_nothing_down(app, base):
    theirs = sign_in(app.test_client(), make_user(app, "secretary"))
    assert send(theirs, f"{base}/requests", **REQUEST).status_code == 403
    assert send(theirs, f"{base}/questions", **QUESTION).status_code == 403
    assert (
        send(theirs, f"{base}/questions/{'0' * 8}-0000-4000-8000-{'0' * 12}", version="1").status_code == 422
    )
    assert rows(app, CaseRequest) + rows(app, PressQuestion) == []
