"""Trying addresses that a text links to, through the guard of webhooks: only the public internet is dialled.

Readers' links may redirect and need no https; every address on the way is judged when it is dialled
(newsroom.worker.dialling), so a redirect leads no further inside than the link itself could.
"""

import asyncio
from asyncio import timeout
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from urllib.parse import urlsplit

import aiohttp
from yarl import URL

from newsroom.worker.dialling import guarded_connector, passport_shown
from newsroom.worker.guard import Blocked, Passport

USER_AGENT = "Newsroom/1 (link check)"
MOST = 50
AT_ONCE = 8
# Who asks for a person to sign in, or has no use for HEAD or for robots, is there.
_THERE = frozenset({401, 403, 405, 406, 429, 501, 999})


@dataclass(frozen=True)
class Limits:
    """Seconds for one address, and for all of them; what is not reached by then is not judged."""

    each: float = 6
    total: float = 15


def probe(urls: Sequence[str], passport: Passport, limits: Limits | None = None) -> dict[str, str]:
    """Which fault each address has ("": it answers): an HTTP status, or "dns", "tls", "timeout", "connect",
    "blocked", "address". At most `MOST` are tried; those that time ran out for are left out.
    """
    with ThreadPoolExecutor(1, "links") as thread:  # the caller's own may have an event loop already
        return thread.submit(
            lambda: asyncio.run(_probe_all(urls[:MOST], passport, limits or Limits()))
        ).result()


async def _probe_all(urls: Sequence[str], passport: Passport, limits: Limits) -> dict[str, str]:
    found: dict[str, str] = {}
    waiting = list(urls)

    async def work(session: aiohttp.ClientSession) -> None:
        while waiting:
            url = waiting.pop(0)
            found[url] = await _fault(session, url, limits.each)

    with passport_shown(passport):
        async with _session() as session:
            try:
                async with timeout(limits.total):
                    await asyncio.gather(*(work(session) for _ in range(AT_ONCE)))
            except TimeoutError:
                pass
    return found


def _session() -> aiohttp.ClientSession:
    return aiohttp.ClientSession(
        connector=guarded_connector(),
        timeout=aiohttp.ClientTimeout(total=None, sock_connect=5),
        cookie_jar=aiohttp.DummyCookieJar(),
        headers={"user-agent": USER_AGENT, "accept": "*/*"},
        auto_decompress=False,
        trust_env=False,
    )


async def _fault(session: aiohttp.ClientSession, url: str, seconds: float) -> str:
    if not _is_plain(url):
        return "address"
    try:
        async with timeout(seconds):
            status = await _status(session, "HEAD", url)
            if status >= 400 and status not in (404, 410):
                status = await _status(session, "GET", url)
    except (TimeoutError, aiohttp.ClientError, OSError, ValueError) as failure:
        return _name(failure)
    return "" if status < 400 or status in _THERE else str(status)


async def _status(session: aiohttp.ClientSession, method: str, url: str) -> int:
    """The status of the answer behind redirects; of a body only what came along with the head is taken in."""
    async with session.request(method, URL(url), allow_redirects=True, max_redirects=3) as answer:
        return answer.status


def _is_plain(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and "@" not in parts.netloc
    except ValueError:
        return False


def _name(failure: Exception) -> str:
    cause = failure.os_error if isinstance(failure, aiohttp.ClientConnectorError) else failure
    if isinstance(cause, Blocked):
        return "blocked"
    return next((code for kind, code in _FAULTS if isinstance(failure, kind)), "protocol")


# The first that fits: several of these are kinds of others.
_FAULTS: tuple[tuple[type[Exception], str], ...] = (
    (TimeoutError, "timeout"),
    (aiohttp.InvalidURL, "address"),
    (aiohttp.ClientSSLError, "tls"),
    (aiohttp.ClientConnectorDNSError, "dns"),
    (aiohttp.TooManyRedirects, "redirect"),
    (OSError, "connect"),
)
