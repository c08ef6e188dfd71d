"""The form that adds a language version."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField
from wtforms.validators import UUID, InputRequired

from newsroom.forms import BaseForm, SelectField, options
from newsroom.languages.queries import Adding
from newsroom.languages.usecases import NewVersion

STARTS = (
    ("copy", _l("The text of the source, with its pictures")),
    ("empty", _l("Its headline alone")),
)


class AddForm(BaseForm):
    """Which language, in which section, by whom, and what it begins with."""

    story_id = HiddenField(validators=[UUID(_l("This form is broken; open it again."))])
    language = SelectField(_l("Language"), validators=[InputRequired()])
    section = SelectField(_l("Section"), validators=[InputRequired()])
    writer_id = SelectField(_l("Who writes it"))
    start = SelectField(_l("Begins with"))

    def offer(self, adding: Adding, sections: list[tuple[str, str]], me: tuple[str, str]) -> None:
        """What may be chosen; `me` stands first among the people."""
        self.language.choices = options(adding.languages)
        self.section.choices = options(sections)
        self.writer_id.choices = options([me, *(one for one in adding.people if one[0] != me[0])])
        self.start.choices = options(STARTS)

    def wanted(self) -> NewVersion:
        """What was chosen, for the use case."""
        return NewVersion(
            language=self.language.data,
            section=self.section.data,
            writer_id=self.writer_id.data,
            copies=self.start.data == "copy",
            story_id=self.story_id.data,
        )
