"""Setting up receivers, their keys, and sending again: who may, what is refused, what is noted."""

import json
from dataclasses import replace
from typing import Any

import pytest
from factories import make_story, make_user, person_of
from flask import Flask
from sqlalchemy import func, select

from newsroom.clock import now
from newsroom.db import db, transaction
from newsroom.deliveries.usecases import resend
from newsroom.delivery_rows import delivery
from newsroom.endpoints import registry
from newsroom.endpoints.key_usecases import retire_old_secret, rotate_secret
from newsroom.endpoints.usecases import (
    NewEndpoint,
    add_endpoint,
    change_endpoint,
    resend_failed,
    send_test,
    switch_endpoint,
)
from newsroom.errors import Forbidden, Invalid, NotFound, Refused
from newsroom.installation import vault
from newsroom.ledger import Outgoing, announce
from newsroom.models import Delivery, Endpoint
from newsroom.models.trail import AuditEntry, OutboxEvent
from newsroom.person import Person

PORTAL = NewEndpoint("Cổng bộ", "https://portal.example/hook?key=abc", contact="truc.ban@example.vn")


@pytest.fixture
def technician(app: Flask) -> Person:
    return person_of(app, make_user(app, "technician"))


def trail(app: Flask) -> list[dict[str, Any]]:
    """Everything in the stream "endpoints", oldest first."""
    with app.app_context():
        entries = db.session.scalars(
            select(AuditEntry).where(AuditEntry.stream == "endpoints").order_by(AuditEntry.stream_seq)
        )
        return [json.loads(entry.entry) for entry in entries]


def put(app: Flask, **fields: Any) -> None:
    """An event on its way to whoever wants it (of a kind that needs no signatures)."""
    with app.app_context(), transaction() as session:
        announce(session, Outgoing(type="story.taken_down", body=b"{}", at=now(), **fields))


def deliveries(app: Flask) -> list[Delivery]:
    with app.app_context():
        return list(db.session.scalars(select(Delivery).order_by(Delivery.id)))


def settle(app: Flask, state: str, *ids: int) -> None:
    """Bring deliveries to where a worker would have brought them."""
    with app.app_context():
        for delivery in db.session.scalars(select(Delivery).where(Delivery.id.in_(ids))):
            delivery.state, delivery.attempts, delivery.done_at = state, 3, now() if state == "done" else None
        db.session.commit()


def test_a_new_endpoint_has_a_secret_that_is_stored_sealed(
    each_database: str, app: Flask, technician: Person
):
    with app.app_context():
        endpoint, secret = add_endpoint(technician, PORTAL, now())
        stored = db.session.get_one(Endpoint, endpoint.id)
        assert secret.startswith("whsec_")
        assert secret not in str(stored.secrets)
        assert [vault().open(sealed) for sealed in stored.secrets] == [secret]
    (entry,) = trail(app)
    assert (entry["action"], entry["endpoint"], entry["host"]) == (
        "endpoint.add",
        endpoint.id,
        "portal.example",
    )
    assert not any(word in str(entry) for word in (secret, "key=abc", "truc.ban"))


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"name": " "}, {"name"}),
        ({"name": "x" * 121}, {"name"}),
        ({"contact": "x" * 201}, {"contact"}),
        ({"url": "https://127.1/"}, {"url"}),
        ({"events": ("story.eaten",)}, {"events"}),
        ({"sections": ("khong-co",)}, {"sections"}),
        ({"networks": ("8.8.8.0/24",)}, {"networks"}),
        ({"name": "", "url": "x", "networks": ("x",)}, {"name", "url", "networks"}),
    ],
)
def test_fields_that_cannot_be_used(app: Flask, technician: Person, fields: dict[str, Any], wrong: set[str]):
    with app.app_context():
        with pytest.raises(Invalid) as refused:
            add_endpoint(technician, replace(PORTAL, **fields), now())
        assert set(refused.value.errors) == wrong
        assert db.session.scalar(select(func.count()).select_from(Endpoint)) == 0


def test_one_address_is_registered_once(each_database: str, app: Flask, technician: Person):
    with app.app_context():
        add_endpoint(technician, PORTAL, now())
        other, _ = add_endpoint(technician, replace(PORTAL, url="https://other.example/"), now())
        for attempt in (
            lambda: add_endpoint(technician, PORTAL, now()),
            lambda: change_endpoint(technician, other.id, 1, PORTAL, now()),
        ):
            with pytest.raises(Invalid) as refused:
                attempt()
            assert set(refused.value.errors) == {"url"}


def test_a_change_notes_what_changed(app: Flask, technician: Person):
    wanted = replace(PORTAL, events=("story.*",), sections=("thoi-su",), networks=("10.20.0.0/16",))
    admin = person_of(app, make_user(app, "admin"))
    with app.app_context():
        endpoint, _ = add_endpoint(technician, PORTAL, now())
        with pytest.raises(Invalid) as refused:
            change_endpoint(technician, endpoint.id, 1, wanted, now())
        assert set(refused.value.errors) == {"networks"}
        changed = change_endpoint(admin, endpoint.id, 1, wanted, now())
        assert (changed.events, changed.sections, changed.networks) == (
            ["story.*"],
            ["thoi-su"],
            ["10.20.0.0/16"],
        )
    entry = trail(app)[-1]
    assert (entry["action"], entry["networks"], "host" in entry) == (
        "endpoint.change",
        ["10.20.0.0/16"],
        False,
    )


