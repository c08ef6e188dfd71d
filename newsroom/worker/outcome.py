"""What an attempt came to: failures are data, not exceptions."""

import json
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

URL_LIMIT = 500
_DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Receipt:
    """What a receiver said of the story: where it can be seen, and the digest of what is shown there."""

    url: str | None = None
    digest: str | None = None


@dataclass(frozen=True)
class Outcome:
    """One attempt: when it began (UTC), how long it took, and which fault
    (newsroom.delivery_words.FAULTS) it met ("": none).
    """

    at: datetime
    milliseconds: int = 0
    status: int | None = None
    error: str = ""
    answer: str = ""
    receipt: Receipt = Receipt()
    retry_after: timedelta | None = None


def fault_of(status: int) -> str:
    """Which fault (newsroom.delivery_words.FAULTS) an HTTP status is; "" for 2xx, the only success (Standard
    Webhooks 1.0.0).
    """
    if 200 <= status < 300:
        return ""
    if status == 410:
        return "gone"
    return "redirect" if 300 <= status < 400 else "status"


def read_receipt(body: bytes) -> Receipt:
    """The receipt in the body of a 2xx answer; what is missing or unusable in it is left out."""
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        return Receipt()
    if not isinstance(said, dict):
        return Receipt()
    return Receipt(_web_address(said.get("url")), _digest(said.get("digest")))


def readable(answer: bytes) -> str:
    """The beginning of an answer as text that any database takes (PostgreSQL stores no NUL)."""
    return answer.decode(errors="replace").replace("\x00", "\ufffd")


def _web_address(value: object) -> str | None:
    """Only http and https: the address becomes a link on our pages."""
    if not isinstance(value, str) or len(value) > URL_LIMIT or not value.isprintable() or " " in value:
        return None
    try:
        parts = urlsplit(value)
    except ValueError:
        return None
    return value if parts.scheme in ("http", "https") and parts.hostname else None


def _digest(value: object) -> str | None:
    return value if isinstance(value, str) and _DIGEST.fullmatch(value) else None
