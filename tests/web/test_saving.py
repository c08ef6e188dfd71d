"""Working copies, the lease on editing and presence, through the doors that the pages use."""

from datetime import timedelta
from uuid import uuid4

import pytest
from factories import (
    database,
    edit,
    make_story,
    make_user,
    move,
    reload,
    send,
    sign_in,
)
from sqlalchemy import func, select
from unsaved import TEXT, be_here, copies, keep

from newsroom.clock import now
from newsroom.db import db
from newsroom.models import Approval, EditLease, Presence, Revision, WorkingCopy
from newsroom.working_copies import unsaved_by


@pytest.fixture
def reporter(app):
    return make_user(app, "reporter", language="en", name="Phạm Viết")


@pytest.fixture
def secretary(app):
    return make_user(app, "secretary", language="en", name="Trần Thị Biên")


@pytest.fixture
def story(app, reporter):
    return make_story(app, reporter)


def back_to_the_past(app, minutes):
    """Let everything kept about writing be so many minutes older."""
    with database(app) as session:
        for copy in session.scalars(select(WorkingCopy)):
            copy.updated_at -= timedelta(minutes=minutes)
        for lease in session.scalars(select(EditLease)):
            lease.expires_at -= timedelta(minutes=minutes)


def test_what_one_has_not_saved_is_listed_for_oneself_alone(app, client, reporter, secretary, story):
    new = str(uuid4())
    keep(sign_in(client, reporter), story.id, title="Tít của riêng tôi")
    keep(client, new, 0, title="Bài chưa gửi của tôi")
    assert "Bài chưa gửi của tôi" in client.get("/").text
    assert "Bài chưa gửi của tôi" in client.get(f"/stories/new?copy={new}").text
    other = sign_in(app.test_client(), secretary)
    for path in (
        "/",
        "/stories/new?type=tin",
        f"/stories/new?copy={new}",
        f"/stories/{story.id}/working-copy",
    ):
        page = other.get(path).text
        assert not [words for words in ("của riêng tôi", "chưa gửi của tôi") if words in page], path


def test_a_working_copy_is_no_version_and_voids_nothing(app, client, reporter, secretary, story):
    move(app, reporter, story, "submit")
    move(app, secretary, story, "pass")
    before, head = reload(app, story), make_user(app, "publisher")
    answer = keep(sign_in(client, head), story.id, before.version)
    assert answer.status_code == 200
    assert answer.json["saved"].endswith("Z")
    after = reload(app, story)
    assert (after.version, after.digest, after.stage) == (before.version, before.digest, before.stage)
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Revision)) == 1
        assert db.session.scalars(select(Approval.voided_at)).all() == [None]
    assert copies(app)[head.id].fields["title"] == ["Tít đang viết dở"]


def test_saving_takes_the_copy_along_and_gives_the_lease_back(app, client, reporter, story):
    sign_in(client, reporter)
    keep(client, story.id)
    keep(client, story.id, body="Chữ sau cùng.")
    assert copies(app)[reporter.id].fields["body"] == ["Chữ sau cùng."]
    assert send(client, f"/stories/{story.id}/edit", version=1, base=1, **TEXT).status_code == 303
    assert copies(app) == {}
    with app.app_context():
        assert db.session.get(EditLease, story.id) is None


def test_a_text_like_the_stored_one_is_no_copy(app, client, reporter, story):
    sign_in(client, reporter)
    keep(client, story.id)
    same = {
        "title": "Thông xe cầu vượt ở cửa ngõ phía nam",
        "sapo": "Cây cầu dài 800 mét thông xe sáng nay.",
        "body": "Đoạn thứ nhất của bản tin.\r\n\r\nĐoạn thứ hai của bản tin.",
    }
    assert keep(client, story.id, **same).status_code == 200
    assert copies(app) == {}


