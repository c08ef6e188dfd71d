"""Sending one event to one receiver: Standard Webhooks 1.0.0, one try."""

import logging
import time
from asyncio import timeout
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from ipaddress import ip_network
from types import TracebackType
from typing import Self

import aiohttp
from yarl import URL

from newsroom.errors import Invalid
from newsroom.signing import KEPT, signatures
from newsroom.vault import Vault
from newsroom.worker.dialling import guarded_connector, passport_shown
from newsroom.worker.guard import Blocked, Network, Passport, check_url
from newsroom.worker.outcome import Outcome, Receipt, fault_of, read_receipt, readable
from newsroom.worker.schedule import read_retry_after

USER_AGENT = "Newsroom/1 (Standard Webhooks 1.0.0)"
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Parcel:
    """Everything needed to send one delivery once. `secrets` are sealed; `number` is this try's, from 1;
    `body` is None when it could not be made."""

    delivery_id: int
    number: int
    lane: str
    event_id: str
    body: bytes | None
    endpoint_id: str
    url: str
    networks: tuple[str, ...]
    secrets: tuple[str, ...]

    @property
    def message_id(self) -> str:
        """The webhook-id: the same on every try and every resend, so that a receiver can tell what it has."""
        return f"msg_{self.event_id}_{self.endpoint_id}"


@dataclass(frozen=True)
class Limits:
    """Bounds of one try: seconds to connect and in all; bytes of the answer that are read, and kept."""

    connect: float = 5
    total: float = 15
    read: int = 16 * 1024
    keep: int = 1024


class Sender:
    """Sends parcels through one client, while it is entered (`async with`). `loopback` admits receivers on
    loopback that are allowed it (demo and tests alone).
    """

    def __init__(self, vault: Vault, loopback: bool, limits: Limits | None = None) -> None:
        self._open = lru_cache(KEPT)(vault.open)
        self._loopback = loopback
        self._limits = limits or Limits()
        self._client: aiohttp.ClientSession

    async def __aenter__(self) -> Self:
        self._client = aiohttp.ClientSession(
            connector=guarded_connector(),
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=self._limits.connect),
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            trust_env=False,
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._client.close()

    async def send(self, parcel: Parcel, at: datetime) -> Outcome:
        """Try once; `at` is now, UTC, and is what is signed. What goes wrong stands in the outcome."""
        began = time.monotonic()
        status, answer, header, error = None, b"", None, ""
        try:
            async with timeout(self._limits.total):
                status, answer, header = await self._post(parcel, at)
                error = fault_of(status)
        except (TimeoutError, aiohttp.ClientError, OSError, Invalid) as failure:
            error = _fault(failure)
        except Exception:
            log.exception("delivery %s cannot be sent", parcel.delivery_id)
            error = "internal"
        return Outcome(
            at=at,
            milliseconds=round((time.monotonic() - began) * 1000),
            status=status,
            error=error,
            answer=readable(answer[: self._limits.keep]),
            receipt=Receipt() if error else read_receipt(answer),
            retry_after=read_retry_after(header, at),
        )

    async def _post(self, parcel: Parcel, at: datetime) -> tuple[int, bytes, str | None]:
        check_url(parcel.url, self._loopback)
        with passport_shown(Passport(_networks(parcel.networks), self._loopback)):
            async with self._client.post(
                URL(parcel.url, encoded=True),
                data=parcel.body,
                headers=self._headers(parcel, at),
                allow_redirects=False,
            ) as response:
                answer = await _beginning(response.content, self._limits.read)
                return response.status, answer, response.headers.get("Retry-After")

    def _headers(self, parcel: Parcel, at: datetime) -> Mapping[str, str]:
        if parcel.body is None:
            raise ValueError("there is no body in the shape this receiver wants")
        keys, timestamp = [self._open(secret) for secret in parcel.secrets], int(at.timestamp())
        return {
            "content-type": "application/json",
            "accept-encoding": "identity",
            "user-agent": USER_AGENT,
            "webhook-id": parcel.message_id,
            "webhook-timestamp": str(timestamp),
            "webhook-signature": signatures(keys, parcel.message_id, timestamp, parcel.body),
        }


@lru_cache(1000)
def _networks(written: tuple[str, ...]) -> tuple[Network, ...]:
    return tuple(ip_network(network) for network in written)


async def _beginning(content: aiohttp.StreamReader, limit: int) -> bytes:
    """At most `limit` bytes of an answer; what follows is never read."""
    read = b""
    while len(read) < limit and (chunk := await content.read(limit - len(read))):
        read += chunk
    return read


def _fault(failure: Exception) -> str:
    cause = failure.os_error if isinstance(failure, aiohttp.ClientConnectorError) else failure
    if isinstance(cause, Blocked):
        return "blocked"
    return next((code for kinds, code in _FAULTS if isinstance(failure, kinds)), "protocol")


# The first that fits: several of these are kinds of others.
_FAULTS: tuple[tuple[tuple[type[Exception], ...], str], ...] = (
    ((TimeoutError,), "timeout"),
    ((Invalid, aiohttp.InvalidURL), "address"),
    ((aiohttp.ClientSSLError,), "tls"),
    ((aiohttp.ClientConnectorDNSError,), "dns"),
    ((aiohttp.ServerDisconnectedError, aiohttp.ClientPayloadError), "protocol"),
    ((OSError,), "connect"),
)
