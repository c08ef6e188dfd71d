"""Being late is told once, and once more to those who oversee."""

from datetime import timedelta

import pytest
from desks import change
from factories import make_endpoint, make_story, make_user, move, publish
from flask import Flask
from sqlalchemy import select

from newsroom.clock import now
from newsroom.db import db
from newsroom.models import Notice
from newsroom.worker.chores import sound_alarms

AT = now()
MINUTE = timedelta(minutes=1)


@pytest.fixture
def people(app: Flask) -> dict:
    make_endpoint(app)  # what is published reaches somebody
    return {role: make_user(app, role) for role in ("reporter", "editor", "secretary", "publisher")}


def told(app: Flask, at) -> set[tuple[str, str]]:
    """What is new at `at`: (person, kind)."""
    with app.app_context():
        before = db.session.scalar(select(Notice.id).order_by(Notice.id.desc()).limit(1)) or 0
        sound_alarms(at)
        found = db.session.execute(select(Notice.user_id, Notice.kind).where(Notice.id > before))
        return {(row.user_id, row.kind) for row in found}


@pytest.fixture
def taken(app: Flask, people):
    """A story that an editor took for editing, due in an hour; its stage allows longer."""
    story = make_story(app, people["reporter"])
    move(app, people["reporter"], story, "submit")
    move(app, people["editor"], story, "take")
    change(app, story, stage_since=AT, stage_due=AT + 240 * MINUTE, deadline=AT + 60 * MINUTE)
    return story


def test_a_deadline_is_told_when_it_has_passed_and_once(each_database, app: Flask, people, taken):
    assert told(app, AT + 59 * MINUTE) == set()
    assert told(app, AT + 61 * MINUTE) == {(people["editor"].id, "deadline")}
    assert told(app, AT + 62 * MINUTE) == set()


def test_after_half_as_long_again_the_managing_editor_is_told_once(app: Flask, people, taken):
    told(app, AT + 61 * MINUTE)
    assert told(app, AT + 89 * MINUTE) == set()
    assert told(app, AT + 91 * MINUTE) == {(people["secretary"].id, "escalated")}
    assert told(app, AT + 92 * MINUTE) == set()


def test_a_new_deadline_is_told_anew(app: Flask, people, taken):
    told(app, AT + 61 * MINUTE)
    change(app, taken, deadline=AT + 120 * MINUTE)
    assert told(app, AT + 119 * MINUTE) == set()
    assert (people["editor"].id, "deadline") in told(app, AT + 121 * MINUTE)


def test_a_story_that_went_on_is_late_for_nobody(app: Flask, people, taken):
    move(app, people["editor"], taken, "pass")
    publisher = people["publisher"]
    move(app, publisher, taken, "approve")
    assert told(app, AT + 61 * MINUTE) == set()


def test_a_stage_has_its_own_time(app: Flask, people):
    story = make_story(app, people["reporter"])
    move(app, people["reporter"], story, "submit")
    change(app, story, stage_since=AT - timedelta(days=5), stage_due=AT - MINUTE)
    expected = {(people[role].id, "deadline") for role in ("editor", "secretary", "publisher")}
    assert told(app, AT - 2 * MINUTE) == set()
    assert told(app, AT) == expected
    assert told(app, AT + MINUTE) == set()
    assert told(app, AT + timedelta(days=3)) == {(people["secretary"].id, "escalated")}
    assert told(app, AT + timedelta(days=4)) == set()


def test_what_did_not_go_out_on_time_is_told(app: Flask, people):
    story = make_story(app, people["reporter"])
    move(app, people["reporter"], story, "submit")
    move(app, people["editor"], story, "pass")
    at = now() + 10 * MINUTE
    move(app, people["publisher"], story, "schedule", at=at)
    assert told(app, at + MINUTE) == set()
    missed = {(people[role].id, "missed") for role in ("reporter", "secretary", "publisher")}
    assert told(app, at + 3 * MINUTE) == missed


def test_a_check_that_is_owed_for_too_long_is_told_to_those_who_oversee(app: Flask, people):
    story = make_story(app, people["reporter"])
    publish(app, story, people["editor"], people["publisher"], people["reporter"])
    move(app, people["publisher"], story, "takedown", reason="unverified", comment="Gỡ ngay.")
    reminded = told(app, now() + 59 * MINUTE)
    assert (people["secretary"].id, "deadline") in reminded
    assert (people["publisher"].id, "deadline") not in reminded
    higher = {people["secretary"].id, people["publisher"].id}
    assert told(app, now() + 61 * MINUTE) == {(user_id, "escalated") for user_id in higher}
    assert told(app, now() + 62 * MINUTE) == set()


def test_what_has_been_late_for_weeks_is_nothing_to_be_told_of(app: Flask, people, taken):
    assert told(app, AT + timedelta(days=20)) == set()
