"""The page of one story and its tabs: what it says is what is so, in the reader's language."""

import re
from datetime import timedelta

import pytest
from factories import (
    database,
    edit,
    make_endpoint,
    make_story,
    make_user,
    move,
    person_of,
    publish,
    reload,
    send,
    sign_in,
)
from sqlalchemy import select, update

from newsroom.clock import local, now, show
from newsroom.models import Attempt, Comment, Delivery, Story
from newsroom.moves.usecases import release_due


@pytest.fixture
def reporter(app):
    return make_user(app, "reporter", name="Trần Viết", language="en")


@pytest.fixture
def editor(app):
    return make_user(app, "editor", name="Lê Duyệt", language="en")


@pytest.fixture
def head(app):
    return make_user(app, "publisher", name="Phạm Ký", language="en")


@pytest.fixture
def live(app, reporter, editor, head):
    """A story that readers see, sent to one portal."""
    make_endpoint(app, name="Cổng A")
    return publish(app, make_story(app, reporter, title="Bản đã đăng"), editor, head, reporter)


def test_the_same_page_in_both_languages(app, client, reporter):
    story = make_story(app, reporter)
    page = sign_in(client, reporter).get(f"/stories/{story.id}").text
    assert '<html lang="en"' in page
    assert "Submit for editing" in page
    send(client, "/language", language="vi")
    page = client.get(f"/stories/{story.id}").text
    assert '<html lang="vi"' in page
    assert "Gửi biên tập" in page
    assert "Đang ở đây: Bản nháp." in page


def test_stories_that_one_may_not_know_of_do_not_exist(app, client, live):
    sign_in(client, make_user(app, "editor", section="kinh-te"))
    for tail in ("", "/edit", "/compare", "/history", "/deliveries", "/revisions/1"):
        assert client.get(f"/stories/{live.id}{tail}").status_code == 404
        assert client.get(f"/stories/00000000-0000-0000-0000-000000000000{tail}").status_code == 404
    assert send(client, f"/stories/{live.id}/comments", body="x").status_code == 404


def test_text_is_shown_safely(app, client, reporter):
    title = "<script>alert(1)</script> & co"
    story = make_story(
        app, reporter, title=title, body='<p onclick="x()">Một <b>hai</b></p><script>y</script>'
    )
    page = sign_in(client, reporter).get(f"/stories/{story.id}").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; co</h1>" in page
    assert "<p>Một <strong>hai</strong></p>" in page


def test_it_says_whose_turn_it_is(app, client, reporter, editor, head):
    story = make_story(app, reporter)
    sign_in(client, editor)
    assert "Waiting for the writer: Trần Viết." in client.get(f"/stories/{story.id}").text
    move(app, reporter, story, "submit")
    assert "It is your turn." in client.get(f"/stories/{story.id}").text
    move(app, editor, story, "take")
    move(app, editor, story, "pass")
    page = client.get(f"/stories/{story.id}").text
    assert "Waiting for: head of the editorial board." in page
    assert "Handled by Lê Duyệt." in page
    move(app, head, story, "approve")
    assert "Nothing is waiting." in client.get(f"/stories/{story.id}").text


def test_green_only_once_it_was_seen(app, client, reporter, live):
    page = sign_in(client, reporter).get(f"/stories/{live.id}").text
    assert "Sent, not confirmed yet" in page
    assert "status-good" not in page
    with database(app) as session:
        session.execute(update(Story).where(Story.id == live.id).values(public_url="https://a.example.vn/1"))
    page = client.get(f"/stories/{live.id}").text
    assert 'status-good">Seen live' in page
    assert 'href="https://a.example.vn/1"' in page


def test_a_public_text_and_the_one_in_work_are_told_apart(app, client, reporter, live):
    move(app, reporter, live, "update")
    edit(app, reporter, live, title="Bản đang sửa", body="Đoạn mới hoàn toàn.")
    page = sign_in(client, reporter).get(f"/stories/{live.id}").text
    assert "Readers still see version 1. This is version 2, being worked on." in page
    compared = client.get(f"/stories/{live.id}/compare").text
    assert "Bản đã đăng" in re.sub("<[^>]+>", "", compared)
    assert re.search(r"<ins>[^<]*mới hoàn toàn", compared)
    assert "These signatures fell between the two versions:" in compared


def test_fallen_signatures_say_at_what_and_by_whom(app, client, editor, head, live):
    move(app, editor, live, "correct", comment="Sai số liệu.")
    page = sign_in(client, head).get(f"/stories/{live.id}").text
    fallen = re.findall(r"Fell on \d\d/\d\d/\d{4} \d\d:\d\d: “Correct” by Lê Duyệt\.", page)
    assert len(fallen) == 2
    assert "Sai số liệu." in page


