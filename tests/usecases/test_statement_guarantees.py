"""Guarantees 4 and 5 of docs/crisis.md: they hold where a statement is released, whatever the pages say."""

import json
from datetime import timedelta

import pytest
from crisis import open_incident, put, raw_appointment
from factories import database, edit, move, person_of, reload
from sqlalchemy import select
from statements import begun, cleared, clock_time, proven, release

from newsroom.clock import now
from newsroom.db import db
from newsroom.errors import Invalid, Refused
from newsroom.findings import FINDINGS
from newsroom.incidents.record_usecases import Quoted, Said, add_claim, add_fact, judge_claim
from newsroom.models import Claim, Fact, Incident, Statement, Target, new_id
from newsroom.models.trail import OutboxEvent
from newsroom.statements.usecases import NewStatement, begin_statement, promise_update

PROVEN = {
    "title": "Đập Suối Thử vẫn an toàn",
    "body": "Kiểm tra tại chỗ cho thấy đập an toàn.",
    "sources": ["Chi cục Thủy lợi"],
}


@pytest.fixture
def incident(app, staff):
    raw_appointment(app, staff["publisher"], staff["spokesperson"])
    return open_incident(app, staff["editor"], claim="“Đập Suối Thử vỡ rồi, cả xã chạy ngay trong đêm!”")


def rebuttal(app, staff, incident, **fields):
    story = begun(app, staff["editor"], incident, kind="rebuttal", next_update_at=None)
    return edit(app, staff["editor"], story, **{**PROVEN, **fields})


def break_glass(app, staff, story):
    return move(
        app, staff["spokesperson"], story, "breakglass", reason="spreading", comment="Tin lan rất nhanh."
    )


def refused_everywhere(app, staff, story, sentence):
    """Neither the ordinary way nor broken glass lets it out."""
    with pytest.raises(Refused):
        move(app, staff["editor"], story, "submit")
    with pytest.raises(Refused, match=sentence):
        break_glass(app, staff, story)
    assert reload(app, story).sequence == 0


def test_guarantee_4_no_rebuttal_without_evidence_a_verdict_and_a_stated_source(app, staff, incident):
    story = rebuttal(app, staff, incident)
    refused_everywhere(app, staff, story, "needs evidence")
    proven(app, staff["editor"], incident)
    edit(app, staff["editor"], story, sources=[])
    refused_everywhere(app, staff, story, "states its source")
    edit(app, staff["editor"], story, **PROVEN)
    assert release_it(app, staff, story).stage == "published"


def release_it(app, staff, story):
    return release(app, story, staff["editor"], staff["legal"], staff["spokesperson"])


def test_guarantee_4_what_became_doubtful_after_the_signature_is_asked_at_the_release(app, staff, incident):
    proven(app, staff["editor"], incident)
    story = rebuttal(app, staff, incident)
    move(app, staff["editor"], story, "submit")
    move(app, staff["legal"], story, "clear")
    with app.app_context():
        doubt = Said("Kiểm tra tại chỗ cho thấy đập an toàn", "checking")
        add_fact(person_of(app, staff["editor"]), incident.id, doubt, now())
    checked = frozenset(("facts", "names", "authority", "next"))
    with pytest.raises(Refused):
        move(app, staff["spokesperson"], story, "release", checklist=checked)


@pytest.mark.parametrize(
    ("body", "stands"),
    [
        ("Đoạn phim được quay ở hồ Suối Thử đêm qua.", True),
        ("DOAN PHIM DUOC QUAY o ho Suoi Thu dem qua", True),
        ("Đang kiểm chứng: đoạn phim được quay ở hồ Suối Thử đêm qua.", False),
        ("## Những gì chưa rõ\n\n- đoạn phim được quay ở hồ Suối Thử đêm qua", False),
        ("Mực nước hồ Suối Thử đêm qua ở mức an toàn.", False),
    ],
)
def test_guarantee_4_what_is_not_confirmed_is_marked_so(app, staff, incident, body, stands):
    put(app, unconfirmed(incident, "Đoạn phim được quay ở hồ Suối Thử đêm qua"))
    proven(app, staff["editor"], incident)
    story = rebuttal(app, staff, incident, body=body)
    if stands:
        refused_everywhere(app, staff, story, "does not know")
    else:
        assert move(app, staff["editor"], story, "submit").stage == "checking"


def unconfirmed(incident, body):
    times = dict.fromkeys(("created_at", "changed_at"), now())
    return Fact(id=new_id(), incident_id=incident.id, body=body, state="checking", **times)


