"""A story's whole life through the use cases: moves, approvals bound to text, what goes out."""

import json
import unicodedata
from datetime import UTC, datetime, timedelta

import pytest
from factories import database, edit, make_endpoint, make_story, make_user, move, person_of, publish, reload
from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import DatabaseError

from newsroom.clock import now
from newsroom.content import digest, parse
from newsroom.db import db, transaction
from newsroom.errors import Forbidden, Invalid, NotFound, Refused, Stale
from newsroom.ledger import Outgoing, announce
from newsroom.models import Approval, Debt, Delivery, Revision, Story, WorkflowDefinition, new_id
from newsroom.models.trail import AuditEntry, OutboxEvent
from newsroom.moves.usecases import MoveRequest, move_story, release_due
from newsroom.payload import content_of
from newsroom.stories.usecases import Handling, edit_story, restore_revision, set_handling

pytestmark = pytest.mark.usefixtures("each_database")


@pytest.fixture
def staff(app):
    """One person a role, and a second editor."""
    roles = ("reporter", "editor", "legal", "secretary", "publisher", "spokesperson")
    people = {role: make_user(app, role) for role in roles}
    return people | {"editor2": make_user(app, "editor")}


def events(app) -> list[tuple[str, dict]]:
    with database(app) as session:
        found = session.scalars(select(OutboxEvent).order_by(OutboxEvent.position)).all()
        return [(event.type, json.loads(event.body)["data"]) for event in found]


def approvals(app, story) -> list[Approval]:
    with database(app) as session:
        return list(session.scalars(select(Approval).where(Approval.story_id == story.id)))


def at_approval(app, staff, **fields) -> Story:
    story = make_story(app, staff["reporter"], **fields)
    move(app, staff["reporter"], story, "submit")
    return move(app, staff["editor"], story, "pass")


def test_what_goes_out_is_what_was_approved(app, staff):
    make_endpoint(app)
    story = make_story(app, staff["reporter"], sources=["Sở Giao thông"], tags=["cầu đường"])
    publish(app, story, staff["editor"], staff["publisher"], staff["reporter"])

    [(kind, data)] = events(app)

    assert kind == "story.published"
    assert data["sequence"] == 1
    assert digest(content_of(data["item"])) == data["digest"] == story.digest
    assert [(a["stage"], a["digest"]) for a in data["approvals"]] == [
        ("review", story.digest),
        ("publish", story.digest),
    ]
    with database(app) as session:
        assert session.scalars(select(Delivery.state)).all() == ["waiting"]


def test_a_correction_passes_the_legal_check_and_carries_its_note(app, staff):
    make_endpoint(app)
    story = make_story(app, staff["reporter"])
    publish(app, story, staff["editor"], staff["publisher"], staff["reporter"])
    move(app, staff["editor"], story, "correct", comment="Chiều dài cầu ghi sai.")
    with pytest.raises(Refused):  # no note yet, and the text is still the wrong one
        move(app, staff["editor2"], story, "pass")
    edit(app, staff["editor"], story, sapo="Cây cầu dài 850 mét.", correction="Bản trước ghi 800 mét.")

    assert move(app, staff["editor"], story, "forward").stage == "legal_check"
    move(app, staff["legal"], story, "clear")
    assert move(app, staff["publisher"], story, "approve").stage == "corrected"

    kind, data = events(app)[-1]
    assert (kind, data["sequence"]) == ("story.corrected", 2)
    assert data["item"]["edNote"] == "Bản trước ghi 800 mét."
    assert [a["stage"] for a in data["approvals"]] == ["legal", "publish"]


def test_an_update_keeps_the_live_version_until_it_is_approved(app, staff):
    story = make_story(app, staff["reporter"])
    publish(app, story, staff["editor"], staff["publisher"], staff["reporter"])
    live = reload(app, story).public_revision_id
    move(app, staff["reporter"], story, "update")
    edit(app, staff["reporter"], story, title="Tít mới")

    assert reload(app, story).public_revision_id == live
    publish(app, story, staff["editor"], staff["publisher"], staff["reporter"])
    assert reload(app, story).public_revision_id != live
    assert [kind for kind, _ in events(app)] == ["story.published", "story.updated"]


def test_dropping_an_update_brings_the_live_text_back(app, staff):
    story = make_story(app, staff["reporter"])
    publish(app, story, staff["editor"], staff["publisher"], staff["reporter"])
    move(app, staff["reporter"], story, "update")
    edit(app, staff["reporter"], story, title="Tít bỏ đi")
    move(app, staff["reporter"], story, "abandon")

    back = reload(app, story)
    assert (back.stage, back.title, back.digest) == ("published", story.title, story.digest)
    assert back.revision_id == back.public_revision_id


