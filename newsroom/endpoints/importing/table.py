"""The rows of a table that somebody uploads or pastes: CSV (RFC 4180), separated by commas, semicolons or
tabs, in UTF-8 with or without a mark at its beginning.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from newsroom.endpoints.importing.columns import COLUMNS, column_of
from newsroom.errors import Invalid, Sentence, words
from newsroom.spreadsheet import as_typed
from newsroom.text import clean_line

MOST_ROWS = 10_000
MOST_BYTES = 5_000_000
SEPARATORS = (",", ";", "\t")

Cells = dict[str, str]
"""What a row says, by the code of the column."""

EMPTY = words("There is no row in it. The first row names the columns, the others are endpoints.")
TOO_LARGE = words("The table is larger than 5 MB. Import it in parts.")
TOO_MANY = words("The table has more than 10,000 rows. Import it in parts.")
NOT_UTF_8 = words(
    "The file is not in UTF-8, so its letters cannot be read for certain. Save it in the spreadsheet as "
    "“CSV UTF-8”, and send it again."
)
BROKEN = words("The quotation marks of this table do not match: it cannot be told where a cell ends.")
UNKNOWN_COLUMN = words("A column of this table is unknown. Name it as below, or take it out.")
TWICE = words("Two columns of this table have the same name.")
NO_ADDRESS = words("The column “address” is missing: endpoints are told apart by it.")
WRONG_LENGTH = words("This row has more or fewer cells than the row that names the columns.")


class UnknownColumn(Invalid):
    """The first row names a column that there is not; `name` is its name."""

    def __init__(self, name: str) -> None:
        super().__init__({"file": UNKNOWN_COLUMN})
        self.name = name


@dataclass(frozen=True)
class Row:
    """One endpoint. `number`: as the spreadsheet shows it; `errors`: as in newsroom.errors.Invalid."""

    number: int
    cells: Cells
    errors: dict[str, Sentence]


def read_table(content: bytes) -> list[Row]:
    """The rows below the names of the columns, without empty ones. Raises Invalid (field "file")."""
    if len(content) > MOST_BYTES:
        raise _refused(TOO_LARGE)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _refused(NOT_UTF_8) from error
    try:
        return _rows(_cells_of(text))
    except csv.Error as error:
        raise _refused(BROKEN) from error


def _cells_of(text: str) -> Iterator[tuple[int, list[str]]]:
    """Every row that says something, with its number."""
    first = text.lstrip().partition("\n")[0]
    separator = max(SEPARATORS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    for number, cells in enumerate(reader, start=1):
        cleaned = [clean_line(as_typed(cell)) for cell in cells]
        if any(cleaned):
            yield number, cleaned


def _rows(lines: Iterator[tuple[int, list[str]]]) -> list[Row]:
    _, head = next(lines, (0, []))
    columns = _columns(head)
    rows: list[Row] = []
    for number, cells in lines:
        if len(rows) == MOST_ROWS:
            raise _refused(TOO_MANY)
        rows.append(_row(number, cells, columns))
    if not rows:
        raise _refused(EMPTY)
    return rows


def _columns(head: Sequence[str]) -> list[str | None]:
    """The code of each column; None is one that is passed over."""
    while head and not head[-1]:
        head = head[:-1]
    known = [column_of(name) for name in head]
    if unknown := [name for name, code in zip(head, known, strict=True) if code == ""]:
        raise UnknownColumn(unknown[0])
    codes = [code for code in known if code]
    if len(set(codes)) < len(codes):
        raise _refused(TWICE)
    if head and COLUMNS[0].code not in codes:
        raise _refused(NO_ADDRESS)
    return known


def _row(number: int, cells: list[str], columns: Sequence[str | None]) -> Row:
    while len(cells) > len(columns) and not cells[-1]:
        cells.pop()
    said = {code: cell for code, cell in zip(columns, cells, strict=False) if code}
    return Row(number, said, {} if len(cells) == len(columns) else {"": WRONG_LENGTH})


def _refused(sentence: Sentence) -> Invalid:
    return Invalid({"file": sentence})
