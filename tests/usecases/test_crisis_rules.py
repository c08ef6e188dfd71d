"""Rules of the crisis desk that the database itself keeps; its tables come and go with data in them."""

from datetime import timedelta

import pytest
from crisis import put, raw_appointment, raw_incident, raw_signal, raw_target
from sqlalchemy import delete, update
from sqlalchemy.exc import DatabaseError

from newsroom import schema
from newsroom.clock import now
from newsroom.db import db, transaction
from newsroom.models import (
    Appointment,
    Capture,
    CaseEntry,
    Claim,
    Fact,
    Incident,
    IncidentRole,
    PolicyPack,
    Signal,
    Target,
    new_id,
)

BEFORE = "0025"
on_each_database = pytest.mark.usefixtures("each_database")


@pytest.fixture
def incident(app, staff):
    return raw_incident(app, staff["publisher"])


def entry(incident, user, **columns):
    values = {"incident_id": incident.id, "at": now(), "by_id": user.id, "kind": "note", "body": "Đã gọi"}
    return CaseEntry(id=new_id(), salt="0" * 32, **{**values, **columns})


def evidence(incident, user, **columns):
    values = {"kind": "text", "name": "Trích", "sha256": "a" * 64, "captured_at": now()}
    values |= {"incident_id": incident.id, "captured_by_id": user.id}
    return Capture(id=new_id(), **{**values, **columns})


def role(incident, user, **columns):
    values = {"incident_id": incident.id, "user_id": user.id, "role": "lead", "given_by_id": user.id}
    return IncidentRole(id=new_id(), given_at=now(), **{**values, **columns})


def fact(incident, **columns):
    values = {"incident_id": incident.id, "body": "Đập an toàn", "state": "checking"}
    return Fact(id=new_id(), created_at=now(), changed_at=now(), **{**values, **columns})


def change(app, statement):
    with app.app_context(), transaction() as session:
        session.execute(statement)


@on_each_database
def test_what_was_written_stays_as_it_was(app, staff, incident):
    put(app, entry(incident, staff["editor"]))
    put(app, evidence(incident, staff["editor"]))
    put(app, PolicyPack(name="viet-nam", version=1, sha256="b" * 64, source="x"))
    for model, column in ((CaseEntry, "body"), (Capture, "note"), (PolicyPack, "source")):
        with pytest.raises(DatabaseError, match="is append-only"):
            change(app, update(model).values({column: "khác"}))
        with pytest.raises(DatabaseError, match="is never deleted"):
            change(app, delete(model))


@pytest.mark.parametrize("columns", [{"due_at": now() + timedelta(days=1)}, {"timer": "x"}], ids=",".join)
def test_a_target_is_never_moved(app, incident, columns):
    raw_target(app, incident)
    with pytest.raises(DatabaseError, match="never moved"):
        change(app, update(Target).values(columns))


@on_each_database
def test_a_missed_target_stays_missed(app, incident):
    raw_target(app, incident, breached_at=now())
    change(app, update(Target).values(warned=100))
    with pytest.raises(DatabaseError, match="never moved"):
        change(app, update(Target).values(breached_at=None))


def test_one_target_of_a_kind_runs_at_a_time(app, incident):
    raw_target(app, incident)
    with pytest.raises(DatabaseError):
        raw_target(app, incident)


@on_each_database
def test_one_open_role_a_person_and_one_lead(app, staff, incident):
    put(app, role(incident, staff["editor"], ended_at=now()))
    put(app, role(incident, staff["editor"]))
    put(app, role(incident, staff["editor"], role="writer"))
    with pytest.raises(DatabaseError):
        put(app, role(incident, staff["editor"], role="writer"))
    with pytest.raises(DatabaseError):
        put(app, role(incident, staff["publisher"]))


def test_two_cases_never_share_a_number(app, staff, incident):
    with pytest.raises(DatabaseError):
        raw_incident(app, staff["publisher"], tag="vv-2026-0001-a")


