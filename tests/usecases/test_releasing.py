"""Releasing a statement: two people or an open debt, a paper that covers the matter at that moment, and what
belongs to an exercise stays inside. Tests with a number are promises of docs/crisis.md.
"""

import json
from datetime import timedelta

import pytest
from crisis import (
    begun_under_the_second_version,
    break_glass,
    debts_of,
    open_incident,
    raw_appointment,
    statement_in,
)
from factories import database, make_endpoint, make_user, move, person_of, reload
from sqlalchemy import select, update
from sqlalchemy.exc import DatabaseError

from newsroom.checks.usecases import Wish, set_rules
from newsroom.clock import now
from newsroom.db import transaction
from newsroom.errors import Forbidden, Invalid, Refused
from newsroom.incidents.usecases import give_role
from newsroom.ledger import Outgoing, announce
from newsroom.models import (
    Appointment,
    Delivery,
    Endpoint,
    Incident,
    LoginFailure,
    Statement,
    Story,
)
from newsroom.models.trail import AuditEntry, OutboxEvent
from workflows import Library

TICKED = frozenset(Library().get("crisis").moves["release"].checklist)


@pytest.fixture
def incident(app, staff):
    return open_incident(app, staff["editor"])


@pytest.fixture
def paper(app, staff):
    return raw_appointment(app, staff["publisher"], staff["spokesperson"])


def release(app, user, story, at=None):
    return move(app, user, story, "release", checklist=TICKED, made_at=at)


def events(app, story):
    with database(app) as session:
        return session.scalars(select(OutboxEvent).where(OutboxEvent.story_id == story.id)).all()


def raw_event(app, story, **columns):
    """The event of a statement, whatever the use cases would say to it."""
    event = Outgoing("statement.issued", b"{}", now(), story.id, 1, "thoi-su", story.digest, **columns)
    with app.app_context(), transaction() as session:
        announce(session, event)


def test_guarantee_1_author_legal_and_releaser_are_different_people(app, staff, incident, paper):
    story = statement_in(app, staff["reporter"], incident)
    with pytest.raises(Refused, match="not_from_here"):
        release(app, staff["spokesperson"], story)
    move(app, staff["legal"], story, "clear")
    release(app, staff["spokesperson"], story)
    assert debts_of(app, story) == []
    [event] = events(app, story)
    spoken = {"name": "Người phát ngôn thử", "title": "Chánh Văn phòng", "paper_number": "12/QĐ-UBND"}
    assert json.loads(event.body)["data"]["speaker"] == spoken
    assert (event.signer_id, event.appointment_id) == (staff["spokesperson"].id, paper.id)
    with database(app) as session:
        entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "release")).one()
    assert json.loads(entry.entry)["paper"] == paper.id
    assert json.loads(entry.entry)["paper_number"] == "12/QĐ-UBND"


def test_guarantee_1_a_named_second_approver_stands_in_once_legal_was_silent(app, staff, incident, paper):
    story = statement_in(app, staff["reporter"], incident)
    since = reload(app, story).stage_since
    said = {"comment": "Pháp chế không trả lời."}
    with pytest.raises(Forbidden, match="second_approver"):
        move(app, staff["publisher"], story, "second", made_at=since + timedelta(minutes=16), **said)
    with app.app_context():
        give_role(person_of(app, staff["editor"]), incident.id, staff["secretary"].id, "second", now())
    with pytest.raises(Refused, match="'minutes': 3"):
        move(app, staff["secretary"], story, "second", made_at=since + timedelta(minutes=12), **said)
    move(app, staff["secretary"], story, "second", made_at=since + timedelta(minutes=15), **said)
    release(app, staff["spokesperson"], story, since + timedelta(minutes=16))
    [debt] = debts_of(app, story)
    assert (debt.kind, debt.opened_by_id) == ("legal_review", staff["spokesperson"].id)


