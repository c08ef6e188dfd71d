"""The form that sends a file."""

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired

from newsroom.forms import BaseForm, LineField


class ImportForm(BaseForm):
    """A file, and the section whose library its pictures go to."""

    file = FileField(_l("File"), validators=[FileRequired(_l("Choose a file first."))])
    section = LineField()