@pytest.mark.parametrize("role", ["reporter", "editor", "publisher", "auditor", "secretary"])
def test_others_may_do_none_of_this(app: Flask, technician: Person, role: str):
    stranger = person_of(app, make_user(app, role))
    with app.app_context():
        endpoint, _ = add_endpoint(technician, PORTAL, now())
        for attempt in (
            lambda: add_endpoint(stranger, replace(PORTAL, url="https://other.example/"), now()),
            lambda: change_endpoint(stranger, endpoint.id, 1, PORTAL, now()),
            lambda: switch_endpoint(stranger, endpoint.id, False, now()),
            lambda: rotate_secret(stranger, endpoint.id, now()),
            lambda: retire_old_secret(stranger, endpoint.id, now()),
            lambda: send_test(stranger, endpoint.id, now()),
            lambda: resend(stranger, 1, now()),
            lambda: resend_failed(stranger, endpoint.id, now()),
        ):
            with pytest.raises(Forbidden):
                attempt()
    assert len(trail(app)) == 1


def test_an_administrator_sets_up_but_does_not_send_again(app: Flask):
    admin = person_of(app, make_user(app, "admin"))
    with app.app_context():
        endpoint, _ = add_endpoint(admin, PORTAL, now())
        with pytest.raises(Forbidden):
            resend_failed(admin, endpoint.id, now())


def test_what_does_not_exist_is_not_found(app: Flask, technician: Person):
    with app.app_context():
        for attempt in (
            lambda: switch_endpoint(technician, "none", True, now()),
            lambda: resend(technician, 404, now()),
            lambda: registry.endpoint(db.session(), "none", now()),
            lambda: delivery(db.session(), 404),
        ):
            with pytest.raises(NotFound):
                attempt()


def test_rotation_keeps_the_old_secret_until_it_is_retired(app: Flask, technician: Person):
    with app.app_context():
        endpoint, old = add_endpoint(technician, PORTAL, now())
        new = rotate_secret(technician, endpoint.id, now())
        assert [vault().open(sealed) for sealed in db.session.get_one(Endpoint, endpoint.id).secrets] == [
            new,
            old,
        ]
        with pytest.raises(Refused):
            rotate_secret(technician, endpoint.id, now())
        retire_old_secret(technician, endpoint.id, now())
        assert [vault().open(sealed) for sealed in db.session.get_one(Endpoint, endpoint.id).secrets] == [new]
        with pytest.raises(Refused):
            retire_old_secret(technician, endpoint.id, now())
    assert [entry["action"] for entry in trail(app)] == ["endpoint.add", "endpoint.rotate", "endpoint.retire"]
    assert new not in str(trail(app))


def test_a_test_goes_to_one_endpoint_whatever_it_asked_for(app: Flask, technician: Person):
    with app.app_context():
        add_endpoint(technician, replace(PORTAL, url="https://other.example/"), now())
        endpoint, _ = add_endpoint(technician, replace(PORTAL, events=("story.published",)), now())
        send_test(technician, endpoint.id, now())
        sent = db.session.scalars(select(OutboxEvent)).one()
    assert [delivery.endpoint_id for delivery in deliveries(app)] == [endpoint.id]
    assert (sent.type, json.loads(sent.body)["type"]) == ("test.ping", "test.ping")
    with app.app_context():
        switch_endpoint(technician, endpoint.id, False, now())
        with pytest.raises(Refused):
            send_test(technician, endpoint.id, now())


def test_switching_twice_is_noted_once(app: Flask, technician: Person):
    with app.app_context():
        endpoint, _ = add_endpoint(technician, PORTAL, now())
        for on in (False, False, True, True):
            switch_endpoint(technician, endpoint.id, on, now())
    assert [entry["action"] for entry in trail(app)] == ["endpoint.add", "endpoint.off", "endpoint.on"]


def test_what_a_newer_event_has_overtaken_is_not_sent_again(app: Flask, technician: Person):
    story = make_story(app, make_user(app, "reporter"))
    with app.app_context():
        endpoint, _ = add_endpoint(technician, PORTAL, now())
    put(app, story_id=story.id, sequence=1)
    put(app, story_id=story.id, sequence=2)
    settle(app, "superseded", 1)
    settle(app, "failed", 2)
    with app.app_context():
        with pytest.raises(Refused):
            resend(technician, 1, now())
        resend(technician, 2, now())
        with pytest.raises(Refused):
            resend(technician, 2, now())  # it is under way now
    assert [delivery.state for delivery in deliveries(app)] == ["superseded", "waiting"]
    assert deliveries(app)[1].attempts == 3
    entry = trail(app)[-1]
    assert (entry["action"], entry["endpoint"], entry["delivery"]) == ("delivery.resend", endpoint.id, 2)


def test_sending_all_that_failed_again(each_database: str, app: Flask, technician: Person):
    story = make_story(app, make_user(app, "reporter"))
    with app.app_context():
        endpoint, _ = add_endpoint(technician, PORTAL, now())
    for _ in range(3):
        put(app)
    put(app, story_id=story.id, sequence=1)
    put(app, story_id=story.id, sequence=2)
    settle(app, "failed", 1, 2, 4)
    settle(app, "done", 3, 5)
    with app.app_context():
        assert resend_failed(technician, endpoint.id, now()) == 2
        assert resend_failed(technician, endpoint.id, now()) == 0
    assert [d.state for d in deliveries(app)] == ["waiting", "waiting", "done", "failed", "done"]
