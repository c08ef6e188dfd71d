"""Sending one event to one receiver: Standard Webhooks 1.0.0, symmetric signatures, one try."""

import io
import logging
import time
from asyncio import timeout
from dataclasses import dataclass
from datetime import datetime

import aiohttp
from standardwebhooks import Webhook
from yarl import URL

from newsroom.errors import Invalid
from newsroom.vault import Vault
from newsroom.worker.dialling import guarded_connector
from newsroom.worker.guard import Blocked, Passport, check_url
from newsroom.worker.outcome import Outcome, Receipt, fault_of, read_receipt, readable
from newsroom.worker.schedule import read_retry_after

USER_AGENT = "Newsroom/1 (Standard Webhooks 1.0.0)"
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Parcel:
    """Everything needed to send one delivery once. `secrets` are sealed; `number` is this try's, from 1."""

    delivery_id: int
    number: int
    lane: str
    event_id: str
    body: bytes
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


def signatures(secrets: list[str], message_id: str, at: datetime, body: bytes) -> str:
    """The webhook-signature header: one v1 signature a secret, newest first. `at` must be in UTC (the library
    overwrites the zone instead of converting)."""
    return " ".join(Webhook(secret).sign(message_id, at, body.decode()) for secret in secrets)


class Sender:
    """Sends parcels. `loopback` admits receivers on loopback that are allowed it (demo and tests alone)."""

    def __init__(self, vault: Vault, loopback: bool, limits: Limits | None = None) -> None:
        self._vault = vault
        self._loopback = loopback
        self._limits = limits or Limits()

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
        session = aiohttp.ClientSession(
            connector=guarded_connector(Passport.of(parcel.networks, self._loopback)),
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=self._limits.connect),
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            trust_env=False,
        )
        async with (
            session,
            session.post(
                URL(parcel.url, encoded=True),
                data=io.BytesIO(parcel.body),
                headers=self._headers(parcel, at),
                allow_redirects=False,
            ) as response,
        ):
            answer = await _beginning(response.content, self._limits.read)
            return response.status, answer, response.headers.get("Retry-After")

    def _headers(self, parcel: Parcel, at: datetime) -> dict[str, str]:
        secrets = [self._vault.open(secret) for secret in parcel.secrets]
        return {
            "content-type": "application/json",
            "accept-encoding": "identity",
            "user-agent": USER_AGENT,
            "webhook-id": parcel.message_id,
            "webhook-timestamp": str(int(at.timestamp())),
            "webhook-signature": signatures(secrets, parcel.message_id, at, parcel.body),
        }


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