def test_guarantee_1_outside_a_case_the_head_of_the_board_stands_in(app, staff):
    story = statement_in(app, staff["reporter"])
    later = reload(app, story).stage_since + timedelta(minutes=15)
    with pytest.raises(Forbidden, match="second_approver"):
        move(app, staff["editor"], story, "second", comment="Vắng.", made_at=later)
    assert move(app, staff["publisher"], story, "second", comment="Vắng.", made_at=later).stage == "ready"


def test_guarantee_1_the_database_wants_two_signatures_or_a_debt_of_the_signer(app, staff, incident, paper):
    story = statement_in(app, staff["reporter"], incident)
    spoken = {"signer_id": staff["spokesperson"].id, "appointment_id": paper.id}
    move(app, staff["legal"], story, "clear")
    with pytest.raises(DatabaseError, match="two signatures or a debt"):
        raw_event(app, story, **spoken)
    assert events(app, story) == []


def test_guarantee_1_alone_only_with_the_password_and_on_a_debt(app, staff, incident, paper):
    story, speaker = statement_in(app, staff["reporter"], incident), staff["spokesperson"]
    for password in ("", "sai"):
        with pytest.raises(Invalid) as refused:
            break_glass(app, speaker, story, password)
        assert set(refused.value.errors) == {"password"}
    break_glass(app, speaker, story)
    [debt] = debts_of(app, story)
    assert (debt.kind, debt.opened_by_id, debt.cleared_at) == ("breakglass", speaker.id, None)
    assert len(events(app, story)) == 1


def test_wrong_passwords_are_slowed_down_and_strangers_at_the_door_lock_nobody_out(
    app, staff, incident, paper
):
    story, speaker = statement_in(app, staff["reporter"], incident), staff["spokesperson"]
    with database(app) as session:
        session.add_all(LoginFailure(email=speaker.email, address="x", at=now()) for _ in range(40))
    for _ in range(5):
        with pytest.raises(Invalid, match="not your password"):
            break_glass(app, speaker, story, "sai")
    with pytest.raises(Invalid, match="Too many wrong tries"):
        break_glass(app, speaker, story)
    with database(app) as session:
        session.execute(update(LoginFailure).values(at=now() - timedelta(minutes=11)))
    assert break_glass(app, speaker, story).stage == "published"


@pytest.mark.parametrize("name", ["release", "breakglass"])
@pytest.mark.parametrize("version", [2, 3])
def test_guarantee_2_what_was_revoked_a_second_ago_lets_nothing_out(
    app, staff, incident, paper, name, version
):
    story = statement_in(app, staff["reporter"], incident)
    move(app, staff["legal"], story, "clear")
    with database(app) as session:
        kept = session.get_one(Appointment, paper.id)
        kept.revoked_at, kept.revoked_reason = now() - timedelta(seconds=1), "Chuyển công tác"
        if version == 2:
            begun_under_the_second_version(session, story)
    goes_out = break_glass if name == "breakglass" else release
    with pytest.raises(Forbidden, match="speaks_revoked"):
        goes_out(app, staff["spokesperson"], story)
    assert events(app, story) == []


def test_guarantee_2_a_delegation_covers_its_own_case_only(app, staff, incident):
    other, story = open_incident(app, staff["editor"]), statement_in(app, staff["reporter"], incident)
    move(app, staff["legal"], story, "clear")
    term = {"kind": "delegate", "valid_until": now() + timedelta(days=1)}
    raw_appointment(app, staff["publisher"], staff["spokesperson"], incident_id=other.id, **term)
    with pytest.raises(Forbidden, match="speaks_elsewhere"):
        release(app, staff["spokesperson"], story)
    raw_appointment(app, staff["publisher"], staff["spokesperson"], incident_id=incident.id, **term)
    assert release(app, staff["spokesperson"], story).stage == "published"


