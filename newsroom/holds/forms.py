"""Forms of holds."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField

from newsroom.forms import BaseForm, BlockField, LineField, SelectField, options
from newsroom.holds.deciding import Halt

SCOPES = (
    ("all", _l("Everything")),
    ("section", _l("One section")),
    ("tag", _l("What is filed under a tag")),
)


class HoldForm(BaseForm):
    """What is to be held back, and why."""

    scope = SelectField(_l("Hold back"), choices=options(SCOPES), validate_choice=False)
    section = SelectField(_l("Section"), validate_choice=False)
    tag = LineField(_l("Tag"))
    reason = BlockField(_l("Why"))
    incident_id = HiddenField()

    def offer(self, sections: list[tuple[str, str]]) -> "HoldForm":
        """Which sections there are."""
        self.scope.choices = options(SCOPES)
        self.section.choices = options([("", "–"), *sections])
        return self

    def halt(self) -> Halt:
        """As typed."""
        value = {"section": self.section.data, "tag": self.tag.data}.get(self.scope.data, "")
        return Halt(self.scope.data or "", value or "", self.reason.data or "", self.incident_id.data or "")


class ConfirmForm(BaseForm):
    """A change that was shown before: `seen` is how many stories were said to go out at once."""

    seen = HiddenField()

    def count(self) -> int:
        """How many were shown; none where that is no number."""
        typed = self.seen.data or ""
        return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 7 else 0
