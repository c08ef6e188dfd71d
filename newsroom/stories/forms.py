"""Forms of stories: the text, the plan, a remark."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, IntegerField
from wtforms.validators import UUID, Optional
from wtforms.widgets import HiddenInput

from newsroom.catalogue import Choices
from newsroom.content import DETAILS, Content, InvalidContent, day_shown, make, message
from newsroom.field_names import FIELD_NAMES
from newsroom.forms import (
    BaseForm,
    BlockField,
    BooleanField,
    LineField,
    MomentField,
    SelectField,
    SourceField,
    TicksField,
    VersionForm,
    options,
)
from newsroom.html import Unsafe, body_from_input
from newsroom.html_source import source_of
from newsroom.models import Pattern
from newsroom.stories.usecases import Handling
from newsroom.story_types import Kind

_PLAIN = ("title", "sapo", "section", "type", "language", "byline", "correction")
PRIORITIES = (("0", _l("Normal")), ("1", _l("High")), ("2", _l("Urgent")))


class TextForm(BaseForm):
    """The text of a story. Lengths are checked by newsroom.content, which also says how long a text is; what
    may be chosen, by the use case that writes it down.

    `kinds` are the content types that can be chosen, with what each asks for: a text can be saved without
    that, and not submitted.
    """

    kinds: Sequence[Kind] = ()
    title = LineField(_l("Headline"))
    sapo = BlockField(_l("Lead"))
    body = SourceField(_l("Text"))
    section = SelectField(_l("Section"), validate_choice=False)
    type = SelectField(_l("Content type"), validate_choice=False)
    language = SelectField(_l("Language"), validate_choice=False)
    byline = LineField(_l("Byline"))
    sources = BlockField(_l("Sources"))
    tags = LineField(_l("Tags"))
    correction = BlockField(_l("What was wrong"))
    document_number = LineField(FIELD_NAMES["document_number"])
    document_issuer = LineField(FIELD_NAMES["document_issuer"])
    document_date = LineField(FIELD_NAMES["document_date"])
    contact = BlockField(FIELD_NAMES["contact"])
    corrects = LineField(FIELD_NAMES["corrects"])
    ai_used = BooleanField(_l("AI tools were used"))
    flags = TicksField(_l("Risk flags"), validate_choice=False)

    def offer(self, choices: Choices) -> None:
        """What may be chosen."""
        self.section.choices = options(choices.sections)
        self.type.choices = options(choices.types)
        self.language.choices = options(choices.languages)
        self.flags.choices = options(choices.flags)

    def needs(self, name: str) -> bool:
        """Whether the chosen content type asks for this field ("picture": for one in the text)."""
        return any(name in kind.wanted.fields for kind in self.kinds if kind.slug == self.type.data)

    def shows(self, name: str) -> bool:
        """Whether a field that few types have is shown: it is asked for, holds something or is at fault."""
        return self.needs(name) or bool(self[name].data or self[name].errors)

    def may_show(self, name: str) -> bool:
        """Whether such a field is there at all: shown, or for a type that may be chosen."""
        return self.shows(name) or any(name in kind.wanted.fields for kind in self.kinds)

    def begin(self, pattern: Pattern) -> None:
        """Put the text that stories of a type begin with into a form; what stands there already stays."""
        self.title.data = self.title.data or pattern.title
        self.sapo.data = self.sapo.data or pattern.sapo
        self.body.data = _with(self.body.data or "", pattern.body)

    def fill(self, content: Content, flags: list[str]) -> None:
        """Show a stored text for editing."""
        for name in (*_PLAIN, *DETAILS, "ai_used"):
            self[name].data = getattr(content, name)
        self.document_date.data = day_shown(content.document_date)
        self.body.data = source_of(content.body)
        self.sources.data = "\n".join(content.sources)
        self.tags.data = ", ".join(content.tags)
        self.flags.data = list(flags)

    def content(self) -> Content | None:
        """The text as typed; None when a field cannot be used, with the reason beside that field."""
        raw: dict[str, Any] = {name: self[name].data or "" for name in (*_PLAIN, *DETAILS, "body")}
        raw["sources"] = (self.sources.data or "").split("\n")
        raw["tags"] = (self.tags.data or "").split(",")
        try:
            return make(**raw, ai_used=bool(self.ai_used.data))
        except InvalidContent as invalid:
            for name, problem in invalid.errors.items():
                self[name].errors = [*self[name].errors, _(message(problem.code), **problem.params)]
            return None

    def flag_set(self) -> frozenset[str]:
        """The flags that are ticked."""
        return frozenset(self.flags.data or ())


def _with(typed: str, more: str) -> str:
    """What was typed for a body with stored HTML below it, unless that is there already."""
    try:
        stored = body_from_input(typed)
        return typed if more in stored else source_of("\n".join(filter(None, (stored, more))))
    except Unsafe:
        return f"{typed}\n{more}"


class NewStoryForm(TextForm):
    """A new story. Its id is made by the form, so that sending it twice makes one story."""

    story_id = HiddenField(validators=[UUID(_l("This form is broken; open it again."))])


class EditForm(TextForm, VersionForm):
    """A new text for a story, over the version it was opened at; `base` numbers the text it began from."""

    base = IntegerField(widget=HiddenInput(), validators=[Optional()])

    def rebase(self, version: int, number: int) -> None:
        """Let the form, shown again, stand on the present text, which is numbered `number`."""
        self.renew(version)
        self.base.data, self.base.raw_data = number, None


class PlanForm(VersionForm):
    """Who handles a story until when."""

    assignee_id = SelectField(_l("Handled by"))
    deadline = MomentField(_l("Deadline"), validators=[Optional()])
    priority = SelectField(_l("Priority"), coerce=int)
    embargo = MomentField(_l("Embargo until"), validators=[Optional()])

    def offer(self, people: list[tuple[str, str]], assignee: tuple[str, str] | None) -> None:
        """Who may be chosen; whoever has the story now stays on offer."""
        kept = [assignee] if assignee and assignee not in people else []
        self.assignee_id.choices = options([("", _("Nobody yet")), *people, *kept])
        self.priority.choices = options(PRIORITIES)

    def handling(self) -> Handling:
        """What was chosen, for the use case; times in UTC."""
        return Handling(
            self.assignee_id.data or None, self.deadline.data, self.priority.data, self.embargo.data
        )
