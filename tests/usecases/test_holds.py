"""What is held back goes out by no way, and goes out once it is let go."""

import json
from datetime import timedelta

import pytest
from crisis import open_incident, raw_appointment
from factories import database, edit, make_endpoint, make_story, make_user, move, person_of, reload
from lives import at_approval, events
from sqlalchemy import select
from sqlalchemy.exc import DatabaseError

from newsroom.bulk.usecases import Change, Chosen, change_many
from newsroom.clock import now
from newsroom.db import transaction
from newsroom.errors import Forbidden, Invalid, NotFound, Refused
from newsroom.holds.deciding import Halt
from newsroom.holds.usecases import end_hold, hold_back, let_go
from newsroom.incidents.usecases import close_case
from newsroom.models import Alarm, Delivery, Hold, HoldRelease
from newsroom.models.notice import Notice
from newsroom.models.trail import AuditEntry
from newsroom.moves.usecases import release_due
from newsroom.worker.chores import sound_alarms
from newsroom.worker.claim import Places, Wanted, claim
from newsroom.worker.held import LettingGo

pytestmark = pytest.mark.usefixtures("each_database")

LANES = ("crisis", "default", "bulk")


def hold(app, user, scope="all", value="", incident=None, at=None):
    with app.app_context():
        halt = Halt(scope, value, "Chờ kiểm tra", incident.id if incident else "")
        return hold_back(person_of(app, user), halt, at or now())


def let(app, user, held, *stories):
    with app.app_context():
        return let_go(person_of(app, user), held.id, [story.id for story in stories], now())


def end(app, user, held, seen=0, at=None):
    with app.app_context():
        end_hold(person_of(app, user), held.id, seen, at or now())


def scheduled(app, staff, at, **fields):
    story = at_approval(app, staff, **fields)
    return move(app, staff["publisher"], story, "schedule", at=at)


def goes_out(app, at):
    with app.app_context():
        return release_due(at)


def taken(app, at):
    with app.app_context():
        return [parcel.lane for parcel in claim(Wanted(LANES), "one", Places(50, 50), at)]


@pytest.mark.parametrize(
    ("scope", "value"), [("all", ""), ("section", "thoi-su"), ("tag", "Đập Suối Thử"), ("tag", "SUOI")]
)
def test_what_is_held_goes_out_by_no_way_and_is_caught_up_afterwards(app, staff, scope, value):
    late = now() + timedelta(hours=3)
    fields = {"tags": ("Đập Suối Thử", "suoi")}
    waits = scheduled(app, staff, now() + timedelta(hours=2), **fields)
    ready = at_approval(app, staff, **fields)
    held = hold(app, staff["secretary"], scope, value)
    assert goes_out(app, late) == []
    with pytest.raises(Refused) as refused:
        move(app, staff["publisher"], ready, "approve")
    assert staff["secretary"].name in refused.value.sentence.text("vi")
    with pytest.raises(Refused):
        move(app, staff["publisher"], waits, "publish")
    with app.app_context():
        chosen = Chosen(waits.id, reload(app, waits).version)
        (outcome,) = change_many(
            person_of(app, staff["publisher"]), [chosen], Change("move", "publish"), now()
        )
    assert outcome.refusal is not None
    move(app, staff["publisher"], ready, "schedule", at=now() + timedelta(hours=1))
    assert (goes_out(app, late), events(app)) == ([], [])
    end(app, staff["secretary"], held, seen=2, at=late)
    assert sorted(goes_out(app, late)) == sorted([waits.id, ready.id])
    with database(app) as session:
        last = session.scalars(select(AuditEntry).where(AuditEntry.action == "release")).first()
    assert json.loads(last.entry)["late_seconds"] > 3000


def test_what_the_hold_is_not_about_goes_out(app, staff):
    hold(app, staff["secretary"], "section", "y-te")
    hold(app, staff["secretary"], "tag", "lũ")
    story = scheduled(app, staff, now() + timedelta(hours=1), tags=("lụt",))
    move(app, staff["publisher"], at_approval(app, staff), "approve")
    assert goes_out(app, now() + timedelta(hours=2)) == [story.id]


