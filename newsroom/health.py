"""Is the newsroom up, is it ready, and what does it do: for monitors, not for people."""

import logging
from datetime import datetime, timedelta

from flask import Blueprint, Response, jsonify, request
from flask.typing import ResponseReturnValue
from prometheus_client import CollectorRegistry, Gauge, generate_latest
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from newsroom import delivery_metrics
from newsroom.clock import now
from newsroom.db import db
from newsroom.media_blobs import StoreAway
from newsroom.media_place import blobs
from newsroom.models import Delivery, Heartbeat, Story
from newsroom.web import requires

bp = Blueprint("health", __name__)

WORKER_SILENT = timedelta(seconds=60)
UNDELIVERED = timedelta(minutes=15)
LOCAL_ADDRESSES = ("127.0.0.1", "::1")
NO_DIGEST = "0" * 64
"""Asked for to see whether the store answers; nothing lies under it."""

log = logging.getLogger(__name__)


@bp.get("/healthz")
@requires("public")
def healthz() -> ResponseReturnValue:
    """The process answers."""
    return jsonify(status="ok")


@bp.get("/readyz")
@requires("public")
def readyz() -> ResponseReturnValue:
    """Database, worker, deliveries and the store of pictures are as they should be; else 503 and why not."""
    try:
        reasons = _reasons(now())
    except SQLAlchemyError:
        log.exception("readyz")
        reasons = ["the database does not answer"]
    return jsonify(status="degraded" if reasons else "ok", reasons=reasons), 503 if reasons else 200


@bp.get("/metrics")
@requires("public")
def metrics() -> ResponseReturnValue:
    """Figures in Prometheus' text format; answered to this machine alone (put a proxy rule in front for
    others).
    """
    if request.remote_addr not in LOCAL_ADDRESSES:
        return jsonify(status="not here"), 404
    registry = CollectorRegistry()
    stories = Gauge("newsroom_stories", "Stories by stage", ["stage"], registry=registry)
    for stage, count in db.session.execute(select(Story.stage, func.count()).group_by(Story.stage)):
        stories.labels(stage).set(count)
    deliveries = Gauge("newsroom_deliveries", "Deliveries by state", ["state"], registry=registry)
    for state, count in db.session.execute(select(Delivery.state, func.count()).group_by(Delivery.state)):
        deliveries.labels(state).set(count)
    age = Gauge(
        "newsroom_oldest_undelivered_seconds", "Age of the oldest undelivered event", registry=registry
    )
    oldest = _oldest_undelivered()
    age.set((now() - oldest).total_seconds() if oldest else 0)
    delivery_metrics.gather(db.session(), now(), registry)
    return Response(generate_latest(registry), content_type="text/plain; version=0.0.4; charset=utf-8")


def _oldest_undelivered() -> datetime | None:
    return db.session.scalar(
        select(func.min(Delivery.created_at)).where(Delivery.state.in_(("waiting", "sending")))
    )


def _reasons(at: datetime) -> list[str]:
    reasons = []
    beat = db.session.scalar(select(func.max(Heartbeat.at)))
    if beat is None or at - beat > WORKER_SILENT:
        reasons.append("no worker has reported for a minute")
    oldest = _oldest_undelivered()
    if oldest and at - oldest > UNDELIVERED:
        minutes = int((at - oldest).total_seconds() // 60)
        reasons.append(f"the oldest undelivered event has waited for {minutes} minutes")
    try:
        blobs().has(NO_DIGEST)
    except StoreAway:
        reasons.append("the store of pictures and files does not answer")
    return reasons
