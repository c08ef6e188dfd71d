"""What becomes of a row: a new receiver, a changed one, none at all, or a sentence that says what is wrong.

The rules are those of the form (newsroom.endpoints.describing); a row and a receiver belong together when
they have the same address.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from newsroom.endpoints.describing import Describer, NewEndpoint, accepted, as_given
from newsroom.endpoints.importing.columns import described_by
from newsroom.endpoints.importing.table import Cells, Row
from newsroom.endpoints.usecases import begin, redescribe
from newsroom.errors import Invalid, Sentence, words
from newsroom.models import Endpoint, EndpointImportRow

LOOKED_UP = 500
"""Addresses in one statement."""

SAME_ADDRESS = words("Another row of this table has the same address.")
EXISTS = words(
    "There is already an endpoint with this address. It is changed only if “Change existing ones” is ticked."
)
_NAMELESS = NewEndpoint("", "")
Errors = dict[str, Sentence]


@dataclass(frozen=True)
class Verdict:
    """What would become of a row (models.enrolment.OUTCOMES), what it would change, what is wrong with it."""

    outcome: str
    changes: tuple[str, ...] = ()
    errors: Mapping[str, Sentence] | None = None


def existing(session: Session, addresses: Iterable[str], lock: bool = False) -> dict[str, Endpoint]:
    """The receivers that have one of these addresses, by address."""
    wanted = sorted(set(addresses))
    found: dict[str, Endpoint] = {}
    for first in range(0, len(wanted), LOOKED_UP):
        query = select(Endpoint).where(Endpoint.url.in_(wanted[first : first + LOOKED_UP]))
        query = query.order_by(Endpoint.id).execution_options(populate_existing=True)
        rows = session.scalars(query.with_for_update(key_share=True) if lock else query)
        found |= {endpoint.url: endpoint for endpoint in rows}
    return found


def judged(by: Describer, rows: list[Row], there: Mapping[str, Endpoint], change: bool) -> list[Verdict]:
    """What would become of each row. `change`: whether receivers that are there may be changed."""
    seen: set[str] = set()
    verdicts = []
    for row in rows:
        address = row.cells.get("address", "")
        twice: Errors = {"address": SAME_ADDRESS} if address and address in seen else {}
        seen.add(address)
        if errors := row.errors or twice:
            verdicts.append(Verdict("error", errors=errors))
        else:
            verdicts.append(_judge(by, row.cells, there.get(address), change))
    return verdicts


def apply(
    session: Session, by: Describer, row: EndpointImportRow, endpoint: Endpoint | None, at: datetime
) -> None:
    """Do what a row says: make a receiver (`endpoint` None) or change that one; note what became of it."""
    row.done = True
    try:
        if endpoint is None:
            signing = row.cells.get("signing") or "v1"
            made, key = begin(session, by, described_by(row.cells, _NAMELESS), at, signing)
            row.endpoint_id, row.sealed_key, row.outcome = made.id, key.sealed, "new"
        else:
            row.endpoint_id = endpoint.id
            given = described_by(row.cells, as_given(endpoint))
            row.outcome = "changed" if redescribe(session, by, endpoint, given, at) else "unchanged"
    except Invalid as invalid:
        row.outcome, row.errors = "error", _by_column(invalid)


def _judge(by: Describer, cells: Cells, endpoint: Endpoint | None, change: bool) -> Verdict:
    try:
        before = as_given(endpoint) if endpoint else _NAMELESS
        after = accepted(by, described_by(cells, before), before.networks)
    except Invalid as invalid:
        return Verdict("error", errors=_by_column(invalid))
    if endpoint is None:
        return Verdict("new")
    changes = _differences(before, after)
    if changes and not change:
        return Verdict("error", changes, {"address": EXISTS})
    return Verdict("changed" if changes else "unchanged", changes)


def _differences(before: NewEndpoint, after: NewEndpoint) -> tuple[str, ...]:
    names = (field.name for field in fields(NewEndpoint))
    return tuple(name for name in names if getattr(before, name) != getattr(after, name))


def _by_column(invalid: Invalid) -> Errors:
    return {"address" if key == "url" else key: said for key, said in invalid.errors.items()}
