"""What became of an import, in words: for its page, for the tables that people save, for the command line."""

from collections.abc import Iterable, Iterator
from itertools import chain

from newsroom.endpoints.importing.columns import COLUMNS
from newsroom.endpoints.importing.usecases import HandedOut
from newsroom.i18n import gettext as _
from newsroom.i18n import say
from newsroom.models import EndpointImportRow
from newsroom.spreadsheet import table

LABELS = {column.field: column.label for column in COLUMNS} | {"address": COLUMNS[0].label}
EXAMPLE = (
    {
        "address": "https://bo-mau.example/webhooks",
        "name": "Cổng Thông tin điện tử Bộ mẫu",
        "group": "Bộ, ngành",
        "contact": "Nguyễn Văn Mẫu",
        "phone": "024 1234 5678",
        "email": "quantri@bo-mau.example",
    },
    {
        "address": "https://tinh-mau.example/nhan-tin",
        "name": "Cổng Thông tin điện tử tỉnh Mẫu",
        "group": "Tỉnh, thành phố",
        "events": "story.* statement.*",
        "languages": "vi",
        "concurrency": "2",
    },
)


def outcome_name(outcome: str, done: bool) -> str:
    """What will become of a row, or became of it."""
    planned = {"new": _("will be added"), "changed": _("will be changed")}
    names = {
        "new": _("added"),
        "changed": _("changed"),
        "unchanged": _("as it is already"),
        "error": _("not taken"),
    }
    return planned.get(outcome, names[outcome]) if not done else names[outcome]


def remarks(row: EndpointImportRow) -> str:
    """What is wrong with a row, or what it changes, in one line."""
    if row.outcome == "error":
        said = ((str(LABELS.get(code, "")), say(sentence)) for code, sentence in row.errors.items())
        return " ".join(f"{label}: {sentence}" if label else sentence for label, sentence in said)
    return ", ".join(str(LABELS[name]) for name in row.changes)


def report(rows: Iterable[EndpointImportRow]) -> Iterator[str]:
    """The whole import as CSV."""
    heads = (_("Row"), _("What becomes of it"), _("Address"), _("Name"), _("Remarks"), _("Number"))
    return table(chain([heads], map(_reported, rows)))


def keys(handed: Iterable[HandedOut]) -> Iterator[str]:
    """The keys of new receivers as CSV."""
    heads = (_("Number"), _("Name"), _("Address"), _("Signature"), _("Signing key"))
    cells = ((one.endpoint_id, one.name, one.url, one.signing, one.key) for one in handed)
    return table(chain([heads], cells))


def example() -> Iterator[str]:
    """A table that can be imported, with every column and two endpoints that do not exist."""
    codes = [column.code for column in COLUMNS]
    return table(chain([codes], ([row.get(code, "") for code in codes] for row in EXAMPLE)))


def _reported(row: EndpointImportRow) -> tuple[object, ...]:
    cells, became = row.cells, outcome_name(row.outcome, row.done)
    said = (cells.get("address", ""), cells.get("name", ""), remarks(row), row.endpoint_id or "")
    return (row.number, became, *said)
