"""The HTTP client's two doors to the network, both guarded: name resolution and the socket itself.

Each delivery dials with a connector of its own, so that no connection is ever shared between receivers.
"""

import socket

from aiohttp import AddrInfoType, TCPConnector, ThreadedResolver
from aiohttp.abc import AbstractResolver, ResolveResult

from newsroom.worker.guard import Passport


class GuardedResolver(AbstractResolver):
    """Resolves with `inner`, and refuses a name as a whole when any of its addresses must not be dialled.

    Picking the good ones of a mixed answer would let a hostile name server choose which check it meets.
    """

    def __init__(self, inner: AbstractResolver, passport: Passport) -> None:
        self._inner = inner
        self._passport = passport

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """All addresses of `host`; raises Blocked or what the inner resolver raises (OSError)."""
        found = await self._inner.resolve(host, port, family)
        for address in found:
            self._passport.check(address["host"])
        return found

    async def close(self) -> None:
        """Release what the inner resolver holds."""
        await self._inner.close()


def guarded_connector(passport: Passport) -> TCPConnector:
    """A connector that dials only what `passport` admits.

    The socket hook sees every address just before it is dialled, also one written as a number in the URL,
    which no resolver is asked about.
    """

    def open_socket(info: AddrInfoType) -> socket.socket:
        family, kind, protocol, _, address = info
        passport.check(str(address[0]))
        return socket.socket(family, kind, protocol)

    return TCPConnector(
        resolver=GuardedResolver(ThreadedResolver(), passport),
        socket_factory=open_socket,
        force_close=True,
        use_dns_cache=False,
    )
