"""Waking workers through Redis. A queue holds the name of a lane and nothing else: losing it costs time,
never a delivery."""

import logging
from collections.abc import Iterable
from functools import cache

from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry
from rq import Queue
from rq.serializers import JSONSerializer
from sqlalchemy import event
from sqlalchemy.orm import Session

from newsroom.db import db
from newsroom.installation import settings

JOB = "drain_lane"
PATIENCE_SECONDS = 0.5
"""How long somebody who publishes may wait for a Redis that hangs; tried once, in two steps at the most."""

DRAIN_SECONDS = 600
log = logging.getLogger(__name__)


def install() -> None:
    """From now on every commit that left something to deliver wakes a worker, where REDIS_URL is set."""
    if not event.contains(db.session, "after_commit", _after_commit):
        event.listen(db.session, "after_commit", _after_commit)


def wake(lanes: Iterable[str]) -> None:
    """Ask for `lanes` to be drained, unless that is asked for already. Without REDIS_URL, or with a Redis
    that is out of reach, nothing happens."""
    url = settings().redis_url
    if url is None:
        return
    try:
        for lane in sorted(lanes):
            queue = lane_queue(lane, connection_for_asking(url))
            if not queue.count:
                queue.enqueue(JOB, lane, result_ttl=0, failure_ttl=DRAIN_SECONDS, job_timeout=DRAIN_SECONDS)
    except (RedisError, OSError) as error:
        log.warning("Redis is out of reach, deliveries wait for the sweeper: %s", error)


def lane_queue(lane: str, connection: Redis) -> Queue:
    """The queue of a lane. Both ends speak JSON: with another serializer every job would fail."""
    return Queue(lane, connection=connection, serializer=JSONSerializer)


@cache
def connection_for_asking(url: str) -> Redis:
    """A connection that gives up quickly and does not try again: somebody's page waits for it."""
    return Redis.from_url(
        url,
        socket_timeout=PATIENCE_SECONDS,
        socket_connect_timeout=PATIENCE_SECONDS,
        retry=Retry(NoBackoff(), 0),
    )


def _after_commit(session: Session) -> None:
    if lanes := session.info.pop("lanes", None):
        wake(lanes)