def test_a_takedown_keeps_the_evidence_and_owes_a_second_person(app, staff):
    story = make_story(app, staff["reporter"])
    publish(app, story, staff["editor"], staff["publisher"], staff["reporter"])
    move(app, staff["publisher"], story, "takedown", reason="personal_data", comment="Lộ số căn cước.")

    kind, data = events(app)[-1]
    assert (kind, data["sequence"], data["item"]["pubStatus"]) == ("story.taken_down", 2, "canceled")
    assert "bodies" not in data["item"]
    assert data["digest"] == story.digest
    with pytest.raises(Forbidden):
        move(app, staff["publisher"], story, "confirm")
    move(app, staff["secretary"], story, "confirm")
    with database(app) as session:
        [debt] = session.scalars(select(Debt))
        assert (debt.opened_by_id, debt.cleared_by_id) == (staff["publisher"].id, staff["secretary"].id)
        assert session.scalars(select(Revision.digest).where(Revision.story_id == story.id)).all() == [
            story.digest
        ]


def test_a_story_taken_down_comes_back_only_with_new_approvals(app, staff):
    story = make_story(app, staff["reporter"])
    publish(app, story, staff["editor"], staff["publisher"], staff["reporter"])
    move(app, staff["publisher"], story, "takedown", reason="wrong_form", comment="Nhầm bản.")
    move(app, staff["secretary"], story, "confirm")
    move(app, staff["secretary"], story, "republish", comment="Đã sửa.")
    with pytest.raises(Refused):
        move(app, staff["publisher"], story, "approve")
    move(app, staff["editor2"], story, "pass")
    move(app, staff["publisher"], story, "approve")
    kind, data = events(app)[-1]
    assert (kind, data["sequence"]) == ("story.published", 3)


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


class TestSchedule:
    def test_goes_out_when_its_time_comes_and_not_before(self, app, staff):
        story = at_approval(app, staff)
        move(app, staff["publisher"], story, "schedule", at=now() + timedelta(hours=2))
        with app.app_context():
            assert release_due(now() + timedelta(hours=1)) == []
            assert release_due(now() + timedelta(hours=3)) == [story.id]
            assert release_due(now() + timedelta(hours=3)) == []
        assert [kind for kind, _ in events(app)] == ["story.published"]

    def test_missed_one_is_caught_up_and_says_how_late(self, app, staff):
        story = at_approval(app, staff)
        move(app, staff["publisher"], story, "schedule", at=now() + timedelta(hours=1))
        with app.app_context():
            release_due(now() + timedelta(hours=13))
        with database(app) as session:
            last = session.scalars(select(AuditEntry).order_by(AuditEntry.log_index.desc())).first()
            assert last.action == "release"
            assert 43000 < json.loads(last.entry)["late_seconds"] <= 43200

    def test_an_embargo_holds_against_everything(self, app, staff):
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


class TestVersions:
    def test_a_stale_move_changes_nothing(self, app, staff):
        story = make_story(app, staff["reporter"])
        edit(app, staff["reporter"], story, title="Tít mới")
        with app.app_context(), pytest.raises(Stale) as stale:
            move_story(
                person_of(app, staff["reporter"]), story.id, MoveRequest("submit", story.version), now()
            )
        assert stale.value.version == story.version + 1
        assert reload(app, story).stage == "draft"

    def test_the_same_request_twice_is_one_move(self, app, staff):
        story = make_story(app, staff["reporter"])
        person, request = person_of(app, staff["reporter"]), MoveRequest("submit", story.version)
        with app.app_context():
            first = move_story(person, story.id, request, now()).version
            assert move_story(person, story.id, request, now()).version == first

    def test_a_section_of_others_is_unknown(self, app, staff):
        outsider = make_user(app, "editor", section="kinh-te")
        story = make_story(app, staff["reporter"])
        move(app, staff["reporter"], story, "submit")
        with pytest.raises(NotFound):
            move(app, outsider, story, "pass")


