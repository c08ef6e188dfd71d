"""What is answered about cases and signals."""

import marshmallow as ma

from newsroom.api.fields import Answer, moment, said
from newsroom.api.schemas import Page, PersonAnswer


class EvidenceAnswer(Answer):
    """Something that was captured, hashed as it came in."""

    id = ma.fields.UUID()
    kind = said("`screenshot`, `file`, `link` or `text`.")
    name = ma.fields.String()
    media_type = ma.fields.String()
    size = ma.fields.Integer()
    sha256 = said("Hex SHA-256 of its bytes; null for an address.", allow_none=True)
    source_url = said("Where it is from.")
    about = said("What it shows.")
    captured_at = moment("When it came in, by the server's clock.")
    captured_by = ma.fields.Nested(PersonAnswer)


class SignalSummary(Answer):
    """A signal in a list."""

    id = ma.fields.UUID()
    version = ma.fields.Integer()
    source = ma.fields.String()
    url = ma.fields.String()
    quote = ma.fields.String()
    reach = ma.fields.String()
    first_seen_at = moment("When it was first seen.")
    seen_by = said("Who saw it; empty: whoever logged it.")
    received_at = moment("When the agency received it.", allow_none=True)
    exercise = ma.fields.Boolean()
    logged_by = ma.fields.Nested(PersonAnswer)
    created_at = moment("When it was logged.")
    due_at = moment("By when it is to be decided about; null once it is.", allow_none=True)
    severity = ma.fields.Integer(allow_none=True)
    decision = said("`answer`, `watch` or `ignore`; null: none yet.", allow_none=True)
    decision_reason = ma.fields.String()
    decided_at = moment("When it was decided about.", allow_none=True)


class SignalAnswer(SignalSummary):
    """A signal with what was captured of it."""

    incident_id = ma.fields.UUID(
        allow_none=True, metadata={"description": "Its case, as far as the person may know of it."}
    )
    captures = ma.fields.List(ma.fields.Nested(EvidenceAnswer))
    same_address = ma.fields.List(
        ma.fields.UUID(), metadata={"description": "Other signals with its address that one may open."}
    )


class SignalPage(Page):
    """Signals, the newest first."""

    items = ma.fields.List(ma.fields.Nested(SignalSummary))


class ClaimAnswer(Answer):
    """A claim, quoted as one."""

    id = ma.fields.UUID()
    quoted = ma.fields.String()
    author = ma.fields.String()
    appearance_url = ma.fields.String()
    first_appearance_url = ma.fields.String()
    verdict = said("`fake`, `misleading` or `true`; null: none yet.", allow_none=True)
    why = ma.fields.String()
    created_at = moment("When it was written down.")


class FactAnswer(Answer):
    """What is known, being checked or unknown."""

    id = ma.fields.UUID()
    body = ma.fields.String()
    state = said("`known`, `checking` or `unknown`.")
    source = ma.fields.String()
    evidence_id = ma.fields.UUID(allow_none=True)
    owner = ma.fields.Nested(PersonAnswer, allow_none=True)
    changed_at = moment("When it last changed.")


class ClockAnswer(Answer):
    """A time limit."""

    timer = said("Its code in the pack of time limits.")
    label = said("Its name, in the language of the request.")
    kind = said("`legal` or `internal`.")
    begins_at = moment("From when it runs.")
    due_at = moment("By when it is due.")
    met_at = moment("When it was met.", allow_none=True)
    breached_at = moment("When it was missed.", allow_none=True)
    replaced_at = moment("When another took its place.", allow_none=True)
    seconds_left = ma.fields.Integer(
        allow_none=True, metadata={"description": "By the server's clock; negative: overdue; null: over."}
    )


class CaseRoleAnswer(Answer):
    """Who does what in a case."""

    role = ma.fields.String()
    person = ma.fields.Nested(PersonAnswer)
    given_at = moment("From when.")
    ended_at = moment("Until when.", allow_none=True)


class CaseEntryAnswer(Answer):
    """A line of the log."""

    at = moment("When.")
    by = ma.fields.Nested(PersonAnswer)
    kind = said("`note`, `decision`, `call` or `measure`.")
    body = ma.fields.String()


class IncidentSummary(Answer):
    """A case in a list."""

    id = ma.fields.UUID()
    code = said("As VV-2026-0007.")
    version = ma.fields.Integer()
    title = ma.fields.String()
    summary = ma.fields.String()
    severity = ma.fields.Integer(metadata={"description": "1 the gravest, 4 the least."})
    state = said("`open`, `watching`, `closed` or `frozen`.")
    tag = ma.fields.String()
    exercise = ma.fields.Boolean()
    reason = ma.fields.String()
    opened_at = moment("When it was opened.")
    next_update_at = moment("When readers were promised the next update.", allow_none=True)
    closed_at = moment("When it was closed.", allow_none=True)


class IncidentAnswer(IncidentSummary):
    """A case with what stands in it."""

    opened_by = ma.fields.Nested(PersonAnswer)
    roles = ma.fields.List(ma.fields.Nested(CaseRoleAnswer))
    claims = ma.fields.List(ma.fields.Nested(ClaimAnswer))
    facts = ma.fields.List(ma.fields.Nested(FactAnswer))
    evidence = ma.fields.List(ma.fields.Nested(EvidenceAnswer))
    clocks = ma.fields.List(ma.fields.Nested(ClockAnswer))
    log = ma.fields.List(ma.fields.Nested(CaseEntryAnswer), metadata={"description": "The newest first."})
    signals = ma.fields.List(ma.fields.UUID())


class IncidentPage(Page):
    """Cases, the newest first."""

    items = ma.fields.List(ma.fields.Nested(IncidentSummary))
