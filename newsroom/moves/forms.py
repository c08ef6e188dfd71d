"""The form of a move."""

from collections.abc import Mapping

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, PasswordField
from wtforms.validators import InputRequired, Length, Optional

from newsroom.forms import BlockField, MomentField, SelectField, TicksField, VersionForm, options
from newsroom.moves.usecases import MoveRequest
from workflows import Given, Label, Workflow


class MoveForm(VersionForm):
    """Which move, from which version, and what is given with it. What must be given, the engine says."""

    move = HiddenField(validators=[InputRequired()])
    reason = SelectField(_l("Reason"), choices=[], validate_choice=False)
    comment = BlockField(_l("Comment"))
    at = MomentField(_l("Date and time (Hà Nội)"), validators=[Optional()])
    password = PasswordField(
        _l("Your password"), validators=[Length(max=1000)], render_kw={"autocomplete": "current-password"}
    )
    checklist = TicksField(_l("Confirm before going on"), choices=[], validate_choice=False)

    def offer(self, workflow: Workflow, lines: Mapping[str, Label], lang: str) -> None:
        """What may be chosen; `lines` of the checklist are to be ticked, by their ids."""
        reasons = [(code, label.text(lang)) for code, label in workflow.reasons.items()]
        self.reason.choices = options([("", _("Choose a reason")), *reasons])
        self.checklist.choices = options((key, label.text(lang)) for key, label in lines.items())

    def request(self) -> MoveRequest:
        """What was asked for, for the use case; the time in UTC."""
        given = Given(
            reason=self.reason.data or None,
            comment=self.comment.data or "",
            at=self.at.data,
            checklist=frozenset(self.checklist.data or ()),
        )
        return MoveRequest(self.move.data or "", self.seen(), given, self.password.data or "")
