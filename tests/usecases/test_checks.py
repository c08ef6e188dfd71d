"""What the checks keep, on each kind of database."""

from datetime import timedelta

import pytest
from factories import database, edit, make_story, make_user, move, person_of, reload
from sqlalchemy import select

from newsroom.checks import usecases
from newsroom.checks.link_usecases import try_links
from newsroom.checks.name_usecases import Entry, add_name, change_name, import_names, remove_name
from newsroom.checks.usecases import Wish
from newsroom.clock import local, now
from newsroom.content import make
from newsroom.db import db
from newsroom.errors import Forbidden, Invalid, NewsroomError
from newsroom.findings import blocking, look_again, question_dated_titles, unchecked
from newsroom.models import KnownName, LinkState


def is_held(app, story):
    return "findings" in reload(app, story).hindrances


def set_level(app, admin, level):
    with app.app_context():
        return usecases.set_rules(person_of(app, admin), {"impossible_date": Wish(level)}, now())


def checked_again(app):
    """What the worker does until nothing is left to do."""
    with app.app_context():
        while look_again(now()):
            pass
        return unchecked(db.session())


def test_levels_hold_stories_up_and_free_them(app, each_database):
    admin, author = make_user(app, "admin"), make_user(app, "reporter")
    free = make_story(app, author, body="Ngày 30/4.")
    held = [make_story(app, author, body=f"Ngày 31/4, lần {number}.") for number in (1, 2)]
    assert set_level(app, admin, "block") == (1, 3)
    assert checked_again(app) == 0
    held.append(make_story(app, author, body="Ngày 31/4, lần 3."))
    assert [is_held(app, story) for story in (free, *held)] == [False, True, True, True]
    with database(app) as session:
        session.merge(reload(app, held[0])).hindrances = ["conditions", "findings"]
    assert set_level(app, admin, "warn") == (1, 4)
    assert set_level(app, admin, "warn") == (0, 0)
    assert checked_again(app) == 0
    assert [is_held(app, story) for story in held] == [False] * 3
    assert "conditions" in reload(app, held[0]).hindrances


def test_the_managing_editor_sets_the_house_style_and_no_other_rule(app):
    secretary = person_of(app, make_user(app, "secretary"))
    with app.app_context():
        assert usecases.set_rules(secretary, {"quote_style": Wish("hint", "curly")}, now())[0] == 1
        for wishes in ({"secret_marker": Wish("off")}, {"quote_style": Wish("off"), "weekday": Wish("off")}):
            with pytest.raises(Forbidden):
                usecases.set_rules(secretary, wishes, now())


def test_no_step_goes_by_outdated_levels(app, each_database):
    admin, author = make_user(app, "admin"), make_user(app, "reporter")
    story = make_story(app, author, body="Ngày 31/4.")
    set_level(app, admin, "block")  # and no worker runs
    with pytest.raises(NewsroomError) as refused:
        move(app, author, story, "submit")
    assert refused.value.sentence.code == "no_findings"
    set_level(app, admin, "warn")
    assert move(app, author, story, "submit").stage != story.stage


def test_texts_are_checked_again_in_batches_and_those_written_meanwhile_are_left(app, each_database):
    admin, author = make_user(app, "admin"), make_user(app, "reporter")
    stories = [make_story(app, author, body="Ngày 31/4.") for _ in range(3)]
    set_level(app, admin, "block")
    edit(app, author, stories[0], body="Ngày 30/4.")
    with app.app_context():
        assert unchecked(db.session()) == 2
        assert look_again(now(), at_once=1) == 1  # the worker ends here, and another goes on
        assert unchecked(db.session()) == 1
    assert checked_again(app) == 0
    assert [is_held(app, story) for story in stories] == [False, True, True]


