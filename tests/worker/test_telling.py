"""Who is told of what happens to a story, by the worker that reads the trail."""

from collections import Counter
from datetime import timedelta

import pytest
from factories import database, edit, make_story, make_user, move, person_of, publish, reload
from flask import Flask
from sqlalchemy import select

from newsroom.accounts.delegations import NewDelegation, delegate
from newsroom.clock import now
from newsroom.db import db, transaction
from newsroom.ledger import record
from newsroom.legal.usecases import advise, ask
from newsroom.models import Notice, TrailReader
from newsroom.remarks.usecases import add_comment
from newsroom.saving.typed import Typed
from newsroom.saving.usecases import keep_copy, take_over
from newsroom.stories.usecases import Handling, set_handling
from newsroom.worker.reading import AT_ONCE, tell_news


def heard(app: Flask, at=None) -> Counter:
    """What was told since the last look: how often each (person, kind)."""
    with app.app_context():
        before = db.session.scalar(select(Notice.id).order_by(Notice.id.desc()).limit(1)) or 0
        while tell_news(at or now()):
            pass
        found = db.session.execute(select(Notice.user_id, Notice.kind).where(Notice.id > before))
        return Counter((row.user_id, row.kind) for row in found)


@pytest.fixture
def people(app: Flask) -> dict:
    return {role: make_user(app, role) for role in ("reporter", "editor", "legal", "secretary", "publisher")}


def only(*told) -> Counter:
    return Counter((user.id, kind) for user, kind in told)


def test_a_story_that_is_sent_in_is_the_turn_of_all_who_may_take_it(each_database, app: Flask, people):
    elsewhere = make_user(app, "editor", section="y-te")
    off = make_user(app, "editor", active=False)
    story = make_story(app, people["reporter"])
    assert heard(app) == Counter()
    move(app, people["reporter"], story, "submit")
    told = heard(app)
    assert told == only(*((people[role], "turn") for role in ("editor", "secretary", "publisher")))
    assert (elsewhere.id, "turn") not in told
    assert (off.id, "turn") not in told


def test_what_somebody_took_is_nobody_else_s_turn(app: Flask, people):
    story = make_story(app, people["reporter"])
    move(app, people["reporter"], story, "submit")
    heard(app)
    move(app, people["editor"], story, "take")
    assert heard(app) == Counter()


def test_each_step_tells_those_who_come_next_and_the_writer(app: Flask, people):
    story = make_story(app, people["reporter"], flags=["minor"])
    move(app, people["reporter"], story, "submit")
    heard(app)
    move(app, people["editor"], story, "pass")
    assert heard(app) == only((people["legal"], "turn"), (people["reporter"], "approved"))
    move(app, people["legal"], story, "clear")
    assert heard(app) == only((people["publisher"], "turn"), (people["reporter"], "approved"))
    move(app, people["publisher"], story, "approve")
    assert heard(app) == only((people["reporter"], "published"))


def test_a_writer_who_may_approve_is_not_told_to(app: Flask, people):
    second = make_user(app, "publisher")
    story = make_story(app, people["reporter"])
    edit(app, people["publisher"], story, title="Trưởng ban sửa tít này")
    move(app, people["reporter"], story, "submit")
    heard(app)
    move(app, people["editor"], story, "pass")
    told = heard(app)
    assert told == only((second, "turn"), (people["reporter"], "approved"), (people["publisher"], "approved"))


def test_a_text_that_comes_back_is_told_to_its_writers_with_the_reason(app: Flask, people):
    story = make_story(app, people["reporter"])
    move(app, people["reporter"], story, "submit")
    heard(app)
    move(app, people["editor"], story, "return", reason="unverified", comment="Lời này không được lộ.")
    assert heard(app) == only((people["reporter"], "returned"))
    with app.app_context():
        notice = db.session.scalars(select(Notice).where(Notice.kind == "returned")).one()
    assert notice.params["reason"] == "unverified"
    assert "lộ" not in str(notice.params)


def test_taking_down_tells_the_writers_and_who_may_confirm_it(app: Flask, people):
    second = make_user(app, "spokesperson")
    story = make_story(app, people["reporter"])
    publish(app, story, people["editor"], people["publisher"], people["reporter"])
    heard(app)
    move(app, people["publisher"], story, "takedown", reason="unverified", comment="Gỡ ngay.")
    told = heard(app)
    assert told == only((people["reporter"], "takendown"), (people["secretary"], "owed"), (second, "owed"))


