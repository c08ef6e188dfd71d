"""Strangers and forgers at every door: forged forms, readers who must change nothing, wrong roles, wrong ids.

The doors are read from the application, so a new one is knocked at from its first day.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from doors import DOORS, Values, World, address, contents, honest, rules
from factories import make_user, sign_in, token
from flask import Flask

from newsroom.app import create_app
from newsroom.config import Settings, Smtp
from newsroom.db import db
from newsroom.models import ROLES
from newsroom.permissions import ANYBODY, PERMISSIONS, SIGNED_IN

UNTOUCHED_TABLES = {
    "accounts.choose_language": "kept in the reader's own cookie",
    "accounts.choose_look": "kept in the reader's own cookie",
    "checks.convert_text": "shows a text that is not saved in Unicode",
    "checks.inspect_text": "looks at a text that is not saved",
    "imports.import_file": "what a file says is put into the editor, and kept when the text is saved",
}
NUMBERS = {"number": 99_999, "delivery_id": 999_999_999, "job_id": 999_999_999, "notice_id": 999_999_999}
NUMBERS |= {"import_id": 999_999_999}
WORDS = ("kind", "slug", "name", "filename", "file", "token", "role", "picture", "type_slug", "own_token")
WORDS += ("site", "section", "event_type", "version")
NAMES = dict.fromkeys(WORDS, "khong-co")
IDS = ("story_id", "comment_id", "user_id", "token_id", "delegation_id", "endpoint_id", "link_id", "asset_id")
IDS += ("basis_id", "condition_id", "event_id", "filter_id", "name_id")
IDS += ("shelved_id", "appointment_id", "incident_id", "fact_id", "claim_id", "target_id", "capture_id")
IDS += ("case_role_id", "template_id", "lesson_id", "signal_id", "hold_id", "request_id")
IDS += ("question_id", "contact_id")
FOR_SCRIPTS = {"saving.while_writing.token", "saving.while_writing.kept"}
"""What only scripts fetch: a page to sign in on would be no answer to them."""
OF_ONES_OWN = {"saving.while_writing.kept", "saving.shelf.download", "preview.shares.shared_media"}
OF_ONES_OWN |= {"wall.portal", "statements.press.channels", "statements.press.paper"}
"""What is there for whoever left it, in the text that is shown or among what it sent, and nowhere else: here
it is not.
"""
NAMED_INSTEAD = {("moves.decision", "name"): 422}
"""Where something unknown is answered otherwise: the sentence says which move there is not."""


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[Flask]:
    """One application for the whole file: every test makes what it needs in it."""
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "newsroom.sqlite").write_bytes(sqlite_template.read_bytes())
    url = f"sqlite:///{folder / 'newsroom.sqlite'}"
    everything = {"base_url": "http://localhost", "share_links": True}
    everything |= {"smtp": Smtp("localhost", 25, "toasoan@portal.example", local=True)}
    app = create_app(Settings("a key for tests, never for use", url, folder, **everything))
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def world(app: Flask) -> World:
    return World(app)


def post_rule(app: Flask, endpoint: str):
    (rule,) = [rule for rule in rules(app, "POST") if rule.endpoint == endpoint]
    return rule


def forgeries(client) -> dict[str, dict[str, Any]]:
    """Ways to send a form that none of our pages made: what goes with the form's own fields."""
    good = {"csrf_token": token(client)}
    return {
        "no token": {"data": {}},
        "wrong token": {"data": {"csrf_token": "x" + good["csrf_token"]}},
        "empty token": {"data": {"csrf_token": ""}},
        "token in the address": {"data": {}, "query_string": good},
        "another site": {"data": good, "headers": {"Origin": "https://evil.example"}},
        "no site": {"data": good, "headers": {"Origin": "null"}},
        "name that begins like ours": {"data": good, "headers": {"Origin": "http://localhost.evil.example"}},
        "said by the browser": {"data": good, "headers": {"Sec-Fetch-Site": "cross-site"}},
        "neighbour": {"data": good, "headers": {"Sec-Fetch-Site": "same-site"}},
    }


def test_the_table_names_every_door_that_changes_something(app):
    assert set(DOORS) == {rule.endpoint for rule in rules(app, "POST")}


@pytest.mark.parametrize("endpoint", DOORS)
def test_forged_forms_change_nothing_and_the_honest_one_does(app, client, world, endpoint):
    values, fields = honest(endpoint, world)
    sign_in(client, world.boss)
    sign_in(app.test_client(), world.boss)  # another browser, that can be signed out
    path = address(post_rule(app, endpoint), values)
    before, held = contents(app, ()), token(client)
    for name, forged in forgeries(client).items():
        answer = client.post(path, **{**forged, "data": {**fields, **forged["data"]}})
        assert answer.status_code in (401, 403, 422), (name, answer.status_code)
        assert contents(app, ()) == before, name
    answer = client.post(path, data={**fields, "csrf_token": held}, headers={"Origin": "http://localhost"})
    assert answer.status_code in (200, 204, 302, 303), answer.text
    assert (contents(app) == before_without_sessions(before)) == (endpoint in UNTOUCHED_TABLES)