def test_rules_of_names_can_hold_a_story_up(app, each_database):
    admin = make_user(app, "admin")
    text = make(title="Tin", body="Ông Trần Thị Hạ nói.", section="thoi-su")
    with app.app_context():
        person = person_of(app, admin)
        add_name(person, Entry("Trần Thị Hà"), now())
        assert not blocking(db.session(), text, now())
        usecases.set_rules(person, {"name_accents": Wish("block")}, now())
        assert blocking(db.session(), text, now())


def test_a_changed_dictionary_has_texts_judged_anew_where_names_hold_them_up(app, each_database):
    admin, author = make_user(app, "admin"), make_user(app, "reporter")
    story = make_story(app, author, body="Ông Trần Thị Hạ nói.")
    with app.app_context():
        person, session = person_of(app, admin), db.session()
        entry = add_name(person, Entry("Trần Thị Hà"), now()).id
        assert unchecked(session) == 0  # a warning holds nothing up, so nothing is to be done
        usecases.set_rules(person, {"name_accents": Wish("block")}, now())
    assert (checked_again(app), is_held(app, story)) == (0, True)
    right, wrong, table = Entry("Trần Thị Hạ"), Entry("Trần Thị Hà"), "Trần Thị Hạ\nLê Văn An"
    changes = (
        (lambda: change_name(person, entry, right, now()), False),
        (lambda: change_name(person, entry, wrong, now()), True),
        (lambda: add_name(person, right, now()), False),
        (lambda: remove_name(person, added(), now()), True),
        (lambda: import_names(person, table, now()), False),
    )

    def added():
        return db.session.scalars(select(KnownName.id).where(KnownName.name == right.name)).one()

    for change, held in changes:
        with app.app_context():
            change()
            assert unchecked(db.session()) == 1
        assert (checked_again(app), is_held(app, story)) == (0, held)
    with app.app_context():
        import_names(person, table, now())  # known, every row of it
        assert unchecked(db.session()) == 0


def test_on_the_day_a_title_ends_texts_are_judged_anew(app, each_database):
    admin, author = make_user(app, "admin"), make_user(app, "reporter")
    last = local(now()).date()
    story = make_story(app, author, body="Theo Giám đốc Sở Trần Thị Hà, việc đã xong.")
    with app.app_context():
        person = person_of(app, admin)
        add_name(person, Entry("Trần Thị Hà", "Giám đốc Sở", None, last), now())
        usecases.set_rules(person, {"title_expired": Wish("block")}, now())
    assert (checked_again(app), is_held(app, story)) == (0, False)
    with app.app_context():
        assert question_dated_titles(now()) == 0
        tomorrow = now() + timedelta(days=1)
        assert question_dated_titles(tomorrow) == 1
        assert look_again(tomorrow) == 1
        assert question_dated_titles(tomorrow + timedelta(days=1)) == 0
    assert is_held(app, story)


def test_open_dates_do_not_let_an_entry_in_twice(app, each_database):
    admin = make_user(app, "admin")
    with app.app_context():
        person = person_of(app, admin)
        add_name(person, Entry("Trần Thị Hà", "Giám đốc Sở"), now())
        with pytest.raises(Invalid):
            add_name(person, Entry("Trần  Thị Hà", "Giám đốc Sở"), now())
        table = "Trần Thị Hà,Giám đốc Sở\nLê Văn An,Giám đốc Sở\nLê Văn An,Giám đốc Sở"
        outcomes = [report.outcome for report in import_names(person, table, now())]
    assert outcomes == ["known", "added", "known"]


def test_what_a_link_answered_is_kept_and_renewed(app, each_database, receiver):
    author = make_user(app, "reporter")
    story = make_story(app, author, body=f'<p><a href="{receiver.url}">báo cáo</a></p>')
    with app.app_context():
        person = person_of(app, author)
        assert try_links(person, story.id, now()) == {receiver.url: ""}
        assert try_links(person, story.id, now()) == {}
        with database(app) as session:
            assert [row.fault for row in session.query(LinkState)] == [""]
