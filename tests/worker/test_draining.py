"""From row to row: what is taken when, in which order, and what becomes of it. The clock is the test's."""

import threading
from datetime import datetime, timedelta

import pytest
from factories import make_story, make_user, publish
from fixtures.receiver import Answer
from sqlalchemy import select
from standardwebhooks import Webhook

from newsroom.clock import now
from newsroom.db import db
from newsroom.deliveries.usecases import resend
from newsroom.endpoints.usecases import resend_failed, switch_endpoint
from newsroom.models import Endpoint
from newsroom.models.endpoint import LANES
from newsroom.models.trail import AuditEntry
from newsroom.worker.claim import LEASE, Places, Wanted, anything_due, claim
from worker.house import House

AT = now()
TABLE = [5, 300, 1800, 7200, 18000, 36000, 50400, 72000, 86400]
CRISIS_TABLE = [5, 15, 60, 120, 300, 900, *TABLE[2:]]


def test_a_published_story_arrives_signed(each_database: str, house: House):
    _, secret = house.endpoint()
    author, editor, publisher = (make_user(house.app, role) for role in ("reporter", "editor", "publisher"))
    publish(house.app, make_story(house.app, author), editor, publisher, author)
    house.drain()
    (request,) = house.receiver.requests
    event = Webhook(secret).verify(request.body, dict(request.headers))
    assert (event["type"], event["data"]["sequence"]) == ("story.published", 1)
    assert house.delivery().state == "done"


def follow(house: House, table: list[int], at: datetime, before: int = 0) -> datetime:
    """Let each try fail, and see that the next comes when the table says; returns when it was given up."""
    for number, seconds in enumerate(table, start=before + 1):
        house.drain(at)
        delivery = house.delivery()
        assert (delivery.state, delivery.attempts, delivery.last_status) == ("waiting", number, 500)
        wait = delivery.next_at - at
        assert 0.8 * seconds <= wait.total_seconds() <= 1.2 * seconds
        house.drain(delivery.next_at - timedelta(seconds=1))
        assert len(house.receiver.requests) == number  # not a second early
        at = delivery.next_at
    house.drain(at)
    assert (house.delivery().state, house.delivery().attempts) == ("failed", before + len(table) + 1)
    return at


@pytest.mark.parametrize(("lane", "table"), [("default", TABLE), ("crisis", CRISIS_TABLE)])
def test_the_schedule_is_followed_to_its_end(each_database: str, house: House, lane: str, table: list[int]):
    house.endpoint()
    house.receiver.answer(Answer(500, b"no"))
    house.announce(at=AT, lane=lane)
    follow(house, table, AT)
    assert [attempt.number for attempt in house.attempts()] == list(range(1, len(table) + 2))
    assert len({request.headers["webhook-id"] for request in house.receiver.requests}) == 1


def test_what_is_sent_again_begins_the_schedule_anew_and_ends_it_again(house: House):
    endpoint, _ = house.endpoint()
    house.receiver.answer(Answer(500, b"no"))
    house.announce(at=AT)
    at = follow(house, TABLE, AT)
    with house.app.app_context():
        for active in (False, True):  # as somebody does who believes the receiver mended
            switch_endpoint(house.technician, endpoint.id, active, at)
        resend(house.technician, house.delivery().id, at)
    at = follow(house, TABLE, at, before=10)
    with house.app.app_context():
        resend_failed(house.technician, endpoint.id, at)
    house.drain(at + timedelta(hours=1))
    assert (house.delivery().state, house.delivery().attempts) == ("waiting", 21)
    assert len({request.headers["webhook-id"] for request in house.receiver.requests}) == 1


