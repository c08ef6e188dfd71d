"""Texts that were typed, never saved and never come back to: their writer is told, and nothing is lost."""

from dataclasses import replace
from datetime import timedelta

import pytest
from factories import database, make_story, make_user, move, person_of, send, sign_in
from sqlalchemy import select

from newsroom.clock import now
from newsroom.content import parse
from newsroom.db import db
from newsroom.errors import NotFound, Refused
from newsroom.models import Notice, Revision, ShelvedText, WorkingCopy, new_id
from newsroom.saving.shelf_usecases import WARNING, take_up, tidy_up
from newsroom.saving.typed import Typed
from newsroom.saving.usecases import keep_copy

AT = now()
LATER = AT + timedelta(days=31)
MINUTE = timedelta(minutes=1)
TYPED = {
    "title": ["Tít dở"],
    "sapo": [""],
    "body": ["<p>Chữ <strong>đậm</strong> chưa lưu.</p>"],
    "tags": ["a"],
}


@pytest.fixture
def settings(settings):
    return replace(settings, unsaved_days=30)


@pytest.fixture
def writer(app):
    return make_user(app, "reporter", language="en")


def keep(app, writer, story_id, at=AT, **fields):
    with app.app_context():
        keep_copy(person_of(app, writer), story_id, Typed({**TYPED, **fields}, 1, "p1"), at)


def clock(app, at):
    """What the worker does at `at`."""
    with app.app_context():
        return dict(tidy_up(at))


def rows(app, model):
    with database(app) as session:
        return list(session.scalars(select(model)))


def test_an_unsaved_text_is_announced_then_shelved_and_taken_up_again(app, each_database, writer):
    story = make_story(app, writer, AT)
    keep(app, writer, story.id)
    assert clock(app, AT + timedelta(days=29)) == {}
    assert clock(app, LATER) == {"warned": 1}
    assert clock(app, LATER + WARNING - MINUTE) == {}
    assert [(one.kind, one.user_id, one.story_id) for one in rows(app, Notice)] == [
        ("unsaved", writer.id, story.id)
    ]
    assert clock(app, LATER + WARNING) == {"shelved": 1}
    assert rows(app, WorkingCopy) == []
    (text,) = rows(app, ShelvedText)
    assert (text.fields, text.typed_at) == (TYPED, AT)
    with app.app_context():
        assert take_up(person_of(app, writer), text.id, LATER + WARNING) == (story.id, True)
    assert [copy.fields for copy in rows(app, WorkingCopy)] == [TYPED]
    assert rows(app, ShelvedText) == []


def test_typing_again_after_the_notice_keeps_a_text_where_it_is(app, each_database, writer):
    story = make_story(app, writer, AT)
    keep(app, writer, story.id)
    clock(app, LATER)
    keep(app, writer, story.id, LATER + MINUTE, title=["Viết tiếp"])
    assert clock(app, LATER + WARNING) == {}
    assert [copy.warned_at for copy in rows(app, WorkingCopy)] == [None]


@pytest.mark.parametrize(("flags", "outcome"), [([], "dropped"), (["minor"], "warned")])
def test_what_the_story_says_already_goes_without_a_word(app, writer, flags, outcome):
    """Risk flags count: they were not saved either."""
    story = make_story(app, writer, AT)
    keep(app, writer, story.id)
    with database(app) as session:
        content = parse(session.get_one(Revision, story.revision_id).content)
        fields = {name: [value] for name, value in vars(content).items() if isinstance(value, str)}
        copy = session.scalars(select(WorkingCopy)).one()
        lists = {"sources": ["\n".join(content.sources)], "tags": [",".join(content.tags)], "flags": flags}
        copy.fields = fields | lists
    assert clock(app, LATER) == {outcome: 1}
    assert len(rows(app, Notice)) == (outcome == "warned")
    assert rows(app, ShelvedText) == []


def test_a_story_never_begun_and_one_not_used_lose_nothing_either(app, writer):
    new = new_id()
    keep(app, writer, new)
    story = make_story(app, writer, AT)
    keep(app, writer, story.id)
    move(app, writer, story, "submit")
    move(app, make_user(app, "editor"), story, "reject", reason="restricted", comment="Hạn chế.")
    assert clock(app, LATER) == {"warned": 2}
    assert clock(app, LATER + WARNING) == {"shelved": 2}
    assert {text.story_id for text in rows(app, ShelvedText)} == {new, story.id}


def test_a_newer_text_is_not_written_over(app, writer):
    story = make_story(app, writer, AT)
    keep(app, writer, story.id)
    clock(app, LATER)
    clock(app, LATER + WARNING)
    keep(app, writer, story.id, LATER + WARNING, title=["Mới hơn"])
    (text,) = rows(app, ShelvedText)
    with app.app_context(), pytest.raises(Refused):
        take_up(person_of(app, writer), text.id, LATER + WARNING)
    assert len(rows(app, ShelvedText)) == 1


def test_the_shelf_is_its_owner_s_alone(app, client, writer):
    keep(app, writer, new_id())
    clock(app, LATER)
    clock(app, LATER + WARNING)
    (text,) = rows(app, ShelvedText)
    stranger = sign_in(app.test_client(), make_user(app, "admin", "secretary"))
    assert "Tít dở" not in stranger.get("/unsaved").text
    assert stranger.get(f"/unsaved/{text.id}.txt").status_code == 404
    assert send(stranger, f"/unsaved/{text.id}/throw-away").status_code == 404
    with app.app_context(), pytest.raises(NotFound):
        take_up(person_of(app, make_user(app, "reporter")), text.id, LATER)
    sign_in(client, writer)
    assert "Tít dở" in client.get("/unsaved").text
    assert "not saved" in client.get("/notices").text
    file = client.get(f"/unsaved/{text.id}.txt")
    assert file.text == "Tít dở\n\nChữ đậm chưa lưu.\n\ntags: a\n"
    assert file.headers["Content-Disposition"].startswith("attachment")
    answer = send(client, f"/unsaved/{text.id}/take-up")
    assert answer.location == f"/stories/new?copy={text.story_id}"
    assert "Tít dở" in client.get(answer.location).text


def test_thrown_away_is_gone(app, client, writer):
    keep(app, writer, new_id())
    clock(app, LATER)
    clock(app, LATER + WARNING)
    (text,) = rows(app, ShelvedText)
    sign_in(client, writer)
    assert send(client, f"/unsaved/{text.id}/throw-away").status_code == 303
    with app.app_context():
        assert db.session.get(ShelvedText, text.id) is None
