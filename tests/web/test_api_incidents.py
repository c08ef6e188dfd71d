"""Cases and signals through the API: the same rules as on the pages, each thing done once."""

import hashlib
from dataclasses import replace
from datetime import timedelta
from io import BytesIO

import pytest
from crisis import open_incident, raw_signal
from factories import bearer, database, make_user
from sqlalchemy import select

from newsroom.clock import iso, now
from newsroom.models import Capture, Claim, Incident, Signal

INCIDENTS, SIGNALS = "/api/v1/incidents", "/api/v1/signals"
CASE = {"title": "Đập Suối Thử vẫn an toàn", "claim": "“Đập đã vỡ rồi!”", "reason": "Lan nhanh"}


@pytest.fixture
def settings(settings):
    return replace(settings, media_max=6)


@pytest.fixture
def editor(app):
    return make_user(app, "editor")


@pytest.fixture
def headers(app, editor):
    return bearer(app, editor)


def rows(app, model):
    with database(app) as session:
        return session.scalars(select(model)).all()


def test_a_case_is_opened_once_and_read(app, client, headers, editor):
    keyed = {**headers, "Idempotency-Key": "vu-1"}
    answers = [client.post(INCIDENTS, json=CASE, headers=keyed) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[1].headers["Idempotent-Replayed"] == "true"
    (case,) = rows(app, Incident)
    shown = client.get(answers[0].headers["Location"], headers=headers).json
    assert (shown["id"], shown["code"], shown["state"], shown["severity"]) == (case.id, case.code, "open", 2)
    assert [role["person"]["id"] for role in shown["roles"]] == [editor.id]
    assert [claim["quoted"] for claim in shown["claims"]] == [CASE["claim"]]
    holding = next(one for one in shown["clocks"] if one["timer"] == "holding_statement")
    assert 3500 < holding["seconds_left"] <= 3600
    listed = client.get(INCIDENTS, headers=headers).json
    assert ([item["id"] for item in listed["items"]], listed["next"]) == ([case.id], None)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"claim": ""}, "claim"),
        ({"claim": None}, "claim"),
        ({"reason": " "}, "reason"),
        ({"severity": 5}, "severity"),
        ({"severity": "2"}, "severity"),
        ({"title": "x" * 201}, "title"),
        ({"claim": "x" * 4001}, "claim"),
        ({"lead_id": "00000000-0000-4000-8000-000000000000"}, "lead_id"),
        ({"other": 1}, "other"),
    ],
)
def test_a_case_that_lacks_something_is_not_opened(app, client, headers, change, field):
    answer = client.post(INCIDENTS, json=CASE | change, headers=headers)
    assert (answer.status_code, answer.mimetype) == (422, "application/problem+json")
    assert list(answer.json["errors"]) == [field]
    without = {name: value for name, value in CASE.items() if name != "claim"}
    assert client.post(INCIDENTS, json=without, headers=headers).status_code == 422
    assert rows(app, Incident) == []


def test_who_has_no_part_in_a_case_finds_none(app, client, headers, editor):
    case = open_incident(app, editor)
    theirs = bearer(app, make_user(app, "reporter"))
    assert client.get(f"{INCIDENTS}/{case.id}", headers=theirs).status_code == 404
    assert client.get(INCIDENTS, headers=theirs).json["items"] == []
    assert client.post(INCIDENTS, json=CASE, headers=theirs).status_code == 403
    overseer = bearer(app, make_user(app, "secretary"))
    assert client.get(f"{INCIDENTS}/{case.id}", headers=overseer).status_code == 200
    claim = client.post(f"{INCIDENTS}/{case.id}/claims", json={"quoted": "x"}, headers=overseer)
    assert claim.status_code == 403


def test_a_claim_is_added_once(app, client, headers, editor):
    path = f"{INCIDENTS}/{open_incident(app, editor).id}/claims"
    keyed, body = {**headers, "Idempotency-Key": "k"}, {"quoted": "Nguye\u0302\u0303n bỏ chạy"}
    first, second = (client.post(path, json=body, headers=keyed) for _ in range(2))
    assert (first.status_code, first.json) == (201, second.json)
    assert first.json["quoted"] == "Nguyễn bỏ chạy"
    assert len(rows(app, Claim)) == 2
    wrong = client.post(path, json={"quoted": "x", "appearance_url": "trang nọ"}, headers=headers)
    assert list(wrong.json["errors"]) == ["appearance_url"]


