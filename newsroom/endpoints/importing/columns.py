"""The columns of a table of receivers: their names, what may stand in them, what a row describes."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from typing import Any

from flask_babel import force_locale
from flask_babel import lazy_gettext as _l

from newsroom.clock import LOCAL
from newsroom.endpoints.describing import NewEndpoint
from newsroom.endpoints.keys import NO_SUCH_SIGNING
from newsroom.errors import Invalid, Sentence, words
from newsroom.i18n import LANGUAGES
from newsroom.models.endpoint import SIGNINGS
from newsroom.text import fold

_SEVERAL = re.compile(r"[\s,;|]+")
NOT_YES_OR_NO = words("Write yes or no.")
NOT_A_NUMBER = words("This is not a whole number.")
NOT_A_MOMENT = words("Write day and time like 31/12/2026 22:30, Hà Nội time.")


class _Unreadable(Exception):
    """A cell that cannot be read; its argument says so."""


def _several(cell: str) -> tuple[str, ...]:
    return tuple(part for part in _SEVERAL.split(cell) if part)


def _number(cell: str) -> int:
    if not (cell.isascii() and cell.isdigit() and len(cell) < 9):
        raise _Unreadable(NOT_A_NUMBER)
    return int(cell)


def _number_or_none(cell: str) -> int | None:
    return _number(cell) if cell else None


def _moment(cell: str) -> datetime | None:
    if not cell:
        return None
    try:
        return datetime.strptime(cell, "%d/%m/%Y %H:%M").replace(tzinfo=LOCAL).astimezone(UTC)
    except ValueError as error:
        raise _Unreadable(NOT_A_MOMENT) from error


def _yes(cell: str) -> bool:
    said = fold(cell)
    if said not in ("", "yes", "no", "co", "khong"):
        raise _Unreadable(NOT_YES_OR_NO)
    return said in ("yes", "co")


@dataclass(frozen=True)
class Column:
    """`label` is also what people may call it, `says` what stands in it; `read` makes the value of a cell;
    `field` is the one of NewEndpoint, `usual` stands for an empty cell."""

    code: str
    label: Any
    says: Any
    read: Callable[[str], Any] = str
    usual: str = ""

    @property
    def field(self) -> str:
        """The field of NewEndpoint."""
        return "url" if self.code == "address" else self.code


_CODES = _l("Codes with spaces between them; empty: all of them.")
_MOMENT = _l("Like 31/12/2026 22:30, Hà Nội time.")
COLUMNS = (
    Column("address", _l("Address"), _l("https://…; endpoints are told apart by it. Needed.")),
    Column("name", _l("Name"), _l("As people call it. Needed for a new one.")),
    Column("group", _l("Group"), _l("One word for all that belong together.")),
    Column("contact", _l("Whom to tell when it fails"), _l("Name of whoever runs it.")),
    Column("phone", _l("Telephone"), _l("Digits, spaces and +.")),
    Column("email", _l("E-mail"), _l("One address.")),
    Column(
        "warn_contact",
        _l("Write to this address before it is switched off"),
        _l("yes or no; empty: no."),
        _yes,
    ),
    Column("events", _l("Events"), _l("Like story.* or statement.issued; empty: all of them."), _several),
    Column("sites", _l("Sites"), _CODES, _several),
    Column("sections", _l("Sections"), _CODES, _several),
    Column("channels", _l("Channels"), _CODES, _several),
    Column("languages", _l("Languages"), _CODES, _several),
    Column("content_types", _l("Content types"), _CODES, _several),
    Column("payload", _l("Shape of the message"), _l("ninjs-3.1 or ninjs-2.2."), usual="ninjs-3.1"),
    Column("signing", _l("Signature"), _l("v1 or v1a; counts for new ones only."), usual="v1"),
    Column("concurrency", _l("Messages under way at once"), _l("From 1 to 20; empty: 2."), _number, "2"),
    Column("per_minute", _l("Messages a minute at most"), _l("Empty: no limit."), _number_or_none),
    Column("networks", _l("Inner networks"), _l("Like 10.20.0.0/16; administrators alone."), _several),
    Column("maintenance_from", _l("Maintenance from (Hà Nội)"), _MOMENT, _moment),
    Column("maintenance_until", _l("Maintenance until (Hà Nội)"), _MOMENT, _moment),
)
BY_CODE = {column.code: column for column in COLUMNS}
PASSED_OVER = (_l("Number"), _l("State"), _l("Last accepted"), _l("Waiting"), _l("Failed"))
"""What the register saved as CSV says besides; a row cannot change it."""


def column_of(name: str) -> str | None:
    """The code of the column that people call `name`, in either language and without regard to marks; ""
    when there is none, None for one that says nothing to change."""
    return _names().get(_plain(name), "")


@cache
def _names() -> Mapping[str, str | None]:
    names: dict[str, str | None] = {"url": "address"}
    for language in LANGUAGES:
        with force_locale(language):
            names |= {_plain(str(label)): None for label in PASSED_OVER}
            names |= {_plain(str(column.label)): column.code for column in COLUMNS}
    return names | {_plain(column.code): column.code for column in COLUMNS}


def _plain(name: str) -> str:
    return fold(name).replace("_", " ").strip()


def described_by(cells: Mapping[str, str], before: NewEndpoint) -> NewEndpoint:
    """The receiver that a row describes: a column that is left out leaves what was there `before`, an empty
    cell stands for the usual. Raises Invalid with every cell that cannot be read.
    """
    values: dict[str, Any] = {}
    errors: dict[str, Sentence] = {}
    for code, cell in cells.items():
        column = BY_CODE[code]
        try:
            values[column.field] = column.read(cell or column.usual)
        except _Unreadable as unreadable:
            errors[code] = str(unreadable)
    if values.pop("signing", SIGNINGS[0]) not in SIGNINGS:
        errors["signing"] = NO_SUCH_SIGNING
    if errors:
        raise Invalid(errors)
    return replace(before, **values)
