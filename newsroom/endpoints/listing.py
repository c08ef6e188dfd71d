"""The register as it is asked for in an address, and as a table for spreadsheets."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain

from newsroom import clock
from newsroom.endpoints.registry import STATES, EndpointRow, Wanted
from newsroom.i18n import gettext as _
from newsroom.spreadsheet import table


def asked(args: Mapping[str, str]) -> Wanted:
    """The filter in the query of an address; what is none of ours is left out."""
    state = args.get("state", "")
    return Wanted(
        words=args.get("q", "")[:200],
        state=state if state in STATES else "",
        group=args.get("group", "")[:60],
        site=args.get("site", "")[:60],
    )


def query_of(wanted: Wanted) -> dict[str, str]:
    """The other way round, without what is empty."""
    said = {"q": wanted.words, "state": wanted.state, "group": wanted.group, "site": wanted.site}
    return {key: value for key, value in said.items() if value}


def state_name(state: str) -> str:
    """What people call a state of a receiver."""
    return {
        "on": _("on"),
        "failing": _("failing"),
        "paused": _("paused"),
        "maintenance": _("in maintenance"),
        "unconfirmed": _("not confirmed"),
        "off": _("switched off"),
    }[state]


def register(rows: Iterable[EndpointRow]) -> Iterator[str]:
    """The register for spreadsheets. Keys, paths of self-service links and inner networks stay inside."""
    return table(chain([_heads()], map(_cells, rows)))


def _heads() -> tuple[str, ...]:
    return (
        _("Number"),
        _("Name"),
        _("Address"),
        _("Group"),
        _("State"),
        _("Whom to tell when it fails"),
        _("Telephone"),
        _("E-mail"),
        _("Last accepted"),
        _("Waiting"),
        _("Failed"),
    )


def _cells(row: EndpointRow) -> tuple[object, ...]:
    it = row.endpoint
    last = clock.show(it.last_success_at) if it.last_success_at else ""
    contact = (it.contact_name, it.contact_phone, it.contact_email)
    return (it.id, it.name, it.url, it.group, state_name(row.state), *contact, last, row.waiting, row.failed)
