"""Writing down what attempts came to, and what follows: done, again, failed, or the receiver switched off.

A batch takes a handful of statements, whatever its size: rows that change alike are changed together.
"""

import logging
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from random import Random
from typing import Any, cast

from sqlalchemy import Select, Table, bindparam, insert, select, update
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.orm import Session

from newsroom.db import transaction
from newsroom.delivery_rows import overtaken
from newsroom.models import Attempt, Delivery, Endpoint, Story
from newsroom.worker.breaker import Doing, after_failure, after_success
from newsroom.worker.candidates import AnyRow
from newsroom.worker.failing import switch_off
from newsroom.worker.outcome import Outcome, Receipt
from newsroom.worker.schedule import TIRED, wait_after
from newsroom.worker.sender import Parcel

OUR_TRIES = 3
"""A fault of our own is met again each time; somebody must look at it."""

FRESH = timedelta(minutes=1)
"""How exactly an endpoint's last success is kept: an endpoint that takes much is not written for each."""

ATTEMPTS = cast("Table", Attempt.__table__)
"""The table itself: through the model, a thousand rows would be looked at one by one."""

DOING = tuple(Doing.__dataclass_fields__)
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Result:
    """What sending a parcel came to. `parked`: it cannot be written down, and is not tried again."""

    parcel: Parcel
    outcome: Outcome
    parked: bool = False


def write_down(results: Sequence[Result], owner: str, at: datetime, rng: Random) -> None:
    """Record all results in one transaction; one that cannot be recorded is parked by itself, as failed.

    Raises OperationalError, InterfaceError while the database is out of reach: then nothing was written.
    """
    try:
        _write(results, owner, at, rng)
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        log.exception("recording %d results", len(results))
        if len(results) == 1:
            _write([_parked(results[0])], owner, at, rng)
        else:
            for result in results:
                write_down([result], owner, at, rng)


def _parked(result: Result) -> Result:
    outcome = replace(result.outcome, error="internal", answer="", receipt=Receipt())
    return Result(result.parcel, outcome, parked=True)


def _write(results: Sequence[Result], owner: str, at: datetime, rng: Random) -> None:
    """Only what we still hold the lease of: somebody else's second try writes down its own result."""
    by_id = {result.parcel.delivery_id: result for result in results}
    with transaction() as session:
        doing = _doing(session, {result.parcel.endpoint_id for result in results})
        rows = [(row, by_id[row.id]) for row in _held(session, by_id, owner)]
        if not rows:
            return
        session.execute(insert(ATTEMPTS), [_attempt(result) for _, result in rows])
        _change_alike(session, Delivery, [(row.id, _settled(row, result, at, rng)) for row, result in rows])
        _keep_addresses(session, rows)
        _follow(session, doing, [result for _, result in rows], at, rng)


def _doing(session: Session, ids: Iterable[str]) -> dict[str, Doing]:
    """How the endpoints are doing, locked in one order so that two workers never wait for each other."""
    columns = (getattr(Endpoint, name) for name in DOING)
    locked = select(Endpoint.id, *columns).where(Endpoint.id.in_(ids)).order_by(Endpoint.id)
    found = session.execute(locked.with_for_update(key_share=True)).all()
    return {row.id: Doing(*row[1:]) for row in found}


def _held(session: Session, ids: Iterable[int], owner: str) -> Sequence[AnyRow]:
    return session.execute(_held_query(), {"ids": list(ids), "owner": owner}).all()


@cache
def _held_query() -> Select[*tuple[Any, ...]]:
    """Made once: putting it together takes longer than its answer."""
    return (
        select(
            Delivery.id,
            Delivery.story_id,
            Delivery.lane,
            Delivery.tries_before,
            overtaken().label("overtaken"),
        )
        .where(
            Delivery.id.in_(bindparam("ids", expanding=True)),
            Delivery.state == "sending",
            Delivery.lease_owner == bindparam("owner"),
        )
        .order_by(Delivery.id)
        .with_for_update(of=Delivery)
    )


def _attempt(result: Result) -> dict[str, Any]:
    outcome = result.outcome
    return {
        "delivery_id": result.parcel.delivery_id,
        "number": result.parcel.number,
        "at": outcome.at,
        "milliseconds": outcome.milliseconds,
        "status": outcome.status,
        "error": outcome.error,
        "answer": outcome.answer,
    }


