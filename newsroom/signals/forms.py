"""Forms of the signals."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import MultipleFileField
from wtforms.validators import InputRequired, Optional

from newsroom.crisis_words import DECISIONS, SEVERITIES
from newsroom.forms import (
    BaseForm,
    BlockField,
    BooleanField,
    LineField,
    MomentField,
    SelectField,
    VersionForm,
    options,
)
from newsroom.models import Incident
from newsroom.signals.usecases import Seen
from newsroom.triage import Verdict


class CaptureForm(BaseForm):
    """More screenshots or files of a signal."""

    file = MultipleFileField(_l("Screenshots or files"))

    def uploads(self) -> list[Any]:
        """The files that were sent (werkzeug's FileStorage), without empty places."""
        return [one for one in self.file.data or [] if one and one.filename]


class LogForm(CaptureForm):
    """What was seen. Only one of address, words and files is needed."""

    url = LineField(_l("Address"))
    quote = BlockField(_l("Words you saw, word for word"))
    source = LineField(_l("Where it was seen"))
    reach = LineField(_l("How far it reaches"))
    first_seen_at = MomentField(_l("First seen (Hà Nội)"), validators=[Optional()])
    seen_by = LineField(_l("Who saw it, if not you"))
    received_at = MomentField(_l("Received by the agency (Hà Nội)"), validators=[Optional()])
    exercise = BooleanField(_l("Part of an exercise"))

    def seen(self) -> Seen:
        """As typed."""
        return Seen(
            url=self.url.data or "",
            quote=self.quote.data or "",
            source=self.source.data or "",
            reach=self.reach.data or "",
            first_seen_at=self.first_seen_at.data,
            seen_by=self.seen_by.data or "",
            received_at=self.received_at.data,
            exercise=bool(self.exercise.data),
        )


class DecideForm(VersionForm):
    """A decision about a signal, over the version it was opened at."""

    decision = SelectField(_l("Decision"), choices=lambda: options(DECISIONS))
    severity = SelectField(_l("Severity"), choices=lambda: options(SEVERITIES), default="3")
    reason = BlockField(_l("Why"), validators=[InputRequired()])

    def verdict(self) -> Verdict:
        """As typed."""
        return Verdict(int(self.severity.data), self.decision.data, self.reason.data or "")


class JoinForm(VersionForm):
    """Which open case a signal goes into, and why."""

    incident_id = SelectField(_l("Case"))
    reason = BlockField(_l("Why it belongs there"), validators=[InputRequired()])

    def offer(self, cases: list[Incident]) -> "JoinForm":
        """The cases to choose from."""
        self.incident_id.choices = options([(case.id, f"{case.code} · {case.title}") for case in cases])
        return self
