"""Remarks in the text, through the pages: made, found again, answered and settled; and who saw what."""

import re

import pytest
from factories import database, edit, make_story, make_user, move, reload, send, sign_in
from remarks import points, propose, say
from sqlalchemy import select

from newsroom.models import Comment, CommentMention, new_id

FIRST = "Đoạn thứ nhất của bản tin."


@pytest.fixture
def reporter(app):
    return make_user(app, "reporter", name="Trần Viết", language="en")


@pytest.fixture
def editor(app):
    return make_user(app, "editor", name="Lê Sửa", language="en")


@pytest.fixture
def story(app, reporter):
    return make_story(app, reporter)


@pytest.fixture
def proposed(app, client, reporter, editor, story):
    """A wording that the editor proposed, and the reporter signed in."""
    return propose(app, client, reporter, editor, story)


def test_a_passage_is_found_without_a_script(app, client, editor, story):
    answer = say(sign_in(client, editor), story, quote="  Đoạn  thứ hai ", body="Thiếu nguồn.")
    (point,) = points(app, story)
    assert answer.headers["Location"] == f"/stories/{story.id}#point-{point.id}"
    assert (point.field, point.quote, point.block) == ("body", "Đoạn thứ hai", 1)
    assert point.prefix.endswith("bản tin. ")
    page = client.get(f"/stories/{story.id}").text
    assert '<p class="point-quote" lang="vi">Đoạn thứ hai</p>' in page
    assert "Thiếu nguồn." in page
    assert 'title="1 open remark in the text">1<' in page


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"quote": "không có trong bài", "body": "x"}, "This passage is not in the text."),
        ({"quote": "Đoạn thứ nhất"}, "Write something first."),
        ({"quote": "", "kind": "suggestion", "replacement": "x"}, "Say which passage you mean."),
        ({"quote": "thứ nhất", "kind": "suggestion", "replacement": "thứ nhất"}, "These are the same words."),
        ({"quote": "bản tin. Đoạn", "kind": "suggestion", "replacement": "x"}, "one paragraph at a time"),
        ({"quote": "x" * 1001, "body": "x"}, "Select less"),
        ({"quote": "thứ nhất", "kind": "suggestion", "replacement": "x" * 2001}, "too long"),
        ({"body": "x" * 5001}, "The comment is too long"),
    ],
)
def test_what_cannot_be_kept_is_shown_again_with_the_reason(app, client, editor, story, fields, sentence):
    answer = say(sign_in(client, editor), story, **fields)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert all(value in answer.text for value in fields.values())
    assert points(app, story) == []


def test_a_point_follows_its_words_and_says_when_they_are_gone(app, client, reporter, editor, story):
    say(sign_in(client, editor), story, quote="Đoạn thứ nhất của bản tin", body="Lạc đề.")
    edit(app, reporter, story, body=f"Mở đầu mới.\n\n{FIRST}\n\nĐoạn thứ hai của bản tin.")
    page = client.get(f"/stories/{story.id}").text
    assert 'data-in="body" data-from="12" data-to="37"' in page
    assert "Edited since" not in page
    edit(app, reporter, story, body="Đoạn thứ nhất, nay dài hơn, của bản tin.\n\nĐoạn thứ hai.")
    assert "Edited since" in client.get(f"/stories/{story.id}").text
    edit(app, reporter, story, body="Chỉ còn chuyện khác hẳn.")
    page = client.get(f"/stories/{story.id}").text
    assert "The passage was taken out" in page
    assert "Đoạn thứ nhất của bản tin</p>" in page


def test_answered_settled_and_taken_up_again(app, client, reporter, editor, story):
    say(sign_in(client, editor), story, quote="thứ nhất", body="Ai nói?")
    (point,) = points(app, story)
    path = f"/stories/{story.id}/comments/{point.id}"
    send(client, "/sign-out")
    sign_in(client, reporter)
    assert send(client, f"{path}/reply", body="  ").status_code == 422
    send(client, f"{path}/reply", body="Ông Nam nói.")
    send(client, f"{path}/resolve")
    send(client, f"{path}/resolve")
    page = client.get(f"/stories/{story.id}").text
    assert "1 settled" in page
    assert re.search(r"Dealt with by Trần Viết on \d\d/\d\d/\d{4}", page)
    assert "Ông Nam nói." in page
    assert "tab-count" not in page
    send(client, f"{path}/reopen")
    assert reload(app, story).open_points == 1
    history = client.get(f"/stories/{story.id}/history").text
    assert history.count("Settled a remark in the text") == 1
    assert "Took a remark in the text up again" in history


