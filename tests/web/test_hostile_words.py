"""Words that try to be more than words, in every field that takes words: they come back as words."""

from uuid import uuid4

import lxml.html
import pytest
from doors import TEXT, World
from factories import make_user, person_of, reload, send, sign_in
from sqlalchemy import select

from newsroom.db import db
from newsroom.models import Endpoint, Story
from newsroom.text import clean_line

NAUGHTY = {
    "script": "<script>window.canary=1</script>",
    "image": '"><img src=x onerror=canary()>',
    "attribute": "' autofocus onfocus=canary() x='",
    "drawing": "<svg/onload=canary()>",
    "end of field": "</textarea></title><iframe srcdoc=canary>",
    "template": "{{ 6481 * 7919 }} {% raw %} ${6481*7919} %(canary)s %s",
    "address": "javascript:canary()",
    "invisible": "a\u202egnp.exe\u2028b\x00c\ufeffd canary",
    "query": "canary' OR 1=1; --",
    "many marks": "canary Z\u0335\u0321\u0327a\u0334l\u0338g\u0336o 🇻🇳",
}
COMPUTED = str(6481 * 7919)


@pytest.fixture(params=NAUGHTY.values(), ids=NAUGHTY.keys())
def naughty(request) -> str:
    return request.param


@pytest.fixture
def boss(app, client):
    """Somebody who may fill in everything, signed in."""
    boss = World(app).boss
    sign_in(client, boss)
    return boss


def shown_in(answer) -> str:
    """The words of a page on which nothing that was typed has become more than words."""
    assert COMPUTED not in answer.text
    root = lxml.html.document_fromstring(answer.text)
    for element in root.iter("*"):
        assert_inert(element)
    fields = [element.get("value", "") for element in root.iter("input")]
    return " ".join(" ".join([root.text_content(), *fields]).split())


def assert_inert(element: lxml.html.HtmlElement) -> None:
    names = [name for name in element.attrib if name.startswith("on") or name == "srcdoc"]
    assert names == [], element.attrib
    for name in ("href", "src", "action", "formaction"):
        address = element.get(name, "").strip().lower()
        assert not address.startswith(("javascript:", "data:", "vbscript:")), address
        assert "canary" not in address.partition("?")[0], address
    if element.tag in ("script", "iframe", "style", "img"):
        assert "canary" not in lxml.html.tostring(element, encoding="unicode", with_tail=False)


def assert_shown(client, naughty: str, *paths: str) -> None:
    for path in paths:
        answer = client.get(path)
        assert answer.status_code == 200, path
        assert clean_line(naughty) in shown_in(answer), path


def test_in_every_field_of_a_story(app, client, boss, naughty):
    names = ("title", "sapo", "byline", "sources", "tags")
    fields = {
        **TEXT,
        **dict.fromkeys(names, naughty),
        "body": f"<p>Đoạn một. {naughty}</p>",
        "story_id": str(uuid4()),
    }
    path = send(client, "/stories/new", **fields).location
    with app.app_context():
        story = db.session.scalars(select(Story)).one()
    assert path == f"/stories/{story.id}"
    assert send(client, f"{path}/comments", body=naughty).status_code == 303
    edited = {**fields, "version": story.version, "title": f"{naughty} lần hai", "correction": naughty}
    assert send(client, f"{path}/edit", **edited).status_code == 303
    tabs = [f"{path}{tab}" for tab in ("", "/edit", "/compare", "/history", "/revisions/1", "/deliveries")]
    assert_shown(client, naughty, *tabs, "/", "/stories", "/stories?author=me")
    assert send(client, f"{path}/moves", move="submit", version=reload(app, story).version).status_code == 303
    head = sign_in(app.test_client(), make_user(app, "publisher"))
    fields = {
        "move": "hold",
        "version": reload(app, story).version,
        "reason": "duplicate",
        "comment": naughty,
    }
    assert send(head, f"{path}/moves", **fields).status_code == 303
    assert_shown(head, naughty, path, f"{path}/history", f"{path}/moves/resume", "/audit")


def test_in_a_form_that_is_shown_again(client, boss, naughty):
    refused = {**TEXT, "title": "", "sapo": naughty, "byline": naughty, "sources": naughty, "story_id": "x"}
    answer = send(client, "/stories/new", **refused)
    assert answer.status_code == 422
    assert shown_in(answer).count(clean_line(naughty)) >= 3


def test_in_names_of_people_and_their_things(app, client, boss, naughty):
    me = {"name": naughty, "title": naughty, "language": "vi"}
    assert send(client, "/account", **me).status_code == 303
    assert person_of(app, boss).name == clean_line(naughty)
    send(client, "/account/tokens", **{"token-name": naughty, "token-days": "30"})
    assert_shown(client, naughty, "/", "/account", "/people", f"/people/{boss.id}", "/delegations")


def test_in_names_of_receivers_and_of_the_catalogue(app, client, boss, naughty):
    receiver = {"version": "0", "name": naughty, "url": "https://cong.example.vn/hook", "contact": naughty}
    assert send(client, "/endpoints/new", **receiver).status_code == 200
    with app.app_context():
        endpoint = db.session.scalars(select(Endpoint)).one().id
    row = {"label_vi": naughty, "label_en": naughty, "position": 1, "active": "y", "site": "cong-chinh"}
    assert send(client, "/sections/sections", **row, slug="moi").status_code == 303
    assert_shown(client, naughty, "/endpoints", f"/endpoints/{endpoint}", "/deliveries")
    assert_shown(client, naughty, "/sections", "/sections/sections/moi", "/stories/new", "/stories", "/audit")


@pytest.mark.parametrize("name", ["q", "stage", "section", "tag"])
def test_in_the_search_for_stories(client, boss, naughty, name):
    answer = client.get("/stories", query_string={name: naughty})
    assert answer.status_code in (200, 400)
    assert clean_line(naughty) in shown_in(answer)


@pytest.mark.parametrize("path", ["/people", "/deliveries", "/audit", "/stories", "/sign-in", "/"])
def test_in_what_lists_are_asked_for(client, boss, naughty, path):
    names = (
        "role",
        "section",
        "state",
        "after",
        "before",
        "person",
        "stream",
        "action",
        "next",
        "cursor",
        "sort",
    )
    answer = client.get(path, query_string=dict.fromkeys(names, naughty))
    assert answer.status_code in (200, 302, 400), path
    shown_in(answer)