def _settled(row: AnyRow, result: Result, at: datetime, rng: Random) -> dict[str, Any]:
    """What becomes of a delivery."""
    outcome = result.outcome
    values = {
        "attempts": result.parcel.number,
        "last_status": outcome.status,
        "last_error": outcome.error,
        "lease_owner": None,
        "lease_until": None,
    }
    if not outcome.error:
        receipt = outcome.receipt
        done = {"state": "done", "done_at": at, "receipt_url": receipt.url, "receipt_digest": receipt.digest}
        return values | done
    return values | _again(row, result, at, rng)


def _again(row: AnyRow, result: Result, at: datetime, rng: Random) -> dict[str, Any]:
    """Plan the next try. There is none when a newer event has taken its place, when the schedule is through
    since it was last sent again, when the receiver wants nothing more, and when a fault of ours was met three
    times.
    """
    if row.overtaken:
        return {"state": "superseded"}
    outcome, number = result.outcome, result.parcel.number - row.tries_before
    tired = outcome.error == "timeout" or outcome.status in TIRED
    wait = wait_after(number, row.lane, rng, tired=tired, asked=outcome.retry_after)
    ours = outcome.error == "internal" and number >= OUR_TRIES
    if wait is None or outcome.error == "gone" or ours or result.parked:
        log.warning("delivery %s failed for good: %s", row.id, outcome.error)
        return {"state": "failed"}
    return {"state": "waiting", "next_at": at + wait, "behind": True}


def _change_alike(
    session: Session, model: type[Delivery] | type[Endpoint], changes: Iterable[tuple[Any, dict[str, Any]]]
) -> None:
    """One statement for all rows whose new values are the same, and one for all that are alone with theirs
    (the moment of a next try is drawn for each).
    """
    alike: dict[tuple[tuple[str, Any], ...], list[Any]] = defaultdict(list)
    for key, values in changes:
        alike[tuple(values.items())].append(key)
    alone: dict[tuple[str, ...], list[dict[str, Any]]] = defaultdict(list)
    for new, keys in alike.items():
        if len(keys) == 1:
            alone[tuple(name for name, _ in new)].append({"of_row": keys[0], **dict(new)})
            continue
        session.execute(
            update(model)
            .where(model.id.in_(keys))
            .values(dict(new))
            .execution_options(synchronize_session=False)
        )
    table = cast("Table", model.__table__)
    for rows in alone.values():
        session.execute(update(table).where(table.c.id == bindparam("of_row")), rows)


def _keep_addresses(session: Session, rows: Iterable[tuple[AnyRow, Result]]) -> None:
    """The first address that a receiver names becomes the story's public one."""
    first: dict[str, str] = {}
    for row, result in rows:
        if result.outcome.receipt.url and row.story_id:
            first.setdefault(row.story_id, result.outcome.receipt.url)
    for story_id, url in sorted(first.items()):
        session.execute(
            update(Story)
            .where(Story.id == story_id, Story.public_url.is_(None))
            .values(public_url=url)
            .execution_options(synchronize_session=False)
        )


def _follow(
    session: Session, before: dict[str, Doing], results: Iterable[Result], at: datetime, rng: Random
) -> None:
    """Keep how the endpoints are doing. Faults of our own are not theirs."""
    doing = dict(before)
    for result in results:
        endpoint_id, error = result.parcel.endpoint_id, result.outcome.error
        if not error:
            doing[endpoint_id] = after_success(at)
        elif error != "internal":
            doing[endpoint_id] = after_failure(doing[endpoint_id], at, rng)
    written = {key: new for key, new in doing.items() if _worth_writing(before[key], new)}
    _change_alike(session, Endpoint, [(key, vars(new)) for key, new in written.items()])
    turned = {key: new for key, new in written.items() if bool(new.failures) != bool(before[key].failures)}
    _put_behind(session, [key for key, new in turned.items() if new.failures], True)
    _put_behind(session, [key for key, new in turned.items() if not new.failures], False)
    for endpoint_id in sorted({r.parcel.endpoint_id for r in results if r.outcome.error == "gone"}):
        switch_off(session, endpoint_id, "gone", at)


def _worth_writing(before: Doing, now: Doing) -> bool:
    if now.failures or before.failures or before.last_success_at is None:
        return now != before
    return now.last_success_at is not None and now.last_success_at - before.last_success_at >= FRESH


def _put_behind(session: Session, ids: list[str], behind: bool) -> None:
    """What waits for a receiver that begins to fail goes after the others; it comes back when it recovers."""
    if ids:
        session.execute(
            update(Delivery)
            .where(Delivery.endpoint_id.in_(ids), Delivery.state == "waiting", Delivery.behind != behind)
            .values(behind=behind)
            .execution_options(synchronize_session=False)
        )
