"""Forms of accounts."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import cast

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import PasswordField
from wtforms.validators import EqualTo, InputRequired, Length

from newsroom.accounts.usecases import NewDelegation, NewToken, Profile, RoleAt
from newsroom.forms import BaseForm, LineField, MomentField, SelectField, options
from newsroom.pages import role as role_name

Option = tuple[str, str]

NATIVE_NAMES = options([("vi", "Tiếng Việt"), ("en", "English")])
LIFETIMES = (("30", _l("30 days")), ("90", _l("90 days")), ("365", _l("One year")))


class SignInForm(BaseForm):
    """E-mail and password."""

    email = LineField(_l("E-mail"), validators=[InputRequired(), Length(max=254)])
    password = PasswordField(_l("Password"), validators=[InputRequired(), Length(max=1000)])


class ProfileForm(BaseForm):
    """What an administrator writes down of a person."""

    name = LineField(_l("Full name"), validators=[InputRequired(), Length(max=120)])
    email = LineField(_l("E-mail"), validators=[InputRequired(), Length(max=254)])
    title = LineField(_l("Title"), validators=[Length(max=120)])
    language = SelectField(_l("Language of the pages"), choices=NATIVE_NAMES, default="vi")

    def profile(self) -> Profile:
        """The profile as typed."""
        return Profile(_text(self.email), _text(self.name), _text(self.title), str(self.language.data))


class OwnForm(BaseForm):
    """What people change about themselves."""

    name = LineField(_l("Full name"), validators=[InputRequired(), Length(max=120)])
    title = LineField(_l("Title"), validators=[Length(max=120)])
    language = SelectField(_l("Language of the pages"), choices=NATIVE_NAMES)

    def profile(self, email: str) -> Profile:
        """The profile as typed, with the e-mail it keeps."""
        return Profile(email, _text(self.name), _text(self.title), str(self.language.data))


class RoleForm(BaseForm):
    """A role, in one section or everywhere."""

    role = SelectField(_l("Role"))
    section = SelectField(_l("Where"))

    def offer(self, roles: Iterable[str], sections: list[Option]) -> None:
        """What may be chosen."""
        self.role.choices = options((name, role_name(name)) for name in roles)
        self.section.choices = options([("", _("Everywhere")), *sections])

    def role_at(self) -> RoleAt:
        """The role as chosen."""
        return RoleAt(str(self.role.data), self.section.data or None)


class NewPersonForm(ProfileForm, RoleForm):
    """A new person with their first role."""


class PasswordForm(BaseForm):
    """Changing one's own password."""

    old_password = PasswordField(
        _l("Present password"),
        validators=[InputRequired(), Length(max=1000)],
        render_kw={"autocomplete": "current-password"},
    )
    password = PasswordField(
        _l("New password"), validators=[InputRequired()], render_kw={"autocomplete": "new-password"}
    )
    password_again = PasswordField(
        _l("New password once more"),
        validators=[InputRequired(), EqualTo("password", _l("This is not the same password."))],
        render_kw={"autocomplete": "new-password"},
    )


class TokenForm(BaseForm):
    """A new API token."""

    name = LineField(_l("What is it for?"), validators=[InputRequired(), Length(max=80)])
    days = SelectField(_l("It serves for"), choices=lambda: options(LIFETIMES), default=90, coerce=int)

    def token(self, at: datetime) -> NewToken:
        """The token as asked for at `at` (UTC)."""
        return NewToken(_text(self.name), at + timedelta(days=self.days.data))


class DelegationForm(RoleForm):
    """Lending a role during absence."""

    from_user = SelectField(_l("Whose role"))
    to_user = SelectField(_l("Lent to"))
    starts = MomentField(_l("From"), validators=[InputRequired()])
    ends = MomentField(_l("Until"), validators=[InputRequired()])
    paper = LineField(_l("Number of the signed paper"), validators=[InputRequired(), Length(max=80)])

    def delegation(self) -> NewDelegation:
        """The delegation as typed."""
        asked = self.role_at()
        return NewDelegation(
            from_user=str(self.from_user.data),
            to_user=str(self.to_user.data),
            role=asked.role,
            section=asked.section,
            starts=cast("datetime", self.starts.data),
            ends=cast("datetime", self.ends.data),
            paper=_text(self.paper),
        )


def _text(field: LineField) -> str:
    return field.data or ""