def test_what_was_typed_is_offered_compared_and_gone_on_with(app, client, reporter, story):
    sign_in(client, reporter)
    assert "You have unsaved text" not in client.get(f"/stories/{story.id}/edit").text
    keep(client, story.id)
    page = client.get(f"/stories/{story.id}/edit").text
    assert "You have unsaved text" in page
    assert "Chữ chưa lưu." not in page
    compared = client.get(f"/stories/{story.id}/working-copy").text
    assert "<ins>" in compared
    assert "Chữ" in compared
    resumed = client.get(f"/stories/{story.id}/edit?copy=1").text
    assert "Chữ chưa lưu." in resumed
    assert "It is not saved in the story yet." in resumed
    assert "You have unsaved text" in client.get(f"/stories/{story.id}").text
    send(client, f"/stories/{story.id}/working-copy/discard")
    assert copies(app) == {}
    assert client.get(f"/stories/{story.id}/working-copy").location == f"/stories/{story.id}"


def test_nobody_sees_what_somebody_else_has_not_saved(app, client, reporter, secretary, story):
    keep(sign_in(client, secretary), story.id)
    other = sign_in(app.test_client(), reporter)
    assert "Chữ chưa lưu" not in other.get(f"/stories/{story.id}/edit?copy=1").text
    assert other.get(f"/stories/{story.id}/working-copy").status_code == 303
    assert other.get(f"/stories/{story.id}/working-copy/fields").status_code == 404
    send(other, f"/stories/{story.id}/working-copy/discard")
    assert copies(app).keys() == {secretary.id}


def test_a_new_story_never_saved_is_offered_again(each_database, app, client, reporter):
    sign_in(client, reporter)
    story_id = str(uuid4())
    assert keep(client, story_id, version=0).status_code == 200
    page = client.get("/stories/new").text
    assert "Tít đang viết dở" in page
    resumed = client.get(f"/stories/new?copy={story_id}").text
    assert "Chữ chưa lưu." in resumed
    assert f'value="{story_id}"' in resumed
    assert send(client, "/stories/new", story_id=story_id, **TEXT).status_code == 303
    assert copies(app) == {}
    assert "Tít đang viết dở" not in client.get("/stories/new").text


def test_unfinished_texts_are_found_for_the_desk(app, client, reporter, story):
    sign_in(client, reporter)
    keep(client, story.id)
    keep(client, begun := str(uuid4()), title="Chưa có bài")
    desk = client.get("/").text
    waiting = desk[desk.index("Typed, not saved yet") :]
    assert "Chưa có bài" in waiting
    assert f'href="/stories/new?copy={begun}"' in waiting
    assert f'href="/stories/{story.id}/edit?copy=1"' in waiting
    save_it = {**TEXT, "version": story.version}
    assert send(client, f"/stories/{story.id}/edit", **save_it).status_code == 303
    assert f"/stories/{story.id}/edit?copy=1" not in client.get("/").text


def test_only_who_holds_the_lease_saves_and_the_other_loses_nothing(
    each_database, app, client, reporter, secretary, story
):
    keep(sign_in(client, secretary), story.id)
    other = sign_in(app.test_client(), reporter)
    answer = keep(other, story.id, body="Chữ của người thứ hai.")
    assert answer.status_code == 409
    assert (answer.json["code"], "saved" in answer.json) == ("taken", True)
    assert "Trần Thị Biên is editing" in answer.json["sentence"]
    refused = send(other, f"/stories/{story.id}/edit", **{**TEXT, "body": "Chữ thứ hai."}, version=1, base=1)
    assert refused.status_code == 409
    assert "Chữ thứ hai." in refused.text
    assert "Trần Thị Biên has been editing since" in refused.text
    back_to_the_past(app, 3)
    assert send(other, f"/stories/{story.id}/edit", version=1, base=1, **TEXT).status_code == 303
    assert copies(app).keys() == {secretary.id}


def test_taking_over_is_told_and_written_down(app, client, reporter, secretary, story):
    sign_in(client, reporter)
    keep(client, story.id)
    other = sign_in(app.test_client(), secretary)
    assert "Take the editing over" in other.get(f"/stories/{story.id}/edit").text
    taken = send(other, f"/stories/{story.id}/take-over", page="p2")
    assert taken.location == f"/stories/{story.id}/edit?copy=1"
    assert keep(other, story.id, page="p2").status_code == 200
    told = be_here(client, story, "writing").json
    assert (told["lock"], "Trần Thị Biên has been editing since" in told["holder"]) == ("other", True)
    assert keep(client, story.id, body="Chữ cuối trước khi bị giành.").json["code"] == "taken"
    assert copies(app)[reporter.id].fields["body"] == ["Chữ cuối trước khi bị giành."]
    assert "Took the editing over" in client.get(f"/stories/{story.id}/history").text