def test_the_plan(app, client, reporter, editor):
    story = make_story(app, reporter)
    sign_in(client, editor)
    ahead = local(now() + timedelta(days=1))
    plan = {"assignee_id": editor.id, "deadline": f"{ahead:%Y-%m-%dT%H:%M}", "priority": "2", "embargo": ""}
    path = f"/stories/{story.id}/plan"
    assert send(client, path, version=1, **plan).status_code == 303
    after = reload(app, story)
    assert (after.assignee_id, after.priority, after.version) == (editor.id, 2, 2)
    assert show(after.deadline) == f"{ahead:%d/%m/%Y %H:%M}"
    stale = send(client, path, version=1, **{**plan, "priority": "0"})
    assert stale.status_code == 409
    assert "Somebody changed this story" in stale.text
    assert re.search(r'id="version"[^>]*value="2"', stale.text)
    for wrong in ({"deadline": "tomorrow"}, {"priority": "7"}, {"assignee_id": "nobody"}):
        assert send(client, path, version=2, **{**plan, **wrong}).status_code == 422
    assert reload(app, story).version == 2
    sign_in(app.test_client(), reporter)
    assert send(sign_in(app.test_client(), reporter), path, version=2, **plan).status_code == 403


def test_the_talk(app, client, reporter, editor):
    story = make_story(app, reporter)
    path = f"/stories/{story.id}/comments"
    sign_in(client, reporter)
    assert send(client, path, body="Nhờ anh xem giúp <số liệu>.").location.endswith("#comments")
    page = client.get(f"/stories/{story.id}").text
    assert "Nhờ anh xem giúp &lt;số liệu&gt;." in page
    assert send(client, path, body="   ").status_code == 422
    long = send(client, path, body="x" * 5001)
    assert (long.status_code, "x" * 5001 in long.text) == (422, True)
    with database(app) as session:
        remark = session.scalars(select(Comment)).one()
    withdraw = f"{path}/{remark.id}/withdraw"
    assert send(sign_in(app.test_client(), editor), withdraw).status_code == 403
    assert send(client, withdraw).status_code == 303
    page = client.get(f"/stories/{story.id}").text
    assert "This remark was taken back." in page
    assert "Nhờ anh xem giúp" not in page
    assert "Nhờ anh xem giúp" not in client.get(f"/stories/{story.id}/history").text


def test_the_history_tells_everything_in_order(app, client, reporter, editor, head):
    story = make_story(app, reporter)
    move(app, reporter, story, "submit")
    move(app, editor, story, "return", reason="unverified", comment="Thiếu nguồn.")
    edit(app, reporter, story, title="Tít có nguồn")
    move(app, reporter, story, "submit")
    move(app, editor, story, "pass")
    due = now() + timedelta(hours=1)
    move(app, head, story, "schedule", at=due)
    with app.app_context():
        assert release_due(due + timedelta(minutes=12)) == [story.id]
    page = sign_in(client, head).get(f"/stories/{story.id}/history").text
    told = re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", page[page.index("What happened") :]))
    expected = [
        "Publish as scheduled",
        "The system",
        "12 minutes late",
        "Approve and schedule",
        "Phạm Ký",
        "Signed: Approval to publish",
        "Pass the review",
        "Edited the text",
        "Return for changes",
        "Lê Duyệt",
        "Awaiting editing → Returned for changes",
        "Reason: Not verified",
        "Thiếu nguồn.",
        "Began the story",
    ]
    at = 0
    for words in expected:
        at = told.index(words, at)


def test_deliveries_say_what_is_seen_and_what_is_not(app, client, reporter, live):
    make_endpoint(app, name="Cổng B")
    sign_in(client, reporter)
    page = client.get(f"/stories/{live.id}/deliveries").text
    assert "Sent to 1 portal" in page
    assert "not confirmed" in page
    assert "Cổng B" not in page
    with database(app) as session:
        delivery = session.scalars(select(Delivery)).one()
        delivery.state, delivery.done_at, delivery.attempts = "done", now(), 1
        delivery.receipt_url, delivery.receipt_digest = "https://a.example.vn/1", live.digest
        session.add(Attempt(delivery_id=delivery.id, number=1, at=now(), milliseconds=20, status=200))
    page = client.get(f"/stories/{live.id}/deliveries").text
    assert "Same text" in page
    assert 'href="https://a.example.vn/1"' in page
    with database(app) as session:
        session.scalars(select(Delivery)).one().receipt_digest = "0" * 64
    assert 'status-bad">Another text' in client.get(f"/stories/{live.id}/deliveries").text


def test_taken_down_is_said_once_and_a_notice_is_not_the_text(app, client, reporter, head, live):
    move(app, head, live, "takedown", reason="unverified", comment="Chưa kiểm chứng.")
    with database(app) as session:
        for delivery in session.scalars(select(Delivery)):
            delivery.state, delivery.receipt_url, delivery.receipt_digest = (
                "done",
                "https://a.vn",
                live.digest,
            )
    page = sign_in(client, reporter).get(f"/stories/{live.id}/deliveries").text
    assert page.count("Taken down") == client.get("/stories?author=me").text.count("Taken down</span>") == 1
    assert "Same text" not in page
    move(app, make_user(app, "secretary"), live, "confirm")
    move(app, head, live, "republish", comment="Đã kiểm chứng lại.")
    assert "Taken down" in client.get(f"/stories/{live.id}/deliveries").text


def test_looking_changes_nothing(app, client, reporter, live):
    before = {name: value for name, value in vars(reload(app, live)).items() if name != "_sa_instance_state"}
    sign_in(client, reporter)
    for tail in ("", "/compare", "/history", "/deliveries", "/revisions/1"):
        assert client.get(f"/stories/{live.id}{tail}").status_code == 200
    after = {name: value for name, value in vars(reload(app, live)).items() if name != "_sa_instance_state"}
    assert before == after
    assert person_of(app, reporter).holds("reporter")
