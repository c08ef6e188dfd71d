"""What the fast lane promises, one test for each promise whose part exists; the number is that of the list in
docs/crisis.md.
"""

import io
import json
from datetime import timedelta

import pytest
from bundles import exported, lived_case, members
from crisis import open_incident, put, raw_appointment
from factories import database, edit, make_story, make_user, move, person_of
from lives import at_approval
from sqlalchemy import delete, select
from sqlalchemy.exc import DatabaseError

from newsroom.aftermath.check_bundle import check
from newsroom.aftermath.monthly import month_of, month_report
from newsroom.clock import now
from newsroom.clocks import SHARES
from newsroom.db import transaction
from newsroom.errors import Forbidden, Invalid, NotFound, Refused
from newsroom.holds.deciding import Halt
from newsroom.holds.usecases import end_hold, hold_back, let_go
from newsroom.incidents.clock_usecases import restart_target
from newsroom.incidents.record_usecases import Said, add_fact
from newsroom.incidents.usecases import Opening, close_case, mark_seen, open_case
from newsroom.models import Appointment, Capture, CaseEntry, Fact, Hold, Incident, Revision, Sight, Target
from newsroom.models.notice import Notice
from newsroom.remarks.usecases import mark_seen as mark_text_seen
from newsroom.speaking import authority_of
from newsroom.targets import watch


@pytest.fixture
def incident(app, staff):
    return open_incident(app, staff["editor"])


def speaks(app, user, incident, at):
    with database(app) as session:
        return authority_of(session, user.id, incident.id, at)


def look(app, at):
    """What the worker does every few seconds."""
    with app.app_context(), transaction() as session:
        return watch(session, at)


def told(app, user):
    with database(app) as session:
        rows = session.scalars(select(Notice).where(Notice.user_id == user.id, Notice.kind == "clock")).all()
    return sorted((row.params["name"], row.params["limit"]) for row in rows)


def test_guarantee_2_a_signer_holds_authority_for_the_matter_at_that_very_moment(app, staff, incident):
    speaker, at = staff["spokesperson"], now()
    assert speaks(app, speaker, incident, at).refusal.code == "speaks_nothing"  # a role is no authority
    row = raw_appointment(app, staff["publisher"], speaker)
    assert speaks(app, speaker, incident, at).paper.id == row.id
    with database(app) as session:
        kept = session.get_one(Appointment, row.id)
        kept.revoked_at, kept.revoked_reason = at, "Chuyển công tác"
    assert speaks(app, speaker, incident, at - timedelta(microseconds=1)).paper is not None
    assert speaks(app, speaker, incident, at).refusal.code == "speaks_revoked"


def test_guarantee_3_people_are_told_at_each_share_once_and_a_breach_is_kept(app, staff, incident):
    lead, head = staff["editor"], staff["publisher"]
    for share in SHARES:
        moment = incident.opened_at + timedelta(hours=1) * share / 100
        look(app, moment - timedelta(seconds=1))
        look(app, moment + timedelta(seconds=1))
        look(app, moment + timedelta(seconds=2))
    mine = [share for name, share in told(app, lead) if name == "holding_statement"]
    assert mine == list(SHARES)
    assert told(app, head) == [("holding_statement", 100)]
    with database(app) as session:
        missed = session.scalars(select(Target).where(Target.timer == "holding_statement")).one()
    assert missed.breached_at == missed.due_at


def test_guarantee_3_a_clock_is_right_after_the_worker_slept_or_time_went_back(app, staff, incident):
    late = incident.opened_at + timedelta(minutes=70)
    look(app, late)  # asleep over all shares: told once, of the last
    assert [share for name, share in told(app, staff["editor"]) if name == "holding_statement"] == [100]
    look(app, incident.opened_at + timedelta(minutes=40))
    look(app, late)
    assert [share for name, share in told(app, staff["editor"]) if name == "holding_statement"] == [100]


def test_guarantee_3_there_is_no_pausing_only_an_explained_restart(app, staff, incident):
    lead = person_of(app, staff["editor"])
    with database(app) as session:
        holding = session.scalars(select(Target).where(Target.timer == "holding_statement")).one()
    with app.app_context(), pytest.raises(Invalid):
        restart_target(lead, incident.id, holding.id, " ", now())
    moved = pytest.raises(DatabaseError, match="never moved")
    with moved, app.app_context(), transaction() as session:
        session.get_one(Target, holding.id).due_at = now() + timedelta(days=9)
    late = holding.due_at + timedelta(minutes=1)
    with app.app_context():
        restart_target(lead, incident.id, holding.id, "Vụ việc đã rẽ hướng", late)
    with database(app) as session:
        old, new = session.scalars(
            select(Target).where(Target.timer == "holding_statement").order_by(Target.begins_at)
        )
    assert (old.breached_at, new.restarted_from_id, new.begins_at) == (old.due_at, old.id, late)


def test_guarantee_4_nothing_is_known_without_a_stated_source(app, staff, incident):
    with app.app_context(), pytest.raises(Invalid):
        add_fact(person_of(app, staff["editor"]), incident.id, Said("Đập an toàn", "known"), now())
    values = {"body": "Đập an toàn", "state": "known", "created_at": now(), "changed_at": now()}
    with pytest.raises(DatabaseError):
        put(app, Fact(incident_id=incident.id, **values))


