"""The register of those who may speak: entering, publishing, revoking; and who may speak at a moment."""

from datetime import timedelta
from io import BytesIO

import pytest
from crisis import raw_appointment, raw_incident
from factories import database, make_user, send, sign_in
from sqlalchemy import select

from newsroom.clock import LOCAL, now
from newsroom.models import Appointment
from newsroom.models.trail import AuditEntry
from newsroom.speaking import authority_of, speakers

PDF = b"%PDF-1.7 scan"


@pytest.fixture
def publisher(app):
    return make_user(app, "publisher")


@pytest.fixture
def spokesperson(app):
    return make_user(app, "spokesperson", name="Trần Thị Nói")


def at_field(days):
    return (now() + timedelta(days=days)).astimezone(LOCAL).strftime("%Y-%m-%dT%H:%M")


def paper(**fields):
    about = {"kind": "spokesperson", "user_id": "", "name": "Trần Thị Nói", "title": "Chánh Văn phòng"}
    times = {"signed_at": at_field(-1), "valid_from": at_field(-1), "valid_until": ""}
    said = {"paper_number": "12/QĐ-UBND", "signed_by": "Chủ tịch UBND", "incident_id": "", "scope": ""}
    return {**about, **times, **said, "phone": "024 1234 5678", "email": "noi@example.vn", **fields}


def entered(app):
    with database(app) as session:
        return session.scalars(select(Appointment)).all()


def may_speak(app, user, incident=None, at=None):
    with database(app) as session:
        return authority_of(session, user.id, incident.id if incident else None, at or now())


def test_a_paper_is_entered_with_its_scan_and_published_for_all(app, client, publisher, spokesperson):
    sign_in(client, publisher)
    answer = send(
        client,
        "/authority/new",
        **paper(user_id=spokesperson.id),
        file=(BytesIO(PDF), "Quyết định 12.pdf"),
    )
    (row,) = entered(app)
    assert answer.location == f"/authority/{row.id}"
    assert "Quyết định 12.pdf" in client.get(answer.location).text
    assert client.get(f"/authority/{row.id}/paper").data == PDF
    reader = app.test_client()
    assert "Trần Thị Nói" not in reader.get("/speakers").text
    assert reader.get(f"/speakers/{row.id}/paper").status_code == 404
    send(client, f"/authority/{row.id}/publish")
    page = reader.get("/speakers").text
    for seen in ("Trần Thị Nói", "Chánh Văn phòng", "12/QĐ-UBND", "024 1234 5678", "noi@example.vn"):
        assert seen in page
    shown = reader.get(f"/speakers/{row.id}/paper")
    assert (shown.data, shown.headers["Content-Disposition"].startswith("attachment")) == (PDF, True)


def test_a_revoked_paper_disappears_and_lets_nobody_speak(app, client, publisher, spokesperson):
    row = raw_appointment(app, publisher, spokesperson, published_at=now())
    assert may_speak(app, spokesperson).paper.id == row.id
    sign_in(client, publisher)
    assert send(client, f"/authority/{row.id}/revoke", reason="").status_code == 422
    send(client, f"/authority/{row.id}/revoke", reason="Chuyển công tác")
    refused = may_speak(app, spokesperson)
    assert (refused.paper, refused.refusal.code) == (None, "speaks_revoked")
    assert "12/QĐ-UBND" in refused.refusal.text("vi")
    assert "12/QĐ-UBND" not in app.test_client().get("/speakers").text
    for change in ("publish", "contact", "revoke"):
        fields = {"reason": "Lại", "version": 2}
        assert send(client, f"/authority/{row.id}/{change}", **fields).status_code == 409


def test_the_trail_has_every_change_and_no_name(app, client, publisher, spokesperson):
    sign_in(client, publisher)
    send(client, "/authority/new", **paper(user_id=spokesperson.id))
    (row,) = entered(app)
    send(client, f"/authority/{row.id}/publish")
    send(client, f"/authority/{row.id}/contact", version="2", phone="024 9999", email="")
    send(client, f"/authority/{row.id}/revoke", reason="Chuyển công tác")
    with database(app) as session:
        noted = session.scalars(select(AuditEntry).where(AuditEntry.stream == "authority")).all()
    assert [entry.action for entry in noted] == [
        "authority.enter",
        "authority.publish",
        "authority.contact",
        "authority.revoke",
    ]
    assert not any("Nói".encode() in entry.entry or b"9999" in entry.entry for entry in noted)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"valid_until": at_field(-3)}, "It ends before it begins."),
        ({"valid_from": at_field(-9), "valid_until": at_field(-3)}, "It is over already."),
        ({"signed_at": at_field(2)}, "A paper is entered once it is signed."),
        ({"kind": "delegate"}, "A delegation ends: say when."),
        ({"kind": "delegate", "valid_until": at_field(3)}, "A delegation is for one matter: say which."),
        ({"paper_number": "không số"}, "Enter the number of the signed paper"),
        ({"email": "không phải"}, "This is no e-mail address."),
        ({"name": ""}, "This field is required."),
    ],
    ids=lambda given: str(sorted(given)) if isinstance(given, dict) else "",
)
def test_a_paper_that_cannot_be_is_refused_with_a_sentence(app, client, publisher, fields, sentence):
    sign_in(client, publisher)
    send(client, "/language", language="en")
    answer = send(client, "/authority/new", **paper(**fields))
    assert answer.status_code == 422
    assert sentence in answer.text
    assert entered(app) == []


