"""Forms of the legal desk: a question, an answer in words, an entry of the register."""

from flask_babel import lazy_gettext as _l
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import DateInput

from newsroom.forms import BaseForm, BlockField, LineField, MomentField
from newsroom.legal.usecases import LONGEST


class QuestionForm(BaseForm):
    """A question to the legal officer."""

    question = BlockField(_l("Question"), validators=[InputRequired(), Length(max=LONGEST)])
    deadline = MomentField(_l("Answer needed by"), validators=[Optional()])


class AdviceForm(BaseForm):
    """An answer in words alone."""

    note = BlockField(_l("Answer"), validators=[InputRequired(), Length(max=LONGEST)])


class DayField(LineField):
    """A day, as ISO 8601 writes it; browsers show a calendar."""

    widget = DateInput()


class BasisForm(BaseForm):
    """An entry of the register of legal bases."""

    symbol = LineField(_l("Number and symbol"), validators=[InputRequired(), Length(max=60)])
    title = LineField(_l("Title of the document"), validators=[InputRequired(), Length(max=300)])
    article = LineField(_l("Article, clause"), validators=[Length(max=120)])
    valid_from = DayField(_l("In force from"), validators=[InputRequired()])
    valid_to = DayField(_l("In force until"))
    url = LineField(_l("Address of the full text"), validators=[Length(max=500)])

    def fields(self) -> dict[str, str]:
        """What was typed, by column."""
        names = ("symbol", "title", "article", "valid_from", "valid_to", "url")
        return {name: self[name].data or "" for name in names}
