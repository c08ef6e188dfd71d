"""After a case: what keeps it from being closed, the review, the seal, lessons, the report."""

import json
import re
from datetime import timedelta
from hashlib import sha256

import pytest
from crisis import open_incident, put
from factories import database, make_story, make_user, person_of, send, sign_in
from sqlalchemy import delete, select, update
from sqlalchemy.exc import DatabaseError

from newsroom.clock import now
from newsroom.db import transaction
from newsroom.incidents.clock_usecases import Start, set_start
from newsroom.models import (
    CaseEntry,
    CaseRequest,
    Debt,
    Hold,
    Incident,
    Lesson,
    PressQuestion,
    SealedCase,
    Signal,
    Target,
)
from newsroom.models.trail import AuditEntry
from newsroom.statement_rows import attach


@pytest.fixture
def editor(app):
    return make_user(app, "editor", name="Lê Thị Biên")


@pytest.fixture
def lead(client, editor):
    sign_in(client, editor)
    send(client, "/language", language="en")
    return client


@pytest.fixture
def case(app, lead, editor):
    return open_incident(app, editor)


def rows(app, model):
    with database(app) as session:
        return session.scalars(select(model)).all()


def state(app):
    (incident,) = rows(app, Incident)
    return incident.state, incident.version


def question(app, case, **columns):
    values = {"from_whom": "Nhà báo Thử", "outlet": "Báo Thử", "body": "Có vỡ không?", "received_at": now()}
    return put(app, PressQuestion(incident_id=case.id, **{**values, **columns}))


def statement(app, case, author, **fields):
    story = make_story(app, author, type="thong-tin-ban-dau", title="Đập Suối Thử an toàn", **fields)
    with app.app_context(), transaction() as session:
        attach(session, story=story, incident=session.merge(case, load=False), at=now(), kind="holding")
    return story


def closed(lead, case, **fields):
    return send(lead, f"/incidents/{case.id}/close", version="1", note="Đã yên", **fields)


def sealed(lead, case):
    closed(lead, case)
    send(lead, f"/incidents/{case.id}/review", outcome="Kịp giờ")
    return send(lead, f"/incidents/{case.id}/seal", version="2", sure="y")


@pytest.mark.usefixtures("each_database")
def test_what_is_owed_or_held_back_keeps_a_case_open_and_the_page_says_so(app, lead, case, editor):
    author = make_user(app, "spokesperson")
    story = statement(app, case, author)
    put(
        app, Debt(story_id=story.id, kind="breakglass", opened_by_id=author.id, opened_at=now(), due_at=now())
    )
    held = {"scope": "section", "value": "y-te", "reason": "Chờ", "begun_at": now(), "begun_by_id": editor.id}
    put(app, Hold(incident_id=case.id, **held))
    page = lead.get(f"/incidents/{case.id}").text
    for seen in ("A review is owed", "Something is held back", "A statement is not issued yet", story.title):
        assert seen in page
    answer = closed(lead, case, anyway="y")
    assert answer.status_code == 422
    assert "Settle first what is owed and what is held back." in answer.text
    assert "Đã yên" in answer.text
    assert state(app) == ("open", 1)


def test_the_hold_on_the_case_s_own_tag_ends_with_it_and_keeps_nothing_open(app, lead, case, editor):
    held = {"scope": "tag", "value": case.tag, "reason": "Một tiếng nói", "begun_at": now()}
    put(app, Hold(incident_id=case.id, begun_by_id=editor.id, **held))
    assert closed(lead, case).status_code == 303


def test_a_question_and_the_law_s_clock_may_be_left_open_but_only_by_saying_so(app, lead, case, editor):
    question(app, case)
    with app.app_context():
        set_start(person_of(app, editor), case.id, Start("received", now(), "Công văn đến"), now())
    page = lead.get(f"/incidents/{case.id}").text
    assert "A question of the press has no answer" in page
    assert "The law's clock runs" in page.replace("&#39;", "'")
    assert "say that it may stay so" in closed(lead, case).text
    assert closed(lead, case, anyway="y").status_code == 303
    with database(app) as session:
        entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "incident.close")).one()
    assert json.loads(entry.entry)["left_open"] == ["legal", "question"]


def test_a_case_is_watched_closed_and_taken_up_again_each_with_its_reason_in_the_log(app, lead, case):
    base = f"/incidents/{case.id}"
    assert send(lead, f"{base}/watch", version="1", reason=" ").status_code == 422
    send(lead, f"{base}/watch", version="1", reason="Đã lắng xuống")
    assert state(app) == ("watching", 2)
    assert send(lead, f"{base}/watch", version="2", reason="Nữa").status_code == 409
    send(lead, f"{base}/close", version="2", note="Đã yên hẳn")
    assert send(lead, f"{base}/reopen", version="1", reason="Trang cũ").status_code == 409
    send(lead, f"{base}/reopen", version="3", reason="Tin đồn trở lại")
    assert state(app) == ("open", 4)
    assert [entry.body for entry in rows(app, CaseEntry)] == [
        "Đã lắng xuống",
        "Đã yên hẳn",
        "Tin đồn trở lại",
    ]
    running = {row.timer for row in rows(app, Target) if row.met_at is None and row.replaced_at is None}
    assert {"holding_statement", "rebuttal", "update"} <= running
    assert "review" not in running
    assert sorted(hold.ended_at is None for hold in rows(app, Hold)) == [False, True]  # its tag is held anew


def test_only_the_lead_and_the_head_of_the_board_decide(app, lead, case):
    other = sign_in(app.test_client(), make_user(app, "secretary"))
    for path in ("watch", "reopen"):
        assert send(other, f"/incidents/{case.id}/{path}", version="1", reason="Vì").status_code == 403
    assert "What comes next" not in other.get(f"/incidents/{case.id}/report").text
    stranger = sign_in(app.test_client(), make_user(app, "reporter"))
    assert stranger.get(f"/incidents/{case.id}/report").status_code == 404


