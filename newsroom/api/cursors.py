"""Where a list goes on: opaque to clients, checked when it comes back."""

import base64
import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from newsroom.clock import from_iso, iso
from newsroom.errors import Invalid, words

LONGEST = 200
LARGEST = 2**31 - 1

Row = TypeVar("Row")


def page_of(rows: Sequence[Row], limit: int) -> tuple[Sequence[Row], Row | None]:
    """Of one row more than a page holds: the page, and its last row when there is more to come."""
    return rows[:limit], rows[limit - 1] if len(rows) > limit else None


def cursor_of(*place: str | int | datetime) -> str:
    """The cursor for a place in a list."""
    plain = [iso(part) if isinstance(part, datetime) else part for part in place]
    return base64.urlsafe_b64encode(json.dumps(plain).encode()).decode().rstrip("=")


def number_in(cursor: str | None, field: str = "cursor") -> int | None:
    """The number a cursor stands for; None without one, or for an empty one: from the beginning. Raises
    Invalid.
    """
    if not cursor:
        return None
    match _place(cursor):
        case [int(number)] if 0 <= number <= LARGEST:
            return number
    raise _unknown(field)


def pair_in(cursor: str | None, field: str) -> tuple[int, int] | None:
    """The two numbers a cursor stands for, the lower first; one alone is both. None as in `number_in`. Raises
    Invalid.
    """
    if not cursor:
        return None
    match _place(cursor):
        case [int(number)] if 0 <= number <= LARGEST:
            return number, number
        case [int(lower), int(upper)] if -1 <= lower < upper <= LARGEST:
            return lower, upper
    raise _unknown(field)


def moment_in(cursor: str | None) -> tuple[datetime, str] | None:
    """The moment (UTC) and the id a cursor stands for; None without one, or for an empty one: from the
    beginning. Raises Invalid.
    """
    if not cursor:
        return None
    match _place(cursor):
        case [str(moment), str(row_id)]:
            try:
                return from_iso(moment), str(UUID(row_id))
            except (ValueError, OverflowError):
                raise _unknown("cursor") from None
    raise _unknown("cursor")


def _place(cursor: str) -> Any:
    try:
        return json.loads(base64.urlsafe_b64decode(cursor[:LONGEST] + "=="))
    except (ValueError, RecursionError):
        return None


def _unknown(field: str) -> Invalid:
    return Invalid({field: words("This cursor does not come from this list.")})
