"""The form of a saved filter."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField

from newsroom.filters.usecases import NewFilter
from newsroom.forms import BaseForm, LineField, SelectField

FOR_ME, FOR_ALL = "", "*"


class FilterForm(BaseForm):
    """A filter to keep. `scope`: for oneself, for everybody, or the code of a section."""

    name = LineField(_l("Name"))
    query = HiddenField()
    scope = SelectField(_l("For whom"), choices=[], validate_choice=False, default=FOR_ME)

    def wanted(self) -> NewFilter:
        """What was typed, for the use case."""
        scope = self.scope.data or FOR_ME
        section = None if scope in (FOR_ME, FOR_ALL) else scope
        return NewFilter(self.name.data or "", self.query.data or "", scope != FOR_ME, section)
