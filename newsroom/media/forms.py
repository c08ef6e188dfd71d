"""Forms of the library."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import MultipleFileField

from newsroom.forms import BaseForm, BlockField, BooleanField, LineField, SelectField, options
from newsroom.media.usecases import About


class UploadForm(BaseForm):
    """Files for a section. The field is called `file`, one or several."""

    section = SelectField(_l("Section"))
    file = MultipleFileField(_l("Pictures and files"))

    def offer(self, sections: list[tuple[str, str]]) -> "UploadForm":
        """The sections to choose from."""
        self.section.choices = options(sections)
        return self

    def uploads(self) -> list[Any]:
        """The files that were sent (werkzeug's FileStorage), without empty places."""
        return [one for one in self.file.data or [] if one and one.filename]


class AboutForm(BaseForm):
    """What is said about a picture or file."""

    name = LineField(_l("Name in the library"))
    alt = LineField(_l("Alternative text"))
    caption = BlockField(_l("Caption"))
    credit = LineField(_l("Credit"))
    licence = LineField(_l("Right of use"))
    ai_used = BooleanField(_l("Made or changed by AI"))

    def about(self) -> About:
        """As typed."""
        return About(
            name=self.name.data or "",
            alt=self.alt.data or "",
            caption=self.caption.data or "",
            credit=self.credit.data or "",
            licence=self.licence.data or "",
            ai_used=bool(self.ai_used.data),
        )