def test_a_case_is_sealed_only_when_closed_reviewed_and_said_to_be_for_good(app, lead, case):
    base = f"/incidents/{case.id}"
    assert send(lead, f"{base}/seal", version="1", sure="y").status_code == 409
    closed(lead, case)
    assert send(lead, f"{base}/seal", version="2", sure="y").status_code == 409
    send(lead, f"{base}/review", outcome="Kịp giờ, thiếu người trực đêm")
    (review,) = [row for row in rows(app, Target) if row.timer == "review"]
    assert review.met_at is not None
    assert send(lead, f"{base}/seal", version="2").status_code == 422
    assert send(lead, f"{base}/seal", version="2", sure="y").status_code == 303
    page = lead.get(f"{base}/report").text
    assert re.search("Sealed .* by Lê Thị Biên", page)
    (incident,) = rows(app, Incident)
    assert incident.frozen_digest in page
    assert send(lead, f"{base}/reopen", version="3", reason="Vì").status_code == 409


def test_the_sealed_file_holds_everything_and_proves_itself(app, lead, case):
    send(lead, f"/incidents/{case.id}/log", kind="call", body="Đã gọi trực ban")
    send(lead, f"/incidents/{case.id}/lessons", learned="Gọi chậm", action="Lập danh bạ")
    sealed(lead, case)
    (incident,), (kept,) = rows(app, Incident), rows(app, SealedCase)
    assert sha256(kept.content).hexdigest() == incident.frozen_digest
    told = json.loads(kept.content)
    assert (told["code"], told["case"]["state"]) == (incident.code, "closed")
    assert [entry["body"] for entry in told["log"]] == ["Đã gọi trực ban", "Đã yên", "Kịp giờ"]
    assert told["claims"][0]["quoted"] == "“Đập đã vỡ rồi!”"
    assert told["lessons"][0]["learned"] == "Gọi chậm"
    assert told["people"][incident.opened_by_id] == "Lê Thị Biên"
    assert "phone" not in kept.content.decode()


@pytest.mark.usefixtures("each_database")
def test_nothing_of_a_sealed_case_changes_whatever_code_writes(app, client, editor):
    sign_in(client, editor)
    case = open_incident(app, editor)
    asked = question(app, case)
    lesson = {"learned": "Gọi chậm", "created_by_id": editor.id, "created_at": now()}
    put(app, Lesson(incident_id=case.id, **lesson))
    closed(client, case, anyway="y")
    send(client, f"/incidents/{case.id}/review", outcome="Kịp giờ")
    send(client, f"/incidents/{case.id}/seal", version="2", sure="y")
    request = {"kind": "authority", "to_whom": "Sở", "sent_at": now(), "sent_by_id": editor.id}
    signal = {"source": "Zalo", "first_seen_at": now(), "created_at": now(), "logged_by_id": editor.id}
    for row in (
        CaseRequest(incident_id=case.id, **request),
        Signal(incident_id=case.id, **signal),
        Lesson(incident_id=case.id, **lesson),
        CaseEntry(incident_id=case.id, at=now(), by_id=editor.id, kind="note", body="x", salt=""),
    ):
        with pytest.raises(DatabaseError, match="frozen case"):
            put(app, row)
    for statement_, said in (
        (update(PressQuestion).where(PressQuestion.id == asked.id).values(answer="x"), "frozen case"),
        (update(Lesson).values(learned="khác"), "frozen case"),
        (update(SealedCase).values(content=b"x"), "append-only"),
        (delete(Lesson), "never deleted"),
        (delete(SealedCase), "never deleted"),
    ):
        with pytest.raises(DatabaseError, match=said), app.app_context(), transaction() as session:
            session.execute(statement_)


def test_lessons_have_a_task_a_person_and_a_date_and_can_be_done_after_the_seal(app, lead, case, editor):
    base, writer = f"/incidents/{case.id}", make_user(app, "reporter", name="Trần Văn Làm")
    assert send(lead, f"{base}/lessons", learned="").status_code == 422
    fields = {"learned": "Không ai trực đêm", "action": "Lập lịch trực", "owner_id": writer.id}
    send(lead, f"{base}/lessons", **fields, due_at="2026-12-01T17:00")
    sealed(lead, case)
    page = lead.get(f"{base}/report").text
    for seen in ("Không ai trực đêm", "Lập lịch trực", "Trần Văn Làm", "01/12/2026 17:00"):
        assert seen in page
    assert send(lead, f"{base}/lessons", **fields).status_code == 409
    (lesson,) = rows(app, Lesson)
    stranger = sign_in(app.test_client(), make_user(app, "secretary"))
    assert send(stranger, f"{base}/lessons/{lesson.id}/done").status_code == 403
    assert send(lead, f"{base}/lessons/{lesson.id}/done").status_code == 303
    assert rows(app, Lesson)[0].done_at is not None


@pytest.mark.usefixtures("each_database")
def test_the_report_sets_each_step_against_its_target_as_a_picture_and_a_table(app, lead, editor):
    case = open_incident(app, editor, at=now() - timedelta(hours=5))
    page = lead.get(f"/incidents/{case.id}/report").text
    assert "2 time limits were missed" in page or "3 time limits were missed" in page
    assert "Holding statement" in page
    assert '<svg class="picture"' in page
    assert 'role="img"' in page
    assert '<title id="picture-title">The time of the case against its limits</title>' in page
    assert "style=" not in page.split("<main")[1]
    assert "missed" in page
