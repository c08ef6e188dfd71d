"""Notices in the newsroom: the list, the count, and choosing how to hear of them."""

import pytest
from desks import statements
from factories import database, make_story, make_user, move, send, sign_in
from flask import Flask
from sqlalchemy import select

from newsroom.clock import now
from newsroom.db import db
from newsroom.models import Notice, NoticePreference, RoleGrant, User
from newsroom.notices import KINDS
from newsroom.notifying.wording import KIND_LABELS
from newsroom.worker.reading import tell_news


def english(app: Flask, user: User):
    client = sign_in(app.test_client(), user)
    with client.session_transaction() as session:
        session["language"] = "en"
    return client


@pytest.fixture
def newsroom(app: Flask):
    """A reporter's story that waits for one editor of its section, who was told."""
    author, editor = make_user(app, "reporter"), make_user(app, "editor", section="thoi-su")
    story = make_story(app, author, title="Bí mật của cây cầu")
    move(app, author, story, "submit")
    with app.app_context():
        tell_news(now())
    return app, author, editor, story


def notices(app: Flask, user: User) -> list[Notice]:
    with app.app_context():
        return list(db.session.scalars(select(Notice).where(Notice.user_id == user.id).order_by(Notice.id)))


def test_what_waits_stands_on_the_page_with_the_way_to_it(newsroom):
    app, author, editor, story = newsroom
    page = english(app, editor).get("/notices").text
    assert "Your turn: Awaiting editing" in page
    assert f'href="/stories/{story.id}"' in page
    assert "Bí mật của cây cầu" in page
    assert "No notices yet" in english(app, author).get("/notices").text


def test_who_may_no_longer_read_sees_no_headline_and_no_way(newsroom):
    app, _, editor, story = newsroom
    with database(app) as session:
        grant = session.scalars(select(RoleGrant).where(RoleGrant.user_id == editor.id)).one()
        grant.section_slug = "y-te"
    page = english(app, editor).get("/notices").text
    assert "Your turn" in page
    assert "a story" in page
    assert "Bí mật" not in page
    assert story.id not in page


def test_the_count_is_asked_for_and_stays_silent_when_nothing_changed(newsroom):
    app, author, editor, _ = newsroom
    client = english(app, editor)
    first = client.get("/notices/count")
    assert first.json["unread"] == 1
    again = client.get(f"/notices/count?v={first.json['v']}")
    assert (again.status_code, again.data) == (204, b"")
    assert "Set-Cookie" not in {name for name, value in again.headers if value.startswith("newsroom=")}
    assert english(app, author).get("/notices/count").json["unread"] == 0


def test_asking_for_the_count_keeps_nobody_signed_in(newsroom):
    app, _, editor, _ = newsroom
    answer = english(app, editor).get("/notices/count")
    assert not [value for value in answer.headers.getlist("Set-Cookie") if value.startswith("newsroom=")]


def test_the_count_costs_one_statement_answered_by_an_index(newsroom):
    app, _, editor, _ = newsroom
    client = english(app, editor)
    with statements(app) as sent:
        client.get("/notices/count")
    (counting,) = [statement for statement in sent if "FROM notice" in statement]
    assert len(sent) <= 3  # who is asking, which roles, how many
    with app.app_context():
        plan = db.session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {counting}", (editor.id, 100, 0))
        assert "ix_notice_unread" in " ".join(str(row) for row in plan)


def test_reading_is_one_s_own_affair(newsroom):
    app, author, editor, _ = newsroom
    (notice,) = notices(app, editor)
    assert send(english(app, author), f"/notices/{notice.id}/read").status_code == 404
    assert notices(app, editor)[0].read_at is None
    client = english(app, editor)
    answer = send(client, f"/notices/{notice.id}/read", next="//elsewhere.example")
    assert answer.location == "/notices"
    assert notices(app, editor)[0].read_at is not None
    assert "Nothing of this kind" in client.get("/notices?show=unread").text