@pytest.mark.parametrize("status", [400, 401, 404, 405, 413, 422])
def test_a_refusal_is_tried_again_too(house: House, status: int):
    house.endpoint()
    house.receiver.answer(Answer(status), Answer(200))
    house.announce(at=AT)
    house.drain(AT)
    assert house.delivery().state == "waiting"
    house.drain(AT + timedelta(seconds=6))
    assert house.delivery().state == "done"


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_a_tired_receiver_is_left_alone_for_a_minute(house: House, status: int):
    house.endpoint()
    house.receiver.answer(Answer(status))
    house.announce(at=AT)
    house.drain(AT)
    assert house.delivery().next_at - AT == timedelta(minutes=1)


def test_retry_after_is_heeded_up_to_twice_the_wait(house: House):
    house.endpoint()
    house.receiver.answer(
        Answer(503, headers={"Retry-After": "90"}), Answer(503, headers={"Retry-After": "999999"})
    )
    house.announce(at=AT)
    house.drain(AT)
    first = house.delivery().next_at
    assert first - AT == timedelta(seconds=90)
    house.drain(first)
    assert timedelta(minutes=8) <= house.delivery().next_at - first <= timedelta(minutes=12)


def test_gone_switches_the_endpoint_off_and_says_so(each_database: str, house: House):
    endpoint, _ = house.endpoint()
    house.receiver.answer(Answer(410))
    house.announce(at=AT)
    house.announce(at=AT + timedelta(hours=1))
    house.drain(AT)
    house.drain(AT + timedelta(hours=2))
    assert len(house.receiver.requests) == 1
    assert [delivery.state for delivery in house.deliveries()] == ["failed", "waiting"]
    with house.app.app_context():
        stored = db.session.get_one(Endpoint, endpoint.id)
        assert (stored.active, "410" in stored.disabled_cause) == (False, True)
        noted = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "endpoint.off")).one()
    assert (noted.stream, noted.actor_id) == ("endpoints", "system")
    assert endpoint.id.encode() in noted.entry


def test_what_waits_for_an_endpoint_that_is_off_goes_out_when_it_is_on_again(house: House):
    endpoint, _ = house.endpoint()
    house.announce()
    with house.app.app_context():
        switch_endpoint(house.technician, endpoint.id, False, now())
    house.drain()
    assert (house.receiver.requests, house.delivery().state) == ((), "waiting")
    with house.app.app_context():
        switch_endpoint(house.technician, endpoint.id, True, now())
    house.drain()
    assert house.delivery().state == "done"


def test_a_newer_event_of_the_story_takes_the_place_of_older_ones(each_database: str, house: House):
    house.endpoint()
    story = house.story()
    house.receiver.answer(Answer(500), Answer(200))
    house.announce(b"1", AT, story_id=story.id, sequence=1)
    house.drain(AT)
    for sequence in (2, 3):
        house.announce(b"%d" % sequence, AT, story_id=story.id, sequence=sequence)
    house.drain(AT + timedelta(minutes=1))
    assert [request.body for request in house.receiver.requests] == [b"1", b"3"]
    assert [delivery.state for delivery in house.deliveries()] == ["superseded", "superseded", "done"]


def test_two_events_of_a_story_are_never_under_way_at_once(each_database: str, house: House):
    house.endpoint()
    story, other = house.story(), house.story()
    house.announce(at=AT, story_id=story.id, sequence=1)
    with house.app.app_context():
        assert len(claim(Wanted(LANES), "one", Places(10, 10), AT)) == 1
    house.announce(at=AT, story_id=story.id, sequence=2)
    house.announce(at=AT, story_id=other.id, sequence=1)
    with house.app.app_context():
        assert [parcel.delivery_id for parcel in claim(Wanted(LANES), "two", Places(10, 10), AT)] == [3]
        assert claim(Wanted(LANES), "two", Places(10, 10), AT) == []
        after = claim(Wanted(LANES), "three", Places(10, 10), AT + LEASE)
    assert [parcel.delivery_id for parcel in after] == [2, 3]
    assert [delivery.state for delivery in house.deliveries()] == ["superseded", "sending", "sending"]


