"""Findings in words, for a page and for the script beside the text."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from newsroom.checks.queries import Seen
from newsroom.field_names import FIELD_NAMES
from newsroom.proof.finding import Finding
from newsroom.proof.registry import BY_CODE

LEVEL_NAMES = {"off": _l("Off"), "hint": _l("Hint"), "warn": _l("Warning"), "block": _l("Must be put right")}
FAULTS = {
    "dns": _l("there is no such server"),
    "tls": _l("its certificate cannot be trusted"),
    "timeout": _l("no answer in time"),
    "connect": _l("no connection"),
    "protocol": _l("the server broke off"),
    "blocked": _l("an inner address that readers cannot reach"),
    "address": _l("not an address"),
    "redirect": _l("it goes round in circles"),
}
VALUE_NAMES = {
    "old": _l("hòa, thủy (the older way)"),
    "new": _l("hoà, thuỷ (the newer way)"),
    "curly": _l("“ ” (curly)"),
    "straight": _l('" " (straight)'),
    "angle": _l("« » (angle)"),
    "padded": _l("05/03/2026 (always a nought)"),
    "decree": _l("05/3/2026 (as in documents of the state)"),
    "plain": _l("5/3/2026 (never a nought)"),
}
"""What the values are called that a rule can be set to."""
UNITS = {"characters": _l("characters"), "syllables": _l("syllables")}
_CODES = {
    "fault": FAULTS,
    "unit": UNITS,
    "what": {**FIELD_NAMES, "picture": _l("Picture with alternative text")},
}
_SHOWN = 160


@dataclass(frozen=True)
class Row:
    """A finding as people see it. `nth`: how many times the excerpt stands in the field before this place."""

    code: str
    level: str
    field: str
    place: str
    excerpt: str
    nth: int
    told: str
    why: str
    key: str
    replacement: str | None

    @property
    def short(self) -> str:
        """The beginning of the excerpt."""
        return self.excerpt if len(self.excerpt) <= _SHOWN else self.excerpt[:_SHOWN].rstrip() + "…"


def rows(findings: tuple[Finding, ...], fields: Mapping[str, str]) -> list[Row]:
    """The findings in the reader's language."""
    return [_row(finding, fields.get(finding.field, "")) for finding in findings]


def as_json(seen: Seen, may_dismiss: bool) -> dict[str, Any]:
    """What the script beside the text is told."""
    shown = rows(seen.findings, seen.fields)
    return {
        "summary": summary(seen),
        "blocked": any(row.level == "block" for row in shown),
        "levels": {level: str(LEVEL_NAMES[level]) for level in ("block", "warn", "hint")},
        "findings": [{**asdict(row), "short": row.short} for row in shown],
        "passedOver": len(seen.passed_over),
        "mayDismiss": may_dismiss,
    }


def summary(seen: Seen) -> str:
    """One line: how many findings of each level."""
    count = Counter(finding.level for finding in seen.findings)
    parts = [
        _("%(num)d to put right", num=count["block"]) if count["block"] else "",
        ngettext("%(num)d warning", "%(num)d warnings", count["warn"]) if count["warn"] else "",
        ngettext("%(num)d hint", "%(num)d hints", count["hint"]) if count["hint"] else "",
    ]
    return ", ".join(part for part in parts if part) or str(_("nothing found"))


def _in_words(name: str, value: str | int) -> str | int:
    """A parameter that is a code under the name it has for people."""
    known: Mapping[str, Any] = _CODES.get(name, {})
    return str(known.get(str(value), value)) if known else value


def _row(finding: Finding, text: str) -> Row:
    rule = BY_CODE[finding.code]
    params = {name: _in_words(name, value) for name, value in finding.params.items()}
    return Row(
        finding.code,
        finding.level,
        finding.field,
        str(FIELD_NAMES[finding.field]),
        finding.excerpt,
        text.count(finding.excerpt, 0, finding.start) if finding.excerpt else 0,
        _(rule.told, **params),
        _(rule.why),
        finding.key,
        finding.fix.replacement if finding.fix else None,
    )
