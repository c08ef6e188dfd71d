"""What happens by the clock."""

from datetime import UTC, datetime, timedelta

import pytest
from factories import make_user
from sqlalchemy import select

from newsroom.clock import now
from newsroom.db import db
from newsroom.models import Heartbeat, IdempotencyKey, LoginFailure, LoginSession
from newsroom.worker.clock import Chore, Clock, EachDay, beat, sweep
from worker.house import House

AT = now()


def test_each_chore_is_done_when_its_time_has_come():
    done: list[str] = []
    clock = Clock(
        [
            Chore(timedelta(seconds=1), lambda _at: done.append("often")),
            Chore(timedelta(hours=1), lambda _at: done.append("seldom")),
        ]
    )
    for seconds in (0, 0.5, 1, 1.5, 2, 3600):
        clock.tick(AT + timedelta(seconds=seconds))
    assert (done.count("often"), done.count("seldom")) == (4, 2)


def test_what_belongs_to_a_day_is_done_once_on_each_of_ha_noi():
    done: list[object] = []
    chore = EachDay(done.append)
    before_midnight = datetime(2026, 11, 22, 16, 59, tzinfo=UTC)
    for minutes in (0, 0.5, 1, 2, 600):
        chore.look(before_midnight + timedelta(minutes=minutes))
    assert done == [before_midnight, before_midnight + timedelta(minutes=1)]


def test_a_day_s_work_that_fails_is_tried_again():
    tries: list[object] = []

    def fail(at: object) -> None:
        tries.append(at)
        raise RuntimeError("broken")

    chore = EachDay(fail)
    for _ in range(2):
        with pytest.raises(RuntimeError):
            chore.look(AT)
    assert len(tries) == 2


def test_a_chore_that_fails_does_not_keep_the_others_from_being_done():
    done: list[object] = []

    def fail(_at: object) -> None:
        raise RuntimeError("broken")

    clock = Clock([Chore(timedelta(seconds=1), fail), Chore(timedelta(seconds=1), done.append)])
    clock.tick(AT)
    clock.tick(AT + timedelta(seconds=1))
    assert len(done) == 2


def test_a_heartbeat_is_renewed(each_database: str, house: House):
    with house.app.app_context():
        beat(("crisis", "default"), AT)
        beat(("crisis",), AT + timedelta(seconds=5))
        beats = {row.name: row.at for row in db.session.scalars(select(Heartbeat))}
    assert beats == {"crisis": AT + timedelta(seconds=5), "default": AT}


@pytest.mark.parametrize("age", ["old", "young"])
def test_what_has_served_its_time_is_swept_away(house: House, age: str):
    user = make_user(house.app, "reporter")
    old = age == "old"
    with house.app.app_context():
        db.session.add_all(
            [
                LoginSession(
                    token_hash="t",
                    user_id=user.id,
                    created_at=AT,
                    expires_at=AT + timedelta(seconds=0 if old else 1),
                ),
                LoginFailure(email="a@example.vn", address="::1", at=AT - timedelta(hours=25 if old else 23)),
                IdempotencyKey(
                    user_id=user.id, key="k", fingerprint="f", created_at=AT - timedelta(days=8 if old else 6)
                ),
            ]
        )
        db.session.commit()
        sweep(AT)
        left = [
            len(db.session.scalars(select(table)).all())
            for table in (LoginSession, LoginFailure, IdempotencyKey)
        ]
    assert left == ([0, 0, 0] if old else [1, 1, 1])
