"""The register of receivers: one page of thousands, its counts, and one of them. The number of statements
does not grow with the register.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Case, ColumnElement, Select, and_, case, func, literal, or_, select, true
from sqlalchemy.orm import Session

from newsroom.errors import NotFound, words
from newsroom.models import Delivery, Endpoint
from newsroom.models.base import UtcDateTime
from newsroom.routing import holds_any
from newsroom.text import fold

PAGE = 50
FOUND_BY = 400
"""Characters of `found_by`."""

AT_ONCE = 500
"""How many rows of the export are read at a time."""

STATES = ("on", "failing", "paused", "maintenance", "unconfirmed", "off")
SORTS = ("name", "failing", "silent", "newest")
ENDLESS = datetime(9999, 1, 1, tzinfo=UTC)
NEVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Wanted:
    """Which receivers; empty means any. `words` must all stand in name, host or group, without regard to
    marks; `site`: those that get its stories."""

    words: str = ""
    state: str = ""
    group: str = ""
    site: str = ""


@dataclass(frozen=True)
class EndpointRow:
    """A receiver, the one word for its state (STATES), and how many deliveries wait for it or failed."""

    endpoint: Endpoint
    state: str
    waiting: int = 0
    failed: int = 0


@dataclass(frozen=True)
class RegisterPage:
    """One page. `next` is what `after` must be for the next one; `counts`: how many are in each state, of
    those that the other filters leave."""

    rows: tuple[EndpointRow, ...]
    next: str | None
    counts: Mapping[str, int]

    @property
    def total(self) -> int:
        """How many there are in all states."""
        return sum(self.counts.values())


def findable(name: str, host: str, group: str) -> str:
    """What a receiver is searched and sorted by."""
    return fold(f"{name} {host} {group}")[:FOUND_BY]


def state_at(at: datetime) -> Case[str]:
    """The state of Endpoint rows at `at` (UTC) as one word: the first that is true of off, unconfirmed,
    maintenance, paused (by the breaker), failing; else on."""
    maintained = and_(func.coalesce(Endpoint.maintenance_from <= at, true()), Endpoint.maintenance_until > at)
    return case(
        (~Endpoint.active, "off"),
        (Endpoint.confirmed_at.is_(None), "unconfirmed"),
        (maintained, "maintenance"),
        (Endpoint.paused_until > at, "paused"),
        (Endpoint.failures > 0, "failing"),
        else_="on",
    )


def condition(session: Session, wanted: Wanted, at: datetime) -> ColumnElement[bool]:
    """What an Endpoint row must fulfil to be `wanted`."""
    found_by = Endpoint.found_by
    asked: list[ColumnElement[bool]] = [
        found_by.contains(word, autoescape=True) for word in fold(wanted.words).split()
    ]
    if wanted.state:
        asked.append(state_at(at) == wanted.state)
    if wanted.group:
        asked.append(Endpoint.group == wanted.group)
    if wanted.site:
        asked.append(holds_any(Endpoint.sites, [wanted.site], session.get_bind().dialect.name))
    return and_(true(), *asked)


def groups(session: Session) -> list[tuple[str, int]]:
    """Every group that is in use, and how many receivers are in it."""
    counted = select(Endpoint.group, func.count()).where(Endpoint.group != "")
    return [(name, count) for name, count in session.execute(counted.group_by(Endpoint.group)).all()]


def page(
    session: Session, wanted: Wanted, at: datetime, sort: str = SORTS[0], after: str | None = None
) -> RegisterPage:
    """One page of the register. `after` is the `next` of the page before."""
    query = _rows(at).where(condition(session, wanted, at))
    found = session.execute(_in_order(query, sort, after).limit(PAGE + 1)).all()
    counts = _waiting(session, [row[0].id for row in found[:PAGE]])
    rows = tuple(EndpointRow(it, state, *counts.get(it.id, (0, 0))) for it, state in found[:PAGE])
    return RegisterPage(
        rows, rows[-1].endpoint.id if len(found) > PAGE else None, _in_states(session, wanted, at)
    )


def every(session: Session, wanted: Wanted, at: datetime) -> Iterator[EndpointRow]:
    """All that is wanted by name, AT_ONCE at a time, with what waits and has failed."""
    after = None
    while True:
        query = _rows(at).where(condition(session, wanted, at))
        found = session.execute(_in_order(query, SORTS[0], after).limit(AT_ONCE)).all()
        counts = _waiting(session, [row[0].id for row in found])
        yield from (EndpointRow(it, state, *counts.get(it.id, (0, 0))) for it, state in found)
        if len(found) < AT_ONCE:
            return
        after = found[-1][0].id


def endpoint(session: Session, endpoint_id: str, at: datetime) -> EndpointRow:
    """One receiver as it is at `at` (UTC); raises NotFound."""
    row = session.execute(_rows(at).where(Endpoint.id == endpoint_id)).one_or_none()
    if row is None:
        raise NotFound(words("There is no such endpoint."))
    return EndpointRow(row[0], row[1], *_waiting(session, [endpoint_id]).get(endpoint_id, (0, 0)))


def _rows(at: datetime) -> Select[Endpoint, str]:
    return select(Endpoint, state_at(at).label("state")).execution_options(populate_existing=True)


def _in_order(query: Select[Endpoint, str], sort: str, after: str | None) -> Select[Endpoint, str]:
    key, down = _key(sort)
    ordered = query.order_by(key.desc() if down else key, Endpoint.id)
    if after is None:
        return ordered
    last = select(key).where(Endpoint.id == after).correlate(None).scalar_subquery()
    further = key < last if down else key > last
    return ordered.where(or_(further, and_(key == last, Endpoint.id > after)))


def _key(sort: str) -> tuple[ColumnElement[str] | ColumnElement[datetime], bool]:
    """What a list is sorted by, and whether the greatest comes first."""
    if sort == "failing":
        return func.coalesce(Endpoint.failing_since, literal(ENDLESS, UtcDateTime())), False
    if sort == "silent":
        return func.coalesce(Endpoint.last_success_at, literal(NEVER, UtcDateTime())), False
    if sort == "newest":
        return Endpoint.created_at.expression, True
    return Endpoint.found_by.expression, False


def _waiting(session: Session, ids: Sequence[str]) -> dict[str, tuple[int, int]]:
    """How many deliveries wait for each of these receivers, and how many have failed."""
    under_way = case((Delivery.state.in_(("waiting", "sending")), 1))
    counted = (
        select(Delivery.endpoint_id, func.count(under_way), func.count(case((Delivery.state == "failed", 1))))
        .where(Delivery.endpoint_id.in_(ids), Delivery.state.in_(("waiting", "sending", "failed")))
        .group_by(Delivery.endpoint_id)
    )
    return {row[0]: (row[1], row[2]) for row in session.execute(counted)} if ids else {}


def _in_states(session: Session, wanted: Wanted, at: datetime) -> dict[str, int]:
    others = Wanted(wanted.words, "", wanted.group, wanted.site)
    state = state_at(at).label("state")
    counted = select(state, func.count()).where(condition(session, others, at)).group_by(state)
    return dict(session.execute(counted).all())
