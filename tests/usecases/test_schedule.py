"""Stories that go out at a set time, and embargoes that hold them back."""

import json
from datetime import timedelta

import pytest
from desks import change
from factories import database, make_user, move, person_of, reload
from lives import at_approval, events
from sqlalchemy import select

from newsroom.alarms import raise_alarms
from newsroom.checks.usecases import Wish, set_rules
from newsroom.clock import now
from newsroom.db import transaction
from newsroom.errors import Invalid, Refused
from newsroom.models.notice import Notice
from newsroom.models.trail import AuditEntry
from newsroom.moves.usecases import release_due
from newsroom.stories.usecases import Handling, set_handling

pytestmark = pytest.mark.usefixtures("each_database")


def test_a_scheduled_story_goes_out_when_its_time_comes_and_not_before(app, staff):
    story = at_approval(app, staff)
    move(app, staff["publisher"], story, "schedule", at=now() + timedelta(hours=2))
    with app.app_context():
        assert release_due(now() + timedelta(hours=1)) == []
        assert release_due(now() + timedelta(hours=3)) == [story.id]
        assert release_due(now() + timedelta(hours=3)) == []
    assert [kind for kind, _ in events(app)] == ["story.published"]


def test_a_missed_one_is_caught_up_and_says_how_late(app, staff):
    story = at_approval(app, staff)
    move(app, staff["publisher"], story, "schedule", at=now() + timedelta(hours=1))
    with app.app_context():
        release_due(now() + timedelta(hours=13))
    with database(app) as session:
        last = session.scalars(select(AuditEntry).order_by(AuditEntry.log_index.desc())).first()
        assert last.action == "release"
        assert 43000 < json.loads(last.entry)["late_seconds"] <= 43200


def test_an_embargo_holds_against_everything(app, staff):
    story = at_approval(app, staff)
    lifted = now() + timedelta(days=2)
    with app.app_context():
        plan = Handling(None, None, 0, lifted)
        set_handling(person_of(app, staff["editor"]), story.id, reload(app, story).version, plan, now())
    with pytest.raises(Refused):
        move(app, staff["publisher"], story, "approve")
    with pytest.raises(Invalid):
        move(app, staff["publisher"], story, "schedule", at=now() + timedelta(days=1))
    move(app, staff["publisher"], story, "schedule", at=lifted + timedelta(minutes=1))
    with app.app_context():
        longer = Handling(None, None, 0, lifted + timedelta(days=1))
        set_handling(person_of(app, staff["editor"]), story.id, reload(app, story).version, longer, now())
        assert release_due(lifted + timedelta(hours=1)) == []  # prolonged after it was scheduled
    with pytest.raises(Refused):
        move(app, staff["publisher"], story, "publish")
    with app.app_context():
        assert release_due(lifted + timedelta(days=1, hours=1)) == [story.id]


def test_what_the_checks_find_after_the_approval_holds_a_scheduled_story_and_tells_of_it(app, staff):
    story = at_approval(app, staff, body="Họp ngày 31/4.")
    at = now() + timedelta(hours=1)
    move(app, staff["publisher"], story, "schedule", at=at)
    with app.app_context():
        admin = person_of(app, make_user(app, "admin"))
        set_rules(admin, {"impossible_date": Wish("block")}, now())  # and no worker judges texts anew
        assert release_due(at) == []
    with pytest.raises(Refused) as refused:
        move(app, staff["publisher"], story, "publish")
    assert refused.value.sentence.code == "no_findings"
    assert events(app) == []
    with app.app_context(), transaction() as session:
        raise_alarms(session, at + timedelta(minutes=3))
        told = set(session.scalars(select(Notice.user_id).where(Notice.kind == "missed")))
    assert {staff["publisher"].id, story.author_id} <= told
    with app.app_context():
        set_rules(admin, {"impossible_date": Wish("warn")}, now())
        assert release_due(at) == [story.id]


def test_a_lawyers_condition_after_the_approval_holds_a_scheduled_story(app, staff):
    story = at_approval(app, staff)
    at = now() + timedelta(hours=1)
    move(app, staff["publisher"], story, "schedule", at=at)
    change(app, story, hindrances=["conditions"])
    with app.app_context():
        assert release_due(at) == []
    with pytest.raises(Refused) as refused:
        move(app, staff["publisher"], story, "publish")
    assert refused.value.sentence.code == "conditions_met"
