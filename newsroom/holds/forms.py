"""Forms of holds."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField

from newsroom.forms import BaseForm, BlockField, LineField, SelectField, options
from newsroom.holds.deciding import Halt
from newsroom.incident_access import Part

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

    def offer(self, sections: list[tuple[str, str]]) -> "HoldForm":
        """Which sections there are."""
        self.scope.choices = options(SCOPES)
        self.section.choices = options([("", "–"), *sections])
        return self

    def halt(self, part: Part | None) -> Halt:
        """As typed; `part`: in the case that it is of."""
        value = {"section": self.section.data, "tag": self.tag.data}.get(self.scope.data, "")
        return Halt(
            self.scope.data or "", value or "", self.reason.data or "", part.incident.id if part else ""
        )


class ConfirmForm(BaseForm):
    """A change that was shown before: `seen` is how many stories were said to go out at once."""

    seen = HiddenField()

    def count(self) -> int:
        """How many were shown; none where that is no number."""
        typed = self.seen.data or ""
        return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 7 else 0
