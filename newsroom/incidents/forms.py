"""Forms of the page of a case."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import HiddenField
from wtforms.validators import InputRequired, Length

from newsroom.crisis_words import SEVERITIES
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
from newsroom.incidents.clock_usecases import Start
from newsroom.incidents.queries import CaseFile
from newsroom.incidents.record_usecases import Quoted, Said
from newsroom.incidents.usecases import TITLE_LIMIT, Opening

ROLES = (
    ("lead", _l("Lead of the case")),
    ("writer", _l("Writer")),
    ("legal", _l("Legal officer")),
    ("second", _l("Second approver, when legal is silent")),
    ("spokesperson", _l("Spokesperson")),
    ("monitor", _l("Watches public opinion")),
    ("liaison", _l("Liaison")),
    ("technician", _l("Technician")),
)
STATES = (
    ("open", _l("Being dealt with")),
    ("watching", _l("Being watched")),
    ("closed", _l("Closed")),
    ("frozen", _l("Closed and sealed")),
)
ENTRIES = (
    ("note", _l("Note")),
    ("decision", _l("Decision")),
    ("call", _l("Call")),
    ("measure", _l("Measure")),
)
FACTS = (("known", _l("Known")), ("checking", _l("Being checked")), ("unknown", _l("Not known yet")))
VERDICTS = (("fake", _l("Fake")), ("misleading", _l("False or misleading")), ("true", _l("Verified as true")))
STARTS = (
    ("received", _l("The agency received the matter")),
    ("impact_determined", _l("Its impact was determined")),
)


class OpenForm(BaseForm):
    """How a case begins."""

    title = LineField(_l("Title of the case"), validators=[InputRequired(), Length(max=TITLE_LIMIT)])
    claim = BlockField(_l("The claim, in its own words"), validators=[InputRequired()])
    severity = SelectField(_l("Severity"), choices=lambda: options(SEVERITIES), default="2")
    reason = BlockField(_l("Why it is opened"), validators=[InputRequired()])
    lead_id = SelectField(_l("Lead of the case"))
    exercise = BooleanField(_l("An exercise: a rehearsal, marked as one everywhere"))
    signal_id = HiddenField()

    def offer(self, people: list[tuple[str, str]]) -> "OpenForm":
        """Who may lead."""
        self.severity.choices = options(SEVERITIES)
        self.lead_id.choices = options(people)
        return self

    def opening(self) -> Opening:
        """As typed."""
        return Opening(
            title=self.title.data or "",
            claim=self.claim.data or "",
            severity=int(self.severity.data),
            reason=self.reason.data or "",
            lead_id=self.lead_id.data,
            exercise=bool(self.exercise.data),
            signal_id=self.signal_id.data or "",
        )


class CaseForm(BaseForm):
    """A form of the page of a case, that offers what the case has."""

    def offer(self, case: CaseFile, people: list[tuple[str, str]]) -> "CaseForm":
        """What may be chosen."""
        inside = {role.user_id: role.user.name for role in case.at_work()}
        evidence = [(one.id, one.name) for one in case.evidence]
        offered: dict[str, list[tuple[str, str]]] = {
            "user_id": people,
            "owner_id": [("", _("Nobody yet")), *inside.items()],
            "capture_id": [("", _("None")), *evidence],
        }
        for name, pairs in offered.items():
            if name in self:
                self[name].choices = options(pairs)
        return self


class LogForm(CaseForm):
    """A line of the log."""

    kind = SelectField(_l("Kind of entry"), choices=lambda: options(ENTRIES))
    body = BlockField(_l("What happened, what was decided"), validators=[InputRequired()])


class FactForm(CaseForm):
    """A fact."""

    body = BlockField(_l("Fact"), validators=[InputRequired()])
    state = SelectField(_l("How sure it is"), choices=lambda: options(FACTS), default="checking")
    owner_id = SelectField(_l("Whose task it is"), default="")
    source = BlockField(_l("Source"))
    capture_id = SelectField(_l("Evidence"), default="")

    def said(self) -> Said:
        """As typed."""
        return Said(
            self.body.data or "",
            self.state.data,
            self.owner_id.data or "",
            self.source.data or "",
            self.capture_id.data or "",
        )


class ChangedFactForm(FactForm, VersionForm):
    """The same over the version it was opened at."""


class ClaimForm(CaseForm):
    """A further claim."""

    quoted = BlockField(_l("The claim, in its own words"), validators=[InputRequired()])
    author = LineField(_l("Whose claim it is"))
    appearance_url = LineField(_l("Address where it stands"))
    first_appearance_url = LineField(_l("Where it stood first"))

    def claim(self) -> Quoted:
        """As typed."""
        fields = (self.quoted, self.author, self.appearance_url, self.first_appearance_url)
        return Quoted(*(field.data or "" for field in fields))


class VerdictForm(CaseForm):
    """What was found about a claim."""

    verdict = SelectField(_l("Verdict"), choices=lambda: options(VERDICTS))
    why = BlockField(_l("Why"), validators=[InputRequired()])


class EvidenceForm(CaseForm):
    """Evidence: a file, or an address."""

    file = FileField(_l("File or screenshot"))
    source_url = LineField(_l("Address it is from"))
    about = BlockField(_l("What it shows"))


class RoleForm(CaseForm):
    """Who does what."""

    user_id = SelectField(_l("Who"))
    role = SelectField(_l("Role in the case"), choices=lambda: options(ROLES))


class StartForm(CaseForm):
    """From when the clock of the law runs."""

    kind = SelectField(_l("What the clock starts from"), choices=lambda: options(STARTS))
    starts_at = MomentField(_l("When (Hà Nội)"), validators=[InputRequired()])
    note = BlockField(_l("What shows it"), validators=[InputRequired()])
    capture_id = SelectField(_l("Evidence"), default="")

    def start(self) -> Start:
        """As typed. Raises ValueError on a form that is not valid."""
        if self.starts_at.data is None:
            raise ValueError("a start is at a time")
        return Start(self.kind.data, self.starts_at.data, self.note.data or "", self.capture_id.data or "")


class RestartForm(CaseForm):
    """Why a limit runs anew."""

    reason = BlockField(_l("Why it runs anew"), validators=[InputRequired()])


class CloseForm(CaseForm, VersionForm):
    """How a case ended."""

    note = BlockField(_l("How it ended"), validators=[InputRequired()])
    anyway = BooleanField(_l("Close although something is open"))
