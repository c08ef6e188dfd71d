"""What every form shares: a token against forged posts, messages in the reader's language, text cleaned.

Forms take their fields from here: those of WTForms that have one of ours in their place leave invisible
characters in what is typed, or are slow to write out (newsroom.widgets). A test of the house sees to it.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

import wtforms
from flask_babel import get_domain
from flask_wtf import FlaskForm
from wtforms import DateTimeLocalField, IntegerField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than the types
from wtforms.validators import InputRequired
from wtforms.widgets import HiddenInput, Input, ListWidget

from newsroom.clock import LOCAL, local
from newsroom.errors import Invalid, words
from newsroom.i18n import say
from newsroom.text import clean_block, clean_line
from newsroom.widgets import CheckboxInput, Select, TextArea, TextInput

# What WTForms says of the fields and validators used here, for our catalogues.
WTFORMS_SAYS = (
    words("This field is required."),
    words("Not a valid choice."),
    words("Invalid Choice: could not coerce."),
    words("Invalid choice(s): one or more data inputs could not be coerced."),
    words("Not a valid integer value."),
    words("Not a valid datetime value."),
    words("Field cannot be longer than %(max)d character."),
    words("Field cannot be longer than %(max)d characters."),
    words("Field must be between %(min)d and %(max)d characters long."),
    words("Number must be between %(min)s and %(max)s."),
)


class _Catalogue:
    """WTForms' own messages, from our catalogues: WTForms ships no Vietnamese."""

    def gettext(self, text: str) -> str:
        return str(get_domain().get_translations().ugettext(text))

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        return self.gettext(singular if n == 1 else plural)


class BaseForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """A form of ours: with its token, and speaking the reader's language."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        locales = False

        def get_translations(self, _form: Any) -> _Catalogue:
            return _Catalogue()


class LineField(StringField):
    """One line of text, NFC, without invisible characters."""

    widget: Input = TextInput()

    def process_formdata(self, valuelist: list[Any]) -> None:
        if valuelist:
            self.data = clean_line(str(valuelist[0]))


class BlockField(TextAreaField):
    """Text of several lines, NFC, without invisible characters."""

    widget = TextArea()

    def process_formdata(self, valuelist: list[Any]) -> None:
        if valuelist:
            self.data = clean_block(str(valuelist[0]))


class SourceField(TextAreaField):
    """Text of several lines exactly as it was typed or pasted; who reads it cleans it."""

    widget = TextArea()


class SelectField(wtforms.SelectField):
    """One of several, offered as `options`."""

    widget = Select()


class TicksField(wtforms.SelectMultipleField):
    """Any of several, offered as `options`: boxes to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class BooleanField(wtforms.BooleanField):
    """Yes or no: one box to tick."""

    widget = CheckboxInput()


class MomentField(DateTimeLocalField):
    """A date and time as people in Hà Nội write it; `data` is the moment in UTC."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        super().process_formdata(valuelist)
        if self.data is not None:
            self.data = self.data.replace(tzinfo=LOCAL).astimezone(UTC)

    def _value(self) -> str:
        if self.raw_data:
            return " ".join(self.raw_data)
        return local(self.data).strftime("%Y-%m-%dT%H:%M") if isinstance(self.data, datetime) else ""


class VersionField(IntegerField):
    """The version a change was made from, carried by the form that showed it."""

    widget = HiddenInput()

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(validators=[InputRequired()], **kwargs)


class VersionForm(BaseForm):
    """A form that changes a story, with the version it was opened at."""

    version = VersionField()

    def seen(self) -> int:
        """The version it was opened at; 0, which no story has, when it names none."""
        return int(self.version.data or 0)

    def renew(self, version: int) -> None:
        """Let the form, shown again, change the story as it is now."""
        self.version.data, self.version.raw_data = version, None


def options(pairs: Iterable[tuple[str, object]]) -> list[Any]:
    """What a field offers to choose from, out of (value, name) pairs."""
    return [SelectChoice(value, str(name)) for value, name in pairs]


def form_errors(form: BaseForm, error: Invalid) -> None:
    """Put each sentence of a refused change beside its field; one without a field here stands at the top."""
    for name, sentence in error.errors.items():
        if name in form:
            form[name].errors = [*form[name].errors, say(sentence)]
        else:
            form.form_errors.append(say(sentence))
