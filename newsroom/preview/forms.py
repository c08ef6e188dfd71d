"""The form for a link to somebody outside."""

from datetime import timedelta
from typing import Self

from flask_babel import lazy_gettext as _l
from wtforms.validators import InputRequired, Length

from newsroom.forms import BaseForm, LineField, SelectField, options
from newsroom.preview.usecases import NOTE

DAYS = ((1, _l("One day")), (3, _l("Three days")), (7, _l("Seven days")))


class ShareForm(BaseForm):
    """For whom a link is, and for how long."""

    note = LineField(_l("For whom"), validators=[InputRequired(), Length(max=NOTE)])
    days = SelectField(_l("The link ends after"), coerce=int, default=1)

    def offer(self) -> Self:
        """What may be chosen."""
        self.days.choices = options((str(days), name) for days, name in DAYS)
        return self

    def lasts(self) -> timedelta:
        """For how long."""
        return timedelta(days=self.days.data)
