"""Telling a hub of news in the public feeds (W3C WebSub §6), which tells whoever subscribed there.

The specification leaves open how a hub is told; this is the form that public hubs take: `hub.mode=publish`
and the feed's address as `hub.url`. What fails is told again: twice does no harm.
"""

import asyncio
import logging
from asyncio import timeout
from collections.abc import Sequence
from datetime import datetime, timedelta

import aiohttp
from sqlalchemy import select
from sqlalchemy.orm import Session

from newsroom.db import db, transaction
from newsroom.installation import settings
from newsroom.models import HubNews
from newsroom.models.trail import AuditHead, OutboxEvent
from newsroom.worker.dialling import guarded_connector, passport_shown
from newsroom.worker.guard import LOOPBACK, Passport

AT_ONCE = 1000
"""Events of which the hub is told in one go."""
SECONDS = 15
LEASE = timedelta(minutes=5)
WAITS = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=12),
)
log = logging.getLogger(__name__)


def tell_hub(at: datetime) -> int:
    """Tell the hub, if there is one, of every feed that has changed and is due at `at` (UTC); returns how
    many. What lay there before the hub was set is no news.
    """
    hub = settings().websub_hub
    if hub is None or not _anything_new(at):
        return 0
    topics, upto = _claim(at)
    told = asyncio.run(_tell_all(hub, topics))
    with transaction() as session:
        _settle(_news(session, at), upto, at, told)
    return len(topics)


def _anything_new(at: datetime) -> bool:
    """A cheap look that locks nothing."""
    session = db.session()
    row = session.execute(select(HubNews.position, HubNews.next_at)).one_or_none()
    head = session.scalars(select(AuditHead.events)).one()
    session.commit()
    return row is None or (row.position < head and row.next_at <= at)


def _claim(at: datetime) -> tuple[list[str], int]:
    """The feeds to tell of, for this worker alone until the lease ends, and the position behind it all."""
    with transaction() as session:
        news = _news(session, at)
        head = session.scalars(select(AuditHead.events)).one()
        upto = min(head, news.position + AT_ONCE)
        changed = session.execute(
            select(OutboxEvent.site, OutboxEvent.section)
            .where(OutboxEvent.position >= news.position, OutboxEvent.position < upto)
            .where(OutboxEvent.site.is_not(None), ~OutboxEvent.exercise)
            .distinct()
        ).all()
        news.next_at = at + LEASE
    places = {row.site for row in changed} | {f"{row.site}/{row.section}" for row in changed if row.section}
    addresses = [f"{settings().base_url}/feeds/{place}" for place in sorted(places)]
    return [f"{address}.{shape}" for address in addresses for shape in ("atom", "json")], upto


def _news(session: Session, at: datetime) -> HubNews:
    news = session.get(HubNews, 1, with_for_update=True, populate_existing=True)
    if news is None:
        head = session.scalars(select(AuditHead.events)).one()
        news = HubNews(id=1, position=head, attempts=0, next_at=at)
        session.add(news)
    return news


def _settle(news: HubNews, upto: int, at: datetime, told: bool) -> None:
    """Go on behind what was told, or try it again later; after the last try it is given up."""
    if not told and news.attempts < len(WAITS):
        news.next_at = at + WAITS[news.attempts]
        news.attempts += 1
        return
    if not told:
        log.warning("the hub was not told of the events up to %d", upto)
    news.position, news.attempts, news.next_at = upto, 0, at


async def _tell_all(hub: str, topics: Sequence[str]) -> bool:
    """Whether the hub took every one."""
    passport = Passport(LOOPBACK, True) if settings().testing else Passport()
    async with aiohttp.ClientSession(
        connector=guarded_connector(), cookie_jar=aiohttp.DummyCookieJar(), trust_env=False
    ) as client:
        with passport_shown(passport):
            return all([await _tell(client, hub, topic) for topic in topics])


async def _tell(client: aiohttp.ClientSession, hub: str, topic: str) -> bool:
    form = {"hub.mode": "publish", "hub.url": topic}
    try:
        async with timeout(SECONDS), client.post(hub, data=form, allow_redirects=False) as answer:
            status = answer.status
    except (TimeoutError, aiohttp.ClientError, OSError) as failure:
        log.warning("the hub cannot be told of %s: %s", topic, type(failure).__name__)
        return False
    if not 200 <= status < 300:
        log.warning("the hub answered %d to %s", status, topic)
    return 200 <= status < 300