def before_without_sessions(before: dict[str, str]) -> dict[str, str]:
    return {table: found for table, found in before.items() if table != "login_session"}


def test_programs_doors_do_not_open_for_a_browsers_cookie(app, client, world):
    sign_in(client, world.boss)
    number = world.story().id
    before, knocked = contents(app), 0
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith("/api/v1/") and rule.endpoint != "api-docs.openapi_json":
            for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
                path = address(
                    rule,
                    {"story_id": number, "number": 1, "comment_id": number, "delivery_id": 1, "job_id": 1}
                    | {"incident_id": number, "signal_id": number},
                )
                answer = client.open(path, method=method, json={}, headers={"Accept-Language": "en"})
                assert answer.status_code == 401, (method, path)
                knocked += 1
    assert knocked > 5
    assert contents(app) == before


@pytest.mark.parametrize("role", ["admin", "publisher", "auditor"])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_looking_changes_nothing(app, client, world, role, method):
    values = world.everything()
    sign_in(client, make_user(app, role))
    before, opened = contents(app), 0
    for rule in rules(app, "GET"):
        with client.open(address(rule, values), method=method) as answer:
            expected = 404 if rule.endpoint in OF_ONES_OWN else 200
            assert answer.status_code in (expected, 204, 302, 303, 403, 503), (rule, answer.status_code)
            opened += answer.status_code == 200
    assert contents(app) == before
    assert opened > 15


def unknown() -> Values:
    """Well-formed values for everything in an address, behind which there is nothing."""
    return {**NUMBERS, **NAMES, **{name: str(uuid4()) for name in IDS}}


def opened(answer) -> bool:
    """Whether the door itself opened, whatever was found behind it (nothing, where the id is unknown)."""
    asked_to_sign_in = "/sign-in?next=" in (answer.location or "")
    return answer.status_code not in (401, 403) and not asked_to_sign_in


def lets_in(app: Flask, endpoint: str, role: str | None) -> bool:
    """Whether the permission that the door names lets such a person in ("": without any role)."""
    allowed = PERMISSIONS[getattr(app.view_functions[endpoint], "permission", "public")]
    return allowed == ANYBODY or (allowed == SIGNED_IN and role is not None) or role in allowed


@pytest.mark.parametrize("role", [*ROLES, "", None])
def test_each_door_opens_for_the_roles_it_names_and_for_no_other(app, role):
    user, wrong = (None if role is None else make_user(app, *filter(None, [role]))), []
    client = app.test_client()
    doors = [(method, rule) for method in ("GET", "POST") for rule in rules(app, method)]
    for method, rule in sorted(doors, key=lambda door: door[1].endpoint == "accounts.sign_out"):
        if user and client.get("/account").status_code != 200:
            sign_in(client, user)
        form = {"data": {"csrf_token": token(client)}} if method == "POST" else {}
        with client.open(address(rule, unknown()), method=method, **form) as answer:
            asks = method == "GET" and rule.endpoint not in FOR_SCRIPTS
            refused = 403 if user else 302 if asks else 401
            if opened(answer) != lets_in(app, rule.endpoint, role):
                wrong.append((method, rule.rule, answer.status_code))
            elif not opened(answer):
                assert answer.status_code == refused, (method, rule.rule)
    assert wrong == []


def test_what_does_not_exist_is_not_found_whatever_else_in_the_address_does(app, client, world):
    sign_in(client, world.boss)
    existing, asked = world.everything(), 0
    for method in ("GET", "POST"):
        for rule in rules(app, method):
            for name in rule.arguments:
                values = {**existing, name: unknown()[name]}
                fields = honest(rule.endpoint, world)[1] if method == "POST" else {}
                form = {"data": {**fields, "csrf_token": token(client)}} if method == "POST" else {}
                # From an address each: who tries many wrong links from one is sent away unlooked at.
                knocker = {"REMOTE_ADDR": f"10.9.{asked // 250}.{asked % 250}"}
                answer = client.open(address(rule, values), method=method, environ_base=knocker, **form)
                expected = NAMED_INSTEAD.get((rule.endpoint, name), 404)
                assert answer.status_code == expected, (method, rule.rule, name, answer.status_code)
                asked += 1
    assert asked > 40


@pytest.mark.parametrize(
    "odd",
    [
        "' OR 1=1 --",
        "%00",
        "..%2f..%2fetc%2fpasswd",
        "x" * 3000,
        "Đường",
        "-1",
        "1e9",
        "{{1337*1337}}",
        "%ff",
    ],
)
def test_odd_ids_are_not_found_and_break_nothing(app, client, world, odd):
    sign_in(client, world.boss)
    for path in ("stories", "people", "endpoints", "deliveries", "sections", "account/tokens"):
        answer = client.get(f"/{path}/{odd}")
        assert answer.status_code in (404, 405), (path, answer.status_code)
        assert "1787569" not in answer.text
