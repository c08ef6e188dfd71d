"""Thousands of receivers in one process: every address of loopback at one port.

/ok takes everything, /fail answers 500, /hang never answers; /count tells how many each took and when the
last came, /first/MARK when each address first took a body with that mark in it. As little Python as will do,
so that what is measured is the sender.
"""

import asyncio
import json
import re
import ssl
import sys
import time
from collections import defaultdict
from contextlib import AsyncExitStack

_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_ANSWERS = {"ok": b"204 No Content", "fail": b"500 Internal Server Error"}
_taken: dict[str, int] = defaultdict(int)
_last: dict[str, float] = {}
_first: dict[str, dict[str, float]] = defaultdict(dict)
_MARK = re.compile(rb"mark-[0-9a-z]+")


class _Receiver(asyncio.Protocol):
    def __init__(self) -> None:
        self._read = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._read += data
        head, blank, body = self._read.partition(b"\r\n\r\n")
        length = _LENGTH.search(head)
        if blank and len(body) >= (int(length[1]) if length else 0):
            self._answer(head.split(b" ", 2)[1].decode())

    def _answer(self, path: str) -> None:
        name = path.rsplit("/", 1)[-1]
        if name == "count":
            self._say(b"200 OK", json.dumps({"taken": _taken, "last": _last}).encode())
            return
        if path.startswith("/first/"):
            self._say(b"200 OK", json.dumps(_first[name]).encode())
            return
        if mark := _MARK.search(self._read):
            address = self._transport.get_extra_info("sockname")[0]
            _first[mark[0].decode()].setdefault(address, time.time())
        _taken[path] += 1
        _last[path] = time.time()
        if name != "hang":
            self._say(_ANSWERS[name])

    def _say(self, status: bytes, body: bytes = b"") -> None:
        assert isinstance(self._transport, asyncio.Transport)
        length = b"" if status.startswith(b"204") else b"Content-Length: %d\r\n" % len(body)
        self._transport.write(b"HTTP/1.1 %s\r\n%sConnection: close\r\n\r\n%s" % (status, length, body))
        self._transport.close()


async def _listen(places: list[str]) -> None:
    """Each place is a port, or PORT:FILE with the key and certificate of an encrypted one."""
    loop = asyncio.get_running_loop()
    async with AsyncExitStack() as open_ones:
        for place in places:
            port, _, certificate = place.partition(":")
            context = _encrypted(certificate) if certificate else None
            server = await loop.create_server(_Receiver, "0.0.0.0", int(port), backlog=4096, ssl=context)  # noqa: S104
            await open_ones.enter_async_context(server)
        await asyncio.Event().wait()


def _encrypted(certificate: str) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


if __name__ == "__main__":
    asyncio.run(_listen(sys.argv[1:]))
