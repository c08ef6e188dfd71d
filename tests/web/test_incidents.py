"""Cases: opened with a reason, worked on by those who have a part in them, closed; through their pages."""

import hashlib
from dataclasses import replace
from datetime import timedelta
from io import BytesIO

import pytest
from crisis import open_incident, raw_signal
from factories import database, make_user, send, sign_in, token
from sqlalchemy import select

from newsroom.clock import LOCAL, now
from newsroom.models import Capture, CaseEntry, Claim, Fact, Incident, IncidentRole, Signal, Target
from newsroom.models.notice import Notice
from newsroom.models.trail import AuditEntry


@pytest.fixture
def settings(settings):
    return replace(settings, media_max=2)


@pytest.fixture
def publisher(app):
    return make_user(app, "publisher", name="Phạm Văn Trưởng")


@pytest.fixture
def editor(app):
    return make_user(app, "editor", name="Lê Thị Biên")


@pytest.fixture
def lead(client, editor):
    """The browser of an editor, who will lead."""
    sign_in(client, editor)
    send(client, "/language", language="en")
    return client


@pytest.fixture
def case(app, lead, editor):
    return open_incident(app, editor)


def browser(app, user):
    client = sign_in(app.test_client(), user)
    send(client, "/language", language="en")
    return client


def rows(app, model):
    with database(app) as session:
        return session.scalars(select(model)).all()


def target(app, timer):
    return [row for row in rows(app, Target) if row.timer == timer]


def opening(user, **fields):
    said = {"title": "Đập vẫn an toàn", "claim": "“Đập vỡ”", "severity": "1", "reason": "Đang lan nhanh"}
    return {**said, "lead_id": user.id, **fields}


def send_heavy(client, path, megabytes):
    """Send a file of that size as a browser does (the test client would leave its temporary file open)."""
    named = f'--cut\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n{token(client)}\r\n'
    head = f'{named}--cut\r\nContent-Disposition: form-data; name="file"; filename="to.bin"\r\n\r\n'
    body = head.encode() + b"x" * int(megabytes * 1024 * 1024) + b"\r\n--cut--\r\n"
    return client.post(path, data=body, content_type="multipart/form-data; boundary=cut")


def later(hours):
    return (now() + timedelta(hours=hours)).astimezone(LOCAL).strftime("%Y-%m-%dT%H:%M")


def test_a_case_is_opened_with_its_claim_and_the_head_of_the_board_is_told(app, lead, editor, publisher):
    answer = send(lead, "/incidents/new", **opening(editor))
    (case,) = rows(app, Incident)
    assert answer.location == f"/incidents/{case.id}"
    assert (case.code, case.tag) == (f"VV-{case.year}-0001", f"vv-{case.year}-0001")
    page = lead.get(answer.location).text
    for seen in (
        case.code,
        "“Đập vỡ”",
        "Đang lan nhanh",
        "Holding statement",
        "Full rebuttal",
        "Lê Thị Biên",
    ):
        assert seen in page
    (told,) = [notice for notice in rows(app, Notice) if notice.user_id == publisher.id]
    assert (told.kind, told.params["incident"]) == ("incident", case.id)
    notices = browser(app, publisher).get("/notices").text
    assert "opened a case of the crisis desk" in notices
    assert f"/incidents/{case.id}" in notices


@pytest.mark.parametrize(
    ("field", "sentence"),
    [("claim", "This field is required."), ("reason", "This field is required."), ("title", "required")],
)
def test_without_claim_reason_or_title_there_is_no_case(app, lead, editor, field, sentence):
    answer = send(lead, "/incidents/new", **opening(editor, **{field: ""}))
    assert answer.status_code == 422
    assert sentence in answer.text
    assert rows(app, Incident) == []


def test_numbers_count_up_within_the_year_of_ha_noi(app, editor):
    codes = [open_incident(app, editor).code for _ in range(2)]
    assert [code[-4:] for code in codes] == ["0001", "0002"]


def test_from_a_signal_its_clock_runs_from_when_it_was_logged(app, lead, editor):
    seen = now() - timedelta(minutes=10)
    signal = raw_signal(app, editor, quote="Đập vỡ rồi", created_at=seen)
    page = lead.get(f"/incidents/new?signal={signal.id}").text
    assert "Đập vỡ rồi" in page
    send(lead, "/incidents/new", **opening(editor, signal_id=signal.id))
    (case,) = rows(app, Incident)
    (kept,) = rows(app, Signal)
    assert (kept.incident_id, kept.decision) == (case.id, "answer")
    assert target(app, "facts")[0].begins_at == seen
    assert send(lead, "/incidents/new", **opening(editor, signal_id=signal.id)).status_code == 409


def test_only_some_roles_open_a_case(app):
    for role in ("reporter", "contributor", "legal", "technician", "auditor"):
        user = make_user(app, role)
        assert send(browser(app, user), "/incidents/new", **opening(user)).status_code == 403
    assert rows(app, Incident) == []


