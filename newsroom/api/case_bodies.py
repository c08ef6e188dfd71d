"""What may be asked of the crisis desk: bodies and fields of the address."""

from datetime import date

import marshmallow as ma

from newsroom.api.bodies import Paging
from newsroom.api.fields import OUT_OF_RANGE, Flag, Given, moment, number, text
from newsroom.errors import words
from newsroom.models.incident import STATES
from newsroom.models.signal import DECISIONS

_NO_STATE = words("There is no such state.")
_DAYS = ma.validate.Range(date(2000, 1, 1), date(2099, 12, 31), error=OUT_OF_RANGE)


class NewIncident(Given):
    """A case to be opened."""

    title = text("What is so, not what is claimed; up to 200 characters.", required=True)
    claim = text("The claim in its own words, up to 4,000 characters.", required=True)
    reason = text("Why it is opened, up to 4,000 characters.", required=True)
    severity = number("1 the gravest, 4 the least.", 1, 4, strict=True, load_default=2)
    summary = text("Up to 4,000 characters.")
    lead_id = ma.fields.UUID(metadata={"description": "Who leads it. Default: whoever opens it."})
    exercise = Flag(load_default=False, metadata={"description": "A rehearsal, which reaches nobody."})
    signal_id = ma.fields.UUID(metadata={"description": "The signal it comes from."})


class NewClaim(Given):
    """A further claim in a case."""

    quoted = text("The claim in its own words, up to 4,000 characters.", required=True)
    author = text("Whose claim it is, up to 200 characters.")
    appearance_url = text("Where it stands.")
    first_appearance_url = text("Where it stood first.")


class NewEvidence(Given):
    """Evidence: an address as JSON, or a file as multipart/form-data (`file`) with the same fields."""

    source_url = text("The address it is from.")
    about = text("What it shows, up to 4,000 characters.")


class NewSignal(Given):
    """What was seen: one of address, words and files (multipart/form-data, `file`) is enough."""

    url = text("The address, up to 1,000 characters.")
    quote = text("The words, word for word, up to 4,000 characters.")
    source = text("Where it was seen, up to 200 characters. Default: the host of the address.")
    reach = text("How far it reaches, up to 200 characters.")
    first_seen_at = moment("When it was first seen. Default: now.", allow_none=True)
    seen_by = text("Who saw it, up to 120 characters. Default: whoever logs it.")
    received_at = moment("When the agency received it, if it was sent to it.", allow_none=True)
    exercise = Flag(load_default=False, metadata={"description": "Part of a rehearsal."})


class IncidentFilter(Paging):
    """Which cases to list."""

    state = ma.fields.String(validate=ma.validate.OneOf(STATES, error=_NO_STATE))
    severity = number("1 the gravest, 4 the least.", 1, 4)
    exercise = ma.fields.Boolean(metadata={"description": "Rehearsals alone, or none of them."})


class SignalFilter(Paging):
    """Which signals to list."""

    decision = ma.fields.String(
        validate=ma.validate.OneOf(("undecided", *DECISIONS), error=words("There is no such decision.")),
        metadata={"description": "`undecided`, or what was decided."},
    )
    severity = number("1 the gravest, 4 the least.", 1, 4)
    mine = ma.fields.Boolean(load_default=False, metadata={"description": "One's own alone."})
    exercise = ma.fields.Boolean(metadata={"description": "Rehearsals alone, or none of them."})
    first = ma.fields.Date(
        data_key="from",
        validate=_DAYS,
        metadata={"description": "Logged on this day or later, as 2026-11-22 in Hà Nội."},
    )
    last = ma.fields.Date(
        data_key="to",
        validate=_DAYS,
        metadata={"description": "Logged on this day or earlier, as 2026-11-22 in Hà Nội."},
    )
