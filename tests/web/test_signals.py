"""Signals: logged by anyone, decided about by those on duty, put into cases; through their pages."""

import hashlib
from dataclasses import replace
from datetime import timedelta
from io import BytesIO

import pytest
from crisis import raw_signal
from desks import statements
from factories import database, make_user, send, sign_in, token
from sqlalchemy import select

from newsroom.clock import LOCAL, now
from newsroom.models import Capture, Signal
from newsroom.models.notice import Notice

ADDRESS = "https://www.facebook.example/groups/7/posts/9?fbclid=abc#top"


@pytest.fixture
def settings(settings):
    return replace(settings, media_max=2)


@pytest.fixture
def editor(app):
    return make_user(app, "editor", name="Lê Thị Biên")


@pytest.fixture
def duty(app, editor):
    """The browser of an editor on duty."""
    return browser(app, editor)


@pytest.fixture
def reporter(app):
    return make_user(app, "reporter", name="Vũ Văn Phóng")


def browser(app, user):
    client = sign_in(app.test_client(), user)
    send(client, "/language", language="en")
    return client


def rows(app, model):
    with database(app) as session:
        return session.scalars(select(model)).all()


def local_time(hours):
    return (now() + timedelta(hours=hours)).astimezone(LOCAL).strftime("%Y-%m-%dT%H:%M")


def send_heavy(client, size):
    """Send a file of that size as a browser does (the test client would leave its temporary file open)."""
    fields = {"csrf_token": token(client), "quote": "“Vỡ”", "source": "Zalo"}
    named = "".join(
        f'--cut\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields.items()
    )
    head = f'{named}--cut\r\nContent-Disposition: form-data; name="file"; filename="to.bin"\r\n\r\n'
    body = head.encode() + b"x" * size + b"\r\n--cut--\r\n"
    return client.post("/signals/new", data=body, content_type="multipart/form-data; boundary=cut")


def test_anyone_logs_a_signal_and_those_on_duty_are_told(app, duty, editor, reporter):
    theirs = browser(app, reporter)
    picture = b"\x89PNG\r\n\x1a\n" + b"man hinh" * 100
    answer = send(
        theirs,
        "/signals/new",
        url=ADDRESS,
        quote="“Đập vỡ rồi!”",
        file=[(BytesIO(picture), "một.png"), (BytesIO(b"%PDF-1.7 hai"), "hai.pdf")],
        reach="12 000 lượt xem",
    )
    (signal,) = rows(app, Signal)
    assert answer.location == f"/signals/{signal.id}"
    assert (signal.source, signal.logged_by_id) == ("facebook.example", reporter.id)
    assert signal.first_seen_at == signal.created_at
    kept = {row.kind: row for row in rows(app, Capture)}
    assert {kind: row.sha256 for kind, row in kept.items()} == {
        "screenshot": hashlib.sha256(picture).hexdigest(),
        "file": hashlib.sha256(b"%PDF-1.7 hai").hexdigest(),
        "text": hashlib.sha256("“Đập vỡ rồi!”".encode()).hexdigest(),
    }
    assert theirs.get(f"/signals/{signal.id}/captures/{kept['screenshot'].id}").data == picture
    assert [row.user_id for row in rows(app, Notice) if row.kind == "signal"] == [editor.id]
    assert f'href="/signals/{signal.id}"' in duty.get("/notices").text
    page = duty.get(f"/signals/{signal.id}").text
    assert "Not decided yet" in page
    assert "12 000 lượt xem" in page
    assert f'href="{ADDRESS}"' not in page  # the way to the false page is not live
    assert "1</strong> <span>signals without a decision" in duty.get("/").text
    assert "signals without a decision" not in theirs.get("/").text


@pytest.mark.parametrize("field", ["url", "quote"])
def test_one_of_address_and_words_is_enough(app, duty, field):
    values = {"url": "https://bao.example/tin", "quote": "“Vỡ”"}
    source = "" if field == "url" else "Điện thoại"
    assert send(duty, "/signals/new", **{field: values[field]}, source=source).status_code == 303
    (capture,) = rows(app, Capture)
    assert capture.kind == {"url": "link", "quote": "text"}[field]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({}, "Give an address, the words you saw, or a screenshot."),
        ({"quote": "“Vỡ”"}, "Say where it was seen."),
        ({"url": "trang nào đó"}, "An address begins with https:// or http://"),
        ({"url": "https://"}, "An address begins with https:// or http://"),
        ({"url": "http://[::1"}, "An address begins with https:// or http://"),
        ({"url": "javascript:alert(1)"}, "An address begins with https:// or http://"),
        ({"url": "https://a.example/" + "x" * 1000}, "This is too long."),
        ({"source": "Zalo", "quote": "dài " * 1001}, "This is too long."),
        ({"source": "Zalo", "quote": "x", "reach": "x" * 201}, "This is too long."),
    ],
)
def test_what_cannot_be_logged_gets_a_sentence_and_nothing_is_lost(app, duty, fields, sentence):
    answer = send(duty, "/signals/new", seen_by="Cô Sáu", **fields)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert 'value="Cô Sáu"' in answer.text
    assert rows(app, Signal) == []


