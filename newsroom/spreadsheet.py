"""Tables for spreadsheets: UTF-8 with a mark at the beginning, and nothing in them that acts as a formula."""

import csv
import io
from collections.abc import Iterable, Iterator

_ACTING = ("=", "+", "-", "@", "\t", "\r")


def table(rows: Iterable[Iterable[object]]) -> Iterator[str]:
    """The rows as CSV, a line at a time; the first one names the columns."""
    yield "\ufeff"
    for row in rows:
        written = io.StringIO()
        csv.writer(written).writerow([harmless(cell) for cell in row])
        yield written.getvalue()


def harmless(value: object) -> str:
    """A cell that no spreadsheet takes for a formula (OWASP: CSV injection)."""
    text = str(value)
    return "'" + text if text.startswith(_ACTING) else text


def as_typed(cell: str) -> str:
    """A cell as it was before `harmless`, so that a table of ours can be read again."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_ACTING) else cell