def test_a_crisis_goes_first(house: House):
    house.endpoint()
    house.announce(at=AT - timedelta(hours=1))
    house.announce(at=AT, lane="crisis")
    with house.app.app_context():
        parcels = claim(Wanted(LANES), "one", Places(1, 1), AT)
    assert [parcel.lane for parcel in parcels] == ["crisis", "default"]


def test_two_drains_at_once_send_once(each_database: str, house: House):
    endpoint, _ = house.endpoint()
    house.change(lambda: setattr(db.session.get_one(Endpoint, endpoint.id), "concurrency", 40))
    for _ in range(40):
        house.announce(at=AT)
    drains = [threading.Thread(target=house.drain, args=(AT,)) for _ in range(3)]
    for drain in drains:
        drain.start()
    for drain in drains:
        drain.join()
    ids = [request.headers["webhook-id"] for request in house.receiver.requests]
    assert (len(ids), len(set(ids))) == (40, 40)
    assert {delivery.state for delivery in house.deliveries()} == {"done"}
    assert len(house.attempts()) == 40


def test_a_row_that_cannot_be_prepared_is_parked_and_the_others_go_out(
    house: House, caplog: pytest.LogCaptureFixture
):
    """A fault of our own is met three times, and is none of the receiver's."""
    broken, _ = house.endpoint()
    house.endpoint("http://127.0.0.2:9/")
    house.change(
        lambda: setattr(db.session.get_one(Endpoint, broken.id), "secrets", ["sealed by somebody else"])
    )
    house.announce(b"{}", AT)
    at = AT
    for state in ("waiting", "waiting", "failed"):
        house.drain(at)
        parked = next(row for row in house.deliveries() if row.endpoint_id == broken.id)
        assert (parked.state, parked.last_error) == (state, "internal")
        at = max(parked.next_at, at)
    assert {row.last_error for row in house.deliveries()} == {"internal", "connect"}
    with house.app.app_context():
        assert db.session.get_one(Endpoint, broken.id).failures == 0


def test_an_answer_with_bytes_no_database_takes(each_database: str, house: House):
    house.endpoint()
    house.receiver.answer(Answer(500, b"a\x00b\xff"))
    house.announce()
    house.drain()
    assert [attempt.answer for attempt in house.attempts()] == ["a\ufffdb\ufffd"]


def test_a_delivery_sent_again_by_hand_keeps_its_id_and_its_history(house: House):
    house.endpoint()
    house.announce()
    house.drain()
    with house.app.app_context():
        resend(house.technician, house.delivery().id, now())
    house.drain()
    first, second = house.receiver.requests
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    assert [attempt.number for attempt in house.attempts()] == [1, 2]
    assert house.delivery().state == "done"


def test_a_result_whose_lease_was_lost_changes_nothing(house: House):
    """Another worker took the row over meanwhile: only its result counts."""
    house.endpoint()
    gate = threading.Event()
    house.receiver.answer(Answer(500, hold=gate), Answer(200))
    house.announce(at=AT)
    slow = threading.Thread(target=house.drain, args=(AT,))
    slow.start()
    house.receiver.wait_for(1)
    house.drain(AT + LEASE)
    gate.set()
    slow.join()
    delivery = house.delivery()
    assert (delivery.state, delivery.attempts, delivery.last_status) == ("done", 1, 200)
    assert len(house.attempts()) == 1


def test_looking_for_work_writes_nothing(house: House):
    """The look that happens four times a second must not take SQLite's write lock."""
    house.endpoint()
    house.announce(at=AT)
    with house.app.app_context():
        db.session.connection(execution_options={"writing": True})
        seen = []

        def look() -> None:
            with house.app.app_context():
                seen.append(anything_due(Wanted(LANES), AT))

        thread = threading.Thread(target=look)
        thread.start()
        thread.join()
        db.session.rollback()
    assert seen == [True]
