"""Forms of checks: the dictionary of names, a reason."""

from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import Field
from wtforms.validators import InputRequired

from newsroom.checks.name_usecases import Entry
from newsroom.forms import BaseForm, BlockField, LineField, SourceField
from newsroom.widgets import TextInput


class DayField(Field):
    """A day as people write it, dd/mm/yyyy; `data` is a date or None."""

    widget = TextInput()
    data: date | None

    def process_formdata(self, valuelist: list[Any]) -> None:
        text = str(valuelist[0]).strip() if valuelist else ""
        self.data = None
        if text:
            try:
                self.data = datetime.strptime(text, "%d/%m/%Y").date()  # noqa: DTZ007  # a day, no moment
            except ValueError as error:
                raise ValueError(_("Write dates as 22/11/2026.")) from error

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return self.data.strftime("%d/%m/%Y") if isinstance(self.data, date) else ""


class NameForm(BaseForm):
    """An entry of the dictionary of names."""

    name = LineField(_l("Full name"), validators=[InputRequired()])
    title = LineField(_l("Title"))
    valid_from = DayField(_l("From"))
    valid_to = DayField(_l("Until"))
    note = LineField(_l("Note"))

    def entry(self) -> Entry:
        """The entry as typed."""
        return Entry(
            self.name.data or "",
            self.title.data or "",
            self.valid_from.data,
            self.valid_to.data,
            self.note.data or "",
        )


class TableForm(BaseForm):
    """A table of names: a CSV file, or its rows pasted."""

    file = FileField(_l("CSV file"))
    table = SourceField(_l("Or paste the rows"))

    def text(self) -> str:
        """The table; a file in UTF-8 counts more than what was pasted."""
        held = self.file.data.read() if self.file.data else b""
        return held.decode("utf-8", errors="replace") if held else self.table.data or ""


class ReasonForm(BaseForm):
    """Why something is done to a story."""

    reason = BlockField(_l("Reason"))
