"""The form that sends a table."""

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField

from newsroom.forms import BaseForm, BooleanField, SourceField


class ImportForm(BaseForm):
    """A file or, without one, what was pasted."""

    file = FileField(_l("File"))
    pasted = SourceField(_l("Or paste the rows here"))
    change_existing = BooleanField(_l("Change existing ones"))

    def content(self) -> bytes:
        """The table as it was sent."""
        if self.file.data:
            read: bytes = self.file.data.stream.read()
            return read
        return (self.pasted.data or "").encode()
