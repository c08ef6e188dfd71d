"""Mail settings, and messages that nothing written in them can twist."""

from email import message_from_bytes
from email.policy import default

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsroom.clock import now
from newsroom.config import BadSettings, Settings
from newsroom.mail import House, MailRefused, Message, build

KEY = {"SECRET_KEY": "a key for tests, never for use"}
HOUSE = House("Tòa soạn", "toasoan@portal.example", "newsroom.portal.example", "https://x.example/account")


def message(**changes) -> Message:
    given = {
        "number": 7,
        "name": "Trần Thị Thử",
        "address": "thu@example.vn",
        "subject": "Đến lượt bạn",
        "text": "Chữ\n",
        "html": "<p>Chữ</p>",
        "at": now(),
    }
    return Message(**{**given, **changes})


def read(**changes):
    return message_from_bytes(build(message(**changes), HOUSE).as_bytes(), policy=default)


@given(st.text())
def test_no_subject_and_no_name_adds_a_header(words):
    found = read(subject=words, name=words)
    plain = read()
    assert found.keys() == plain.keys()
    assert found.get_body(("plain",)).get_content() == plain.get_body(("plain",)).get_content()


@pytest.mark.parametrize("trick", ["a\r\nBcc: all@example.vn", "a\nBcc: all@example.vn", "a\r\n\r\n<p>body"])
def test_a_line_break_stays_a_word(trick):
    found = read(subject=trick)
    assert found["Bcc"] is None
    assert "\n" not in found["Subject"]
    assert found["Subject"].startswith("a ")


@pytest.mark.parametrize(
    "address", ["", "nobody", "a@b\r\nBcc: c@d", "a@b, c@d", "a b@example.vn", "<a@example.vn>", "a@"]
)
def test_an_address_that_is_none_is_refused(address):
    with pytest.raises(MailRefused):
        build(message(address=address), HOUSE)


def test_filters_can_tell_what_it_is():
    found = read()
    assert found["Auto-Submitted"] == "auto-generated"
    assert found["List-Id"] == "<notices.newsroom.portal.example>"
    assert found["Message-ID"] == "<letter-7@newsroom.portal.example>"
    assert found["To"].addresses[0].display_name == "Trần Thị Thử"


def settings(**given: str) -> Settings:
    return Settings.from_env({**KEY, **given})


def test_no_server_is_no_mail():
    assert settings().smtp is None


def test_a_server_elsewhere_is_spoken_to_with_tls():
    smtp = settings(SMTP_URL="smtp://u%40x:p%2Fw@mail.example", MAIL_FROM="a@example.vn").smtp
    assert (smtp.host, smtp.port, smtp.tls, smtp.local) == ("mail.example", 587, False, False)
    assert (smtp.user, smtp.password) == ("u@x", "p/w")
    assert "p/w" not in repr(smtp)
    smtps = settings(SMTP_URL="smtps://mail.example", MAIL_FROM="a@example.vn").smtp
    assert (smtps.port, smtps.tls) == (465, True)


@pytest.mark.parametrize(
    "given",
    [
        {"SMTP_URL": "http://mail.example", "MAIL_FROM": "a@example.vn"},
        {"SMTP_URL": "smtp://", "MAIL_FROM": "a@example.vn"},
        {"SMTP_URL": "smtp://mail.example:none", "MAIL_FROM": "a@example.vn"},
        {"SMTP_URL": "smtp://mail.example"},
        {"SMTP_URL": "smtp://mail.example", "MAIL_FROM": "a@example.vn\nBcc: b@example.vn"},
    ],
)
def test_what_cannot_be_used_stops_the_start(given):
    with pytest.raises(BadSettings):
        settings(**given)
