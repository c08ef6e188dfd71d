"""The form in which somebody chooses how to hear of what."""

from datetime import time
from typing import cast

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import TimeField
from wtforms.validators import Optional

from newsroom.errors import words
from newsroom.forms import BaseForm, SelectField, options
from newsroom.notices import DAY_MINUTES, KINDS, Channel, Wishes
from newsroom.notifying.wording import KIND_LABELS

WTFORMS_SAYS = words("Not a valid time value.")
WAYS = (
    ("mail", _l("in the newsroom and by e-mail")),
    ("app", _l("in the newsroom only")),
    ("off", _l("not at all")),
)
PREFIX = "kind_"


class WishesForm(BaseForm):
    """For every kind of notice a way to hear of it; the daily summary; the quiet hours."""

    digest = TimeField(_l("A daily summary by e-mail at"), validators=[Optional()])
    quiet_from = TimeField(_l("No e-mail from"), validators=[Optional()])
    quiet_until = TimeField(_l("until"), validators=[Optional()])

    def fill(self, wishes: Wishes) -> None:
        """Show what somebody chose before."""
        for kind in KINDS:
            self[PREFIX + kind].data = wishes.channel(kind)
        self.digest.data = _time(wishes.digest_minute)
        self.quiet_from.data, self.quiet_until.data = _time(wishes.quiet_from), _time(wishes.quiet_until)

    def sound(self) -> bool:
        """Whether the form can be kept; quiet hours need both ends, apart from each other."""
        if not self.validate_on_submit():
            return False
        if (self.quiet_from.data is None) != (self.quiet_until.data is None):
            self.form_errors.append(_("Quiet hours need a beginning and an end."))
        elif self.quiet_from.data is not None and self.quiet_from.data == self.quiet_until.data:
            self.form_errors.append(_("Quiet hours must end at another time than they begin."))
        return not self.form_errors

    def wishes(self) -> Wishes:
        """What was chosen."""
        return Wishes(
            {kind: cast("Channel", self[PREFIX + kind].data) for kind in KINDS},
            _minute(self.digest.data),
            _minute(self.quiet_from.data),
            _minute(self.quiet_until.data),
        )


for _kind in KINDS:
    setattr(WishesForm, PREFIX + _kind, SelectField(KIND_LABELS[_kind], choices=lambda: options(WAYS)))


def _time(minute: int | None) -> time | None:
    return None if minute is None else time(*divmod(minute % DAY_MINUTES, 60))


def _minute(moment: time | None) -> int | None:
    return None if moment is None else moment.hour * 60 + moment.minute