def test_guarantee_2_the_database_wants_the_paper_of_the_signer(app, staff, incident, paper):
    story = statement_in(app, staff["reporter"], incident)
    move(app, staff["legal"], story, "clear")
    release(app, staff["spokesperson"], story)
    for spoken in (
        {"signer_id": staff["spokesperson"].id},
        {"signer_id": staff["publisher"].id, "appointment_id": paper.id},
    ):
        with pytest.raises(DatabaseError, match="lets its signer speak"):
            raw_event(app, story, **spoken)


def test_recalling_asks_for_no_paper(app, staff, incident, paper):
    story = statement_in(app, staff["reporter"], incident)
    break_glass(app, staff["spokesperson"], story)
    recalled = move(app, staff["secretary"], story, "recall", reason="wrong_facts", comment="Sai số liệu.")
    assert recalled.public_state == "down"


@pytest.mark.usefixtures("each_database")
def test_guarantee_10_an_exercise_reaches_receivers_of_exercises_alone(app, staff, paper):
    real, trial = make_endpoint(app), make_endpoint(app, exercise=True)
    exercise = open_incident(app, staff["editor"], exercise=True)
    practice = statement_in(app, staff["reporter"], exercise)
    earnest = statement_in(app, staff["reporter"], open_incident(app, staff["editor"]))
    for story in (practice, earnest):
        break_glass(app, staff["spokesperson"], story)
    with database(app) as session:
        sent = session.execute(select(Delivery.story_id, Delivery.endpoint_id)).all()
    assert {tuple(row) for row in sent} == {(practice.id, trial.id), (earnest.id, real.id)}
    [event] = events(app, practice)
    assert json.loads(event.body)["data"]["exercise"] is True
    assert json.loads(event.body)["data"]["item"]["headlines"][0]["value"] == practice.title


@pytest.mark.usefixtures("each_database")
def test_guarantee_10_the_database_lets_no_exercise_out_whatever_code_asks(app, staff, paper):
    real = make_endpoint(app)
    exercise = open_incident(app, staff["editor"], exercise=True)
    story = statement_in(app, staff["reporter"], exercise)
    break_glass(app, staff["spokesperson"], story)
    other = statement_in(app, staff["reporter"])
    tricks = (
        update(Story).where(Story.id == story.id).values(exercise=False),
        update(Endpoint).where(Endpoint.id == real.id).values(exercise=True),
        update(Incident).where(Incident.id == exercise.id).values(exercise=False),
        Delivery.__table__.insert().values(
            event_id=events(app, story)[0].id,
            endpoint_id=real.id,
            next_at=now(),
            created_at=now(),
            state="waiting",
            lane="crisis",
            behind=False,
            chosen_for="filter",
            attempts=0,
            tries_before=0,
            last_error="",
            live_state="",
        ),
        Statement.__table__.insert().values(
            story_id=other.id, incident_id=exercise.id, kind="holding", created_at=now()
        ),
    )
    for trick in tricks:
        refused = pytest.raises(DatabaseError, match=r"never meet|began never changes")
        with refused, app.app_context(), transaction() as session:
            session.execute(trick)
    spoken = {"signer_id": staff["spokesperson"].id, "appointment_id": paper.id}
    with pytest.raises(DatabaseError, match="never meet"):
        raw_event(app, story, exercise=False, **spoken)


def test_what_the_checks_find_after_legal_has_cleared_it_keeps_a_statement_in(app, staff, incident, paper):
    story = statement_in(app, staff["reporter"], incident, sapo="Từ ngày 31/4.")
    move(app, staff["legal"], story, "clear")
    with app.app_context():
        admin = person_of(app, make_user(app, "admin"))
        set_rules(admin, {"impossible_date": Wish("block")}, now())  # and no worker judges texts anew
    with pytest.raises(Refused) as refused:
        release(app, staff["spokesperson"], story)
    assert refused.value.sentence.code == "no_findings"
    assert events(app, story) == []
