"""Forms of statements and of their templates."""

from collections.abc import Iterable

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, IntegerField
from wtforms.validators import InputRequired, NumberRange, Optional

from newsroom.forms import BaseForm, BlockField, LineField, MomentField, SelectField, options
from newsroom.models import StatementTemplate
from newsroom.statements.channels import LONGEST
from newsroom.statements.filling import Prepared
from newsroom.statements.library_usecases import LANGUAGES, Wording
from newsroom.statements.usecases import NewStatement

KINDS = (
    ("holding", _l("Holding statement")),
    ("rebuttal", _l("Rebuttal")),
    ("correction_request", _l("Request to correct")),
    ("update", _l("Update")),
)
CHANNEL_NAMES = {
    "portal": _l("Portal"),
    "zalo": _l("Zalo"),
    "facebook": _l("Facebook"),
    "viber": _l("Viber"),
    "sms": _l("SMS"),
}
LANGUAGE_NAMES = (("vi", _l("Vietnamese")), ("en", _l("English")))
_LENGTH = (Optional(), NumberRange(1, LONGEST))
_LIMITED = ("zalo", "facebook", "viber", "sms")


class TemplateForm(BaseForm):
    """A version of a template, in Vietnamese and, where there is one, in English."""

    name = LineField(_l("Name of the template"), validators=[InputRequired()])
    kind = SelectField(_l("Kind of statement"), choices=options(KINDS))
    expires_at = MomentField(_l("May be used until (Hà Nội)"), validators=[InputRequired()])
    title_vi = LineField(_l("Headline in Vietnamese"), validators=[InputRequired()])
    sapo_vi = BlockField(_l("Lead in Vietnamese"))
    body_vi = BlockField(_l("Text in Vietnamese"), validators=[InputRequired()])
    title_en = LineField(_l("Headline in English"))
    sapo_en = BlockField(_l("Lead in English"))
    body_en = BlockField(_l("Text in English"))
    length_zalo = IntegerField(_l("Zalo: characters at most"), validators=_LENGTH)
    length_facebook = IntegerField(_l("Facebook: characters at most"), validators=_LENGTH)
    length_viber = IntegerField(_l("Viber: characters at most"), validators=_LENGTH)
    length_sms = IntegerField(_l("SMS: characters at most"), validators=_LENGTH)

    def offer(self) -> "TemplateForm":
        """What may be chosen."""
        self.kind.choices = options((code, str(name)) for code, name in KINDS)
        return self

    def fill(self, row: StatementTemplate) -> "TemplateForm":
        """Begin with what a version says; until when the next may be used is said anew."""
        self.name.data, self.kind.data = row.name, row.kind
        for language, text in row.texts.items():
            for part, said in text.items():
                self[f"{part}_{language}"].data = said
        for channel, most in row.lengths.items():
            self[f"length_{channel}"].data = most
        return self

    def wording(self) -> Wording:
        """As typed."""
        return Wording(
            name=self.name.data or "",
            kind=self.kind.data or "",
            texts={language: self._text(language) for language in LANGUAGES},
            lengths={name: most for name in _LIMITED if (most := self[f"length_{name}"].data)},
            expires_at=self.expires_at.data,
        )

    def _text(self, language: str) -> Prepared:
        return Prepared(*(self[f"{part}_{language}"].data or "" for part in ("title", "sapo", "body")))


def places_in_words(places: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """What may stand in braces, in the reader's language."""
    return [(f"{{{name}}}", _(said)) for name, said in places]


class StatementForm(BaseForm):
    """What is to be written in a case. `what`: "template:<id>", or "kind:<kind>" without a template."""

    what = SelectField(_l("What is to be written"), validate_choice=False, validators=[InputRequired()])
    language = SelectField(_l("Language"), choices=options(LANGUAGE_NAMES), default="vi")
    section = SelectField(_l("Section"))
    next_update_at = MomentField(_l("The next update comes (Hà Nội)"), validators=[Optional()])
    story_id = HiddenField()

    def offer(
        self, templates: Iterable[StatementTemplate], sections: Iterable[tuple[str, str]]
    ) -> "StatementForm":
        """What may be chosen."""
        kinds = {code: str(name) for code, name in KINDS}
        prepared = [(f"template:{row.id}", f"{kinds[row.kind]} · {row.name}") for row in templates]
        bare = [
            (f"kind:{code}", _("%(kind)s, without a template", kind=name)) for code, name in kinds.items()
        ]
        self.what.choices = options([*prepared, *bare])
        self.language.choices = options((code, str(name)) for code, name in LANGUAGE_NAMES)
        self.section.choices = options(sections)
        return self

    def wanted(self) -> NewStatement:
        """As typed."""
        how, _sep, which = (self.what.data or "").partition(":")
        return NewStatement(
            kind=which if how == "kind" else "",
            template_id=which if how == "template" else "",
            language=self.language.data,
            section=self.section.data or "",
            next_update_at=self.next_update_at.data,
            story_id=self.story_id.data or None,
        )


class PromiseForm(BaseForm):
    """When a statement promises the next update."""

    next_update_at = MomentField(_l("The next update comes (Hà Nội)"), validators=[Optional()])


class ContactForm(BaseForm):
    """Somebody for the press list."""

    outlet = LineField(_l("Newsroom"), validators=[InputRequired()])
    name = LineField(_l("Name"))
    email = LineField(_l("E-mail"), validators=[InputRequired()])
