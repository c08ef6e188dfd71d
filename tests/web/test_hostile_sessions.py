"""Strangers at the sign-in: guessing, listening at the door, stolen cookies, and ways off the site."""

import re
from dataclasses import replace

import pytest
from factories import PASSWORD, make_user, send, sign_in
from flask import Flask
from flask.testing import FlaskClient

from newsroom.accounts import signin
from newsroom.accounts.signin import PER_ACCOUNT, PER_ACCOUNT_ANYWHERE
from newsroom.app import create_app
from newsroom.db import db

NEW_PASSWORD = "thuyền về bến cũ lúc 5 giờ"

OFF_SITE = (
    "//evil.example",
    "///evil.example",
    "////evil.example",
    "http://evil.example",
    "http:///evil.example",
    "https:evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "\t//evil.example",
    "/\n/evil.example",
    "/%09/evil.example\r\nLocation: http://evil.example",
    " //evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "evil.example",
    "@evil.example",
    "/\u00a0/evil.example/..//evil.example\\",
)


@pytest.fixture
def user(app: Flask):
    return make_user(app, "editor")


def attempt(client: FlaskClient, email: str, password: str, address: str = "127.0.0.1"):
    """Try to sign in from an address."""
    client.environ_base["REMOTE_ADDR"] = address
    return send(client, "/sign-in", email=email, password=password)


def cookie_of(client: FlaskClient, name: str = "newsroom") -> str:
    """The value of a cookie that this browser holds."""
    cookie = client.get_cookie(name)
    assert cookie is not None
    return cookie.value


def with_cookie(app: Flask, value: str) -> FlaskClient:
    """Another browser that holds somebody's session cookie."""
    thief = app.test_client()
    thief.set_cookie("newsroom", value)
    return thief


def is_let_in(client: FlaskClient) -> bool:
    return client.get("/account").status_code == 200


def test_the_sixth_wrong_password_in_a_row_is_not_even_looked_at(app, user):
    other = make_user(app, "editor")
    for _ in range(PER_ACCOUNT):
        assert attempt(app.test_client(), user.email, "sai mật khẩu").status_code == 422
    assert attempt(app.test_client(), user.email, "sai mật khẩu").status_code == 429
    assert attempt(app.test_client(), user.email, PASSWORD).status_code == 429
    assert attempt(app.test_client(), other.email, PASSWORD).status_code == 302


def test_a_stranger_elsewhere_locks_nobody_out(app, user):
    for _ in range(PER_ACCOUNT + 1):
        attempt(app.test_client(), user.email, "sai mật khẩu", "203.0.113.9")
    assert attempt(app.test_client(), user.email, PASSWORD).status_code == 302


def test_many_addresses_together_do_not_guess_on_for_ever(app, user):
    for number in range(PER_ACCOUNT_ANYWHERE):
        attempt(app.test_client(), user.email, "sai mật khẩu", f"203.0.113.{number}")
    assert attempt(app.test_client(), user.email, PASSWORD, "198.51.100.1").status_code == 429


def test_a_right_password_forgets_the_wrong_ones_before_it(app, user):
    for password in ["sai"] * (PER_ACCOUNT - 1) + [PASSWORD] + ["sai"] * (PER_ACCOUNT - 1):
        attempt(app.test_client(), user.email, password)
    assert attempt(app.test_client(), user.email, PASSWORD).status_code == 302


def test_one_password_tried_on_many_accounts_stops_the_address_and_nobody_else(app, user, monkeypatch):
    monkeypatch.setattr(signin, "PER_ADDRESS", PER_ACCOUNT + 2)  # each try costs what a password's hash costs
    for number in range(PER_ACCOUNT + 2):
        answer = attempt(app.test_client(), f"ai.do.{number}@example.vn", "mùa thu", "203.0.113.7")
        assert answer.status_code == 422
    assert attempt(app.test_client(), user.email, PASSWORD, "203.0.113.7").status_code == 429
    assert attempt(app.test_client(), user.email, PASSWORD, "203.0.113.8").status_code == 302


def test_nobody_can_tell_which_accounts_exist(app, user):
    disabled = make_user(app, "editor", active=False)
    answers = {}
    for email in (user.email, disabled.email, "nguoi.0000@example.vn"):
        client = app.test_client()
        statuses = []
        for _ in range(PER_ACCOUNT + 1):
            answer = attempt(client, email, "sai mật khẩu")
            statuses.append(answer.status_code)
        body = answer.text.replace(email, "E-MAIL")
        body = re.sub(r'name="csrf_token"( type="hidden")? value="[^"]+"', "TOKEN", body)
        headers = {
            name: value for name, value in answer.headers if name not in ("Set-Cookie", "Content-Length")
        }
        answers[email] = statuses, body, headers
    first, *others = answers.values()
    assert first[0] == [422] * PER_ACCOUNT + [429]
    assert all(other == first for other in others)