@pytest.mark.parametrize(
    "columns",
    [{"state": "gone"}, {"severity": 5}, {"reason": ""}, {"state": "closed"}],
    ids=str,
)
def test_no_case_in_an_impossible_state(app, staff, columns):
    with pytest.raises(DatabaseError):
        raw_incident(app, staff["publisher"], **columns)


@on_each_database
def test_how_a_case_began_never_changes(app, incident):
    change(app, update(Incident).values(title="Tên khác"))
    with pytest.raises(DatabaseError, match="how a case began"):
        change(app, update(Incident).values(opened_at=now() - timedelta(days=1)))


@on_each_database
def test_nothing_changes_in_a_frozen_case(app, staff, incident):
    put(app, fact(incident))
    frozen = {"state": "frozen", "closed_at": now(), "frozen_at": now(), "frozen_digest": "c" * 64}
    change(app, update(Incident).values(frozen))
    for row in (entry(incident, staff["editor"]), evidence(incident, staff["editor"]), fact(incident)):
        with pytest.raises(DatabaseError, match="a frozen case does not change"):
            put(app, row)
    with pytest.raises(DatabaseError, match="a frozen case does not change"):
        change(app, update(Fact).values(body="khác"))
    with pytest.raises(DatabaseError, match="how a case began"):
        change(app, update(Incident).values(state="open", closed_at=None, frozen_at=None))


def test_nothing_is_known_without_a_source(app, incident):
    put(app, fact(incident, state="known", source="Báo cáo nhanh số 4"))
    with pytest.raises(DatabaseError):
        put(app, fact(incident, state="known"))


def test_no_claim_without_its_words(app, incident):
    with pytest.raises(DatabaseError):
        put(app, Claim(id=new_id(), incident_id=incident.id, quoted="", created_at=now()))


def test_a_decision_about_a_signal_has_a_reason(app, staff):
    signal = raw_signal(app, staff["reporter"])
    with pytest.raises(DatabaseError):
        change(app, update(Signal).values(decision="ignore", decided_at=now()))
    change(app, update(Signal).values(decision="ignore", decided_at=now(), decision_reason="Không ai đọc"))
    assert signal.decision is None


@pytest.mark.parametrize(
    "columns",
    [
        {"valid_until": now() - timedelta(days=2)},
        {"kind": "delegate", "scope": "Vụ việc"},
        {"kind": "delegate", "valid_until": now() + timedelta(days=2)},
        {"revoked_at": now()},
    ],
    ids=["ends first", "without end", "without matter", "without reason"],
)
def test_no_paper_that_the_law_does_not_know(app, staff, columns):
    with pytest.raises(DatabaseError):
        raw_appointment(app, staff["publisher"], staff["spokesperson"], **columns)


@on_each_database
def test_what_a_paper_says_never_changes_and_a_revocation_stays(app, staff):
    raw_appointment(app, staff["publisher"], staff["spokesperson"])
    change(app, update(Appointment).values(phone="0900 000 000", version=2))
    with pytest.raises(DatabaseError, match="what a signed paper says"):
        change(app, update(Appointment).values(valid_until=now() + timedelta(days=9)))
    change(app, update(Appointment).values(revoked_at=now(), revoked_reason="Nghỉ hưu"))
    with pytest.raises(DatabaseError, match="what a signed paper says"):
        change(app, update(Appointment).values(revoked_at=None, revoked_reason=""))


@on_each_database
def test_the_tables_go_and_come_back_with_data_in_them(app, database_url, staff, incident):
    put(app, entry(incident, staff["editor"]))
    put(app, role(incident, staff["editor"]))
    paper = put(app, evidence(incident, staff["editor"]))
    put(app, fact(incident, state="known", capture_id=paper.id))
    raw_appointment(app, staff["publisher"], staff["spokesperson"], paper_id=paper.id)
    first = raw_target(app, incident, replaced_at=now())
    raw_target(app, incident, restarted_from_id=first.id, restart_reason="Có dữ kiện mới")
    with app.app_context():
        db.engine.dispose()
    schema.downgrade(database_url, BEFORE)
    schema.upgrade(database_url)
    assert schema.differences(database_url) == []
