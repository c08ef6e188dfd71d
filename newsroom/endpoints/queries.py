"""Reading for the pages of receivers: each list is one query, whatever its length."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import Session

from newsroom.errors import NotFound, words
from newsroom.models import Delivery, Endpoint


@dataclass(frozen=True)
class EndpointRow:
    """A receiver, when it last took something (UTC), and how many deliveries wait for it or failed."""

    endpoint: Endpoint
    last_success: datetime | None
    waiting: int
    failed: int


def endpoints(session: Session) -> list[EndpointRow]:
    """Every receiver by name, with what its deliveries come to."""
    return [EndpointRow(*row) for row in session.execute(_with_counts().order_by(Endpoint.name, Endpoint.id))]


def endpoint(session: Session, endpoint_id: str) -> EndpointRow:
    """One receiver; raises NotFound."""
    row = session.execute(_with_counts().where(Endpoint.id == endpoint_id)).one_or_none()
    if row is None:
        raise NotFound(words("There is no such endpoint."))
    return EndpointRow(*row)


def _with_counts() -> Select[Endpoint, datetime | None, int, int]:
    under_way = Delivery.state.in_(("waiting", "sending"))
    counts = (
        select(
            Delivery.endpoint_id,
            func.max(case((Delivery.state == "done", Delivery.done_at))).label("last_success"),
            func.count(case((under_way, 1))).label("waiting"),
            func.count(case((Delivery.state == "failed", 1))).label("failed"),
        )
        .group_by(Delivery.endpoint_id)
        .subquery()
    )
    return select(
        Endpoint, counts.c.last_success, func.coalesce(counts.c.waiting, 0), func.coalesce(counts.c.failed, 0)
    ).outerjoin(counts, counts.c.endpoint_id == Endpoint.id)
