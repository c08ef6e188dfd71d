"""What a language version rests on: whose words it has, what its source's fate tells, what portals hear."""

import json
from collections import Counter

import pytest
from factories import edit, make_endpoint, make_story, make_user, move, publish, reload
from sqlalchemy import select
from versions import make_version, offer_chinese

from newsroom.audit.verify import verify_database
from newsroom.clock import now
from newsroom.content import digest, parse
from newsroom.db import db
from newsroom.errors import Forbidden, Refused
from newsroom.models import Notice, Revision
from newsroom.models.trail import OutboxEvent
from newsroom.worker.reading import tell_news


@pytest.fixture
def people(app):
    return {role: make_user(app, role) for role in ("reporter", "editor", "secretary", "publisher")}


def heard(app) -> Counter:
    with app.app_context():
        before = db.session.scalar(select(Notice.id).order_by(Notice.id.desc()).limit(1)) or 0
        while tell_news(now()):
            pass
        found = db.session.execute(select(Notice.user_id, Notice.kind).where(Notice.id > before))
        kinds = ("stale", "sourcedown", "assigned")
        return Counter((row.user_id, row.kind) for row in found if row.kind in kinds)


def test_who_wrote_the_source_signs_no_version_that_begins_with_its_words(each_database, app, people):
    head = people["publisher"]
    source = make_story(app, head)
    version = make_version(app, people["secretary"], source, writer_id=people["reporter"].id)
    assert version.writers == [people["reporter"].id, head.id]
    move(app, people["reporter"], version, "submit")
    move(app, people["editor"], version, "pass")
    with pytest.raises(Forbidden):
        move(app, head, version, "approve")
    another = make_user(app, "publisher")
    assert move(app, another, version, "approve").public_state == "live"
    with app.app_context():
        assert not verify_database(db.session()).faults


def test_who_edited_the_source_is_a_writer_of_its_words_too(app, people):
    source = make_story(app, people["reporter"])
    move(app, people["reporter"], source, "submit")
    move(app, people["secretary"], source, "take")
    source = edit(app, people["secretary"], source, title="Tít của thư ký")
    writer = make_user(app, "reporter")
    copied = make_version(app, people["editor"], source, writer_id=writer.id)
    assert set(copied.writers) == {writer.id, people["reporter"].id, people["secretary"].id}
    offer_chinese(app)
    begun_anew = make_version(app, people["editor"], source, "zh", writer_id=writer.id, copies=False)
    assert begun_anew.writers == [writer.id]


def test_whoever_asks_for_a_version_of_somebody_else_s_text_may_sign_it(app, people):
    head, reporter = people["publisher"], people["reporter"]
    source = make_story(app, reporter)
    version = make_version(app, head, source, writer_id=reporter.id)
    assert heard(app) == Counter({(reporter.id, "assigned"): 1})
    move(app, reporter, version, "submit")
    move(app, people["editor"], version, "pass")
    assert move(app, head, version, "approve").public_state == "live"


def test_risk_flags_go_with_the_text(app, people):
    source = make_story(app, people["reporter"], flags=["minor"])
    assert make_version(app, people["reporter"], source).flags == ["minor"]


def test_a_version_that_is_done_with_makes_room(each_database, app, people):
    source = make_story(app, people["reporter"])
    old = make_version(app, people["reporter"], source)
    move(app, people["reporter"], old, "submit")
    move(app, people["editor"], old, "reject", reason="duplicate", comment="Dịch lại từ đầu.")
    new = make_version(app, people["reporter"], source)
    assert reload(app, old).source_id is None
    assert reload(app, new).source_id == source.id


def test_people_of_a_version_hear_once_that_its_source_has_changed(app, people):
    source = make_story(app, people["reporter"])
    translator = make_user(app, "contributor")
    version = make_version(app, people["reporter"], source, writer_id=translator.id)
    heard(app)
    edit(app, people["reporter"], source, title="Tít thứ hai")
    assert heard(app) == Counter({(translator.id, "stale"): 1})
    edit(app, people["reporter"], source, title="Tít thứ ba")
    assert heard(app) == Counter()
    publish(app, source, people["editor"], people["publisher"], people["reporter"])
    assert heard(app) == Counter({(translator.id, "stale"): 1})
    move(app, people["editor"], source, "correct", comment="Sai tít.")
    assert heard(app) == Counter({(translator.id, "stale"): 1})
    move(app, people["secretary"], source, "takedown", reason="wrong_form", comment="Gỡ.")
    assert heard(app) == Counter({(translator.id, "sourcedown"): 1})
    assert reload(app, version).stage == "draft"


def test_portals_hear_which_stories_say_the_same(app, people):
    make_endpoint(app)
    offer_chinese(app)
    editor, head, reporter = people["editor"], people["publisher"], people["reporter"]
    source = publish(app, make_story(app, reporter), editor, head, reporter)
    make_version(app, reporter, source, "zh")  # a draft: nobody outside hears of it
    english = make_version(app, reporter, source, copies=False)
    edit(app, reporter, english, title="Overpass opens", body="It is open.")
    publish(app, english, editor, head, reporter)
    with app.app_context():
        bodies = db.session.scalars(select(OutboxEvent.body).order_by(OutboxEvent.position)).all()
        first, second = (json.loads(body)["data"] for body in bodies)
        text = parse(db.session.get_one(Revision, reload(app, english).public_revision_id).content)
    assert first["alternates"] == []
    assert second["alternates"] == [{"story_id": source.id, "language": "vi", "relation": "source"}]
    assert second["digest"] == digest(text)


def test_nothing_moves_on_from_quarantine(app, people):
    source = make_story(app, people["reporter"])
    with app.app_context():
        reload(app, source)
        db.session.get_one(type(source), source.id).quarantined = True
        db.session.commit()
    with pytest.raises(Refused):
        make_version(app, people["secretary"], source)
