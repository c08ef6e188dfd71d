"""Forms of the register."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms.validators import InputRequired, Optional

from newsroom.authority.usecases import Paper
from newsroom.forms import BaseForm, BlockField, LineField, MomentField, SelectField, VersionForm, options

KINDS = (
    ("head", _l("Head of the agency")),
    ("spokesperson", _l("Spokesperson")),
    ("delegate", _l("Authorised spokesperson, for one matter")),
)


class PaperForm(BaseForm):
    """A signed paper, as it is entered."""

    kind = SelectField(_l("Speaks as"))
    user_id = SelectField(_l("Account"))
    name = LineField(_l("Full name"), validators=[InputRequired()])
    title = LineField(_l("Title"), validators=[InputRequired()])
    phone = LineField(_l("Phone"))
    email = LineField(_l("E-mail"))
    paper_number = LineField(_l("Number of the paper"), validators=[InputRequired()])
    signed_at = MomentField(_l("Signed at"), validators=[InputRequired()])
    signed_by = LineField(_l("Signed by"), validators=[InputRequired()])
    incident_id = SelectField(_l("Case"))
    scope = BlockField(_l("Scope"))
    valid_from = MomentField(_l("Valid from"), validators=[InputRequired()])
    valid_until = MomentField(_l("Valid until"), validators=[Optional()])
    file = FileField(_l("Scan of the paper"))

    def offer(self, people: list[tuple[str, str]], cases: list[tuple[str, str]]) -> "PaperForm":
        """What may be chosen."""
        self.kind.choices = options(KINDS)
        self.user_id.choices = options([("", _("No account: signs nothing here")), *people])
        self.incident_id.choices = options([("", _("No case of ours")), *cases])
        return self

    def paper(self) -> Paper:
        """As typed. Raises ValueError on a form that is not valid."""
        begins, signed = self.valid_from.data, self.signed_at.data
        if begins is None or signed is None:
            raise ValueError("a paper is signed and comes into force at a time")
        return Paper(
            kind=self.kind.data,
            user_id=self.user_id.data or "",
            name=self.name.data or "",
            title=self.title.data or "",
            phone=self.phone.data or "",
            email=self.email.data or "",
            paper_number=self.paper_number.data or "",
            scope=self.scope.data or "",
            incident_id=self.incident_id.data or "",
            valid_from=begins,
            valid_until=self.valid_until.data,
            signed_at=signed,
            signed_by=self.signed_by.data or "",
        )


class ContactForm(VersionForm):
    """How a speaker is reached."""

    phone = LineField(_l("Phone"))
    email = LineField(_l("E-mail"))


class RevokeForm(BaseForm):
    """Why a paper is revoked."""

    reason = BlockField(_l("Reason"), validators=[InputRequired()])