def test_a_second_page_of_one_person_does_not_write_over_the_first(app, client, reporter, story):
    sign_in(client, reporter)
    keep(client, story.id, page="p1")
    answer = keep(client, story.id, page="p2", body="Từ thẻ thứ hai.")
    assert (answer.status_code, answer.json["code"]) == (409, "other-page")
    assert "saved" not in answer.json
    assert copies(app)[reporter.id].fields["body"] == ["Chữ chưa lưu."]
    assert send(client, f"/stories/{story.id}/take-over", page="p2").status_code == 303
    assert keep(client, story.id, page="p2").status_code == 200
    assert keep(client, story.id, page="p1").json["code"] == "other-page"
    assert "Took the editing over" not in client.get(f"/stories/{story.id}/history").text


def test_leaving_the_page_keeps_the_text_and_frees_the_story(app, client, reporter, secretary, story):
    sign_in(client, reporter)
    keep(client, story.id)
    keep(client, story.id, leaving=True, body="Viết trước khi đóng trang.")
    assert copies(app)[reporter.id].fields["body"] == ["Viết trước khi đóng trang."]
    assert keep(sign_in(app.test_client(), secretary), story.id).status_code == 200


def test_a_copy_is_kept_though_the_story_moved_on(app, client, reporter, secretary, story):
    sign_in(client, reporter)
    edit(app, secretary, story, title="Tít của người khác")
    answer = keep(client, story.id, version=1)
    assert (answer.status_code, answer.json["code"]) == (409, "moved-on")
    assert "Trần Thị Biên saved another text at" in answer.json["sentence"]
    move(app, reporter, story, "submit")
    closed = keep(client, story.id, version=2, body="Sau khi gửi.")
    assert (closed.status_code, closed.json["code"]) == (409, "closed")
    assert copies(app)[reporter.id].fields["body"] == ["Sau khi gửi."]
    assert "Sau khi gửi." in client.get(f"/stories/{story.id}/working-copy").text.replace(
        "<ins>", ""
    ).replace("</ins>", "")


def test_who_is_here_is_told_once_and_forgotten_after_a_minute(
    each_database, app, client, reporter, secretary, story
):
    be_here(sign_in(client, reporter), story)
    other = sign_in(app.test_client(), secretary)
    told = be_here(other, story).json
    assert told["people"] == ["Phạm Viết is here"]
    assert be_here(other, story, known=told["v"]).status_code == 204
    assert "Phạm Viết is here" in other.get(f"/stories/{story.id}").text
    with database(app) as session:
        session.get_one(Presence, (story.id, reporter.id)).seen_at -= timedelta(seconds=61)
    assert be_here(other, story, known=told["v"]).json["people"] == []
    be_here(client, story)
    be_here(client, story, "gone")
    assert be_here(other, story, known=told["v"]).json["people"] == []


def test_presence_does_not_keep_a_session_alive(client, reporter, story):
    sign_in(client, reporter)
    assert "Set-Cookie" not in be_here(client, story).headers
    assert "newsroom=" in keep(client, story.id).headers["Set-Cookie"]


def test_who_writes_counts_while_they_do_and_shortly_after(app, client, reporter, secretary, story):
    def writing(minutes=0):
        with app.app_context():
            return unsaved_by(db.session(), [story.id, "none"], now() + timedelta(minutes=minutes))

    assert writing() == {}
    keep(sign_in(client, reporter), story.id)
    assert writing() == writing(9) == {story.id: frozenset({reporter.id})}
    assert writing(11) == {}
    with database(app) as session:
        session.get_one(EditLease, story.id).expires_at += timedelta(minutes=15)
    assert writing(11) == {story.id: frozenset({reporter.id})}