def test_nobody_enters_a_paper_for_themselves(app, client, publisher):
    sign_in(client, publisher)
    page = client.get("/authority/new").text
    assert f'value="{publisher.id}"' not in page
    assert send(client, "/authority/new", **paper(user_id=publisher.id)).status_code == 422
    assert entered(app) == []


def test_a_scan_is_a_document_or_a_picture(app, client, publisher):
    sign_in(client, publisher)
    answer = send(client, "/authority/new", **paper(), file=(BytesIO(b"MZ program"), "quyet dinh.pdf"))
    assert answer.status_code == 422
    assert entered(app) == []


@pytest.mark.parametrize("role", ["spokesperson", "editor", "technician"])
def test_others_read_the_register_and_change_nothing(app, client, publisher, spokesperson, role):
    row = raw_appointment(app, publisher, spokesperson)
    sign_in(client, make_user(app, role))
    assert row.name in client.get("/authority").text
    assert client.get(f"/authority/{row.id}").status_code == 200
    assert send(client, f"/authority/{row.id}/revoke", reason="Không").status_code == 403
    assert send(client, "/authority/new", **paper()).status_code == 403


def test_what_ends_soon_and_what_must_be_published_is_marked(app, client, publisher, spokesperson):
    raw_appointment(app, publisher, spokesperson, valid_until=now() + timedelta(days=3))
    sign_in(client, publisher)
    send(client, "/language", language="en")
    page = client.get("/authority").text
    assert "ends soon" in page
    assert "to be published:" in page  # signed yesterday: more than twelve hours ago
    assert "due-over" in page


def test_a_delegation_speaks_on_its_own_matter_alone(app, publisher, spokesperson):
    flood = raw_incident(app, publisher)
    other = raw_incident(app, publisher, number=2, tag="vv-2026-0002")
    ends = now() + timedelta(days=2)
    mine = {"kind": "delegate", "incident_id": flood.id, "valid_until": ends, "scope": "Vỡ đập"}
    row = raw_appointment(app, publisher, spokesperson, **mine)
    assert may_speak(app, spokesperson, flood).paper.id == row.id
    for elsewhere in (other, None):
        assert may_speak(app, spokesperson, elsewhere).refusal.code == "speaks_elsewhere"
    assert may_speak(app, spokesperson, flood, ends - timedelta(microseconds=1)).paper is not None
    assert may_speak(app, spokesperson, flood, ends).refusal.code == "speaks_expired"


def test_speaking_needs_a_paper_that_holds_at_that_very_moment(app, publisher, spokesperson):
    assert may_speak(app, spokesperson).refusal.code == "speaks_nothing"
    begins = now() + timedelta(hours=1)
    raw_appointment(app, publisher, spokesperson, valid_from=begins)
    assert may_speak(app, spokesperson).refusal.code == "speaks_later"
    assert may_speak(app, spokesperson, at=begins).paper is not None


def test_an_account_that_is_switched_off_speaks_for_nobody(app, publisher, spokesperson):
    raw_appointment(app, publisher, spokesperson)
    with database(app) as session:
        session.merge(spokesperson).active = False
    assert may_speak(app, spokesperson).refusal.code == "speaks_nothing"


def test_the_speakers_on_a_case_are_the_head_the_standing_ones_and_its_own(app, publisher, spokesperson):
    flood = raw_incident(app, publisher)
    ends = {"valid_until": now() + timedelta(days=2)}
    raw_appointment(app, publisher, None, kind="delegate", incident_id=flood.id, name="Ủy quyền", **ends)
    raw_appointment(app, publisher, None, kind="delegate", scope="Việc khác", name="Nơi khác", **ends)
    raw_appointment(app, publisher, spokesperson, name="Thường trực")
    raw_appointment(app, publisher, None, kind="head", name="Người đứng đầu")
    with database(app) as session:
        found = [row.name for row in speakers(session, flood.id, now())]
    assert found == ["Người đứng đầu", "Thường trực", "Ủy quyền"]
