"""Rules that the database itself keeps, even for code that asks for the opposite."""

import pytest
from factories import make_endpoint, make_story, move, publish
from sqlalchemy import delete, insert, update
from sqlalchemy.exc import DatabaseError

from newsroom.clock import now
from newsroom.db import transaction
from newsroom.ledger import Outgoing, announce
from newsroom.models import Approval, Debt, Revision, WorkflowDefinition, new_id
from newsroom.models.trail import AuditEntry, OutboxEvent

pytestmark = pytest.mark.usefixtures("each_database")


def sign(app, story, user_id, kind="review", **columns):
    values = {
        "id": new_id(),
        "story_id": story.id,
        "revision_id": story.revision_id,
        "digest": story.digest,
    }
    values |= {"kind": kind, "user_id": user_id, "role": "editor", "comment": "", "created_at": now()}
    with app.app_context(), transaction() as session:
        session.execute(insert(Approval).values({**values, "void_cause": "", **columns}))


def test_it_refuses_the_approval_of_a_writer(app, staff):
    story = make_story(app, staff["reporter"])
    with pytest.raises(DatabaseError, match="a writer of the text cannot approve it"):
        sign(app, story, staff["reporter"].id)


def test_it_refuses_a_second_approval_of_one_person(app, staff):
    story = make_story(app, staff["reporter"])
    sign(app, story, staff["editor"].id)
    with pytest.raises(DatabaseError):
        sign(app, story, staff["editor"].id, kind="publish")


def test_it_refuses_an_approval_of_another_text(app, staff):
    story = make_story(app, staff["reporter"])
    with pytest.raises(DatabaseError, match="names the digest of its revision"):
        sign(app, story, staff["editor"].id, digest="0" * 64)


def test_it_refuses_to_publish_what_nobody_approved(app, staff):
    story = make_story(app, staff["reporter"])
    event = Outgoing("story.published", b"{}", now(), story.id, 1, "thoi-su", story.digest)
    with (
        pytest.raises(DatabaseError, match="nothing is published without an approval"),
        app.app_context(),
        transaction() as session,
    ):
        announce(session, event)


@pytest.mark.parametrize("model", [AuditEntry, OutboxEvent, Revision, Approval, WorkflowDefinition])
def test_it_keeps_what_was_written(app, staff, model):
    make_endpoint(app)
    story = make_story(app, staff["reporter"])
    publish(app, story, staff["editor"], staff["publisher"], staff["reporter"])
    refused = pytest.raises(DatabaseError, match=f"{model.__tablename__} is append-only")
    with refused, app.app_context(), transaction() as session:
        session.execute(delete(model))


@pytest.mark.parametrize("change", [{"entry": b"x"}, {"actor_id": "x"}, {"log_index": 99}], ids=str)
def test_it_changes_no_entry(app, staff, change):
    make_story(app, staff["reporter"])
    refused = pytest.raises(DatabaseError, match="audit_entry is append-only")
    with refused, app.app_context(), transaction() as session:
        session.execute(update(AuditEntry).values(change))


def test_it_brings_no_fallen_approval_back(app, staff):
    story = make_story(app, staff["reporter"])
    sign(app, story, staff["editor"].id)
    with app.app_context(), transaction() as session:
        session.execute(update(Approval).values(voided_at=now()))
    with (
        pytest.raises(DatabaseError, match="can only be voided"),
        app.app_context(),
        transaction() as session,
    ):
        session.execute(update(Approval).values(voided_at=None))


def test_it_lets_nobody_clear_their_own_debt(app, staff):
    story = make_story(app, staff["reporter"])
    publish(app, story, staff["editor"], staff["publisher"], staff["reporter"])
    move(app, staff["publisher"], story, "takedown", reason="wrong_form", comment="Nhầm.")
    with pytest.raises(DatabaseError), app.app_context(), transaction() as session:
        session.execute(update(Debt).values(cleared_by_id=staff["publisher"].id, cleared_at=now()))