def test_a_copied_cookie_is_worth_nothing_after_signing_out(app, client, user):
    thief = with_cookie(app, cookie_of(sign_in(client, user)))
    assert is_let_in(thief)
    send(client, "/sign-out")
    assert not is_let_in(thief)


def test_a_copied_cookie_is_worth_nothing_after_the_account_was_switched_off(app, client, user):
    thief = with_cookie(app, cookie_of(sign_in(client, user)))
    admin = sign_in(app.test_client(), make_user(app, "admin"))
    assert send(admin, f"/people/{user.id}/active", active="no").status_code == 303
    assert not is_let_in(client)
    assert not is_let_in(thief)
    assert send(admin, f"/people/{user.id}/active", active="yes").status_code == 303
    assert not is_let_in(thief)


def test_changing_the_password_ends_every_other_session(app, client, user):
    sign_in(client, user)
    elsewhere = sign_in(app.test_client(), user)
    fields = {"old_password": PASSWORD, "password": NEW_PASSWORD, "password_again": NEW_PASSWORD}
    assert send(client, "/account/password", **fields).status_code == 303
    assert is_let_in(client)
    assert not is_let_in(elsewhere)
    assert attempt(app.test_client(), user.email, PASSWORD).status_code == 422


def test_a_reset_by_the_administrator_ends_every_session(app, client, user):
    sign_in(client, user)
    admin = sign_in(app.test_client(), make_user(app, "admin"))
    assert send(admin, f"/people/{user.id}/reset").status_code == 200
    assert not is_let_in(client)


def test_a_cookie_planted_beforehand_does_not_become_somebodys_session(app, client, user):
    attacker = sign_in(app.test_client(), make_user(app, "reporter"))
    planted = cookie_of(attacker)
    client.set_cookie("newsroom", planted)
    client.get("/sign-in")
    send(attacker, "/sign-out")
    sign_in(client, user)
    assert cookie_of(client) != planted
    assert is_let_in(client)
    assert not is_let_in(with_cookie(app, planted))


def test_form_tokens_from_before_the_sign_in_are_void_after_it(client, user):
    with client.session_transaction() as session:
        session["csrf_token"] = "known to an attacker"
        session["language"] = "en"
    sign_in(client, user)
    client.get("/account")
    with client.session_transaction() as session:
        assert session.get("csrf_token") != "known to an attacker"


@pytest.mark.parametrize("spoilt", ["", "x", "a.b.c", "newsroom", "%00", "ă" * 200])
def test_made_up_cookies_let_nobody_in(app, spoilt):
    assert not is_let_in(with_cookie(app, spoilt))


@pytest.mark.parametrize("target", OFF_SITE)
def test_nothing_in_next_leads_off_the_site(app, client, user, target):
    places = [send(client, "/sign-in", email=user.email, password=PASSWORD, next=target)]
    places.append(client.get("/sign-in", query_string={"next": target}))  # signed in by now
    places.append(send(client, "/language", language="en", next=target))
    for answer in places:
        assert (answer.status_code, answer.location) == (302, "/")


def test_what_was_kept_for_after_the_sign_in_is_never_sent_elsewhere(client, user):
    fields = {"email": user.email, "password": PASSWORD, "kept-path": "//evil.example", "kept:body": "x"}
    answer = send(client, "/sign-in", **fields)
    assert (answer.status_code, answer.location) == (302, "/")


def test_a_path_on_the_site_is_gone_to(client, user):
    answer = send(client, "/sign-in", email=user.email, password=PASSWORD, next="/stories?q=a")
    assert answer.location == "/stories?q=a"


@pytest.mark.parametrize("base_url", ["http://localhost", "https://localhost"])
def test_cookies_are_for_this_site_alone_and_no_script(settings, base_url):
    app = create_app(replace(settings, base_url=base_url))
    secure = base_url.startswith("https")
    user = make_user(app, "editor")
    client = app.test_client()
    page = client.get("/sign-in", base_url=base_url)
    token = re.search(r'name="csrf_token" type="hidden" value="([^"]+)"', page.text)[1]
    fields = {"csrf_token": token, "email": user.email, "password": PASSWORD}
    answer = client.post("/sign-in", base_url=base_url, data=fields)
    assert answer.status_code == 302
    given = [*page.headers.getlist("Set-Cookie"), *answer.headers.getlist("Set-Cookie")]
    names = {cookie.split("=")[0] for cookie in given}
    assert names == {"newsroom_form", "__Host-newsroom" if secure else "newsroom"}
    for cookie in given:
        attributes = {part.strip().lower() for part in cookie.split(";")[1:]}
        assert {"httponly", "samesite=lax", "path=/"} <= attributes
        assert ("secure" in attributes) == secure
        assert not any(attribute.startswith("domain") for attribute in attributes)
    with app.app_context():
        db.engine.dispose()
