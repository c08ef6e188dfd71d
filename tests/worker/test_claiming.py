"""What is taken when much waits and some receivers are in trouble: limits, the breaker's pauses, and work
that does not grow with the backlog."""

from collections import Counter
from datetime import datetime, timedelta

import pytest
from factories import make_endpoint
from sqlalchemy import insert, select, update

from newsroom.clock import now
from newsroom.db import db, transaction
from newsroom.ledger import Outgoing, announce
from newsroom.models import Delivery, Endpoint
from newsroom.models.endpoint import LANES
from newsroom.models.trail import OutboxEvent
from newsroom.worker.claim import LEASE, SHORTEST_WINDOW, Places, Wanted, anything_due, claim
from newsroom.worker.room import PER_HOST
from newsroom.worker.sender import Parcel
from worker.house import House

AT = now()
MANY = Places(500, 500)


def take(house: House, places: Places = MANY, at=AT, lanes=LANES, owner: str = "one") -> list[Parcel]:
    with house.app.app_context():
        return claim(Wanted(lanes), owner, places, at)


def per_endpoint(parcels: list[Parcel]) -> list[int]:
    return sorted(Counter(parcel.endpoint_id for parcel in parcels).values())


def change(house: House, endpoint: Endpoint, **columns: object) -> None:
    statement = update(Endpoint).where(Endpoint.id == endpoint.id).values(**columns)
    house.change(lambda: db.session.execute(statement))


def test_a_receiver_has_as_many_under_way_as_it_may_and_a_statement_one_more(
    each_database: str, house: House
):
    endpoint = make_endpoint(house.app, concurrency=3)
    for _ in range(5):
        house.announce(at=AT)
    assert per_endpoint(take(house)) == [3]
    assert take(house, owner="two") == []
    for _ in range(2):
        house.announce(at=AT, lane="crisis")
    assert [parcel.lane for parcel in take(house)] == ["crisis"]
    change(house, endpoint, concurrency=6)
    assert per_endpoint(take(house)) == [2]


def test_while_it_fails_one_probe_goes_at_a_time(house: House):
    make_endpoint(house.app, concurrency=5, failures=1)
    for _ in range(3):
        house.announce(at=AT)
    assert per_endpoint(take(house)) == [1]


def test_endpoints_of_one_host_share_its_limit(house: House):
    for _ in range(PER_HOST + 3):
        make_endpoint(house.app, host="cms.example.vn")
    make_endpoint(house.app, host="khac.example.vn")
    house.announce(at=AT)
    assert len(take(house)) == PER_HOST + 1


def test_a_rate_per_minute_holds_over_claims_and_workers(each_database: str, house: House):
    make_endpoint(house.app, concurrency=50, per_minute=3)
    for _ in range(9):
        house.announce(at=AT)
    assert len(take(house, Places(0, 2))) == 2
    assert len(take(house, owner="two")) == 1
    assert take(house) == []
    assert len(take(house, at=AT + timedelta(seconds=61))) == 3  # a new minute


def test_nothing_goes_to_who_is_off_unconfirmed_paused_or_in_maintenance_but_it_is_kept(
    each_database: str, house: House
):
    soon, before = AT + timedelta(minutes=5), AT - timedelta(minutes=5)
    off = make_endpoint(house.app, active=False)
    stranger = make_endpoint(house.app, confirmed_at=None)
    paused = make_endpoint(house.app, failures=5, paused_until=soon, pause_seconds=300)
    working_on = make_endpoint(house.app, maintenance_from=before, maintenance_until=soon)
    later = make_endpoint(house.app, maintenance_from=soon, maintenance_until=soon + timedelta(hours=1))
    house.announce(at=AT)
    assert [parcel.endpoint_id for parcel in take(house)] == [later.id]
    waiting = {row.endpoint_id: row for row in house.deliveries() if row.state == "waiting"}
    assert waiting.keys() == {off.id, stranger.id, paused.id, working_on.id}
    assert all(row.behind for row in waiting.values())
    assert {parcel.endpoint_id for parcel in take(house, at=soon)} == {paused.id, working_on.id}


def test_a_test_reaches_who_has_not_answered_the_challenge_yet(house: House):
    stranger = make_endpoint(house.app, confirmed_at=None)
    house.announce(at=AT, only_endpoint=stranger.id)
    assert [parcel.endpoint_id for parcel in take(house)] == [stranger.id]


def test_the_breaker_keeps_a_statement_waiting_for_a_minute_at_most(house: House):
    make_endpoint(house.app, failures=9, paused_until=AT + timedelta(minutes=20), pause_seconds=20 * 60)
    house.announce(at=AT, lane="crisis")
    house.announce(at=AT)
    assert take(house, at=AT + timedelta(seconds=59)) == []
    assert [parcel.lane for parcel in take(house, at=AT + timedelta(seconds=60))] == ["crisis"]


def test_who_failed_waits_behind_who_did_not(house: House):
    failing, healthy = make_endpoint(house.app, failures=1), make_endpoint(house.app)
    house.announce(at=AT)
    assert [parcel.endpoint_id for parcel in take(house, Places(0, 1))] == [healthy.id]
    assert [parcel.endpoint_id for parcel in take(house)] == [failing.id]