@pytest.mark.parametrize(
    "title",
    [
        "Đập Suối Thử vỡ rồi, cả xã chạy ngay trong đêm là tin giả",
        "SU THAT: “dap suoi thu vo roi”, ca xa chay ngay",
    ],
)
def test_guarantee_5_a_claim_is_described_never_headlined(app, staff, incident, title):
    proven(app, staff["editor"], incident)
    story = rebuttal(app, staff, incident, title=title)
    refused_everywhere(app, staff, story, "headline repeats")


def test_guarantee_5_the_page_of_the_claim_is_not_linked(app, staff, incident):
    with database(app) as session:
        claim = session.scalars(select(Claim).where(Claim.incident_id == incident.id)).one()
        claim.appearance_url = "https://www.mang.example/bai/7?ref=a"
    proven(app, staff["editor"], incident)
    link = '<p>Xem <a href="http://mang.example/bai/7/?ref=a">bài đăng sai</a>.</p>'
    story = rebuttal(app, staff, incident, body=link)
    refused_everywhere(app, staff, story, "take the link out")


def test_a_promise_of_the_next_update_stands_in_the_text_and_lies_ahead(app, staff, incident):
    begun_at = now() - timedelta(hours=3)
    story = begun(app, staff["editor"], incident, begun_at)
    edit(app, staff["editor"], story, body="Chúng tôi đang kiểm tra.")
    refused_everywhere(app, staff, story, "when the next update comes")
    said = f"Cập nhật lúc {clock_time(begun_at + timedelta(hours=2))}."
    edit(app, staff["editor"], story, body=said)
    refused_everywhere(app, staff, story, "has passed")
    later = now() + timedelta(hours=2)
    with app.app_context():
        promise_update(person_of(app, staff["editor"]), story.id, later, now())
    edit(app, staff["editor"], story, body=f"Cập nhật lúc {clock_time(later)}.")
    release_it(app, staff, story)
    with database(app) as session:
        assert session.get_one(Incident, incident.id).next_update_at == later
        met = {
            row.timer for row in session.scalars(select(Target).where(Target.met_by == f"story:{story.id}"))
        }
    assert "holding_statement" in met


def test_a_statement_is_filled_in_from_its_case_and_names_the_one_before(app, staff, incident):
    editor, template = staff["editor"], cleared(app, staff["secretary"])
    with app.app_context():
        for fact in (Said("Đập an toàn", "known", "", "Chi cục"), Said("Ai quay đoạn phim này", "checking")):
            add_fact(person_of(app, editor), incident.id, fact, now())
    first = begun(app, editor, incident, template_id=template.id)
    release_it(app, staff, first)
    second = begun(app, editor, incident, template_id=template.id)
    with database(app) as session:
        statement = session.get_one(Statement, second.id)
        assert (statement.kind, statement.follows_id, statement.template_id) == (
            "holding",
            first.id,
            template.id,
        )
    assert second.workflow == "crisis"
    assert FINDINGS not in reload(app, second).hindrances


def test_a_template_that_expired_while_the_form_was_open_is_refused_with_the_reason(app, staff, incident):
    row = cleared(app, staff["secretary"], expires_at=now() + timedelta(minutes=5))
    wanted = NewStatement(template_id=row.id, next_update_at=now() + timedelta(hours=3))
    later = now() + timedelta(minutes=6)
    with app.app_context(), pytest.raises(Invalid) as refused:
        begin_statement(person_of(app, staff["editor"]), incident.id, wanted, later)
    assert "expired at" in refused.value.errors["template"].text("en")
    assert row.name in refused.value.errors["template"].text("vi")


@pytest.mark.usefixtures("each_database")
def test_portals_are_told_the_verdict_on_each_claim_of_the_case(app, staff, incident):
    proven(app, staff["editor"], incident)
    boss = person_of(app, staff["editor"])
    with app.app_context():
        for said in ("Xả lũ không báo trước", "Chưa ai kết luận"):
            add_claim(boss, incident.id, Quoted(said), now())
        claims = {row.quoted: row.id for row in db.session.scalars(select(Claim))}
        judge_claim(boss, incident.id, claims["Xả lũ không báo trước"], "misleading", "Có báo trước", now())
    story = release_it(app, staff, rebuttal(app, staff, incident))
    with database(app) as session:
        told = session.scalars(select(OutboxEvent).where(OutboxEvent.story_id == story.id)).one()
    data = json.loads(told.body)["data"]
    ratings = [one["reviewRating"]["ratingValue"] for one in data["claim_reviews"]]
    assert ratings == [1, 2]
    assert data["claim_reviews"][1]["claimReviewed"] == "Xả lũ không báo trước"
    assert data["claim_review"] == data["claim_reviews"][0]
