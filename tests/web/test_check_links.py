"""Links that are tried on demand: who is dialled, what is remembered, and that typing never waits for it."""

from typing import Any

import pytest
from factories import make_story, make_user, send, sign_in
from fixtures.receiver import Answer, Receiver
from flask import Flask
from flask.testing import FlaskClient

from newsroom.checks.probing import Limits, probe
from newsroom.worker.guard import LOOPBACK, Passport

TRYING = Passport(LOOPBACK, loopback=True)
SHORT = Limits(each=2, total=3)


def fault_of(url: str, passport: Passport = TRYING) -> str:
    return probe([url], passport, SHORT)[url]


@pytest.mark.parametrize(
    ("status", "fault"), [(200, ""), (404, "404"), (410, "410"), (500, "500"), (403, "")]
)
def test_an_answer_is_judged_by_its_status(receiver, status, fault):
    receiver.answer(Answer(status))
    assert fault_of(receiver.url) == fault


def test_a_server_that_is_gone_or_hangs_up(receiver, unused_port):
    receiver.answer(Answer(drop=True))
    assert fault_of(receiver.url) == "protocol"
    assert fault_of(f"http://127.0.0.1:{unused_port}/") == "connect"
    assert fault_of("https://khong-co.invalid/") == "dns"


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:{port}/", "http://localhost:{port}/", "http://[::1]:{port}/", "http://169.254.169.254/",
        "http://10.0.0.1/", "http://2130706433:{port}/", "http://0x7f.1:{port}/",
    ],
)  # fmt: skip
def test_inner_addresses_are_never_dialled(receiver, url):
    port = receiver.url.split(":")[2].split("/")[0]
    assert fault_of(url.format(port=port), Passport()) in ("blocked", "dns", "address")
    assert receiver.requests == ()


def test_a_redirect_leads_no_further_inside(receiver):
    receiver.answer(Answer(302, headers={"Location": "http://169.254.169.254/latest/meta-data"}))
    assert fault_of(receiver.url) == "blocked"
    receiver.answer(Answer(302, headers={"Location": receiver.url}))
    assert fault_of(receiver.url) == "redirect"
    receiver.answer(Answer(302, headers={"Location": "file:///etc/passwd"}))
    assert fault_of(receiver.url) == "protocol"


@pytest.mark.parametrize("url", ["ftp://example.vn/", "http://a:b@example.vn/", "http:///", "mailto:a@b.vn"])
def test_what_is_no_web_address_is_not_dialled(url):
    assert fault_of(url) == "address"


def test_time_runs_out_for_all_of_them(receiver):
    slow = [f"{receiver.url}/{number}" for number in range(20)]
    receiver.answer(Answer(200))
    found = probe(slow, TRYING, Limits(each=2, total=0))
    assert len(found) < len(slow)


@pytest.fixture
def writer(app: Flask, client: FlaskClient) -> Any:
    user = make_user(app, "reporter", language="en")
    sign_in(client, user)
    return user


def linking(app: Flask, writer: Any, receiver: Receiver) -> str:
    body = f'<p>Theo <a href="{receiver.url}">báo cáo năm</a>.</p>'
    return f"/stories/{make_story(app, writer, body=body, sources=['UBND']).id}/checks"


def test_a_dead_link_is_found_told_of_and_not_tried_again_at_once(app, client, writer, receiver):
    path = linking(app, writer, receiver)
    receiver.answer(Answer(404))
    assert "This link does not open" not in client.get(path).text
    assert receiver.requests == ()  # looking at a page dials nobody
    assert send(client, f"{path}/links").status_code == 303
    asked = len(receiver.requests)
    assert asked > 0
    page = client.get(path).text
    assert "Links tried: 1. Links that do not open: 1." in page
    assert "This link does not open (404)." in page
    send(client, f"{path}/links")
    assert len(receiver.requests) == asked


def test_stories_of_others_are_not_tried(app, client, writer, receiver):
    path = linking(app, writer, receiver)
    stranger = sign_in(app.test_client(), make_user(app, "contributor"))
    assert send(stranger, f"{path}/links").status_code == 404
    assert receiver.requests == ()
