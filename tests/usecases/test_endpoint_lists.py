"""What the pages about delivery read: right, in pages, and in one query however long the list."""

from typing import Any

import pytest
from factories import make_story, make_user, person_of
from flask import Flask
from sqlalchemy import event, select

from newsroom.clock import now
from newsroom.db import db, transaction
from newsroom.delivery_rows import DeliveryFilter, deliveries, delivery
from newsroom.endpoints import registry
from newsroom.endpoints.usecases import NewEndpoint, add_endpoint
from newsroom.ledger import Outgoing, announce
from newsroom.models import Delivery
from newsroom.person import Person


@pytest.fixture
def technician(app: Flask) -> Person:
    return person_of(app, make_user(app, "technician"))


def put(app: Flask, **fields: Any) -> None:
    """An event on its way to whoever wants it (of a kind that needs no signatures)."""
    with app.app_context(), transaction() as session:
        announce(session, Outgoing(type="story.taken_down", body=b"{}", at=now(), **fields))


def settle(app: Flask, state: str, *ids: int) -> None:
    """Bring deliveries to where a worker would have brought them."""
    with app.app_context():
        for one in db.session.scalars(select(Delivery).where(Delivery.id.in_(ids))):
            one.state, one.attempts, one.done_at = state, 3, now() if state == "done" else None
        db.session.commit()


def test_lists_for_the_pages(each_database: str, app: Flask, technician: Person):
    story = make_story(app, make_user(app, "reporter"))
    with app.app_context():
        for name in ("Cổng ba", "Cổng hai"):
            add_endpoint(technician, NewEndpoint(name, f"https://{len(name)}.example/"), now())
    put(app, story_id=story.id, sequence=1)
    put(app)
    settle(app, "done", 1)
    settle(app, "failed", 2)
    with app.app_context():
        session = db.session()
        rows = {row.endpoint.name: row for row in registry.every(session, registry.Wanted(), now())}
        first = rows[delivery(session, 1).endpoint_name]
        assert (first.waiting, first.failed) == (1, 0)
        assert sorted((row.waiting, row.failed) for row in rows.values()) == [(1, 0), (1, 1)]
        page = deliveries(session, DeliveryFilter(), limit=3)
        assert [row.delivery.id for row in page.rows] == [4, 3, 2]
        rest = deliveries(session, DeliveryFilter(before=page.next), limit=3)
        assert ([row.delivery.id for row in rest.rows], rest.next) == ([1], None)
        failed = deliveries(session, DeliveryFilter(state="failed"))
        assert [row.delivery.id for row in failed.rows] == [2]
        for wanted, count in (
            (DeliveryFilter(event_type="story.taken_down"), 4),
            (DeliveryFilter(event_type="test.ping"), 0),
            (DeliveryFilter(story_id=story.id), 2),
            (DeliveryFilter(endpoint_id=first.endpoint.id), 2),
        ):
            assert len(deliveries(session, wanted).rows) == count
        of_story = deliveries(session, DeliveryFilter(story_id=story.id)).rows
        assert [row.story_title for row in of_story] == [story.title] * 2
        assert {row.endpoint_name for row in of_story} == {"Cổng ba", "Cổng hai"}


def test_a_long_list_is_still_one_query(app: Flask, technician: Person):
    with app.app_context():
        for number in range(5):
            add_endpoint(
                technician, NewEndpoint(f"Cổng {number}", f"https://{number}.portal.example/"), now()
            )
    for _ in range(8):
        put(app)
    asked: list[str] = []
    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", lambda *arguments: asked.append(arguments[2]))
        assert len(deliveries(db.session(), DeliveryFilter()).rows) == 40
        assert len(registry.page(db.session(), registry.Wanted(), now()).rows) == 5
    assert len([statement for statement in asked if statement.startswith("SELECT")]) == 4
