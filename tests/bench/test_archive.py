"""The archive that measurements are made in is a real one, and a long list in it stays short work."""

from collections.abc import Mapping

import pytest
from flask import Flask

from newsroom.audit.verify import verify_database
from newsroom.clock import now
from newsroom.db import db
from newsroom.stories.listing import PAGE, Listing, Wanted, find_stories
from newsroom.stories.searching import COUNTED
from tests.bench import seed
from tests.bench.browser import InnerBrowser, sign_in
from tests.bench.seed import Archive
from tests.bench.statements import Statements
from tests.bench.texts import COMMON, text
from tests.bench.walk import ROLES, Walk
from tests.factories import PASSWORD, person_of

SIZE = COUNTED + 200


@pytest.fixture
def archive(app: Flask) -> Archive:
    archive = seed.settle(app, "http://127.0.0.1:9/hook")
    seed.fill(app, archive, SIZE)
    return archive


def _found(app: Flask, archive: Archive, chosen: Mapping[str, str], cursor: str = "") -> Listing:
    with app.app_context():
        editor = person_of(app, archive.people["editor"][0])
        return find_stories(db.session(), editor, Wanted(chosen, cursor=cursor), now())


def test_an_archive_stands_every_check_and_every_page(app: Flask, archive: Archive) -> None:
    with app.app_context():
        assert verify_database(db.session()).faults == ()
    # A word in every story finds what no search at all finds: the same stories, page after page.
    cursor = ""
    for _ in range(3):
        everything, searched = _found(app, archive, {}, cursor), _found(app, archive, {"q": COMMON}, cursor)
        assert [row.story.id for row in searched.rows] == [row.story.id for row in everything.rows]
        assert len(searched.rows) == PAGE
        assert searched.count == everything.count == COUNTED + 1
        cursor = searched.cursor
    # Filters still count, however many stories hold the word.
    filters = {"stage": "approval"}
    assert _found(app, archive, filters | {"q": COMMON}).count == _found(app, archive, filters).count == 60
    assert _found(app, archive, {"q": f"{COMMON} khôngcóđâu"}).rows == []

    statements = _statements(app, archive)
    assert statements["publisher: POST approve"] <= 15
    assert max(count for name, count in statements.items() if "desk" in name) <= 12
    assert max(count for name, count in statements.items() if "listing" in name or "search" in name) <= 10


def _statements(app: Flask, archive: Archive) -> dict[str, float]:
    statements = Statements(app)
    costs: dict[str, float] = {}
    people = {role: InnerBrowser(app.test_client(), statements) for role in ROLES}
    for role, browser in people.items():
        sign_in(browser, archive.people[role][0].email, PASSWORD)
    Walk(people, lambda name, answer: costs.update({name: answer.cost})).take(text(SIZE + 1))
    return costs
