"""Forms of remarks. What is typed is cleaned; what it may be, the use cases say."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, IntegerField, RadioField
from wtforms.validators import InputRequired, Optional

from newsroom.anchors import Anchor
from newsroom.forms import BaseForm, BlockField, LineField, VersionForm, options
from newsroom.remarks.wording import Passage

KINDS = (("remark", _l("Remark")), ("suggestion", _l("Other words")))


class RemarkForm(BaseForm):
    """A remark on the story, or on a passage when a quote is given."""

    kind = RadioField(_l("What it is"), default="remark", validators=[Optional()])
    quote = LineField(_l("Passage"))
    replacement = LineField(_l("Proposed words"))
    body = BlockField(_l("Comment"))
    prefix = HiddenField()
    suffix = HiddenField()
    field = HiddenField()
    revision = IntegerField(validators=[Optional()])

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.kind.choices = options(KINDS)

    def passage(self) -> Passage | None:
        """The passage that is meant; None when the remark is on the story as a whole."""
        proposes = self.kind.data == "suggestion"
        if not self.quote.data and not proposes:
            return None
        anchor = Anchor(self.quote.data or "", self.prefix.data or "", self.suffix.data or "")
        words = (self.replacement.data or "") if proposes else None
        return Passage(anchor, self.field.data or "", self.revision.data, words)


class ReplyForm(BaseForm):
    """An answer to a point."""

    body = BlockField(_l("Reply"))


class DecideForm(VersionForm):
    """Taking proposed words over into the version that was read."""


class SeenForm(BaseForm):
    """Which version somebody had before their eyes."""

    revision = IntegerField(validators=[InputRequired()])
