"""Letters, as a real mail server gets them."""

import dataclasses
from datetime import date, timedelta
from pathlib import Path

import pytest
from factories import database, make_story, make_user, move, sign_in
from fixtures.smtp import SENDER, Mailbox, Serve, self_signed
from flask import Flask
from sqlalchemy import select

from newsroom import installation
from newsroom.clock import now
from newsroom.config import Smtp
from newsroom.db import db
from newsroom.models import Letter, Notice, NoticePreference, RoleGrant, Story, User
from newsroom.notices import Wishes, moment_of
from newsroom.notifying.usecases import choose, mark_read
from newsroom.person import Person
from newsroom.worker.post import WAITS, order_digests, send_letters
from newsroom.worker.reading import tell_news

TITLE = "Bí mật của cây cầu"
AT = now()
DAY = date(2026, 11, 23)


@pytest.fixture
def settings(settings, mailbox: Mailbox):
    return dataclasses.replace(settings, smtp=mailbox.settings, base_url="http://localhost")


@pytest.fixture
def newsroom(app: Flask):
    """A reporter and the one editor who is told when something is sent in."""
    author = make_user(app, "reporter", name="Lê Văn Viết")
    return app, author, make_user(app, "editor", name="Trần Thị Sửa", language="en")


def submit(app: Flask, author: User, at=None, **fields) -> Story:
    story = make_story(app, author, at, **{"title": TITLE, **fields})
    move(app, author, story, "submit", made_at=at)
    with app.app_context():
        while tell_news(at or now()):
            pass
    return story


def post(app: Flask, at=None) -> int:
    with app.app_context():
        return send_letters(at or now())


def letters(app: Flask) -> list[Letter]:
    with app.app_context():
        return list(db.session.scalars(select(Letter).order_by(Letter.id)))


def wish(app: Flask, user: User, **wishes) -> None:
    with app.app_context():
        choose(Person(user.id, user.name), Wishes(**wishes))


def test_a_letter_says_what_happened_and_where(each_database, newsroom, mailbox: Mailbox):
    app, author, editor = newsroom
    story = submit(app, author)
    assert post(app) == 1
    (letter,) = mailbox.letters
    assert letter["Subject"] == f"Your turn: Awaiting editing – {TITLE}"
    assert letter["To"].addresses[0].addr_spec == editor.email
    assert letter["From"].addresses[0].addr_spec == SENDER
    for part in ("plain", "html"):
        words = letter.get_body((part,)).get_content()
        assert f"http://localhost/stories/{story.id}" in words
        assert TITLE in words
        assert "Đoạn thứ nhất" not in words
    assert letters(app)[0].state == "sent"
    assert post(app) == 0
    assert len(mailbox.letters) == 1


def test_a_letter_speaks_its_reader_s_language(newsroom, mailbox: Mailbox):
    app, author, editor = newsroom
    vietnamese = make_user(app, "editor", name="Ngô Thị Việt")
    submit(app, author)
    post(app)
    languages = {
        letter["To"].addresses[0].addr_spec: letter.get_body(("html",)).get_content()
        for letter in mailbox.letters
    }
    assert 'lang="en"' in languages[editor.email]
    assert 'lang="vi"' in languages[vietnamese.email]


@pytest.mark.parametrize("case", ["embargo", "flag", "setting"])
def test_a_headline_that_must_stay_in_the_house_stays(newsroom, mailbox: Mailbox, case: str):
    app, author, _ = newsroom
    story = submit(app, author, flags=["minor"] if case == "flag" else [])
    if case == "embargo":
        with database(app) as session:
            session.get_one(Story, story.id).embargo = now() + timedelta(days=1)
    if case == "setting":
        installation._settings = dataclasses.replace(installation.settings(), mail_titles=False)
    post(app)
    (letter,) = mailbox.letters
    assert letter["Subject"] == "Your turn: Awaiting editing"
    assert TITLE not in letter.as_string()
    assert TITLE not in letter.get_body(("plain",)).get_content() + letter.get_body(("html",)).get_content()
    assert story.id in letter.get_body(("plain",)).get_content()


