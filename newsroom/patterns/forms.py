"""The form of a template."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import IntegerField
from wtforms.validators import NumberRange, Optional

from newsroom.content import InvalidContent, make, message
from newsroom.forms import (
    BlockField,
    BooleanField,
    LineField,
    SelectField,
    SourceField,
    TicksField,
    VersionForm,
    options,
)
from newsroom.html_source import source_of
from newsroom.i18n import language
from newsroom.models import Pattern
from newsroom.patterns.queries import Choices
from newsroom.patterns.usecases import SAPO_RANGE, TITLE_RANGE, Shape
from newsroom.story_types import known
from workflows.words import FIELD_NAMES

_AS_THEY_ARE = ("about_vi", "about_en", "title", "sapo", "title_most", "sapo_most", "strict")


class PatternForm(VersionForm):
    """A template of a content type, over the version it was opened at (0: there was none)."""

    about_vi = LineField(_l("What it is for, in Vietnamese"))
    about_en = LineField(_l("What it is for, in English"))
    title = LineField(_l("Headline"))
    sapo = BlockField(_l("Lead"))
    body = SourceField(_l("Text"))
    required = TicksField(_l("A story must have"))
    title_most = IntegerField(
        _l("Headline: characters at most"), validators=[Optional(), NumberRange(*TITLE_RANGE)]
    )
    sapo_most = IntegerField(_l("Lead: syllables at most"), validators=[Optional(), NumberRange(*SAPO_RANGE)])
    strict = BooleanField(_l("Longer ones cannot be submitted"))
    section = SelectField(_l("Section at first"))
    flags = TicksField(_l("Risk flags at first"))

    def offer(self, choices: Choices) -> "PatternForm":
        """What may be chosen; what was chosen and is switched off since stays on offer."""
        gone = [
            (slug, slug) for slug in filter(None, [self.section.data]) if slug not in dict(choices.sections)
        ]
        self.section.choices = options([("", _("The writer chooses")), *choices.sections, *gone])
        self.flags.choices = options(choices.flags)
        self.required.choices = options((name, label.text(language())) for name, label in FIELD_NAMES.items())
        return self

    def fill(self, pattern: Pattern) -> "PatternForm":
        """Show the template as it is."""
        for name in _AS_THEY_ARE:
            self[name].data = getattr(pattern, name)
        self.body.data = source_of(pattern.body)
        self.required.data = list(known(pattern.required.split()))
        self.section.data, self.flags.data = pattern.section or "", list(pattern.flags)
        self.renew(pattern.version)
        return self

    def shape(self) -> Shape | None:
        """The template as typed; None when its text cannot be used, with the reason beside the field."""
        try:
            text = make(
                title=(self.title.data or "").strip() or "–",
                sapo=self.sapo.data or "",
                body=self.body.data or "",
            )
        except InvalidContent as invalid:
            for name, problem in invalid.errors.items():
                self[name].errors = [*self[name].errors, _(message(problem.code), **problem.params)]
            return None
        return Shape(
            about_vi=self.about_vi.data or "",
            about_en=self.about_en.data or "",
            title=self.title.data or "",
            sapo=text.sapo,
            body=text.body,
            title_most=self.title_most.data,
            sapo_most=self.sapo_most.data,
            strict=bool(self.strict.data),
            required=tuple(self.required.data or ()),
            section=self.section.data or None,
            flags=tuple(self.flags.data or ()),
        )
