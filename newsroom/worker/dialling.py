"""The HTTP client's two doors to the network, both guarded: name resolution and the socket itself.

Connections are closed after each request, so that none is ever shared between receivers.
"""

import socket
from asyncio.sslproto import SSLProtocol
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from aiohttp import AddrInfoType, TCPConnector, ThreadedResolver
from aiohttp.abc import AbstractResolver, ResolveResult

from newsroom.worker.guard import Blocked, Passport

SSLProtocol.max_size = 16 * 1024
"""What asyncio sets aside to read an encrypted connection: by itself 256 kB, 128 MB for the 500 of a worker.
No more is read of an answer anyway, and no record of TLS is longer."""

_shown: ContextVar[Passport] = ContextVar("passport")


@contextmanager
def passport_shown(passport: Passport) -> Iterator[None]:
    """What this task dials within the block is judged by `passport`."""
    token = _shown.set(passport)
    try:
        yield
    finally:
        _shown.reset(token)


def _check(address: str) -> None:
    """Raises Blocked unless this task has shown a passport that admits `address`."""
    passport = _shown.get(None)
    if passport is None:
        raise Blocked(f"{address} cannot be dialled without a passport")
    passport.check(address)


class GuardedResolver(AbstractResolver):
    """Resolves with `inner`, and refuses a name as a whole when any of its addresses must not be dialled.

    Picking the good ones of a mixed answer would let a hostile name server choose which check it meets.
    """

    def __init__(self, inner: AbstractResolver) -> None:
        self._inner = inner

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """All addresses of `host`; raises Blocked or what the inner resolver raises (OSError)."""
        found = await self._inner.resolve(host, port, family)
        for address in found:
            _check(address["host"])
        return found

    async def close(self) -> None:
        """Release what the inner resolver holds."""
        await self._inner.close()


def guarded_connector() -> TCPConnector:
    """A connector that dials only what the passport admits that the dialling task shows (`passport_shown`);
    without one it dials nothing. It keeps no connection and remembers no name.

    The socket hook sees every address just before it is dialled, also one written as a number in the URL,
    which no resolver is asked about.
    """

    def open_socket(info: AddrInfoType) -> socket.socket:
        family, kind, protocol, _, address = info
        _check(str(address[0]))
        return socket.socket(family, kind, protocol)

    return TCPConnector(
        resolver=GuardedResolver(ThreadedResolver()),
        socket_factory=open_socket,
        force_close=True,
        use_dns_cache=False,
        limit=0,
    )