def test_who_was_lent_a_role_is_told_while_the_loan_runs(app: Flask, people):
    deputy = make_user(app, "auditor")
    at = now()
    lent = NewDelegation(people["editor"].id, deputy.id, "editor", None, at, at + timedelta(days=1), "QĐ 1")
    with app.app_context():
        delegate(person_of(app, people["editor"]), lent, at)
    move(app, people["reporter"], make_story(app, people["reporter"]), "submit")
    assert heard(app)[(deputy.id, "turn")] == 1
    move(app, people["reporter"], make_story(app, people["reporter"]), "submit")
    assert (deputy.id, "turn") not in heard(app, at + timedelta(days=1, minutes=1))


def test_a_story_that_is_given_to_somebody_is_told_to_them(app: Flask, people):
    story = make_story(app, people["reporter"])
    heard(app)
    handling = Handling(people["editor"].id, None, 0, None)
    with app.app_context():
        set_handling(person_of(app, people["secretary"]), story.id, story.version, handling, now())
    assert heard(app) == only((people["editor"], "assigned"))


def test_a_remark_is_told_to_the_author_unless_it_is_theirs(app: Flask, people):
    story = make_story(app, people["reporter"])
    heard(app)
    with app.app_context():
        add_comment(person_of(app, people["editor"]), story.id, "Cần thêm nguồn.", now())
        add_comment(person_of(app, people["reporter"]), story.id, "Đã thêm.", now())
    assert heard(app) == only((people["reporter"], "remark"))


def test_nothing_is_told_twice(app: Flask, people):
    move(app, people["reporter"], make_story(app, people["reporter"]), "submit")
    assert heard(app)
    assert heard(app) == Counter()
    with database(app) as session:
        reader = session.scalars(select(TrailReader)).one()
        assert reader.position > 0


def test_a_stage_that_was_left_again_is_nobody_s_turn(app: Flask, people):
    story = make_story(app, people["reporter"])
    move(app, people["reporter"], story, "submit")
    move(app, people["reporter"], story, "withdraw")
    assert heard(app) == Counter()


def test_old_times_are_passed_over(app: Flask, people):
    move(app, people["reporter"], make_story(app, people["reporter"]), "submit")
    assert heard(app, now() + timedelta(days=3)) == Counter()


def test_an_entry_that_cannot_be_told_does_not_keep_back_the_others(app: Flask, people, caplog):
    with app.app_context(), transaction() as session:
        record(session, "story:x", "edit", "system", now(), story={"not": "an id"})
    story = make_story(app, people["reporter"])
    move(app, people["reporter"], story, "submit")
    assert heard(app)[(people["editor"].id, "turn")] == 1
    assert "could not be told" in caplog.text


def test_many_entries_are_told_in_several_looks(app: Flask, people):
    for _ in range(AT_ONCE + 1):
        make_story(app, people["reporter"])
    with app.app_context():
        assert tell_news(now()) == AT_ONCE
        assert tell_news(now()) > 0
        assert tell_news(now()) == 0


def test_it_is_told_what_happened_when_it_happened(app: Flask, people):
    happened = now() - timedelta(hours=3)
    story = make_story(app, people["reporter"], happened)
    move(app, people["reporter"], story, "submit", made_at=happened)
    heard(app)
    with app.app_context():
        assert {notice.created_at for notice in db.session.scalars(select(Notice))} == {happened}
    assert reload(app, story).stage == "submitted"


def test_who_is_named_in_a_remark_is_told_so_and_nothing_else(app: Flask, people):
    named = make_user(app, "editor", name="Trần Thị Được Nhắc")
    story = make_story(app, people["reporter"])
    heard(app)
    with app.app_context():
        add_comment(person_of(app, people["editor"]), story.id, "Nhờ @Trần Thị Được Nhắc xem giúp.", now())
    assert heard(app) == only((named, "mention"), (people["reporter"], "remark"))


def test_from_whom_the_editing_was_taken_is_told(app: Flask, people):
    story = make_story(app, people["reporter"])
    with app.app_context():
        typed = Typed({"title": ["Đang viết"]}, story.version, "p1")
        keep_copy(person_of(app, people["reporter"]), story.id, typed, now())
    heard(app)
    with app.app_context():
        take_over(person_of(app, people["secretary"]), story.id, "p2", now())
    assert heard(app) == only((people["reporter"], "takeover"))


def test_a_question_to_the_legal_officer_and_its_answer_are_told(app: Flask, people):
    story = make_story(app, people["reporter"])
    heard(app)
    with app.app_context():
        ask(person_of(app, people["editor"]), story.id, "Có được nêu tên không?", None, now())
    assert heard(app) == only((people["legal"], "legal"))
    with app.app_context():
        advise(person_of(app, people["legal"]), story.id, "Được.", now())
    assert heard(app) == only((people["editor"], "legal"))