def test_who_may_no_longer_read_learns_neither_headline_nor_address(newsroom, mailbox: Mailbox):
    app, author, editor = newsroom
    story = submit(app, author)
    with database(app) as session:
        session.scalars(select(RoleGrant).where(RoleGrant.user_id == editor.id)).one().section_slug = "y-te"
    post(app)
    words = mailbox.letters[0].get_body(("plain",)).get_content()
    assert TITLE not in words
    assert story.id not in words


def test_what_was_read_meanwhile_needs_no_letter(newsroom, mailbox: Mailbox):
    app, author, editor = newsroom
    submit(app, author)
    with app.app_context():
        notice = db.session.scalars(select(Notice)).one()
        mark_read(Person(editor.id, editor.name), notice.id, now())
    post(app)
    assert mailbox.letters == []
    assert letters(app)[0].state == "dropped"


def test_who_left_gets_no_letter(newsroom, mailbox: Mailbox):
    app, author, editor = newsroom
    submit(app, author)
    with database(app) as session:
        session.get_one(User, editor.id).active = False
    post(app)
    assert mailbox.letters == []


def test_who_wants_it_in_the_newsroom_only_gets_no_letter(newsroom, mailbox: Mailbox):
    app, author, editor = newsroom
    wish(app, editor, channels={"turn": "app"})
    submit(app, author)
    assert post(app) == 0
    with app.app_context():
        assert db.session.scalars(select(Notice.user_id)).all() == [editor.id]


def test_headlines_of_any_kind_make_one_letter(newsroom, mailbox: Mailbox):
    app, author, _ = newsroom
    submit(app, author, title="Cầu <b>mới</b>: Bcc: all@example.vn {{ 7*7 }} %(name)s")
    post(app)
    (letter,) = mailbox.letters
    assert letter["Bcc"] is None
    assert "Bcc: all@example.vn {{ 7*7 }} %(name)s" in letter["Subject"]
    assert "<b>mới" not in letter.get_body(("html",)).get_content()
    assert b"\r\n\r\n" in mailbox.raw[0]


def test_a_server_that_is_away_costs_time_and_no_letter(newsroom, mailbox: Mailbox, unused_port: int):
    app, author, _ = newsroom
    submit(app, author)
    there = installation.settings()
    installation._settings = dataclasses.replace(
        there, smtp=dataclasses.replace(there.smtp, port=unused_port)
    )
    at = now()
    post(app, at)
    (letter,) = letters(app)
    assert (letter.state, letter.last_error, letter.next_at) == ("waiting", "connect", at + WAITS[0])
    installation._settings = there
    assert post(app, at + timedelta(seconds=59)) == 0
    post(app, at + timedelta(seconds=61))
    assert letters(app)[0].state == "sent"
    assert len(mailbox.letters) == 1


def test_a_letter_is_given_up_after_two_days(newsroom, mailbox: Mailbox):
    app, author, _ = newsroom
    submit(app, author)
    mailbox.refusal = "451 not now"
    at = now()
    for wait in (*WAITS, timedelta()):
        post(app, at)
        at += wait + timedelta(seconds=1)
    (letter,) = letters(app)
    assert (letter.state, letter.attempts, letter.last_error) == ("failed", len(WAITS) + 1, "recipient 451")


def test_what_the_server_will_never_take_is_given_up_at_once(newsroom, mailbox: Mailbox):
    app, author, _ = newsroom
    submit(app, author)
    mailbox.refusal = "550 nobody here"
    post(app)
    assert (letters(app)[0].state, letters(app)[0].last_error) == ("failed", "recipient 550")


def test_whoever_dies_sending_leaves_the_letter_to_others(newsroom, mailbox: Mailbox):
    app, author, _ = newsroom
    submit(app, author)
    at = now()
    with database(app) as session:
        session.scalars(select(Letter)).one().next_at = at + timedelta(minutes=10)  # taken, never settled
    assert post(app, at + timedelta(minutes=9)) == 0
    assert post(app, at + timedelta(minutes=11)) == 1
    assert mailbox.letters[0]["Message-ID"] == "<letter-1@localhost>"


