"""Forms of the calendar."""

from datetime import date, time

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, TimeField
from wtforms.validators import InputRequired, Length, Optional

from newsroom.calendar.day_usecases import NAME_LIMIT, SPANS
from newsroom.calendar.usecases import TITLE_LIMIT, EventPlan
from newsroom.forms import (
    BaseForm,
    BlockField,
    BooleanField,
    LineField,
    MomentField,
    SelectField,
    VersionForm,
    options,
)
from newsroom.worktime import Hours

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

    def offer(self, sections: list[tuple[str, str]], people: list[tuple[str, str]]) -> None:
        """What may be chosen."""
        self.kind.choices = options(KINDS)
        self.section.choices = options([("", _("The whole newsroom")), *sections])
        self.owner_id.choices = options(people)

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


class ChangedEventForm(EventForm, VersionForm):
    """The same over the version it was opened at."""


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


class HoursForm(VersionForm):
    """Office hours: before noon and, unless the office closes then, after it; over the version they had."""

    begins = TimeField(_l("Work begins at"), validators=[InputRequired()])
    ends = TimeField(_l("and ends at"), validators=[InputRequired()])
    begins_again = TimeField(_l("After the break from"), validators=[Optional()])
    ends_again = TimeField(_l("until"), validators=[Optional()])

    def fill(self, hours: Hours) -> "HoursForm":
        """Show the hours that count now."""
        for (begins, ends), span in zip(SPANS, hours, strict=False):
            self[begins].data, self[ends].data = span
        return self

    def hours(self) -> list[tuple[time | None, time | None]]:
        """The spans as typed, for the use case; one that is left out altogether is none."""
        typed = [(self[begins].data, self[ends].data) for begins, ends in SPANS]
        return [span for span in typed if span != (None, None)]
