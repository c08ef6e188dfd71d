"""The demo newsroom's other receivers: one that fails, one in maintenance, one not confirmed, one by groups.

None of them answers: they stand on loopback, where nobody listens. Each asks for one section alone, so that
what goes out in the demo is not held up by them, and the alarm of the one that fails comes once.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from newsroom.db import db
from newsroom.endpoints.challenge_usecases import confirm_by_hand
from newsroom.endpoints.usecases import NewEndpoint, add_endpoint
from newsroom.models import Endpoint
from newsroom.person import SYSTEM

LONG = timedelta(days=365)
CLOSED = "http://127.0.0.1:9"
"""The discard service (RFC 863), which nobody runs any more: connections are refused at once."""


def keep_receivers(rows: Iterable[dict[str, Any]], at: datetime) -> None:
    """Add what is not there yet, at `at` (UTC)."""
    known = set(db.session.scalars(select(Endpoint.url)))
    for row in rows:
        if (url := f"{CLOSED}/{row['path']}") not in known:
            endpoint, _ = add_endpoint(SYSTEM, _described(row, url, at), at)
            if row.get("confirmed"):
                confirm_by_hand(SYSTEM, endpoint.id, "told", at)


def _described(row: dict[str, Any], url: str, at: datetime) -> NewEndpoint:
    return NewEndpoint(
        name=row["name"],
        url=url,
        group=row["group"],
        sections=tuple(row.get("sections", ())),
        channels=tuple(row.get("channels", ())),
        contact=row["contact"],
        phone=row["phone"],
        networks=("127.0.0.0/8",),
        maintenance_until=at + LONG if row.get("maintenance") else None,
    )