def elsewhere(box: Mailbox, **changes) -> Smtp:
    """The same server, looked at as one that is not on this machine."""
    return dataclasses.replace(box.settings, local=False, **changes)


def use(smtp: Smtp) -> None:
    installation._settings = dataclasses.replace(installation.settings(), smtp=smtp)


@pytest.mark.parametrize("way", ["from the first byte", "by STARTTLS"])
@pytest.mark.parametrize("trusted", [True, False])
def test_a_certificate_is_checked(
    newsroom, serve_mail: Serve, tmp_path: Path, monkeypatch, way: str, trusted: bool
):
    app, author, _ = newsroom
    certificate, context = self_signed(tmp_path, "127.0.0.1")
    first = way == "from the first byte"
    box = serve_mail(tls=context) if first else serve_mail(starttls=context)
    if trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    use(elsewhere(box, tls=first))
    submit(app, author)
    post(app)
    (letter,) = letters(app)
    assert (letter.state, letter.last_error) == (("sent", "") if trusted else ("waiting", "tls"))
    assert len(box.letters) == trusted


def test_without_tls_nothing_is_told_to_a_server_elsewhere(newsroom, mailbox: Mailbox):
    app, author, _ = newsroom
    use(elsewhere(mailbox, user="newsroom", password="never in the clear"))
    submit(app, author)
    post(app)
    assert letters(app)[0].last_error == "tls"
    assert mailbox.letters == []


def test_a_letter_waits_for_the_end_of_the_quiet_hours_and_a_crisis_does_not(newsroom, mailbox: Mailbox):
    app, author, editor = newsroom
    spokesperson = make_user(app, "spokesperson", "publisher")
    for user in (editor, spokesperson):
        wish(app, user, quiet_from=0, quiet_until=24 * 60 - 1)
    submit(app, author, at=moment_of(DAY, 9 * 60))
    assert post(app, moment_of(DAY, 9 * 60)) == 0
    make_user(app, "legal")
    story = make_story(app, spokesperson, moment_of(DAY, 600), type="thong-tin-ban-dau")
    move(app, spokesperson, story, "submit", made_at=moment_of(DAY, 600))
    with app.app_context():
        tell_news(moment_of(DAY, 600))
    urgent = [letter for letter in letters(app) if letter.next_at == moment_of(DAY, 600)]
    assert urgent
    assert post(app, moment_of(DAY, 24 * 60 - 1)) > 0


def test_the_daily_summary_is_one_letter_once_a_day(each_database, newsroom, mailbox: Mailbox):
    app, author, editor = newsroom
    wish(app, editor, channels={"turn": "app"}, digest_minute=7 * 60)
    submit(app, author, at=moment_of(DAY, 9 * 60))
    submit(app, author, at=moment_of(DAY, 10 * 60), title="Tít thứ hai của hôm nay")
    morning = moment_of(DAY + timedelta(days=1), 7 * 60)
    with app.app_context():
        assert order_digests(morning - timedelta(minutes=1)) == 0
        assert order_digests(morning) == 1
        assert order_digests(morning + timedelta(minutes=1)) == 0
    post(app, morning)
    (letter,) = mailbox.letters
    assert letter["Subject"] == "2 notices of yesterday and today"
    words = letter.get_body(("plain",)).get_content()
    assert TITLE in words
    assert "Tít thứ hai" in words


def test_a_day_without_notices_has_no_summary(newsroom, mailbox: Mailbox):
    app, _, editor = newsroom
    wish(app, editor, digest_minute=0)
    with app.app_context():
        order_digests(now())
    post(app)
    assert mailbox.letters == []
    assert letters(app)[0].state == "dropped"


def test_the_page_says_nothing_of_missing_mail_where_there_is_a_server(newsroom):
    app, _, editor = newsroom
    assert "sends no e-mail" not in sign_in(app.test_client(), editor).get("/account/notices").text
    with app.app_context():
        assert db.session.get(NoticePreference, editor.id) is None