def test_all_that_was_on_the_page_is_read_and_nothing_newer(newsroom):
    app, author, editor, _ = newsroom
    (first,) = notices(app, editor)
    move(app, author, make_story(app, author), "submit")
    with app.app_context():
        tell_news(now())
    send(english(app, editor), "/notices/read", up_to=str(first.id))
    assert [notice.read_at is None for notice in notices(app, editor)] == [False, True]


def test_many_notices_are_shown_in_pages_at_the_same_cost(newsroom):
    app, _, editor, story = newsroom
    client = english(app, editor)
    with statements(app) as few:
        client.get("/notices")
    with database(app) as session:
        session.add_all(
            Notice(user_id=editor.id, kind="published", story_id=story.id, actor_id="system", params={},
                   created_at=now())
            for _ in range(70)
        )  # fmt: skip
    with statements(app) as many:
        page = client.get("/notices").text
    assert len(many) == len(few)
    assert page.count('class="notice ') == 30
    older = page.partition('rel="next" href="')[2].partition('"')[0].replace("&amp;", "&")
    assert client.get(older).text.count('class="notice ') == 30


def test_filters(newsroom):
    app, _, editor, _ = newsroom
    client = english(app, editor)
    assert "Your turn" in client.get("/notices?kind=turn&show=unread").text
    assert "Nothing of this kind" in client.get("/notices?kind=owed").text
    assert client.get("/notices?kind=nonsense&before=x&show=?").status_code == 200


def test_every_kind_has_its_name():
    assert list(KIND_LABELS) == list(KINDS)


def choices(**changed: str) -> dict[str, str]:
    return {f"kind_{kind}": "mail" for kind in KINDS} | {
        "digest": "", "quiet_from": "", "quiet_until": "", **changed
    }  # fmt: skip


def test_who_wants_to_hear_nothing_of_a_kind_hears_nothing(newsroom):
    app, author, editor, _ = newsroom
    assert send(english(app, editor), "/account/notices", **choices(kind_turn="off")).status_code == 303
    move(app, author, make_story(app, author), "submit")
    with app.app_context():
        tell_news(now())
    assert len(notices(app, editor)) == 1


def test_wishes_are_kept_and_shown_again(newsroom):
    app, _, editor, _ = newsroom
    client = english(app, editor)
    wanted = choices(kind_remark="off", digest="07:30", quiet_from="21:00", quiet_until="06:15")
    send(client, "/account/notices", **wanted)
    page = client.get("/account/notices").text
    assert 'value="07:30"' in page
    assert 'value="21:00"' in page
    with app.app_context():
        kept = db.session.get_one(NoticePreference, editor.id)
        assert (kept.digest_minute, kept.quiet_from, kept.quiet_until) == (450, 1260, 375)
        assert kept.channels["remark"] == "off"
        assert "turn" not in kept.channels  # as usual


@pytest.mark.parametrize(
    "wrong",
    [{"quiet_from": "21:00"}, {"quiet_from": "21:00", "quiet_until": "21:00"}, {"digest": "25:00"},
     {"kind_turn": "pigeon"}],
)  # fmt: skip
def test_what_cannot_be_wished_is_said(newsroom, wrong):
    app, _, editor, _ = newsroom
    answer = send(english(app, editor), "/account/notices", **choices(**wrong))
    assert answer.status_code == 422
    assert "error-summary" in answer.text


def test_without_a_mail_server_the_page_says_so(newsroom):
    app, _, editor, _ = newsroom
    assert "sends no e-mail" in english(app, editor).get("/account/notices").text


def test_the_bell_is_on_every_page_and_costs_no_statement(newsroom):
    app, _, editor, _ = newsroom
    client = english(app, editor)
    with statements(app) as sent:
        page = client.get("/account/notices").text
    assert 'href="/notices"' in page
    assert not [statement for statement in sent if "FROM notice " in statement]