class TestTheDatabaseItself:
    """Rules that hold even for code that asks for the opposite."""

    def test_refuses_the_approval_of_a_writer(self, app, staff):
        story = make_story(app, staff["reporter"])
        with pytest.raises(DatabaseError, match="a writer of the text cannot approve it"):
            self.sign(app, story, staff["reporter"].id)

    def test_refuses_a_second_approval_of_one_person(self, app, staff):
        story = make_story(app, staff["reporter"])
        self.sign(app, story, staff["editor"].id)
        with pytest.raises(DatabaseError):
            self.sign(app, story, staff["editor"].id, kind="publish")

    def test_refuses_an_approval_of_another_text(self, app, staff):
        story = make_story(app, staff["reporter"])
        with pytest.raises(DatabaseError, match="names the digest of its revision"):
            self.sign(app, story, staff["editor"].id, digest="0" * 64)

    def test_refuses_to_publish_what_nobody_approved(self, app, staff):
        story = make_story(app, staff["reporter"])
        event = Outgoing("story.published", b"{}", now(), story.id, 1, "thoi-su", story.digest)
        with (
            pytest.raises(DatabaseError, match="nothing is published without an approval"),
            app.app_context(),
            transaction() as session,
        ):
            announce(session, event)

    @pytest.mark.parametrize("model", [AuditEntry, OutboxEvent, Revision, Approval, WorkflowDefinition])
    def test_keeps_what_was_written(self, app, staff, model):
        make_endpoint(app)
        story = make_story(app, staff["reporter"])
        publish(app, story, staff["editor"], staff["publisher"], staff["reporter"])
        refused = pytest.raises(DatabaseError, match=f"{model.__tablename__} is append-only")
        with refused, app.app_context(), transaction() as session:
            session.execute(delete(model))

    @pytest.mark.parametrize("change", [{"entry": b"x"}, {"actor_id": "x"}, {"log_index": 99}], ids=str)
    def test_changes_no_entry(self, app, staff, change):
        make_story(app, staff["reporter"])
        refused = pytest.raises(DatabaseError, match="audit_entry is append-only")
        with refused, app.app_context(), transaction() as session:
            session.execute(update(AuditEntry).values(change))

    def test_brings_no_fallen_approval_back(self, app, staff):
        story = make_story(app, staff["reporter"])
        self.sign(app, story, staff["editor"].id)
        with app.app_context(), transaction() as session:
            session.execute(update(Approval).values(voided_at=now()))
        with (
            pytest.raises(DatabaseError, match="can only be voided"),
            app.app_context(),
            transaction() as session,
        ):
            session.execute(update(Approval).values(voided_at=None))

    def test_lets_nobody_clear_their_own_debt(self, app, staff):
        story = make_story(app, staff["reporter"])
        publish(app, story, staff["editor"], staff["publisher"], staff["reporter"])
        move(app, staff["publisher"], story, "takedown", reason="wrong_form", comment="Nhầm.")
        with pytest.raises(DatabaseError), app.app_context(), transaction() as session:
            session.execute(update(Debt).values(cleared_by_id=staff["publisher"].id, cleared_at=now()))

    def sign(self, app, story, user_id, kind="review", **columns):
        values = {
            "id": new_id(),
            "story_id": story.id,
            "revision_id": story.revision_id,
            "digest": story.digest,
        }
        values |= {"kind": kind, "user_id": user_id, "role": "editor", "comment": "", "created_at": now()}
        with app.app_context(), transaction() as session:
            session.execute(insert(Approval).values({**values, "void_cause": "", **columns}))


def test_every_change_has_its_entry_and_the_numbers_have_no_gap(app, staff):
    make_endpoint(app)
    story = make_story(app, staff["reporter"])
    publish(app, story, staff["editor"], staff["publisher"], staff["reporter"])
    with database(app) as session:
        entries = session.scalars(select(AuditEntry).order_by(AuditEntry.log_index)).all()
        assert [entry.log_index for entry in entries] == list(range(len(entries)))
        own = [entry for entry in entries if entry.stream == f"story:{story.id}"]
        assert [entry.action for entry in own] == ["create", "submit", "pass", "approve"]
        assert [json.loads(entry.entry)["prev"] for entry in own] == ["", *(e.leaf_hash for e in own[:-1])]


def test_nfd_text_arrives_as_nfc(app, staff):
    written = unicodedata.normalize("NFD", "Hội nghị về đường sắt")
    story = make_story(app, staff["reporter"], title=written, body=written)
    assert story.title == "Hội nghị về đường sắt"
    assert story.digest == make_story(app, staff["reporter"], title=story.title, body=story.title).digest


def test_stored_moments_are_utc(app, staff):
    story = make_story(app, staff["reporter"], at=datetime(2026, 11, 21, 17, 30, tzinfo=UTC))
    assert reload(app, story).created_at == datetime(2026, 11, 21, 17, 30, tzinfo=UTC)
