"""Forms of the page after a case."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms.validators import InputRequired, Optional

from newsroom.aftermath.usecases import Learned
from newsroom.forms import BaseForm, BlockField, BooleanField, MomentField, SelectField, VersionForm, options


class WhyForm(VersionForm):
    """Why a case is only watched, or taken up again."""

    reason = BlockField(_l("Reason"), validators=[InputRequired()])


class ReviewForm(BaseForm):
    """What the review came to."""

    outcome = BlockField(_l("What the review came to"), validators=[InputRequired()])


class SealForm(VersionForm):
    """Sealing for good."""

    sure = BooleanField(_l("I know: nothing of this case can be changed afterwards, by anybody"))


class LessonForm(BaseForm):
    """A lesson."""

    learned = BlockField(_l("What was learned"), validators=[InputRequired()])
    action = BlockField(_l("What is to be done"))
    owner_id = SelectField(_l("Who does it"), default="")
    due_at = MomentField(_l("Until when (Hà Nội)"), validators=[Optional()])
    template_id = SelectField(_l("Statement template that is to change"), default="")

    def offer(self, people: list[tuple[str, str]], templates: list[tuple[str, str]]) -> "LessonForm":
        """What may be chosen."""
        self.owner_id.choices = options([("", _("Nobody yet")), *people])
        self.template_id.choices = options([("", _("None")), *templates])
        return self

    def lesson(self) -> Learned:
        """As typed."""
        return Learned(
            self.learned.data or "",
            self.action.data or "",
            self.owner_id.data or "",
            self.due_at.data,
            self.template_id.data or "",
        )
