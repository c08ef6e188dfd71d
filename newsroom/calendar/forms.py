"""Forms of the calendar."""

from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, SelectField
from wtforms.validators import InputRequired, Length

from newsroom.calendar.usecases import NAME_LIMIT, TITLE_LIMIT, EventPlan
from newsroom.forms import BaseForm, BlockField, LineField, MomentField, options

KINDS = (("event", _l("Event")), ("campaign", _l("Campaign")))


class EventForm(BaseForm):
    """An event or campaign."""

    title = LineField(_l("Name of the event"), validators=[InputRequired(), Length(max=TITLE_LIMIT)])
    kind = SelectField(_l("Kind"))
    starts_at = MomentField(_l("From (Hà Nội)"), validators=[InputRequired()])
    ends_at = MomentField(_l("To (Hà Nội)"), validators=[InputRequired()])
    section = SelectField(_l("Section"))
    owner_id = SelectField(_l("In charge"))
    note = BlockField(_l("Note"))

    def offer(self, sections: list[tuple[str, str]], people: list[tuple[str, str]]) -> "EventForm":
        """What may be chosen."""
        self.kind.choices = options(KINDS)
        self.section.choices = options([("", _("The whole newsroom")), *sections])
        self.owner_id.choices = options(people)
        return self

    def plan(self) -> EventPlan:
        """What was typed, for the use case. Raises ValueError on a form that is not valid."""
        starts, ends = self.starts_at.data, self.ends_at.data
        if starts is None or ends is None:
            raise ValueError("an event has a beginning and an end")
        return EventPlan(
            title=self.title.data or "",
            kind=self.kind.data,
            starts_at=starts,
            ends_at=ends,
            section=self.section.data or None,
            note=self.note.data or "",
            owner_id=self.owner_id.data,
        )


class DayForm(BaseForm):
    """A day unlike its weekday."""

    day = DateField(_l("Day"), validators=[InputRequired()])
    name = LineField(_l("What day it is"), validators=[InputRequired(), Length(max=NAME_LIMIT)])
    works = BooleanField(_l("It is worked, although its weekday or the law says otherwise"))

    def chosen(self) -> tuple[date, bool, str]:
        """The day, whether it is worked, and its name. Raises ValueError on a form that is not valid."""
        if self.day.data is None:
            raise ValueError("no day is given")
        return self.day.data, bool(self.works.data), self.name.data or ""
