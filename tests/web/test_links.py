"""Every link leads somewhere: the pages of a lively newsroom, walked as different people."""

import re
from dataclasses import replace
from html import unescape

import pytest

from newsroom.clock import now
from newsroom.demo.load import load_demo
from newsroom.demo_accounts import PASSWORD

LINK = re.compile(r'(?:href|src|action)="(/[^"]*)"')
MOST_PAGES = 150


@pytest.fixture
def settings(settings):
    return replace(settings, demo=True)


def links_on(page: str) -> set[str]:
    return {unescape(link).partition("#")[0] for link in LINK.findall(page)}


def kind_of(link: str) -> str:
    """Pages of one kind differ in ids only; a few of each are enough."""
    return re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}|\d+", "*", link)


@pytest.mark.parametrize("account", ["reporter", "publisher", "technician", "auditor", "admin"])
def test_every_link_leads_somewhere(app, client, settings, account):
    with app.app_context():
        load_demo(settings, now())
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get("/sign-in").text).group(1)
    fields = {"email": f"{account}@demo.example", "password": PASSWORD, "csrf_token": token}
    assert client.post("/sign-in", data=fields).status_code == 302

    waiting, seen, kinds, dead = ["/"], {"/"}, {}, []
    while waiting and len(seen) < MOST_PAGES:
        path = waiting.pop(0)
        with client.get(path) as answer:
            status, page = answer.status_code, answer.text if answer.mimetype == "text/html" else ""
        if status not in (200, 302, 303, 405):
            dead.append((path, status))
        for link in sorted(links_on(page) - seen):
            kind = kind_of(link)
            kinds[kind] = kinds.get(kind, 0) + 1
            if kinds[kind] <= 3:
                seen.add(link)
                waiting.append(link)
    assert dead == []
    assert len(seen) > 20
