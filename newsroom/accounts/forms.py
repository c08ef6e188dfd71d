"""Forms of accounts."""

from flask_babel import lazy_gettext as _l
from wtforms import PasswordField
from wtforms.validators import InputRequired, Length

from newsroom.forms import BaseForm, LineField


class SignInForm(BaseForm):
    """E-mail and password."""

    email = LineField(_l("E-mail"), validators=[InputRequired(), Length(max=254)])
    password = PasswordField(_l("Password"), validators=[InputRequired(), Length(max=1000)])