def test_nothing_was_seen_in_the_future(app, duty):
    for name in ("first_seen_at", "received_at"):
        answer = send(duty, "/signals/new", quote="x", source="Zalo", **{name: local_time(1)})
        assert answer.status_code == 422
        assert "It cannot lie in the future." in answer.text
    assert send(duty, "/signals/new", quote="x", source="Zalo", received_at="hôm qua").status_code == 422
    assert send(duty, "/signals/new", quote="x", source="Zalo", received_at=local_time(-1)).status_code == 303
    assert [row.received_at < row.created_at for row in rows(app, Signal)] == [True]


def test_a_file_that_is_too_large_gets_a_sentence(app, duty, settings):
    answer = send_heavy(duty, settings.media_max * 1024 * 1024 + 1)
    assert answer.status_code == 422
    assert "larger than this newsroom takes" in answer.text
    assert "“Vỡ”" in answer.text
    assert send_heavy(duty, (settings.media_max + 2) * 1024 * 1024).status_code == 413
    many = [(BytesIO(b"x"), f"{number}.txt") for number in range(11)]
    assert send(duty, "/signals/new", quote="“Vỡ”", source="Zalo", file=many).status_code == 422
    assert rows(app, Signal) == []


def test_words_are_kept_in_one_form(app, duty):
    send(duty, "/signals/new", quote="Nguyê\u0303n\u200b vỡ đập", source="Trang Đà Nẵng")
    (signal,) = rows(app, Signal)
    assert signal.quote == "Nguyễn vỡ đập"


def test_the_same_address_is_said_to_be_logged_before(app, duty, reporter):
    first = raw_logged(app, reporter, ADDRESS)
    theirs = browser(app, make_user(app, "reporter"))
    again = send(theirs, "/signals/new", url="http://m.facebook.example/groups/7/posts/9/").location
    assert "logged before or since" in theirs.get(again).text
    assert first not in theirs.get(again).text  # it is not theirs to open
    assert f"/signals/{first}" in duty.get(again).text
    other = send(theirs, "/signals/new", url="https://facebook.example/groups/7/posts/10").location
    assert "logged before or since" not in duty.get(other).text


def raw_logged(app, user, url):
    answer = send(browser(app, user), "/signals/new", url=url)
    return answer.location.rpartition("/")[2]


def test_the_list_has_what_waits_first_and_is_filtered(app, duty, editor, reporter):
    raw_signal(app, reporter, quote="Chưa ai xem")
    decided = {"decision": "ignore", "decision_reason": "x", "decided_at": now(), "decided_by_id": editor.id}
    raw_signal(app, editor, quote="Đã bỏ qua", severity=4, **decided)
    raw_signal(app, editor, quote="Diễn tập thôi", exercise=True)
    page = duty.get("/signals").text
    assert page.index("Chưa ai xem") < page.index("Đã bỏ qua")
    seen = {
        "decision=ignore": ["Đã bỏ qua"],
        "decision=undecided": ["Chưa ai xem", "Diễn tập thôi"],
        "severity=4": ["Đã bỏ qua"],
        "mine=yes": ["Đã bỏ qua", "Diễn tập thôi"],
        "exercise=yes": ["Diễn tập thôi"],
        "to=2026-01-01": [],
        f"from={now():%Y-%m-%d}&exercise=no": ["Chưa ai xem", "Đã bỏ qua"],
    }
    for query, expected in seen.items():
        page = duty.get(f"/signals?{query}").text
        names = ("Chưa ai xem", "Đã bỏ qua", "Diễn tập thôi")
        assert [name for name in names if name in page] == expected, query
    for odd in ("decision=x&severity=9&from=hom-qua&to=9999-99-99&after=x_y", "after=2026-11-22T00:00:00Z_x"):
        assert duty.get(f"/signals?{odd}").status_code == 200


def test_pages_of_the_list_go_on_without_gaps_at_few_statements(app, duty, editor):
    same = now()
    decided = {"decision": "watch", "decision_reason": "x", "decided_at": same, "decided_by_id": editor.id}
    for number in range(52):
        raw_signal(app, editor, quote=f"Tin số {number}.", created_at=same, **decided)
    with statements(app) as sent:
        first = duty.get("/signals").text
    assert len(sent) <= 10
    more = next(part.split('"')[0] for part in first.split('href="') if part.startswith("/signals?after="))
    second = duty.get(more.replace("&amp;", "&")).text
    seen = [sum(f"Tin số {number}." in page for page in (first, second)) for number in range(52)]
    assert seen == [1] * 52