def test_evidence_is_a_file_in_parts_or_an_address(app, client, headers, editor):
    path = f"{INCIDENTS}/{open_incident(app, editor).id}/evidence"
    link = client.post(path, json={"source_url": "https://xau.example/bai"}, headers=headers)
    assert (link.status_code, link.json["kind"], link.json["sha256"]) == (201, "link", None)
    content, keyed = b"\x89PNG\r\n\x1a\n" + b"x" * 400_000, {**headers, "Idempotency-Key": "anh"}
    answers = [client.post(path, data=parts(content), headers=keyed) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201], answers[0].text
    assert answers[0].json == answers[1].json
    assert answers[0].json["sha256"] == hashlib.sha256(content).hexdigest()
    assert (answers[0].json["name"], answers[0].json["about"]) == ("màn hình.png", "Bài gốc")
    assert client.post(path, data=parts(b"khac"), headers=keyed).status_code == 422
    assert len(rows(app, Capture)) == 2
    assert client.post(path, json={}, headers=headers).json["errors"].keys() == {"file"}
    assert client.post(path, data={"other": "x"}, headers=headers).status_code in (415, 422)
    claims = path.replace("evidence", "claims")
    assert client.post(claims, data=parts(b"x"), headers=headers).status_code == 415


def parts(content):
    return {"file": (BytesIO(content), "màn hình.png"), "about": "Bài gốc"}


def test_evidence_may_be_larger_than_other_requests_and_has_its_own_limit(app, client, headers, editor):
    path = f"{INCIDENTS}/{open_incident(app, editor).id}/evidence"
    for size, status in ((5, 201), (6.5, 422), (8, 413)):
        answer = client.post(
            path, data=raw(int(size * 1024 * 1024)), content_type="multipart/form-data; boundary=cut",
            headers=headers,
        )  # fmt: skip
        assert answer.status_code == status, answer.text
        assert answer.json
    assert len(rows(app, Capture)) == 1


def raw(size):
    head = b'--cut\r\nContent-Disposition: form-data; name="file"; filename="to.bin"\r\n\r\n'
    return head + b"x" * size + b"\r\n--cut--\r\n"


def test_a_signal_is_logged_once_with_its_files(app, client):
    theirs = {**bearer(app, make_user(app, "reporter")), "Idempotency-Key": "t"}
    for _ in range(2):
        sent = {"quote": "“Vỡ”", "source": "Zalo", "exercise": "true", "file": (BytesIO(b"anh"), "a.bin")}
        answer = client.post(SIGNALS, data=sent, headers=theirs)
        assert answer.status_code == 201, answer.text
    (signal,) = rows(app, Signal)
    shown = client.get(answer.headers["Location"], headers=theirs).json
    assert (shown["id"], shown["exercise"], shown["decision"]) == (signal.id, True, None)
    assert sorted(capture["kind"] for capture in shown["captures"]) == ["file", "text"]
    assert shown["due_at"] > shown["created_at"]
    stranger = bearer(app, make_user(app, "reporter"))
    assert client.get(f"{SIGNALS}/{signal.id}", headers=stranger).status_code == 404


@pytest.mark.parametrize("field", ["first_seen_at", "received_at"])
def test_a_signal_from_the_future_is_refused(app, client, headers, field):
    body = {"url": "https://x.example/a", field: iso(now() + timedelta(hours=1))}
    answer = client.post(SIGNALS, json=body, headers=headers)
    assert (answer.status_code, list(answer.json["errors"])) == (422, [field])
    assert client.post(SIGNALS, json={"url": "khong phai"}, headers=headers).json["errors"].keys() == {"url"}
    assert rows(app, Signal) == []


def test_lists_go_on_and_are_filtered(app, client, headers, editor):
    moment = now()
    for number in range(3):
        raw_signal(app, editor, quote=str(number), created_at=moment, exercise=number == 1)
        open_incident(app, editor, severity=number + 1, at=moment)
    for path, query in ((SIGNALS, "exercise=true"), (INCIDENTS, "severity=2")):
        seen, cursor = [], ""
        for _ in range(3):
            page = client.get(f"{path}?limit=1&cursor={cursor}", headers=headers).json
            seen, cursor = seen + [item["id"] for item in page["items"]], page["next"]
        assert (len(set(seen)), cursor) == (3, None)
        assert len(client.get(f"{path}?{query}", headers=headers).json["items"]) == 1
        for wrong in ("severity=9", "cursor=x", "from=hom-qua", "state=x"):
            assert client.get(f"{path}?{wrong}", headers=headers).status_code == 422, wrong
    assert client.get(f"{SIGNALS}?decision=watch", headers=headers).json["items"] == []
    assert len(client.get(f"{SIGNALS}?decision=undecided&mine=true", headers=headers).json["items"]) == 3
