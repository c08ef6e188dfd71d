"""Forms for requests to others and questions of the press."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms.validators import InputRequired, Optional

from newsroom.forms import BlockField, LineField, MomentField, SelectField, VersionForm, options
from newsroom.incidents.forms import CaseForm
from newsroom.incidents.outside_usecases import Asked, Heard
from newsroom.incidents.queries import CaseFile

REQUESTS = (
    ("press_correction", _l("To the press: correct")),
    ("platform_removal", _l("To a platform: take down or label")),
    ("authority", _l("To an authority: deal with it")),
)


class RequestForm(CaseForm):
    """A request that was sent."""

    kind = SelectField(_l("What is asked"), choices=lambda: options(REQUESTS))
    to_whom = LineField(_l("Of whom"), validators=[InputRequired()])
    legal_basis = BlockField(_l("Legal basis"), validators=[InputRequired()])
    body = BlockField(_l("Request, in short"), validators=[InputRequired()])
    sent_at = MomentField(_l("Sent at (Hà Nội)"), validators=[Optional()])
    due_at = MomentField(_l("Answer due (Hà Nội)"), validators=[Optional()])

    def asked(self) -> Asked:
        """As typed."""
        texts = (self.to_whom.data or "", self.legal_basis.data or "", self.body.data or "")
        return Asked(self.kind.data, *texts, self.sent_at.data, self.due_at.data)


class OutcomeForm(CaseForm, VersionForm):
    """What came of a request."""

    outcome = BlockField(_l("What came of it"), validators=[InputRequired()])


class QuestionForm(CaseForm):
    """A question of the press."""

    from_whom = LineField(_l("Who asks"), validators=[InputRequired()])
    outlet = LineField(_l("For which paper or station"))
    body = BlockField(_l("Question"), validators=[InputRequired()])
    received_at = MomentField(_l("Received at (Hà Nội)"), validators=[Optional()])
    due_at = MomentField(_l("Answer due (Hà Nội)"), validators=[Optional()])

    def heard(self) -> Heard:
        """As typed."""
        texts = (self.from_whom.data or "", self.outlet.data or "", self.body.data or "")
        return Heard(*texts, self.received_at.data, self.due_at.data)


class AnswerForm(CaseForm, VersionForm):
    """How a question was answered."""

    answer = BlockField(_l("Answer"))
    story_id = SelectField(_l("Statement of the case"), default="")

    def offer(self, case: CaseFile, people: list[tuple[str, str]]) -> "CaseForm":
        """The statements to choose from."""
        self.story_id.choices = options([("", _("None")), *case.outside.statements])
        return super().offer(case, people)