def test_many_that_are_held_do_not_keep_the_others_waiting(app, staff, monkeypatch):
    monkeypatch.setattr("newsroom.moves.usecases.DUE_AT_ONCE", 2)
    for _ in range(3):
        scheduled(app, staff, now() + timedelta(hours=1), tags=("lũ",))
    free = scheduled(app, staff, now() + timedelta(hours=2))
    hold(app, staff["publisher"], "tag", "lũ")
    assert goes_out(app, now() + timedelta(hours=3)) == [free.id]


def test_nobody_is_alarmed_about_what_is_held(app, staff):
    scheduled(app, staff, now() + timedelta(hours=1))
    hold(app, staff["publisher"])
    with app.app_context():
        sound_alarms(now() + timedelta(hours=2))
    with database(app) as session:
        assert session.scalars(select(Alarm.kind).where(Alarm.kind == "schedule")).all() == []


def test_ending_asks_again_when_more_would_go_out_than_was_shown(app, staff):
    held = hold(app, staff["publisher"])
    story = scheduled(app, staff, now() + timedelta(hours=1))
    late = now() + timedelta(hours=2)
    with pytest.raises(Refused, match="More stories"):
        end(app, staff["publisher"], held, seen=0, at=late)
    end(app, staff["publisher"], held, seen=1, at=late)
    with pytest.raises(Refused, match="ended already"):
        end(app, staff["publisher"], held, seen=1, at=late)
    assert goes_out(app, late) == [story.id]


def test_a_story_is_let_go_with_the_text_it_has_and_no_other(app, staff):
    held = hold(app, staff["publisher"])
    one, other = at_approval(app, staff), at_approval(app, staff)
    assert let(app, staff["publisher"], held, one) == 1
    assert let(app, staff["publisher"], held, one) == 1  # twice is once
    edit(app, staff["secretary"], one, title="Một tít khác hẳn")
    move(app, make_user(app, "editor"), one, "pass")
    with database(app) as session:
        assert len(session.scalars(select(HoldRelease)).all()) == 1
    with pytest.raises(Refused, match="held_all"):
        move(app, staff["publisher"], one, "approve")
    let(app, staff["publisher"], held, one)
    assert move(app, staff["publisher"], one, "approve").stage == "published"
    with pytest.raises(Refused):
        move(app, staff["publisher"], other, "approve")


def test_a_take_down_and_a_statement_are_never_held(app, staff):
    make_endpoint(app)
    story = move(app, staff["publisher"], at_approval(app, staff), "approve")
    hold(app, staff["publisher"])
    down = move(app, staff["publisher"], story, "takedown", reason="wrong_form", comment="Sai")
    assert down.public_state == "down"
    assert taken(app, now()) == ["default"]
    statement = make_story(app, staff["reporter"], type="thong-tin-ban-dau")
    raw_appointment(app, staff["publisher"], staff["spokesperson"])
    move(app, staff["spokesperson"], statement, "breakglass", reason="danger", comment="Vỡ đập")
    assert taken(app, now()) == ["crisis"]


def test_deliveries_of_what_is_held_wait_and_go_on_in_order(app, staff):
    make_endpoint(app, concurrency=9)
    stories = [move(app, staff["publisher"], at_approval(app, staff), "approve") for _ in range(3)]
    held = hold(app, staff["publisher"])
    look = LettingGo()
    assert taken(app, now()) == []
    with database(app) as session:
        assert {row.lane for row in session.scalars(select(Delivery))} == {"held"}
        first = [row.event_id for row in session.scalars(select(Delivery).order_by(Delivery.id))]
    with app.app_context():
        look.look(now())
    assert taken(app, now()) == []
    let(app, staff["publisher"], held, stories[1])
    with app.app_context():
        look.look(now())
        (parcel,) = claim(Wanted(LANES), "one", Places(50, 50), now())
    assert parcel.message_id.startswith(f"msg_{first[1]}_")
    end(app, staff["publisher"], held)
    with app.app_context():
        look.look(now())
        rest = claim(Wanted(LANES), "one", Places(50, 1), now())
    assert [parcel.event_id for parcel in rest] == [first[0]]
    assert taken(app, now()) == ["default"]


