"""Receivers that have repeated their challenge are confirmed (newsroom.endpoints.challenge_usecases asks)."""

import hmac
import json
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from newsroom.db import db, transaction
from newsroom.ledger import record
from newsroom.models import Attempt, Delivery, Endpoint
from newsroom.models.trail import OutboxEvent
from newsroom.person import SYSTEM
from newsroom.worker.failing import begin_anew

AT_ONCE = 200


def confirm_answered(at: datetime) -> int:
    """Confirm every receiver that has answered its challenge by `at` (UTC), and let go what waited for it;
    returns how many."""
    taken = _taken(db.session())
    db.session.commit()
    right = {endpoint_id for endpoint_id, url, sent, answer in taken if _repeats(url, sent, answer)}
    for endpoint_id in sorted(right):
        with transaction() as session:
            _confirm(session, endpoint_id, at)
    return len(right)


def _taken(session: Session) -> list[tuple[str, str, bytes, str]]:
    """What receivers that are not confirmed yet said to a challenge: their id and address, what was sent, the
    answer."""
    last = (Attempt.delivery_id == Delivery.id) & (Attempt.number == Delivery.attempts)
    rows = session.execute(
        select(Endpoint.id, Endpoint.url, OutboxEvent.body, Attempt.answer)
        .join(Delivery, (Delivery.endpoint_id == Endpoint.id) & (Delivery.state == "done"))
        .join(OutboxEvent, OutboxEvent.id == Delivery.event_id)
        .join(Attempt, last)
        .where(Endpoint.confirmed_at.is_(None), Endpoint.active, OutboxEvent.type == "endpoint.verify")
        .order_by(Delivery.id.desc())
        .limit(AT_ONCE)
    )
    return [(row.id, row.url, row.body, row.answer) for row in rows]


def _repeats(url: str, sent: bytes, answer: str) -> bool:
    """Whether an answer says the challenge that was sent to this very address."""
    try:
        said = json.loads(answer)
    except (ValueError, RecursionError):
        return False
    challenge = said.get("challenge") if isinstance(said, dict) else None
    asked: dict[str, str] = json.loads(sent)["data"]
    if asked["url"] != url or not isinstance(challenge, str):
        return False
    return hmac.compare_digest(challenge.encode(errors="replace"), asked["challenge"].encode())


def _confirm(session: Session, endpoint_id: str, at: datetime) -> None:
    endpoint = session.get_one(
        Endpoint, endpoint_id, with_for_update={"key_share": True}, populate_existing=True
    )
    if endpoint.confirmed_at is None:
        endpoint.confirmed_at, endpoint.version = at, endpoint.version + 1
        begin_anew(session, endpoint)
        said = {"endpoint": endpoint.id, "reason": "answered"}
        record(session, "endpoints", "endpoint.confirm", SYSTEM.id, at, **said)
