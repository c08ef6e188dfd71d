"""Endpoints that have been failing for days: warnings, and at last they are switched off. What they should
have had is recorded all the same, and goes out when they are on again.
"""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from newsroom.clock import iso
from newsroom.db import db, transaction
from newsroom.delivery_words import FAULTS, NO_SUCCESS, OFF_AFTER
from newsroom.installation import settings
from newsroom.ledger import record
from newsroom.models import Delivery, Endpoint, Letter
from newsroom.notices import notify
from newsroom.person import SYSTEM
from newsroom.telling import holders
from newsroom.worker.breaker import WARNED_AFTER, must_go_off, warnings_due

CAUSES = {"gone": FAULTS["gone"], "failing": NO_SUCCESS}
AT_ONCE = 100


def mind_the_failing(at: datetime) -> int:
    """Warn of endpoints that have had no success for too long by `at` (UTC), and switch off those that were
    warned of in vain; returns how many were looked at.
    """
    long = (Endpoint.active, Endpoint.failing_since <= at - WARNED_AFTER[0])
    ids = db.session.scalars(
        select(Endpoint.id).where(*long).order_by(Endpoint.failing_since).limit(AT_ONCE)
    ).all()
    db.session.commit()
    for endpoint_id in ids:
        with transaction() as session:
            _mind(session, endpoint_id, at)
    return len(ids)


def switch_off(session: Session, endpoint_id: str, cause: str, at: datetime) -> None:
    """Send nothing more to an endpoint until somebody switches it on; the trail says why (`cause`: one of
    CAUSES), and technicians are told. Call it inside a transaction.
    """
    endpoint = _locked(session, endpoint_id)
    if not endpoint.active:
        return
    endpoint.active, endpoint.disabled_cause, endpoint.disabled_at = False, CAUSES[cause], at
    endpoint.version += 1
    _put_behind(session, endpoint_id, True)
    record(session, "endpoints", "endpoint.off", SYSTEM.id, at, endpoint=endpoint.id, cause=cause)
    _tell(session, endpoint, at, f"off_{cause}")


def begin_anew(session: Session, endpoint: Endpoint) -> None:
    """Forget how an endpoint was doing, for it is switched on: no pause, no warnings, five days again; what
    waits for it goes with the others'. Call it inside a transaction, with the endpoint's row locked.
    """
    endpoint.failures, endpoint.failing_since, endpoint.warned = 0, None, 0
    endpoint.paused_until, endpoint.pause_seconds, endpoint.disabled_at = None, 0, None
    _put_behind(session, endpoint.id, False)


def _put_behind(session: Session, endpoint_id: str, behind: bool) -> None:
    session.execute(
        update(Delivery)
        .where(Delivery.endpoint_id == endpoint_id, Delivery.state == "waiting")
        .values(behind=behind)
        .execution_options(synchronize_session=False)
    )


def _mind(session: Session, endpoint_id: str, at: datetime) -> None:
    endpoint = _locked(session, endpoint_id)
    since = endpoint.failing_since
    if since is None or not endpoint.active:
        return
    if must_go_off(since, at):
        switch_off(session, endpoint_id, "failing", at)
    elif (due := warnings_due(since, at)) > endpoint.warned:
        endpoint.warned = due
        record(session, "endpoints", "endpoint.warned", SYSTEM.id, at, endpoint=endpoint.id, warning=due)
        _tell(session, endpoint, at, "failing")


def _tell(session: Session, endpoint: Endpoint, at: datetime, action: str) -> None:
    """Tell technicians which endpoint it is; what to do about it stands on its page. Its own people get a
    letter where that was ticked."""
    off_at = endpoint.failing_since + OFF_AFTER if endpoint.failing_since else at
    params = {"endpoint": endpoint.id, "name": endpoint.name, "action": action, "due": iso(off_at)}
    notify(session, "endpoint", None, holders(session, ("technician",), "", at), SYSTEM.id, at, **params)
    if endpoint.warn_contact and settings().smtp:
        due = {"state": "waiting", "attempts": 0, "next_at": at, "created_at": at}
        session.add(Letter(endpoint_id=endpoint.id, **due))


def _locked(session: Session, endpoint_id: str) -> Endpoint:
    return session.get_one(Endpoint, endpoint_id, with_for_update={"key_share": True}, populate_existing=True)
