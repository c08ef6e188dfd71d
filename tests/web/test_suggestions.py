"""Proposed words: taken over exactly, by whoever may edit; whoever proposed them wrote a part of the text."""

import json

import pytest
from factories import database, edit, make_story, make_user, move, reload, send, sign_in
from remarks import points, propose, say
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from newsroom.audit.stored import lives_to_replay, read_rows
from newsroom.audit.verify import verify_database
from newsroom.clock import now
from newsroom.db import db
from newsroom.models import Approval, Revision


def body_of(app, story):
    with database(app) as session:
        story = reload(app, story)
        return session.get_one(Revision, story.revision_id).content.decode()


@pytest.fixture
def reporter(app):
    return make_user(app, "reporter", name="Trần Viết", language="en")


@pytest.fixture
def editor(app):
    return make_user(app, "editor", name="Lê Sửa", language="en")


@pytest.fixture
def people(reporter, editor):
    return reporter, editor


@pytest.fixture
def head(app):
    return make_user(app, "publisher", name="Phạm Ký", language="en")


@pytest.fixture
def story(app, reporter):
    return make_story(app, reporter)


@pytest.fixture
def proposed(app, client, reporter, editor, story):
    """A wording that the editor proposed, and the reporter signed in."""
    return propose(app, client, reporter, editor, story)


def test_proposed_words_are_taken_over_exactly(app, client, reporter, story, proposed):
    page = client.get(f"/stories/{story.id}").text
    assert "<del>thứ nhất</del><ins>đầu tiên</ins>" in page
    assert "Lê Sửa wrote a part of the text and may not sign it" in page
    version = reload(app, story).version
    send(client, f"/stories/{story.id}/comments/{proposed.id}/accept", version=version)
    assert "Đoạn đầu tiên của bản tin." in body_of(app, story)
    after = reload(app, story)
    assert (after.version, after.open_points) == (version + 1, 0)
    assert "Taken over by Trần Viết" in client.get(f"/stories/{story.id}").text
    assert "Took proposed words over" in client.get(f"/stories/{story.id}/history").text
    again = send(client, f"/stories/{story.id}/comments/{proposed.id}/accept", version=after.version)
    assert again.status_code == 409
    assert send(client, f"/stories/{story.id}/comments/{proposed.id}/reopen").status_code == 409


def test_whose_words_are_in_the_text_may_not_sign_it(each_database, app, client, people, story, proposed):
    reporter, editor = people
    send(client, f"/stories/{story.id}/comments/{proposed.id}/accept", version=reload(app, story).version)
    assert set(reload(app, story).writers) == {reporter.id, editor.id}
    assert "Taken over by Trần Viết" in client.get(f"/stories/{story.id}").text
    assert client.get(f"/stories/{story.id}/readers.json?q=le").json[0]["id"] == editor.id
    move(app, reporter, story, "submit")
    send(client, "/sign-out")
    sign_in(client, editor)
    story = reload(app, story)
    refused = send(client, f"/stories/{story.id}/moves", move="pass", version=story.version)
    assert refused.status_code in (403, 409)
    with (
        pytest.raises(IntegrityError, match="a writer of the text cannot approve it"),
        database(app) as session,
    ):
        session.add(
            Approval(
                story_id=story.id, revision_id=story.revision_id, digest=story.digest, kind="review",
                user_id=editor.id, role="editor", created_at=now(),
            )
        )  # fmt: skip
    with app.app_context():
        db.session.rollback()
        assert not verify_database(db.session()).faults
    assert story.stage == "submitted"


def test_the_trail_finds_a_signature_by_whoever_proposed_the_words(
    app, client, editor, head, story, proposed
):
    send(client, f"/stories/{story.id}/comments/{proposed.id}/accept", version=reload(app, story).version)
    with app.app_context():
        lives = lives_to_replay(db.session())
        for row in read_rows(db.session(), f"story:{story.id}"):
            lives[story.id].live(json.loads(row.entry))
    life = lives[story.id]
    signed = {"action": "pass", "actor": editor.id, "signed": "review", "digest": life.digest, "index": 99}
    assert life.live(signed) == ["writer_signed"]


def test_signatures_fall_when_words_are_taken_over(app, client, reporter, editor, head, story):
    move(app, reporter, story, "submit")
    move(app, editor, story, "pass")
    say(sign_in(client, head), story, quote="thứ nhất", kind="suggestion", replacement="đầu tiên")
    send(client, "/sign-out")
    sign_in(client, make_user(app, "secretary", language="en"))
    assert "The signatures under the present text fall." in client.get(f"/stories/{story.id}").text
    send(
        client,
        f"/stories/{story.id}/comments/{points(app, story)[0].id}/accept",
        version=reload(app, story).version,
    )
    story = reload(app, story)
    with database(app) as session:
        (approval,) = session.scalars(select(Approval).where(Approval.story_id == story.id))
        assert approval.voided_at is not None
    send(client, "/sign-out")
    sign_in(client, head)
    refused = send(client, f"/stories/{story.id}/moves", move="approve", version=story.version)
    assert refused.status_code in (403, 409)
    assert reload(app, story).public_state == "none"


def test_words_that_have_changed_are_not_replaced(app, client, reporter, story, proposed):
    before = reload(app, story)
    stale = send(client, f"/stories/{story.id}/comments/{proposed.id}/accept", version=before.version - 1)
    assert stale.status_code == 409
    edit(app, reporter, story, body="Đoạn mở đầu của bản tin.")
    version = reload(app, story).version
    gone = send(client, f"/stories/{story.id}/comments/{proposed.id}/accept", version=version)
    assert gone.status_code == 409
    assert "The words have changed since this was proposed." in gone.text
    assert reload(app, story).version == version


def test_only_whoever_may_edit_decides(app, client, editor, story, proposed):
    send(client, "/sign-out")
    sign_in(client, editor)  # the story is back with its writer
    version = reload(app, story).version
    for step in ("accept", "refuse"):
        answer = send(client, f"/stories/{story.id}/comments/{proposed.id}/{step}", version=version)
        assert answer.status_code in (403, 409)
    assert reload(app, story).open_points == 1


def test_refused_words_may_be_taken_up_again(app, client, story, proposed):
    send(client, f"/stories/{story.id}/comments/{proposed.id}/refuse")
    assert "Not taken over: Trần Viết" in client.get(f"/stories/{story.id}").text
    send(client, f"/stories/{story.id}/comments/{proposed.id}/reopen")
    assert points(app, story)[0].outcome == ""
    assert reload(app, story).open_points == 1


def test_an_auditor_may_remark_but_not_propose_words(app, client, story):
    sign_in(client, make_user(app, "auditor", language="en"))
    assert say(client, story, quote="thứ nhất", body="Xem lại.").status_code == 303
    refused = say(client, story, quote="thứ nhất", kind="suggestion", replacement="khác")
    assert refused.status_code == 403
    assert len(points(app, story)) == 1


def test_a_proposer_takes_words_back_until_somebody_has_decided(app, client, editor, story, proposed):
    send(client, f"/stories/{story.id}/comments/{proposed.id}/refuse")
    send(client, "/sign-out")
    sign_in(client, editor)
    path = f"/stories/{story.id}/comments/{proposed.id}/withdraw"
    assert send(client, path).status_code == 403
    send(client, f"/stories/{story.id}/comments/{proposed.id}/reopen")
    assert send(client, path).status_code == 303
    assert reload(app, story).open_points == 0
