"""The floor of sending: the same bytes to the same addresses, as many at once, and nothing else done."""

import asyncio
import resource
import sys
import time
from pathlib import Path

import aiohttp

_HEADERS = {
    "content-type": "application/json",
    "webhook-id": "msg_0",
    "webhook-timestamp": "0",
    "webhook-signature": "v1," + "A" * 44,
}


async def _send_all(urls: list[str], body: bytes, at_once: int) -> None:
    places = asyncio.Semaphore(at_once)
    connector = aiohttp.TCPConnector(force_close=True, limit=0)
    async with aiohttp.ClientSession(connector=connector) as client:

        async def send(url: str) -> None:
            async with places, client.post(url, data=body, headers=_HEADERS, allow_redirects=False) as answer:
                await answer.read()

        await asyncio.gather(*map(send, urls))


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_NOFILE, (4096, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
    addresses, content = Path(sys.argv[1]).read_text().split(), Path(sys.argv[2]).read_bytes()
    began = time.monotonic()
    asyncio.run(_send_all(addresses, content, int(sys.argv[3])))
    sys.stdout.write(f"{time.monotonic() - began} {time.process_time()}\n")
