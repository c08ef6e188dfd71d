"""Decisions about signals: taken by those on duty, taken anew, and what they lead to; through the pages."""

from io import BytesIO

import pytest
from crisis import open_incident, put, raw_signal
from factories import database, make_user, send, sign_in
from sqlalchemy import select
from sqlalchemy.exc import DatabaseError

from newsroom.clock import now
from newsroom.models import Capture, Fact, Incident, Signal, SignalDecision, Target
from newsroom.models.trail import AuditEntry


@pytest.fixture
def editor(app):
    return make_user(app, "editor", name="Lê Thị Biên")


@pytest.fixture
def duty(app, editor):
    """The browser of an editor on duty."""
    return browser(app, editor)


@pytest.fixture
def reporter(app):
    return make_user(app, "reporter", name="Vũ Văn Phóng")


def browser(app, user):
    client = sign_in(app.test_client(), user)
    send(client, "/language", language="en")
    return client


def rows(app, model):
    with database(app) as session:
        return session.scalars(select(model)).all()


def decision(**fields):
    return {"version": "1", "decision": "watch", "severity": "3", "reason": "Ít người đọc", **fields}


def test_not_to_answer_is_a_decision_that_can_be_taken_anew(app, duty, editor):
    signal = raw_signal(app, editor, quote="“Vỡ”")
    path = f"/signals/{signal.id}"
    assert send(duty, f"{path}/decide", **decision(reason="")).status_code == 422
    assert (
        send(duty, f"{path}/decide", **decision(decision="ignore", reason="Trả lời là lan thêm")).status_code
        == 303
    )
    send(
        duty, f"{path}/decide", **decision(version="2", decision="answer", severity="1", reason="Đã lan rộng")
    )
    page = duty.get(path).text
    assert "Trả lời là lan thêm" in page
    assert "Đã lan rộng" in page
    (now_so,) = rows(app, Signal)
    assert (now_so.decision, now_so.severity, now_so.version) == ("answer", 1, 3)
    assert [(row.decision, row.severity) for row in rows(app, SignalDecision)] == [
        ("ignore", 3),
        ("answer", 1),
    ]
    with database(app) as session:
        noted = session.scalars(select(AuditEntry).where(AuditEntry.stream == f"signal:{signal.id}")).all()
    assert [row.action for row in noted] == ["signal.decide", "signal.decide"]
    assert not any(b"lan" in row.entry for row in noted)  # the trail holds no words


def test_a_decision_from_an_old_page_is_refused_and_nothing_typed_is_lost(app, duty, editor):
    signal = raw_signal(app, editor)
    path = f"/signals/{signal.id}/decide"
    send(duty, path, **decision())
    late = send(duty, path, **decision(decision="answer", reason="Tôi đã viết dài"))
    assert late.status_code == 409
    assert "Tôi đã viết dài" in late.text
    assert "Somebody decided about this signal" in late.text
    assert [row.decision for row in rows(app, Signal)] == ["watch"]
    assert 'name="version" type="hidden" value="2"' in late.text  # sent again, it decides anew


def test_only_those_on_duty_decide(app, duty, editor, reporter):
    signal = raw_signal(app, reporter)
    for role in ("reporter", "legal", "technician", "auditor", "admin"):
        theirs = browser(app, make_user(app, role))
        assert send(theirs, f"/signals/{signal.id}/decide", **decision()).status_code == 403
    mine = browser(app, reporter)
    assert mine.get(f"/signals/{signal.id}").status_code == 200
    assert browser(app, make_user(app, "reporter")).get(f"/signals/{signal.id}").status_code == 404
    assert "Facebook" not in browser(app, make_user(app, "contributor")).get("/signals").text
    assert send(mine, f"/signals/{signal.id}/captures", file=(BytesIO(b"x"), "a.txt")).status_code == 303
    assert rows(app, Capture)[0].signal_id == signal.id