def test_another_hold_goes_on_keeping_what_one_let_go(app, staff):
    make_endpoint(app)
    story = move(app, staff["publisher"], at_approval(app, staff, tags=("lũ",)), "approve")
    hold(app, staff["publisher"], "tag", "lũ")
    everything = hold(app, staff["publisher"])
    assert taken(app, now()) == []
    end(app, staff["publisher"], everything)
    with app.app_context():
        LettingGo().look(now())
    assert (taken(app, now()), reload(app, story).public_state) == ([], "live")


def test_who_may_hold_back_and_who_may_not(app, staff):
    for role in ("reporter", "editor", "legal", "technician"):
        with pytest.raises(Forbidden):
            hold(app, make_user(app, role))
    held = hold(app, staff["spokesperson"])
    with pytest.raises(Forbidden):
        end(app, staff["editor"], held)
    with pytest.raises(Forbidden):
        let(app, staff["editor"], held, at_approval(app, staff))
    incident = open_incident(app, staff["editor"])
    of_case = hold(app, staff["editor"], "section", "y-te", incident)  # its lead
    with pytest.raises(Forbidden):
        end(app, staff["secretary"], of_case)
    end(app, staff["publisher"], of_case)


def test_an_exercise_holds_nothing_real(app, staff):
    rehearsal = open_incident(app, staff["publisher"], exercise=True)
    for scope, value in (("all", ""), ("section", "thoi-su"), ("tag", "lũ")):
        with pytest.raises(Refused):
            hold(app, staff["publisher"], scope, value, rehearsal)
    move(app, staff["publisher"], at_approval(app, staff), "approve")


@pytest.mark.parametrize(
    ("scope", "value", "field"),
    [
        ("moon", "x", "scope"),
        ("section", "no-such", "section"),
        ("tag", " ", "tag"),
        ("tag", "x" * 61, "tag"),
    ],
)
def test_what_cannot_be_held(app, staff, scope, value, field):
    with pytest.raises(Invalid) as refused:
        hold(app, staff["publisher"], scope, value)
    assert list(refused.value.errors) == [field]


def test_a_story_that_the_hold_is_not_about_cannot_be_let_go_of_it(app, staff):
    held = hold(app, staff["publisher"], "section", "y-te")
    with pytest.raises(NotFound):
        let(app, staff["publisher"], held, at_approval(app, staff))


def test_writers_and_technicians_are_told(app, staff):
    technician = make_user(app, "technician")
    scheduled(app, staff, now() + timedelta(hours=1))
    held = hold(app, staff["publisher"])
    end(app, staff["publisher"], held)
    with database(app) as session:
        told = session.execute(select(Notice.user_id, Notice.params).where(Notice.kind == "hold")).all()
    ways = {(user_id, params["what"]) for user_id, params in told}
    everybody = (staff["reporter"].id, technician.id)
    assert ways == {(user_id, what) for user_id in everybody for what in ("begin", "end")}


def test_closing_a_case_ends_its_holds_once_somebody_looked_at_what_was_missed(app, staff):
    incident = open_incident(app, staff["editor"])
    lead = person_of(app, staff["editor"])
    story = scheduled(app, staff, now() + timedelta(hours=1), tags=(incident.tag,))
    late = now() + timedelta(hours=2)
    with app.app_context(), pytest.raises(Refused, match="go out at once"):
        close_case(lead, incident.id, 1, "Đã yên", late)
    with database(app) as session:
        own = session.scalars(select(Hold)).one()
    let(app, staff["editor"], own, story)
    with app.app_context():
        close_case(lead, incident.id, 1, "Đã yên", late)
    with database(app) as session:
        assert session.scalars(select(Hold)).one().ended_at == late
    assert goes_out(app, late) == [story.id]


@pytest.mark.parametrize("each_database", [pytest.param("postgresql", marks=pytest.mark.postgres)])
def test_the_database_empties_no_table_of_cases(app, staff):
    # SQLite has no TRUNCATE: deleting row by row is refused already.
    for table in ("hold_release", "case_entry", "capture"):
        with app.app_context(), pytest.raises(DatabaseError, match="never emptied"), transaction() as session:
            session.connection().exec_driver_sql(f"TRUNCATE {table} CASCADE")
