"""The form of a move."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField
from wtforms.validators import InputRequired, Optional

from newsroom.forms import BlockField, MomentField, SelectField, TicksField, VersionForm, options
from newsroom.moves.usecases import MoveRequest
from workflows import Given, Move, Workflow


class MoveForm(VersionForm):
    """Which move, from which version, and what is given with it. What must be given, the engine says."""

    move = HiddenField(validators=[InputRequired()])
    reason = SelectField(_l("Reason"), choices=[], validate_choice=False)
    comment = BlockField(_l("Comment"))
    at = MomentField(_l("Date and time (Hà Nội)"), validators=[Optional()])
    checklist = TicksField(_l("Confirm before going on"), choices=[], validate_choice=False)

    def offer(self, workflow: Workflow, move: Move, lang: str) -> None:
        """What may be chosen for this move."""
        reasons = [(code, label.text(lang)) for code, label in workflow.reasons.items()]
        self.reason.choices = options([("", _("Choose a reason")), *reasons])
        self.checklist.choices = options((key, label.text(lang)) for key, label in move.checklist.items())

    def request(self) -> MoveRequest:
        """What was asked for, for the use case; the time in UTC."""
        given = Given(
            reason=self.reason.data or None,
            comment=self.comment.data or "",
            at=self.at.data,
            checklist=frozenset(self.checklist.data or ()),
        )
        return MoveRequest(self.move.data or "", self.seen(), given)