def test_the_talk_is_narrowed_down_without_a_script(app, client, reporter, editor, story):
    sign_in(client, editor)
    for quote, body in (("thứ nhất", "Ai nói?"), ("thứ hai", "Bao giờ?")):
        say(client, story, quote=quote, body=body)
    say(client, story, body="Bài hay.")
    first, second = points(app, story)
    send(client, f"/stories/{story.id}/comments/{first.id}/resolve")
    send(client, "/sign-out")
    sign_in(client, reporter)
    send(client, f"/stories/{story.id}/comments/{second.id}/reply", body="Hôm qua.")
    said = ("Ai nói?", "Bao giờ?", "Bài hay.")

    def shown(kind):
        page = client.get(f"/stories/{story.id}?remarks={kind}").text
        return [body for body in said if f'<p class="said">{body}</p>' in page]

    assert shown("") == shown("nonsense") == list(said)
    assert shown("open") == ["Bao giờ?"]
    assert shown("settled") == ["Ai nói?"]
    assert shown("mine") == ["Bao giờ?"]
    page = client.get(f"/stories/{story.id}?remarks=settled").text
    assert '<details class="points-settled" open>' in page
    assert f"/comments/{first.id}/reopen" in page


def test_only_points_are_answered_and_only_where_one_may_look(app, client, editor, story):
    say(sign_in(client, editor), story, body="Chuyện chung.")
    with database(app) as session:
        general = session.scalars(select(Comment)).one()
    other = make_story(app, make_user(app, "reporter"))
    say(client, other, quote="thứ nhất", body="Ở bài khác.")
    (elsewhere,) = points(app, other)
    for comment_id in (general.id, elsewhere.id, new_id()):
        for step in ("reply", "resolve", "reopen", "accept", "refuse"):
            answer = send(client, f"/stories/{story.id}/comments/{comment_id}/{step}", body="x", version="1")
            assert answer.status_code == 404, step
    send(client, "/sign-out")
    sign_in(client, make_user(app, "editor", section="kinh-te"))
    for path in (f"comments/{elsewhere.id}/resolve", f"comments/{elsewhere.id}/accept", "seen"):
        assert send(client, f"/stories/{other.id}/{path}", version="1", revision="1").status_code == 404
    assert client.get(f"/stories/{other.id}/readers.json?q=a").status_code == 404


def test_people_are_named_with_an_at(app, client, editor, reporter, story):
    one = make_user(app, "editor", name="Nguyễn Thị Hoa")
    namesake = make_user(app, "legal", name="Nguyễn Thị Hoa")
    longer = make_user(app, "editor", name="Nguyễn Thị Hoa Mai")
    stranger = make_user(app, "editor", section="y-te", name="Đỗ Xa")
    sign_in(client, editor)
    found = client.get(f"/stories/{story.id}/readers.json?q=hoa").json
    assert {row["id"] for row in found} == {one.id, namesake.id, longer.id}
    assert client.get(f"/stories/{story.id}/readers.json?q=do xa").json == []

    def named(body, *chosen):
        say(client, story, body=body, named=list(chosen))
        with database(app) as session:
            newest = session.scalars(select(Comment).order_by(Comment.created_at.desc())).first()
            rows = session.scalars(select(CommentMention).where(CommentMention.comment_id == newest.id))
            return {row.user_id for row in rows}

    assert named("Nhờ @Nguyễn Thị Hoa xem", one.id) == {one.id}
    assert named("Nhờ @nguyễn thị hoa xem") == {one.id, namesake.id}
    assert named("Nhờ @Nguyễn Thị Hoa Mai xem", one.id) == {longer.id}
    assert named("Nhờ @Đỗ Xa và @Trần Viết", stranger.id) == {reporter.id}
    assert named("Gửi a@b.vn, @Nguyễn Thị Hoan", one.id) == set()


def test_why_it_came_back_stands_where_the_writer_looks(app, client, reporter, story, proposed):
    for tail in ("", "/edit"):
        page = client.get(f"/stories/{story.id}{tail}").text
        assert "story-sent-back" in page
        assert "Xem lại số liệu." in page
    assert "1 open remark in the text" in client.get(f"/stories/{story.id}/edit").text
    move(app, reporter, story, "submit")
    assert "story-sent-back" not in client.get(f"/stories/{story.id}").text


def test_the_page_remembers_what_somebody_saw_only_when_told(app, client, reporter, editor, story):
    sign_in(client, editor)
    page = client.get(f"/stories/{story.id}").text
    assert 'id="seen"' in page
    assert 'id="seen"' in client.get(f"/stories/{story.id}").text
    assert send(client, f"/stories/{story.id}/seen", revision=1).status_code == 204
    assert 'id="seen"' not in client.get(f"/stories/{story.id}").text
    edit(app, reporter, story, title="Tít mới")
    page = client.get(f"/stories/{story.id}").text
    assert "The text has changed since you last looked." in page
    assert "compare?from=1&amp;to=2" in page
    send(client, f"/stories/{story.id}/seen", revision=2)
    assert send(client, f"/stories/{story.id}/seen", revision=1).status_code == 204
    assert "has changed since" not in client.get(f"/stories/{story.id}").text
    assert send(client, f"/stories/{story.id}/seen", revision=9).status_code == 404
    assert send(client, f"/stories/{story.id}/seen").status_code == 422
