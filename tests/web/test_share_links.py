"""One version of a text for somebody without an account: nothing else, and not one moment too long."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from desks import change, statements
from factories import database, edit, make_story, make_user, move, person_of, reload, send, sign_in
from shares import link_of, make_link, open_text
from sqlalchemy import select

from newsroom.app import create_app
from newsroom.clock import now
from newsroom.models import ShareLink
from newsroom.preview.usecases import share_text
from newsroom.remarks.usecases import add_comment
from newsroom.trail_reading import entries_of

TITLE = "Thông xe cầu vượt ở cửa ngõ phía nam"


@pytest.fixture
def settings(settings):
    return replace(settings, share_links=True)


@pytest.fixture
def staff(app):
    return {role: make_user(app, role, name=f"Người {role}") for role in ("reporter", "editor", "publisher")}


@pytest.fixture
def story(app, staff):
    story = make_story(app, staff["reporter"], title=TITLE, body="Thân bài bản một.")
    return move(app, staff["reporter"], story, "submit")


@pytest.fixture
def desk(app, staff):
    return sign_in(app.test_client(), staff["editor"])


def test_a_visitor_sees_the_text_after_the_door_and_nothing_of_the_house(app, client, desk, staff, story):
    with app.app_context():
        add_comment(person_of(app, staff["editor"]), story.id, "Lời bàn nội bộ.", now())
    path = make_link(desk, story)
    door = client.get(path)
    assert door.status_code == 200
    assert TITLE not in door.text
    text = open_text(client, path)
    assert "Thân bài bản một." in text
    assert "preview-mark" in text
    for hidden in ("Người reporter", "Người editor", "Lời bàn nội bộ", "Sở Giao thông", story.id):
        assert hidden not in text


def test_the_answers_keep_the_address_to_themselves(client, desk, story):
    path = make_link(desk, story)
    door = client.get(path)
    open_text(client, path)
    text = client.get(path)
    assert text.headers["Referrer-Policy"] == "no-referrer"
    assert door.headers["Referrer-Policy"] == "same-origin"  # else its own form would come from nowhere
    for answer in (door, text):
        assert answer.headers["Cache-Control"] == "no-store"
        assert "noindex" in answer.headers["X-Robots-Tag"]
        assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]


def test_another_browser_stands_before_the_door(app, client, desk, story):
    path = make_link(desk, story)
    open_text(client, path)
    assert TITLE not in app.test_client().get(path).text


def test_the_token_is_shown_once_and_kept_nowhere(app, desk, story):
    token = make_link(desk, story).removeprefix("/share/")
    assert token not in desk.get(f"/stories/{story.id}/share").text
    with database(app) as session:
        row = session.scalars(select(ShareLink)).one()
        assert token not in str(vars(row))
        entries = entries_of(session, f"story:{story.id}", 10)
        assert token not in str([entry.details for entry in entries])


def test_each_opening_is_counted_and_the_first_stands_in_the_trail(app, client, desk, story):
    path = make_link(desk, story)
    open_text(client, path)
    open_text(app.test_client(), path)
    client.get(path)  # looking again is no opening
    link = link_of(app)
    assert link.opened == 2
    assert link.last_opened_at is not None
    with database(app) as session:
        actions = [entry.action for entry in entries_of(session, f"story:{story.id}", 10)][::-1]
    assert actions == ["create", "submit", "share", "share_opened"]


def test_the_link_goes_on_showing_the_version_it_was_made_for(app, client, desk, staff, story):
    path = make_link(desk, story)
    move(app, staff["editor"], story, "take")
    edit(app, staff["editor"], story, body="Thân bài bản hai.")
    text = open_text(client, path)
    assert "Thân bài bản một." in text
    assert "bản hai" not in text


def ended(client, path: str) -> None:
    """The one answer for every link that does not open, the browser that had opened it included."""
    unknown = client.get("/share/" + "x" * 43)
    answers = [client.get(path), send(client, path)]
    assert unknown.status_code == 404
    for answer in answers:
        assert (answer.status_code, answer.text) == (404, unknown.text)
        assert answer.headers.get("X-Robots-Tag") == unknown.headers.get("X-Robots-Tag")


def test_a_revoked_link_is_dead(app, client, desk, story):
    path = make_link(desk, story)
    open_text(client, path)
    link = link_of(app)
    assert send(desk, f"/stories/{story.id}/share/{link.id}/revoke").status_code == 303
    ended(client, path)
    again = reload(app, story).version
    assert send(desk, f"/stories/{story.id}/share/{link.id}/revoke").status_code == 303
    assert reload(app, story).version == again


def test_an_expired_link_is_dead(app, client, desk, story):
    path = make_link(desk, story)
    open_text(client, path)
    with database(app) as session:
        link = session.scalars(select(ShareLink)).one()
        link.created_at, link.expires_at = now() - timedelta(days=2), now() - timedelta(seconds=1)
    ended(client, path)


def test_an_embargo_set_later_ends_a_link_and_forbids_another(app, client, desk, story):
    path = make_link(desk, story)
    open_text(client, path)
    change(app, story, embargo=now() + timedelta(hours=2))
    ended(client, path)
    answer = send(desk, f"/stories/{story.id}/share", note="Ai đó", days="1")
    assert answer.status_code == 409


def test_quarantine_ends_a_link_and_forbids_another(app, client, desk, staff, story):
    path = make_link(desk, story)
    open_text(client, path)
    change(app, story, quarantined=True)
    ended(client, path)
    head = sign_in(app.test_client(), staff["publisher"])
    assert send(head, f"/stories/{story.id}/share", note="Ai đó", days="1").status_code == 409


def test_publishing_ends_every_link_for_good(app, client, desk, staff, story):
    path = make_link(desk, story)
    open_text(client, path)
    move(app, staff["editor"], story, "pass")
    move(app, staff["publisher"], story, "approve")
    ended(client, path)
    move(app, staff["editor"], story, "revise")  # at work again, with a new text that is not public
    move_on = edit(app, staff["editor"], story, body="Thân bài sau khi đăng.")
    ended(client, path)
    assert "sau khi đăng" in open_text(client, make_link(desk, move_on))


def test_a_story_that_is_not_used_is_shown_to_nobody(app, client, desk, staff, story):
    path = make_link(desk, story)
    open_text(client, path)
    move(app, staff["editor"], story, "reject", reason="restricted", comment="Nội dung hạn chế.")
    ended(client, path)


def test_a_story_set_aside_may_still_be_read(app, client, desk, staff, story):
    path = make_link(desk, story)
    move(app, staff["editor"], story, "hold", reason="unverified", comment="Chờ ý kiến chuyên gia.")
    assert "Thân bài bản một." in open_text(client, path)


def test_the_public_text_needs_no_link(app, desk, staff, story):
    move(app, staff["editor"], story, "pass")
    move(app, staff["publisher"], story, "approve")
    page = desk.get(f"/stories/{story.id}/share")
    assert '<form class="form"' not in page.text
    assert send(desk, f"/stories/{story.id}/share", note="Ai đó", days="1").status_code == 409


@pytest.mark.parametrize("fields", [{"note": ""}, {"note": "a" * 121}, {"days": "8"}, {"days": "0"}])
def test_a_link_names_somebody_and_lasts_a_week_at_the_most(app, desk, story, fields):
    answer = send(desk, f"/stories/{story.id}/share", **{"note": "Ai đó", "days": "1", **fields})
    assert answer.status_code == 422
    with database(app) as session:
        assert session.scalars(select(ShareLink)).all() == []


def test_only_editors_and_above_show_texts_to_people_outside(app, staff, story):
    for role, status in (("reporter", 403), ("legal", 403), ("spokesperson", 200)):
        client = sign_in(app.test_client(), make_user(app, role))
        answer = send(client, f"/stories/{story.id}/share", note="Ai đó", days="1")
        assert answer.status_code == status, role
    elsewhere = sign_in(app.test_client(), make_user(app, "editor", section="y-te"))
    assert send(elsewhere, f"/stories/{story.id}/share", note="Ai đó", days="1").status_code == 404


def test_without_the_setting_there_are_no_links(app, settings, staff, story, desk):
    path = make_link(desk, story)
    closed = create_app(replace(settings, share_links=False))
    client = sign_in(closed.test_client(), staff["editor"])
    assert send(client, f"/stories/{story.id}/share", note="Ai đó", days="1").status_code == 409
    assert client.get(path).status_code == 404
    assert "share-link" not in client.get(f"/stories/{story.id}").text
    create_app(settings)


def test_who_tries_addresses_at_random_is_slowed_down(app, client, desk, story):
    path = make_link(desk, story)
    statuses = [client.get(f"/share/khong-{number}").status_code for number in range(61)]
    assert statuses == [404] * 60 + [429]
    slowed = client.get(path)
    assert (slowed.status_code, slowed.headers["Retry-After"]) == (429, "60")
    other = app.test_client().get(path, environ_base={"REMOTE_ADDR": "10.0.0.9"})
    assert other.status_code == 200


def test_the_page_of_a_story_lists_its_open_links_for_those_who_may_end_them(app, desk, staff, story):
    assert "link-list" not in desk.get(f"/stories/{story.id}").text
    make_link(desk, story)
    page = desk.get(f"/stories/{story.id}").text
    assert "Sở Giao thông" in page
    assert re.search(rf"/stories/{story.id}/share/[\w-]+/revoke", page)
    reporter = sign_in(app.test_client(), staff["reporter"])
    assert "Sở Giao thông" not in reporter.get(f"/stories/{story.id}").text


def test_the_list_of_links_costs_the_same_for_one_and_for_many(app, desk, staff, story):
    def count() -> int:
        with statements(app) as sent:
            assert desk.get(f"/stories/{story.id}/share").status_code == 200
        return len(sent)

    make_link(desk, story)
    few = count()
    with app.app_context():
        for _ in range(10):
            share_text(person_of(app, staff["editor"]), story.id, "Ai đó", timedelta(days=1), now())
    assert count() == few <= 6


def test_a_story_has_at_most_twenty_open_links(app, desk, staff, story):
    with app.app_context():
        for _ in range(20):
            share_text(person_of(app, staff["editor"]), story.id, "Ai đó", timedelta(days=1), now())
    assert send(desk, f"/stories/{story.id}/share", note="Ai đó", days="1").status_code == 409
