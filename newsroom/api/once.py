"""Idempotency-Key: a POST that is sent again is answered, not carried out again."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import request

from newsroom.api.auth import person
from newsroom.db import db
from newsroom.idempotency import Once, do_once, fingerprint

REPLAYED = {"Idempotent-Replayed": "true"}


@dataclass(frozen=True)
class Done:
    """What was made (its id), when (UTC), and the headers that say whether it was made earlier."""

    result_id: str
    at: datetime
    headers: dict[str, str]


def once(
    key: str | None, result_id: str, at: datetime, act: Callable[[], Any], body: bytes | None = None
) -> Done:
    """Call `act`, a use case that makes or changes `result_id` at `at` (UTC), unless this very request was
    carried out before under the same key. `body`: what the request says, where its own bytes have been read
    or differ each time. Raises Invalid when the key stands for another request."""
    if key is None:
        act()
        return Done(result_id, at, {})
    if_match = request.headers.get("If-Match", "")
    said = request.get_data() if body is None else body
    same = fingerprint(*(part.encode() for part in (request.method, request.path, if_match)), said)
    earlier = do_once(db.session(), Once(person().id, key, same, result_id, at), act)
    if earlier is None:
        return Done(result_id, at, {})
    return Done(earlier.result_id or result_id, earlier.created_at, REPLAYED)
