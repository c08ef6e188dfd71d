"""Holds and whatever else happens at the same moment, with real threads on each database."""

import threading
from functools import partial

import pytest
from factories import database, make_endpoint, make_user, move, person_of, reload
from lives import at_approval
from sqlalchemy import func, select

from newsroom.clock import now
from newsroom.db import db
from newsroom.errors import NewsroomError, Refused
from newsroom.holds.deciding import Halt
from newsroom.holds.usecases import end_hold, hold_back, let_go
from newsroom.models import Delivery, Hold, HoldRelease
from newsroom.models.trail import AuditEntry
from newsroom.moves.usecases import release_due
from newsroom.worker.claim import Places, Wanted, claim

pytestmark = pytest.mark.usefixtures("each_database")

ROUNDS = 3


def at_once(app, *actions):
    """Do all actions at the same moment; results or refusals, in order."""
    barrier, outcomes = threading.Barrier(len(actions)), [None] * len(actions)

    def act(place, action):
        with app.app_context():
            barrier.wait()
            try:
                outcomes[place] = action()
            except NewsroomError as refused:
                outcomes[place] = refused
            finally:
                db.session.remove()

    threads = [threading.Thread(target=act, args=pair) for pair in enumerate(actions)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def everything(app, boss):
    with app.app_context():
        return hold_back(boss, Halt("all", "", "Chờ kiểm tra"), now())


def noted(app, action):
    with database(app) as session:
        return session.scalar(select(func.count()).where(AuditEntry.action == action))


def test_two_end_a_hold_at_the_same_moment(app, staff):
    boss, other = person_of(app, staff["publisher"]), person_of(app, make_user(app, "secretary"))
    for number in range(1, ROUNDS + 1):
        held = everything(app, boss)
        outcomes = at_once(
            app, partial(end_hold, boss, held.id, 0, now()), partial(end_hold, other, held.id, 0, now())
        )
        assert sorted(type(outcome) for outcome in outcomes if outcome) == [Refused]
        assert noted(app, "hold.end") == number


def test_two_let_the_same_story_go(app, staff):
    boss, other = person_of(app, staff["publisher"]), person_of(app, make_user(app, "secretary"))
    story = at_approval(app, staff)
    held = everything(app, boss)
    outcomes = at_once(
        app,
        partial(let_go, boss, held.id, [story.id], now()),
        partial(let_go, other, held.id, [story.id], now()),
    )
    assert outcomes == [1, 1]
    with database(app) as session:
        assert session.scalar(select(func.count()).select_from(HoldRelease)) == 1


def test_a_hold_is_placed_while_the_clock_sends_out(app, staff):
    """Either the story went first, and then its deliveries wait; or it is held. Nothing leaves the house."""
    make_endpoint(app)
    boss = person_of(app, staff["publisher"])
    for _ in range(ROUNDS):
        at = now()
        story = move(app, staff["publisher"], at_approval(app, staff), "schedule", at=at.replace(year=2999))
        with database(app) as session:
            session.merge(reload(app, story)).scheduled_for = at
        held, out = at_once(
            app, partial(hold_back, boss, Halt("all", "", "Chờ"), at), partial(release_due, now())
        )
        after = reload(app, story)
        assert (after.public_state == "live") == (out == [story.id])
        with app.app_context():
            assert claim(Wanted(("crisis", "default", "bulk")), "one", Places(9, 9), now()) == []
        with database(app) as session:
            waiting = session.scalars(select(Delivery.lane).where(Delivery.story_id == story.id)).all()
            assert waiting == (["held"] if out else [])
            session.merge(session.get_one(Hold, held.id)).ended_at = now()
            session.get_one(Hold, held.id).ended_by_id = boss.id
        if not out:
            move(app, staff["publisher"], story, "unschedule")
