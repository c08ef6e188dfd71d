"""The pull feed: events that a portal has missed, page by page, in the order in which they happened."""

import json
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http.client import HTTPException
from typing import Any
from urllib.parse import urlencode, urlsplit

SECONDS = 30
LARGEST_PAGE = 64 * 1024 * 1024  # bytes; a hundred events are below 4 MB
LARGEST_ANSWER = 64 * 1024
LOOPBACK = ("127.0.0.1", "::1", "localhost")

Json = dict[str, Any]


class Unreachable(Exception):
    """The other side did not answer as it should; what was done so far stays done. The text says why."""


@dataclass(frozen=True)
class Event:
    """One event of the feed. `cursor` is the place behind it; `raw` and `headers` as a webhook would have
    brought them, where the newsroom signs its feed."""

    id: str
    cursor: str
    message: Json
    raw: bytes
    headers: Mapping[str, str]


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        """Leave a redirect as the error it is: it would take the token along to wherever it leads."""


_OPENER = urllib.request.build_opener(_NoRedirects)


def check_address(url: str) -> str:
    """The address without a slash at its end. Raises ValueError unless it is https, or on loopback."""
    parts = urlsplit(url)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in LOOPBACK):
        raise ValueError(f"{url}: the address must begin with https://")
    return url.rstrip("/")


def events(newsroom: str, token: str, after: str | None, limit: int) -> Iterator[Event]:
    """Everything behind the cursor `after` (None: from the beginning), fetched as it is asked for.

    Raises Unreachable.
    """
    while True:
        query = {"limit": str(limit), **({"after": after} if after else {})}
        page = _page(f"{newsroom}/api/v1/events?{urlencode(query)}", token)
        for item in page["items"]:
            yield _event(item)
            after = item["cursor"]
        if not page.get("next"):
            return


def post(url: str, body: bytes, headers: Mapping[str, str]) -> tuple[int, Json]:
    """Hand a message to a receiver; returns its status and JSON ({} if it gave none). Raises Unreachable."""
    sent = {"content-type": "application/json", **headers}
    request = urllib.request.Request(url, body, sent, method="POST")  # noqa: S310 - check_address saw it
    status, answer = _fetch(request, LARGEST_ANSWER)
    try:
        said = json.loads(answer)
    except ValueError:
        said = {}
    return status, said if isinstance(said, dict) else {}


def _page(url: str, token: str) -> Json:
    accept = {"Authorization": f"Bearer {token}", "Accept": "application/json", "Accept-Language": "en"}
    status, answer = _fetch(urllib.request.Request(url, headers=accept), LARGEST_PAGE)  # noqa: S310 - as above
    try:
        page = json.loads(answer)
    except ValueError:
        page = None
    if status != 200 or not isinstance(page, dict) or not isinstance(page.get("items"), list):
        why = page.get("detail") if isinstance(page, dict) else None
        raise Unreachable(f"the newsroom answered {status}: {why or answer[:200].decode(errors='replace')}")
    return page


def _event(item: Any) -> Event:
    try:
        # The very bytes where the feed has them; the newsroom writes its bodies in this form otherwise.
        raw = item.get("raw") or json.dumps(item["body"], ensure_ascii=False, separators=(",", ":"))
        headers = {str(name).lower(): str(value) for name, value in (item.get("headers") or {}).items()}
        return Event(str(item["id"]), str(item["cursor"]), dict(item["body"]), raw.encode(), headers)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise Unreachable(f"the newsroom's feed holds something that is no event: {error!r}") from error


def _fetch(request: urllib.request.Request, most: int) -> tuple[int, bytes]:
    try:
        with _OPENER.open(request, timeout=SECONDS) as answer:
            return int(answer.status), bytes(answer.read(most))
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read(LARGEST_ANSWER)
    except (OSError, HTTPException) as error:
        raise Unreachable(f"{urlsplit(request.full_url).netloc}: {error}") from error
