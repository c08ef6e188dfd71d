"""A story's whole life through the use cases: from draft to live, corrected, updated, taken down and back."""

import json
import unicodedata
from datetime import UTC, datetime

import pytest
from factories import database, edit, make_endpoint, make_story, make_user, move, person_of, publish, reload
from lives import events
from sqlalchemy import select

from newsroom.clock import now
from newsroom.content import digest
from newsroom.errors import Forbidden, NotFound, Refused, Stale
from newsroom.models import Debt, Delivery, Revision
from newsroom.models.trail import AuditEntry
from newsroom.moves.usecases import MoveRequest, move_story
from newsroom.payload import content_of

pytestmark = pytest.mark.usefixtures("each_database")


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