def test_who_has_no_part_in_a_case_does_not_know_of_it(app, case, publisher):
    outsider = browser(app, make_user(app, "reporter"))
    assert case.title not in outsider.get("/incidents").text
    assert outsider.get(f"/incidents/{case.id}").status_code == 404
    assert send(outsider, f"/incidents/{case.id}/log", kind="note", body="x").status_code == 404
    assert case.title in browser(app, publisher).get("/incidents").text


def test_the_lead_names_who_does_what_and_they_can_write_then(app, lead, case):
    writer = make_user(app, "reporter", name="Hoàng Văn Viết")
    send(lead, f"/incidents/{case.id}/roles", role="writer", user_id=writer.id)
    theirs = browser(app, writer)
    send(theirs, f"/incidents/{case.id}/log", kind="call", body="Đã gọi chủ đập lúc 2 giờ")
    assert "Đã gọi chủ đập lúc 2 giờ" in lead.get(f"/incidents/{case.id}").text
    assert send(theirs, f"/incidents/{case.id}/roles", role="legal", user_id=writer.id).status_code == 403
    (held,) = [row for row in rows(app, IncidentRole) if row.role == "writer"]
    send(lead, f"/incidents/{case.id}/roles/{held.id}/end")
    assert send(theirs, f"/incidents/{case.id}/log", kind="note", body="Nữa").status_code == 403
    assert len(rows(app, CaseEntry)) == 1


def test_there_is_one_lead_and_never_none(app, lead, case, editor, publisher):
    other = make_user(app, "secretary")
    (first,) = rows(app, IncidentRole)
    assert send(lead, f"/incidents/{case.id}/roles/{first.id}/end").status_code == 409
    send(lead, f"/incidents/{case.id}/roles", role="lead", user_id=other.id)
    leads = {row.user_id: row.ended_at is None for row in rows(app, IncidentRole)}
    assert leads == {editor.id: False, other.id: True}
    assert send(lead, f"/incidents/{case.id}/close", version="1", note="Xong").status_code == 403


def test_what_is_known_has_a_source(app, lead, case):
    refused = send(lead, f"/incidents/{case.id}/facts", body="Đập an toàn", state="known", source="")
    assert refused.status_code == 422
    assert "What is known has a source" in refused.text
    send(lead, f"/incidents/{case.id}/facts", body="Đập an toàn", state="checking", source="")
    (fact,) = rows(app, Fact)
    path = f"/incidents/{case.id}/facts/{fact.id}"
    send(lead, path, version="1", body="Đập an toàn", state="known", source="Báo cáo số 4")
    stale = send(lead, path, version="1", body="Đập vỡ", state="known", source="Ai đó")
    assert stale.status_code == 409
    (fact,) = rows(app, Fact)
    assert (fact.body, fact.state, fact.source) == ("Đập an toàn", "known", "Báo cáo số 4")


def test_claims_are_quoted_and_get_a_verdict_with_its_reason(app, lead, case):
    base = f"/incidents/{case.id}/claims"
    assert send(lead, base, quoted="").status_code == 422
    assert send(lead, base, quoted="x", appearance_url="javascript:alert(1)").status_code == 422
    send(lead, base, quoted="“Có người chết”", appearance_url="https://xau.example/bai")
    claim = next(row for row in rows(app, Claim) if row.author == "" and "chết" in row.quoted)
    assert send(lead, f"{base}/{claim.id}", verdict="fake", why="").status_code == 422
    send(lead, f"{base}/{claim.id}", verdict="fake", why="Ảnh chụp năm 2017")
    page = lead.get(f"/incidents/{case.id}").text
    assert "Ảnh chụp năm 2017" in page
    assert 'href="https://xau.example/bai"' not in page  # the way to the false page is not live


def test_evidence_is_hashed_kept_to_the_byte_and_for_the_case_alone(app, lead, case):
    content = b"\x89PNG\r\n\x1a\n" + b"man hinh" * 1000
    send(
        lead,
        f"/incidents/{case.id}/evidence",
        file=(BytesIO(content), "../màn hình.png"),
        source_url="https://xau.example/bai",
        about="Bài gốc lúc 1 giờ",
    )
    (kept,) = rows(app, Capture)
    assert (kept.sha256, kept.size) == (hashlib.sha256(content).hexdigest(), len(content))
    assert (kept.kind, kept.name, kept.source_url) == (
        "screenshot",
        "màn hình.png",
        "https://xau.example/bai",
    )
    path = f"/incidents/{case.id}/evidence/{kept.id}"
    assert lead.get(path).data == content
    assert app.test_client().get(path).status_code == 302
    assert browser(app, make_user(app, "reporter")).get(path).status_code == 404