def test_guarantee_11_opening_needs_a_right_a_reason_and_tells_the_head_of_the_board(app, staff):
    about = {"title": "Đập an toàn", "claim": "“Vỡ”", "severity": 2, "lead_id": staff["editor"].id}
    with app.app_context(), pytest.raises(Forbidden):
        open_case(person_of(app, staff["reporter"]), Opening(**about, reason="Lan nhanh"), now())
    with app.app_context(), pytest.raises(Invalid):
        open_case(person_of(app, staff["editor"]), Opening(**about, reason=" "), now())
    head = make_user(app, "publisher")
    open_incident(app, staff["editor"])
    with database(app) as session:
        assert len(session.scalars(select(Incident)).all()) == 1
        heads = {row.user_id for row in session.scalars(select(Notice).where(Notice.kind == "incident"))}
    assert {head.id, staff["publisher"].id} <= heads


def test_guarantee_8_everything_is_kept_and_exported_signed(app, staff):
    case, story = lived_case(app, staff["editor"])
    reader = person_of(app, staff["publisher"])
    with app.app_context():
        for _ in range(2):
            mark_seen(reader, case.id, 1, now())
            mark_text_seen(reader, story.id, 1, now())
    content, key = exported(app, staff["editor"], case)
    told = json.loads(members(content)["case.json"])
    kept = ("log", "facts", "claims", "captures", "revisions", "approvals", "remarks", "targets", "roles")
    assert {name for name in kept if told[name]} == set(kept) - {"remarks"}
    first = next(row["id"] for row in told["revisions"] if row["number"] == 1)
    saw = {(row["user_id"], row["version"], row["revision_id"]) for row in told["sights"]}
    assert saw == {(reader.id, 1, None), (reader.id, None, first)}
    assert len(told["sights"]) == 2
    assert told["people"][reader.id] == reader.name
    assert {row["story_id"] for row in told["revisions"]} == {story.id}
    assert check(io.BytesIO(content), key) == []
    assert check(io.BytesIO(content.replace(b'"fake"', b'"true"')), key) != []
    for row in (CaseEntry, Capture, Revision, Sight):
        with pytest.raises(DatabaseError), app.app_context(), transaction() as session:
            session.execute(delete(row))


def let_out(app, user, hold_of, story):
    with app.app_context():
        let_go(person_of(app, user), hold_of.id, [story.id], now())


def test_guarantee_12_one_voice_while_a_case_is_open(app, staff, incident):
    lead, head = staff["editor"], staff["publisher"]
    tagged = at_approval(app, staff, tags=(incident.tag.upper(),))
    with pytest.raises(Refused) as refused:
        move(app, head, tagged, "approve")
    said = refused.value.sentence.text("vi")
    assert (incident.code in said, lead.name in said) == (True, True)
    with database(app) as session:
        own = session.scalars(select(Hold)).one()
    for stranger in (staff["secretary"], staff["spokesperson"]):
        with pytest.raises(Forbidden):
            let_out(app, stranger, own, tagged)
    with pytest.raises(NotFound):
        let_out(app, staff["reporter"], own, tagged)
    with app.app_context(), pytest.raises(Refused):  # it lasts as long as the case
        end_hold(person_of(app, lead), own.id, 0, now())
    let_out(app, lead, own, tagged)
    assert move(app, head, tagged, "approve").stage == "published"


def test_guarantee_12_one_voice_also_for_tags_that_come_later(app, staff, incident):
    lead, head, other = staff["editor"], staff["publisher"], make_user(app, "publisher")
    with app.app_context():  # the lead holds back another tag
        halt = Halt("tag", "Đập suối thử", "Cùng một vụ việc", incident.id)
        more = hold_back(person_of(app, lead), halt, now())
    story = at_approval(app, staff)
    move(app, head, story, "schedule", at=now() + timedelta(hours=1))
    move(app, head, story, "unschedule")
    edit(app, staff["secretary"], story, tags=("Đập Suối Thử",))  # put on once it was approved
    move(app, make_user(app, "editor"), story, "pass")
    with pytest.raises(Refused, match="Đập suối thử"):
        move(app, other, story, "approve")
    let_out(app, head, more, story)
    assert move(app, other, story, "approve").stage == "published"
    filed = at_approval(app, staff, tags=(incident.tag,))
    with app.app_context():
        end_hold(person_of(app, lead), more.id, 0, now())
        close_case(person_of(app, lead), incident.id, 1, "Đã yên", now())
    assert move(app, other, filed, "approve").stage == "published"


def test_guarantee_12_statements_of_the_case_have_their_lane(app, staff, incident):
    statement = make_story(app, staff["reporter"], type="thong-tin-ban-dau", tags=(incident.tag,))
    with app.app_context():
        hold_back(person_of(app, staff["publisher"]), Halt("all", "", "Chờ kiểm tra"), now())
    given = {"reason": "danger", "comment": "Vỡ đập"}
    raw_appointment(app, staff["publisher"], staff["spokesperson"])
    assert move(app, staff["spokesperson"], statement, "breakglass", **given).public_state == "live"


def test_guarantee_11_each_use_of_the_lane_stands_in_the_report_of_its_month(app, staff):
    case, story = lived_case(app, staff["editor"])
    rehearsal = open_incident(app, staff["editor"], exercise=True)
    with database(app) as session:
        found = month_report(session, month_of(now()))
    assert [(one.code, one.opened_by_id, one.reason) for one in found.real.cases] == [
        (case.code, staff["editor"].id, case.reason)
    ]
    assert [one.story.id for one in found.real.uses] == [story.id]
    assert {kind for kind, _ in found.real.uses[0].signers} == {"legal", "release"}
    assert [one.id for one in found.exercises.cases] == [rehearsal.id]