def test_while_statements_are_due_nothing_else_begins(house: House):
    for _ in range(4):
        make_endpoint(house.app)
    house.announce(at=AT - timedelta(hours=1))
    house.announce(at=AT, lane="crisis")
    assert [parcel.lane for parcel in take(house, Places(3, 100))] == ["crisis"] * 3
    assert take(house, lanes=("default",)) == []
    lanes = Counter(parcel.lane for parcel in take(house, Places(3, 100)))
    assert lanes == {"crisis": 1, "default": 4}


def test_nor_while_more_of_them_are_due_than_one_look_takes(house: House):
    for _ in range(SHORTEST_WINDOW + 2):
        make_endpoint(house.app)
    house.announce(at=AT - timedelta(hours=1))
    house.announce(at=AT, lane="crisis")
    taken = take(house, Places(SHORTEST_WINDOW + 1, 100))
    assert [parcel.lane for parcel in taken] == ["crisis"] * (SHORTEST_WINDOW + 1)


def test_statements_that_nobody_takes_do_not_hold_the_others_for_ever(house: House):
    make_endpoint(house.app)
    house.announce(at=AT, lane="crisis")
    house.announce(at=AT)
    at = AT + timedelta(seconds=11)
    assert [parcel.lane for parcel in take(house, at=at, lanes=("default",))] == ["default"]


def test_the_lanes_go_in_their_order(house: House):
    make_endpoint(house.app, concurrency=9)
    for lane in ("bulk", "default", "crisis"):
        house.announce(at=AT, lane=lane)
    assert [parcel.lane for parcel in take(house)] == list(LANES)


def test_a_long_queue_of_one_receiver_hides_nobody(each_database: str, house: House):
    make_endpoint(house.app)
    fill(house, 1, 1500)
    late = make_endpoint(house.app)
    house.announce(at=AT)
    assert late.id in {parcel.endpoint_id for parcel in take(house)}


def test_a_claim_costs_as_much_behind_fifty_thousand_as_behind_five_hundred(house: House):
    """Counted in instructions of the database's own machine, so that a busy computer changes nothing."""
    for number in range(50):
        make_endpoint(house.app, host=f"portal-{number}.example.vn", active=number % 5 > 0)
    off = select(Endpoint.id).where(~Endpoint.active)
    put_behind_as_announced = update(Delivery).where(Delivery.endpoint_id.in_(off)).values(behind=True)
    costs = []
    for waiting, at in ((500, AT + 2 * LEASE), (49_500, AT + 9 * LEASE)):
        fill(house, 50, waiting)
        house.change(lambda: db.session.execute(put_behind_as_announced))
        costs.append(instructions(house, at))
    assert costs[1] < 2 * costs[0]


def test_looking_while_only_the_switched_off_wait_finds_nothing_in_front(house: House):
    make_endpoint(house.app, active=False)
    house.announce(at=AT)
    with house.app.app_context():
        assert anything_due(Wanted(LANES), AT)
        assert not anything_due(Wanted(LANES), AT, thorough=False)


@pytest.mark.parametrize("lane", LANES)
def test_the_look_for_work_is_answered_by_its_index(house: House, lane: str):
    with house.app.app_context():
        plan = db.session.connection().exec_driver_sql(
            "EXPLAIN QUERY PLAN SELECT id FROM delivery WHERE lane = ? AND behind IS 0"
            " AND state = 'waiting' AND next_at <= ? ORDER BY next_at LIMIT 100",
            (lane, "2026-11-22"),
        )
        steps = [row[3] for row in plan]
    assert len(steps) == 1
    assert "ix_delivery_due (state=? AND lane=? AND behind=? AND next_at<?)" in steps[0]


def fill(house: House, endpoints: int, count: int) -> None:
    """Let `count` deliveries wait, as many for each of the first endpoints."""
    with house.app.app_context(), transaction() as session:
        announce(session, Outgoing("story.taken_down", b"{}", AT, only_endpoint="none"))
    with house.app.app_context(), transaction() as session:
        first = session.scalars(select(Endpoint.id).order_by(Endpoint.name).limit(endpoints)).all()
        one = session.scalars(select(OutboxEvent)).first()
        values = {"type": "test.ping", "body": b"{}", "lane": "default", "created_at": AT}
        ids = [
            f"{one.id[:20]}-{session.scalar(select(Delivery.id).limit(1)) or 0}-{n}-{count}"
            for n in range(count // endpoints)
        ]
        session.execute(
            insert(OutboxEvent),
            [{**values, "id": new, "position": 10**6 + count * 100 + n} for n, new in enumerate(ids)],
        )
        row = {"state": "waiting", "next_at": AT - timedelta(hours=1), "created_at": AT, "lane": "default"}
        session.execute(
            insert(Delivery),
            [{**row, "event_id": new, "endpoint_id": endpoint} for new in ids for endpoint in first],
        )


def instructions(house: House, at: datetime) -> int:
    """How many thousands of instructions SQLite takes for a claim."""
    counted = [0]

    def count() -> None:
        counted[0] += 1

    with house.app.app_context():
        connection = db.session.connection().connection.dbapi_connection
        connection.set_progress_handler(count, 1000)
        taken = claim(Wanted(LANES), "one", Places(100, 100), at)
        connection.set_progress_handler(None, 0)
    assert len(taken) == 80
    return counted[0]
