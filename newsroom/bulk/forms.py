"""The form of a change for several stories: one field of it is shown, the one that is to be changed."""

from datetime import UTC, datetime
from typing import cast

from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import HiddenField
from wtforms.validators import AnyOf, Optional

from newsroom.bulk.usecases import MOST, WHATS, Change, Chosen, What
from newsroom.clock import from_iso, iso
from newsroom.forms import BaseForm, MomentField, SelectField

PRIORITIES = (("0", _l("Normal")), ("1", _l("High")), ("2", _l("Urgent")))


class ChangeForm(BaseForm):
    """What is to be changed, and to what. The choices of people, priorities and moves are filled in later."""

    what = HiddenField(validators=[AnyOf(WHATS)])
    assignee = SelectField(_l("Handled by"), choices=[], validate_choice=False)
    deadline = MomentField(_l("Deadline"), validators=[Optional()])
    priority = SelectField(_l("Priority"), choices=[], validate_choice=False)
    move = SelectField(_l("Step"), choices=[], validate_choice=False)

    def change(self) -> Change:
        """What was asked for; times in UTC."""
        what = cast("What", self.what.data)
        if what == "deadline":
            return Change(what, self.deadline.data)
        return Change(what, _value(what, self[what].data or ""))


def chosen_in(fields: MultiDict[str, str]) -> list[Chosen]:
    """The stories of a request, each as id:version; what is none is left out, and of the rest all beyond the
    limit.
    """
    found = []
    for text in fields.getlist("story")[:MOST]:
        story_id, _, version = text.partition(":")
        if version.isascii() and version.isdecimal() and len(version) < 10:
            found.append(Chosen(story_id, int(version)))
    return found


def before_in(fields: MultiDict[str, str]) -> list[tuple[Chosen, Change]]:
    """The stories of a request to go back, each with `was:<id>`, the value it had."""
    what = fields.get("what", "")
    if what not in WHATS[:-1]:
        return []
    given = {item: fields.get(f"was:{item.story_id}", "") for item in chosen_in(fields)}
    return [(item, Change(what, _value(what, text))) for item, text in given.items()]


def written(value: object) -> str:
    """A value as `before_in` reads it again."""
    if value is None:
        return ""
    return iso(value) if isinstance(value, datetime) else str(value)


def _value(what: str, text: str) -> str | int | datetime | None:
    if what == "priority":
        return int(text) if text in dict(PRIORITIES) else -1
    if what == "deadline":
        try:
            return from_iso(text).astimezone(UTC) if text else None
        except ValueError:
            return None
    return text if what == "move" else text or None
