"""Who gets an event: an endpoint's filters, and whoever was sent the story, or a statement of its case,
before.

The same rule as SQL, so that thousands of endpoints are chosen by one statement (newsroom.ledger), for one
event or for events in rows; and as plain Python that says why, for people. A test lets all of them answer the
same questions.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Protocol

from sqlalchemy import (
    BindParameter,
    Boolean,
    ColumnElement,
    String,
    and_,
    bindparam,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy.orm import InstrumentedAttribute, aliased

from newsroom.models import Delivery, Endpoint
from newsroom.models.trail import OutboxEvent


class Event(Protocol):
    """What is asked of an event that goes out (newsroom.ledger.Outgoing, models.OutboxEvent)."""

    @property
    def type(self) -> str: ...
    @property
    def story_id(self) -> str | None: ...
    @property
    def section(self) -> str | None: ...
    @property
    def site(self) -> str | None: ...
    @property
    def language(self) -> str | None: ...
    @property
    def content_type(self) -> str | None: ...
    @property
    def channel(self) -> str: ...
    @property
    def exercise(self) -> bool: ...


@dataclass(frozen=True)
class Choice:
    """Whether an endpoint gets an event, and why.

    `reason`: "test", "had_it", "chain", "filter" when it does; else which filter leaves it out:
    "other_endpoint", "exercise", "event", "section", "site", "language", "content_type", "channel".
    """

    chosen: bool
    reason: str


FILTERS: tuple[tuple[str, str], ...] = (
    ("sections", "section"),
    ("sites", "site"),
    ("languages", "language"),
    ("content_types", "content_type"),
    ("channels", "channel"),
)
"""Lists of an endpoint, and what of an event must stand in them. An empty list leaves nothing out."""


def patterns_of(kind: str) -> tuple[str, ...]:
    """Every pattern that fits an event type of two parts: either part may be *, and * alone is all."""
    subject, _, happened = kind.partition(".")
    return kind, f"{subject}.*", f"*.{happened}", "*.*", "*"


def known_pattern(pattern: str, kinds: Iterable[str]) -> bool:
    """Whether an endpoint may ask for `pattern`: it must fit one of `kinds`."""
    return any(pattern in patterns_of(kind) for kind in kinds)


def why(
    endpoint: Endpoint, event: Event, had_it: bool, only_endpoint: str | None = None, in_chain: bool = False
) -> Choice:
    """Why `endpoint` gets `event` or not. `had_it`: it was sent this story before, so it is told whatever
    becomes of it; `only_endpoint`: the event is meant for that one alone; `in_chain`: it was sent a statement
    of the case before, so it is told what follows (newsroom.chains).
    """
    if only_endpoint is not None:
        mine = endpoint.id == only_endpoint
        return Choice(mine, "test" if mine else "other_endpoint")
    if endpoint.exercise != event.exercise:
        return Choice(False, "exercise")
    if had_it:
        return Choice(True, "had_it")
    if in_chain:
        return Choice(True, "chain")
    left_out = _left_out(endpoint, event)
    return Choice(left_out is None, left_out or "filter")


def _left_out(endpoint: Endpoint, event: Event) -> str | None:
    """The first filter that does not let the event through."""
    if endpoint.events and not set(endpoint.events) & set(patterns_of(event.type)):
        return "event"
    for filtered, part in FILTERS:
        wanted = getattr(endpoint, filtered)
        if wanted and getattr(event, part) not in wanted:
            return part
    return None


def asked_of(
    event: Event, only_endpoint: str | None = None, chain: tuple[str, ...] = ()
) -> dict[str, object]:
    """The values of the parameters of `chosen` for one event; `chain`: the stories whose receivers are told
    of it, too.
    """
    parts = {part: getattr(event, part) for _filtered, part in FILTERS}
    named = {"story": event.story_id, "patterns": patterns_of(event.type), "endpoint": only_endpoint, **parts}
    return {"of_exercise": event.exercise, "of_chain": chain} | {
        f"of_{name}": value for name, value in named.items()
    }


@cache
def chosen(dialect: str, alone: bool = False) -> ColumnElement[bool]:
    """The condition on Endpoint rows that says the same as `why`, for whichever event `asked_of` speaks of.
    `alone`: the event is meant for one endpoint. Put together once: that costs more than asking it.
    """
    if alone:
        return Endpoint.id == _of("endpoint")
    kinds = holds_any(Endpoint.events, bindparam("of_patterns", expanding=True), dialect)
    parts = [holds_any(getattr(Endpoint, filtered), [_of(part)], dialect) for filtered, part in FILTERS]
    apart = Endpoint.exercise == bindparam("of_exercise", type_=Boolean())
    return and_(apart, or_(had(), and_(kinds, *parts), in_chain()))


def would_choose(kinds: Iterable[str], dialect: str) -> ColumnElement[bool]:
    """The condition on pairs of Endpoint and OutboxEvent rows that the filters, as they are now, choose the
    one for the other; events of other types than `kinds` are chosen for nobody.
    """
    typed = (
        and_(OutboxEvent.type == kind, holds_any(Endpoint.events, patterns_of(kind), dialect))
        for kind in kinds
    )
    parts = ((getattr(Endpoint, filtered), getattr(OutboxEvent, part)) for filtered, part in FILTERS)
    return and_(
        Endpoint.exercise == OutboxEvent.exercise,
        or_(*typed),
        *(holds_any(wanted, [part], dialect) for wanted, part in parts),
    )


def had() -> ColumnElement[bool]:
    """Whether an Endpoint row was sent an event of this story before, so that a correction or a take-down
    reaches every place the story went to, whatever its section is now.
    """
    before = aliased(Delivery)
    same = before.story_id == _of("story"), before.endpoint_id == Endpoint.id
    return select(before.id).where(*same).exists()


def in_chain() -> ColumnElement[bool]:
    """Whether an Endpoint row was sent one of the stories that this one follows in its case."""
    before = aliased(Delivery)
    told = before.story_id.in_(bindparam("of_chain", expanding=True)), before.endpoint_id == Endpoint.id
    return select(before.id).where(*told).exists()


def holds_any(
    column: InstrumentedAttribute[list[str]], values: Sequence[Any] | BindParameter[Any], dialect: str
) -> ColumnElement[bool]:
    """Whether a JSON list is empty or holds one of `values`."""
    each = func.json_each if dialect == "sqlite" else func.json_array_elements_text
    items = each(column).table_valued("value")
    held = select(literal(1)).select_from(items).where(items.c.value.in_(values)).exists()
    return or_(func.json_array_length(column) == 0, held)


def _of(name: str) -> BindParameter[str]:
    return bindparam(f"of_{name}", type_=String())
