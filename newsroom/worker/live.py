"""Seen, not believed: the page that a receiver names is fetched, and must show the very text that was sent.

A portal says which text its page shows by `<meta name="newsroom-digest" content="…">`; the digest anywhere in
the page will do. A first look is taken a minute after the receipt, then every ten minutes for an hour, until
it is seen. Every fetch goes through the guard of deliveries.
"""

import asyncio
import logging
import re
from asyncio import Semaphore, timeout
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import aiohttp
from sqlalchemy import and_, or_, select, update
from yarl import URL

from newsroom.db import db, transaction
from newsroom.errors import Invalid
from newsroom.installation import settings
from newsroom.models import Delivery, Endpoint
from newsroom.models.trail import OutboxEvent
from newsroom.worker.dialling import guarded_connector, passport_shown
from newsroom.worker.guard import Passport, check_url
from newsroom.worker.sender import USER_AGENT

FIRST = timedelta(minutes=1)
AGAIN = timedelta(minutes=10)
GIVEN_UP = timedelta(hours=1)
REACH = timedelta(hours=3)
"""Events that are older are not looked at any more, however late they were taken."""

AT_ONCE = 20
PAGES = 200
"""Pages looked at in one go; the next go follows at once."""

SECONDS = 10
READ = 512 * 1024
GONE = ("story.taken_down", "statement.recalled")
_DECLARED = re.compile(
    rb"""<meta\b(?=[^>]{0,500}\bname=["']?newsroom-digest\b)[^>]{0,500}\bcontent=["']?[0-9a-f]{64}""",
    re.IGNORECASE,
)
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Look:
    """A page to look at: which delivery's, where it is, which text must stand there, what may be dialled."""

    delivery_id: int
    url: str
    digest: str
    networks: tuple[str, ...]


def look_live(at: datetime) -> int:
    """Look at the pages that are due at `at` (UTC), where this installation wants it; returns how many."""
    if not settings().live_check:
        return 0
    due = _due(at)
    if due:
        found = asyncio.run(_look_at_all(due, settings().demo or settings().testing))
        _write(due, found, at)
    return len(due)


def state_of(page: bytes, digest: str) -> str:
    """What a page shows: "seen", "different" (it names another text), or "missing"."""
    if digest.encode() in page:
        return "seen"
    return "different" if _DECLARED.search(page) else "missing"


def _due(at: datetime) -> list[Look]:
    unseen = (Delivery.state == "done", Delivery.live_state != "seen", Delivery.receipt_url.is_not(None))
    first = and_(Delivery.live_checked_at.is_(None), Delivery.done_at <= at - FIRST)
    later = and_(Delivery.live_checked_at <= at - AGAIN, Delivery.done_at > at - GIVEN_UP - AGAIN)
    query = (
        select(Delivery.id, Delivery.receipt_url, OutboxEvent.digest, Endpoint.networks)
        .join(OutboxEvent, OutboxEvent.id == Delivery.event_id)
        .join(Endpoint, Endpoint.id == Delivery.endpoint_id)
        .where(*unseen, Delivery.created_at >= at - REACH, or_(first, later))
        .where(OutboxEvent.digest.is_not(None), OutboxEvent.type.not_in(GONE))
        .order_by(Delivery.created_at, Delivery.id)
        .limit(PAGES)
    )
    rows = db.session.execute(query).all()
    db.session.commit()
    return [Look(row.id, row.receipt_url, row.digest, tuple(row.networks)) for row in rows]


async def _look_at_all(due: Sequence[Look], loopback: bool) -> list[str]:
    client = aiohttp.ClientSession(
        connector=guarded_connector(),
        cookie_jar=aiohttp.DummyCookieJar(),
        headers={"user-agent": USER_AGENT, "accept-encoding": "identity"},
        auto_decompress=False,
        trust_env=False,
    )
    places = Semaphore(AT_ONCE)

    async def one(look: Look) -> str:
        async with places:
            return state_of(await _page(client, look, loopback), look.digest)

    async with client:
        return await asyncio.gather(*map(one, due))


async def _page(client: aiohttp.ClientSession, look: Look, loopback: bool) -> bytes:
    """The beginning of a page; empty when it cannot be had."""
    page = bytearray()
    try:
        check_url(look.url, loopback)
        with passport_shown(Passport.of(look.networks, loopback)):
            async with (
                timeout(SECONDS),
                client.get(URL(look.url, encoded=True), allow_redirects=False) as answer,
            ):
                while (
                    answer.status == 200 and len(page) < READ and (chunk := await answer.content.read(READ))
                ):
                    page += chunk
    except (TimeoutError, aiohttp.ClientError, OSError, Invalid, ValueError) as failure:
        log.info("the page of delivery %s cannot be read: %s", look.delivery_id, type(failure).__name__)
    return bytes(page[:READ])


def _write(due: Sequence[Look], found: Sequence[str], at: datetime) -> None:
    by_state: dict[str, list[int]] = {}
    for look, state in zip(due, found, strict=True):
        by_state.setdefault(state, []).append(look.delivery_id)
    with transaction() as session:
        for state, ids in sorted(by_state.items()):
            seen = {"live_seen_at": at} if state == "seen" else {}
            session.execute(
                update(Delivery)
                .where(Delivery.id.in_(ids), Delivery.state == "done")
                .values(live_state=state, live_checked_at=at, **seen)
                .execution_options(synchronize_session=False)
            )
