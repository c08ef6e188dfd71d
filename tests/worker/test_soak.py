"""Everything goes wrong at once, and in the end every receiver has the newest version of every story."""

import pytest
from flask import Flask

from newsroom.config import Settings
from tests.bench.soak import Plan, soak

pytestmark = pytest.mark.redis


def test_workers_and_redis_die_and_receivers_fail_and_nothing_is_lost(app: Flask, settings: Settings):
    plan = Plan(endpoints=20, stories=10, versions=10, kills=2)
    assert plan.deliveries == 2000
    found = soak(app, settings, plan)
    assert (found.behind, found.stuck, found.applied_twice) == ([], {}, 0)
    assert found.sent >= 200  # what newer versions overtook was never sent