def test_evidence_that_is_too_large_gets_a_sentence(app, lead, case, settings):
    path = f"/incidents/{case.id}/evidence"
    answer = send_heavy(lead, path, settings.media_max + 0.5)
    assert answer.status_code == 422
    assert "larger than this newsroom takes" in answer.text
    assert send_heavy(lead, path, settings.media_max + 2).status_code == 413
    assert send(lead, path, source_url="").status_code == 422
    assert rows(app, Capture) == []


def test_the_laws_clock_runs_from_a_stated_fact_that_can_be_contested(app, lead, case):
    path = f"/incidents/{case.id}/start"
    assert target(app, "first_information") == []
    assert send(lead, path, kind="received", starts_at=later(1), note="Công văn").status_code == 422
    assert send(lead, path, kind="received", starts_at=later(-2), note="").status_code == 422
    send(lead, path, kind="received", starts_at=later(-2), note="Công văn đến số 7")
    (first,) = target(app, "first_information")
    assert first.due_at - first.begins_at == timedelta(hours=24)
    send(lead, path, kind="impact_determined", starts_at=later(-1), note="Họp lúc 3 giờ")
    first, second = sorted(target(app, "first_information"), key=lambda row: row.begins_at)
    assert (first.replaced_at is not None, second.restarted_from_id) == (True, first.id)
    assert second.restart_reason == "Họp lúc 3 giờ"
    page = lead.get(f"/incidents/{case.id}").text
    assert "Công văn đến số 7" in page
    assert "contested since" in page
    again = send(lead, f"/incidents/{case.id}/targets/{second.id}/restart", reason="Xin thêm giờ")
    assert again.status_code == 409


def test_a_target_runs_anew_with_a_reason_and_is_never_paused(app, lead, case):
    (holding,) = target(app, "holding_statement")
    path = f"/incidents/{case.id}/targets/{holding.id}/restart"
    assert send(lead, path, reason="").status_code == 422
    send(lead, path, reason="Phạm vi vụ việc đã khác")
    old, new = sorted(target(app, "holding_statement"), key=lambda row: row.begins_at)
    assert (new.restarted_from_id, new.restart_reason) == (old.id, "Phạm vi vụ việc đã khác")
    assert send(lead, path, reason="Lần nữa").status_code == 409
    assert (
        send(lead, f"/incidents/{case.id}/targets/{new.id}/meet").status_code == 409
    )  # a statement meets it


def test_a_closed_case_changes_no_more_and_its_review_is_due(app, lead, case):
    assert send(lead, f"/incidents/{case.id}/close", version="1", note="").status_code == 422
    assert send(lead, f"/incidents/{case.id}/close", version="7", note="Xong").status_code == 409
    send(lead, f"/incidents/{case.id}/close", version="1", note="Dư luận đã yên")
    page = lead.get(f"/incidents/{case.id}").text
    assert "Dư luận đã yên" in page
    assert "After-action review" in page
    assert [row.timer for row in rows(app, Target) if row.replaced_at is None] == ["review"]
    for path, fields in (
        ("log", {"kind": "note", "body": "x"}),
        ("facts", {"body": "x", "state": "unknown"}),
    ):
        assert send(lead, f"/incidents/{case.id}/{path}", **fields).status_code == 409


def test_an_exercise_says_so_everywhere(app, lead, editor):
    case = open_incident(app, editor, exercise=True)
    assert "EXERCISE" in lead.get(f"/incidents/{case.id}").text
    assert "EXERCISE" in lead.get("/incidents").text


def test_the_list_is_filtered(app, lead, editor):
    one = open_incident(app, editor, title="Việc nặng", severity=1)
    open_incident(app, editor, title="Diễn tập nhẹ", severity=4, exercise=True)
    for query in ("severity=1", "exercise=no"):
        page = lead.get(f"/incidents?{query}").text
        assert ("Việc nặng" in page, "Diễn tập nhẹ" in page) == (True, False)
    assert "Việc nặng" not in lead.get("/incidents?state=closed").text
    assert lead.get("/incidents?state=x&severity=9&before=nonsense").status_code == 200
    assert one.code in lead.get("/incidents").text


def test_the_trail_has_every_change_and_none_of_the_words(app, lead, case):
    base = f"/incidents/{case.id}"
    send(lead, f"{base}/log", kind="decision", body="Bí danh Chim Sẻ")
    send(lead, f"{base}/facts", body="Bí danh Chim Sẻ", state="unknown")
    send(lead, f"{base}/close", version="1", note="Bí danh Chim Sẻ")
    with database(app) as session:
        noted = session.scalars(select(AuditEntry).where(AuditEntry.stream == f"incident:{case.id}")).all()
    done = ("incident.open", "hold.begin", "incident.log", "fact.add", "hold.end", "incident.close")
    assert tuple(row.action for row in noted) == done
    assert not any(b"Chim" in row.entry for row in noted)
