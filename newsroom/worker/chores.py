"""What every worker does beside delivering."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from flask import Flask

from newsroom.aftermath.month_usecases import tell_month
from newsroom.alarms import raise_alarms
from newsroom.db import transaction
from newsroom.deliveries.batches import carry_on
from newsroom.delivery_alarms import raise_delivery_alarms, watch_delivery
from newsroom.findings import look_again, question_dated_titles
from newsroom.moves.usecases import release_due
from newsroom.saving.shelf_usecases import tidy_up
from newsroom.statements.expiring import tell_of_expiring
from newsroom.targets import watch
from newsroom.worker.aside import Aside
from newsroom.worker.challenges import confirm_answered
from newsroom.worker.clock import Chore, EachDay, beat, sweep
from newsroom.worker.failing import mind_the_failing
from newsroom.worker.held import LettingGo
from newsroom.worker.hub import tell_hub
from newsroom.worker.live import look_live
from newsroom.worker.post import order_digests, send_letters
from newsroom.worker.reading import tell_news

FEATURES = "newsroom_chores"
"""Where the app keeps the chores of features that the worker cannot import, for they import it."""


def chores_of(app: Flask, lanes: Sequence[str]) -> list[Chore]:
    """The chores of a worker that delivers `lanes`; those that may take their time run aside."""
    aside = Aside(
        [
            Chore(timedelta(0), tell_news),
            Chore(timedelta(seconds=30), sound_alarms),
            Chore(timedelta(seconds=5), mind_the_clocks),
            Chore(timedelta(seconds=30), order_digests),
            Chore(timedelta(minutes=10), tell_month),
            Chore(timedelta(minutes=10), tell_of_expiring),
            Chore(timedelta(minutes=1), mind_the_failing),
            Chore(timedelta(seconds=2), confirm_answered),
            Chore(timedelta(0), send_letters),
            Chore(timedelta(seconds=10), EachDay(question_dated_titles).look),
            Chore(timedelta(0), look_again),
            Chore(timedelta(seconds=5), tell_hub),
            Chore(timedelta(seconds=10), look_live),
        ]
    )
    return [
        Chore(timedelta(seconds=1), release_due),
        Chore(timedelta(seconds=0.5), LettingGo().look),
        Chore(timedelta(seconds=1), carry_on),
        Chore(timedelta(seconds=1), aside.look, aside.finish),
        Chore(timedelta(seconds=5), lambda at: beat(lanes, at)),
        Chore(timedelta(hours=1), sweep),
        Chore(timedelta(hours=1), tidy_up),
        *app.extensions[FEATURES],
    ]


def mind_the_clocks(at: datetime) -> None:
    """Tell of time limits of cases that run out at `at` (UTC), and keep what is missed."""
    with transaction() as session:
        watch(session, at)


def sound_alarms(at: datetime) -> None:
    """Tell of what is late at `at` (UTC)."""
    with transaction() as session:
        raise_alarms(session, at)
    with transaction() as session:
        raise_delivery_alarms(session, at)
        watch_delivery(session, at)
