"""What the page after a case calls things."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

STEPS: Mapping[str, Any] = {
    "signal": _l("Signal logged"),
    "triage": _l("Signal judged"),
    "legal": _l("The law's clock starts"),
    "opened": _l("Case opened"),
    "holding": _l("Holding statement issued"),
    "rebuttal": _l("Rebuttal issued"),
    "correction_request": _l("Correction request issued"),
    "update": _l("Update issued"),
    "recalled": _l("Statement recalled"),
    "everywhere": _l("Taken by every portal"),
    "closed": _l("Case closed"),
    "reviewed": _l("Review held"),
    "sealed": _l("Case sealed"),
}
VERDICTS: Mapping[str, tuple[Any, str]] = {
    "met": (_l("in time"), "info"),
    "late": (_l("met late"), "bad"),
    "missed": (_l("missed"), "bad"),
    "ended": (_l("ended"), "neutral"),
    "runs": (_l("running"), "wait"),
}
"""How a time limit came out, and the tone it is shown in."""
DEBTS: Mapping[str, Any] = {
    "breakglass": _l("Glass broken: review owed"),
    "legal_review": _l("Issued without the lawyer: legal check owed"),
    "recall": _l("Recall: confirmation owed"),
}
OUTCOMES: Mapping[str, Any] = {
    "confirmed": _l("it stands"),
    "corrected": _l("corrected"),
    "withdrawn": _l("withdrawn"),
}
APPROVALS: Mapping[str, Any] = {
    "legal": _l("Legal check"),
    "legal_waiver": _l("Legal check waived"),
    "second": _l("Second approver"),
    "release": _l("Release"),
}
ENDS: Mapping[str, Any] = {
    "debt": _l("A review is owed"),
    "hold": _l("Something is held back"),
    "question": _l("A question of the press has no answer"),
    "legal": _l("The law's clock runs"),
    "draft": _l("A statement is not issued yet"),
}
"""What can be open when a case is to be closed (newsroom.closing)."""


def say(names: Mapping[str, Any], code: str) -> str:
    """The name of a code; the code itself where it has none."""
    return str(names.get(code, code))
