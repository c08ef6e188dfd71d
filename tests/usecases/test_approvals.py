"""Approvals bound to one text: what voids them, who may not give them, and what they do not replace."""

import pytest
from factories import edit, make_story, make_user, move, person_of, reload
from lives import approvals, at_approval, events

from newsroom.clock import now
from newsroom.content import parse
from newsroom.db import db
from newsroom.errors import Forbidden, Invalid, NotFound, Refused
from newsroom.models import Revision
from newsroom.stories.usecases import edit_story, restore_revision

pytestmark = pytest.mark.usefixtures("each_database")


@pytest.mark.parametrize(
    "change",
    [
        {"title": "Tít khác"},
        {"sapo": "Sapo khác."},
        {"body": "<figure><img src='/media/a.jpg' alt='Cầu'><figcaption>Chú thích</figcaption></figure>"},
        {"sources": ["Nguồn khác"]},
        {"tags": ["thẻ khác"]},
        {"byline": "Bút danh khác"},
        {"ai_used": True},
    ],
    ids=lambda change: next(iter(change)),
)
def test_any_edit_after_an_approval_voids_it(app, staff, change):
    story = at_approval(app, staff)
    edit(app, staff["secretary"], story, **change)

    [fallen] = approvals(app, story)
    assert fallen.voided_at is not None
    assert fallen.void_cause == "edit"
    assert reload(app, story).stage == "in_review"


def test_saving_the_same_text_voids_nothing(app, staff):
    story = at_approval(app, staff)
    version = story.version
    edit(app, staff["secretary"], story)
    assert [a.voided_at for a in approvals(app, story)] == [None]
    assert reload(app, story).version == version


def test_a_restored_text_needs_approvals_of_its_own(app, staff):
    story = at_approval(app, staff)
    edit(app, staff["secretary"], story, title="Tít thay")
    with app.app_context():
        restore_revision(person_of(app, staff["secretary"]), story.id, reload(app, story).version, 1, now())

    assert reload(app, story).digest == story.digest
    assert reload(app, story).stage == "in_review"
    assert all(a.voided_at for a in approvals(app, story))


def test_a_writer_never_approves_whatever_roles_they_hold(app, staff):
    all_roles = make_user(app, "reporter", "editor", "legal", "publisher", "secretary", "spokesperson")
    story = make_story(app, all_roles)
    move(app, all_roles, story, "submit")
    with pytest.raises((Refused, Forbidden)):
        move(app, all_roles, story, "pass")
    move(app, staff["editor"], story, "pass")
    with pytest.raises(Forbidden):
        move(app, all_roles, story, "approve")


def test_one_person_does_not_sign_twice(app, staff):
    both = make_user(app, "editor", "publisher")
    story = make_story(app, staff["reporter"])
    move(app, staff["reporter"], story, "submit")
    move(app, both, story, "pass")
    with pytest.raises(Forbidden):
        move(app, both, story, "approve")


@pytest.mark.parametrize("role", ["admin", "technician", "auditor"])
def test_nobody_outside_the_content_roles_moves_a_story(app, staff, role):
    story = at_approval(app, staff)
    with pytest.raises((Forbidden, NotFound)):
        move(app, make_user(app, role), story, "approve")
    assert reload(app, story).stage == "approval"


def test_a_flag_raised_once_keeps_the_legal_gate_for_the_round(app, staff):
    story = make_story(app, staff["reporter"], flags=["private_person"])
    move(app, staff["reporter"], story, "submit")
    move(app, staff["editor"], story, "take")
    with app.app_context():
        content = parse(db.session.get_one(Revision, story.revision_id).content)
        edit_story(
            person_of(app, staff["editor"]), story.id, reload(app, story).version, content, frozenset(), now()
        )
    assert reload(app, story).flags == []
    assert move(app, staff["editor"], story, "pass").stage == "legal_check"


def test_a_waiver_is_named_and_does_not_replace_the_second_pair_of_eyes(app, staff):
    story = make_story(app, staff["reporter"], flags=["contract"])
    move(app, staff["reporter"], story, "submit")
    move(app, staff["editor"], story, "pass")
    with pytest.raises(Invalid):
        move(app, staff["publisher"], story, "waive", comment="Đã hỏi miệng.")
    move(
        app,
        staff["publisher"],
        story,
        "waive",
        reason="out_of_scope",
        comment="Chỉ nhắc lại văn bản đã công bố.",
    )
    assert move(app, staff["publisher"], story, "approve").stage == "published"
    assert [a["stage"] for a in events(app)[-1][1]["approvals"]] == ["review", "legal_waiver", "publish"]