def test_what_was_captured_is_evidence_of_the_case_that_is_opened(app, duty, editor):
    send(
        duty,
        "/signals/new",
        quote="“Đập vỡ”",
        source="Zalo",
        file=(BytesIO(b"\x89PNG\r\n\x1a\nanh"), "man hinh.png"),
    )
    (signal,) = rows(app, Signal)
    assert f"/incidents/new?signal={signal.id}" in duty.get(f"/signals/{signal.id}").text
    send(duty, f"/signals/{signal.id}/decide", **decision(decision="answer", severity="2"))
    assert "“Đập vỡ”" in duty.get(f"/incidents/new?signal={signal.id}").text
    opening = {
        "title": "Đập an toàn",
        "claim": "“Đập vỡ”",
        "severity": "2",
        "reason": "Lan",
        "lead_id": editor.id,
    }
    case_path = send(duty, "/incidents/new", signal_id=signal.id, **opening).location
    page = duty.get(case_path).text
    assert "man hinh.png" in page
    capture = next(row for row in rows(app, Capture) if row.kind == "screenshot")
    assert duty.get(f"{case_path}/evidence/{capture.id}").data == b"\x89PNG\r\n\x1a\nanh"
    send(duty, f"{case_path}/facts", body="Ảnh cũ", state="known", capture_id=capture.id)
    assert [row.capture_id for row in rows(app, Fact)] == [capture.id]
    triage = next(row for row in rows(app, Target) if row.timer == "triage")
    first = min(row.at for row in rows(app, SignalDecision))
    assert (triage.met_at, triage.met_by) == (first, f"signal:{signal.id}")
    assert case_path in duty.get(f"/signals/{signal.id}").text


def test_a_signal_is_added_to_an_open_case(app, duty, editor):
    case = open_incident(app, editor)
    signal = raw_signal(app, editor, quote="“Vỡ nữa”")
    path = f"/signals/{signal.id}"
    where = {"kind": "link", "name": "x", "source_url": "https://x.example/a", "signal_id": signal.id}
    put(app, Capture(**where, captured_at=now(), captured_by_id=editor.id))
    assert send(duty, f"{path}/case", version="1", incident_id=case.id, reason="").status_code == 422
    send(duty, f"{path}/case", version="1", incident_id=case.id, reason="Cùng tin đồn")
    assert "https://x.example/a" in duty.get(f"/incidents/{case.id}").text
    (now_so,) = rows(app, Signal)
    assert (now_so.decision, now_so.severity, now_so.incident_id) == ("answer", case.severity, case.id)
    assert send(duty, f"{path}/case", version="2", incident_id=case.id, reason="Nữa").status_code in (
        409,
        422,
    )


def test_a_rehearsal_and_the_real_thing_are_kept_apart(app, duty, editor):
    case = open_incident(app, editor, exercise=True)
    signal = raw_signal(app, editor)
    page = duty.get(f"/signals/{signal.id}").text
    assert case.code not in page
    opening = {"title": "Đập", "claim": "“Vỡ”", "severity": "2", "reason": "Lan", "lead_id": editor.id}
    answer = send(duty, "/incidents/new", signal_id=signal.id, exercise="y", **opening)
    assert answer.status_code == 409
    assert len(rows(app, Incident)) == 1
    assert "EXERCISE" in duty.get(f"/signals/{raw_signal(app, editor, exercise=True).id}").text


def test_the_signal_of_a_closed_case_changes_no_more(app, duty, editor):
    case = open_incident(app, editor)
    signal = raw_signal(app, editor, incident_id=case.id)
    send(duty, f"/incidents/{case.id}/close", version="1", note="Xong")
    path = f"/signals/{signal.id}"
    assert send(duty, f"{path}/decide", **decision()).status_code == 409
    assert send(duty, f"{path}/captures", file=(BytesIO(b"x"), "a.txt")).status_code == 409
    with database(app) as session:
        row = session.get_one(Incident, case.id)
        row.state, row.frozen_at, row.frozen_digest = "frozen", now(), "0" * 64
    with pytest.raises(DatabaseError, match="frozen"), database(app) as session:
        session.get_one(Signal, signal.id).quote = "Khác"


def test_decisions_are_never_changed(app, duty, editor):
    signal = raw_signal(app, editor)
    send(duty, f"/signals/{signal.id}/decide", **decision())
    with pytest.raises(DatabaseError, match="append-only"), database(app) as session:
        session.scalars(select(SignalDecision)).one().reason = "Khác"


def test_what_can_be_chosen_is_said_in_the_readers_language(app, duty, editor):
    paths = [f"/signals/{raw_signal(app, editor).id}", f"/incidents/{open_incident(app, editor).id}"]
    english = [duty.get(path).text for path in paths]
    send(duty, "/language", language="vi")
    vietnamese = [duty.get(path).text for path in paths]
    for word, page in (("3 – moderate", 0), ("Leave unanswered", 0), ("Being checked", 1), ("Liaison", 1)):
        assert f">{word}</option>" in english[page], word
        assert f">{word}</option>" not in vietnamese[page], word
