"""Cases and signals as the API shows them: plain values, written out by newsroom.api.case_schemas."""

from typing import Any

from newsroom.i18n import language
from newsroom.incidents.queries import CaseFile, Clock
from newsroom.models import Capture, Fact, Incident
from newsroom.signals.queries import Listed, Opened

_OF_INCIDENT = (
    *("id", "code", "version", "title", "summary", "severity", "state", "tag", "exercise", "reason"),
    *("opened_at", "next_update_at", "closed_at"),
)
_OF_CLOCK = ("timer", "kind", "begins_at", "due_at", "met_at", "breached_at", "replaced_at")
_OF_SIGNAL = (
    *("id", "version", "source", "url", "quote", "reach", "first_seen_at", "seen_by", "received_at"),
    *("exercise", "logged_by", "created_at", "severity", "decision", "decision_reason", "decided_at"),
)


def incident_summary(incident: Incident) -> dict[str, Any]:
    """A case in a list."""
    return {name: getattr(incident, name) for name in _OF_INCIDENT}


def incident_in_full(case: CaseFile) -> dict[str, Any]:
    """A case with what stands in it."""
    return {
        **incident_summary(case.incident),
        "opened_by": case.incident.opened_by,
        "roles": [
            {"role": row.role, "person": row.user, "given_at": row.given_at, "ended_at": row.ended_at}
            for row in case.roles
        ],
        "claims": case.claims,
        "facts": [fact(row) for row in case.facts],
        "evidence": [evidence(row) for row in case.evidence],
        "clocks": [clock(one) for one in case.clocks],
        "log": case.log,
        "signals": [row.id for row in case.signals],
    }


def fact(row: Fact) -> dict[str, Any]:
    """A fact; its owner must be loaded."""
    same = {name: getattr(row, name) for name in ("id", "body", "state", "source", "owner", "changed_at")}
    return {**same, "evidence_id": row.capture_id}


def evidence(row: Capture) -> dict[str, Any]:
    """A piece of evidence; who captured it must be loaded."""
    names = ("id", "kind", "name", "media_type", "size", "sha256", "source_url", "captured_at", "captured_by")
    return {**{name: getattr(row, name) for name in names}, "about": row.note}


def clock(one: Clock) -> dict[str, Any]:
    """A time limit with what is left of it."""
    label = one.rule.label.text(language()) if one.rule else one.target.timer
    left = int(one.reading.left.total_seconds()) if one.runs else None
    return {**{name: getattr(one.target, name) for name in _OF_CLOCK}, "label": label, "seconds_left": left}


def signal_summary(row: Listed) -> dict[str, Any]:
    """A signal in a list."""
    return {**{name: getattr(row.signal, name) for name in _OF_SIGNAL}, "due_at": row.due}


def signal_in_full(found: Opened) -> dict[str, Any]:
    """A signal with what was captured of it."""
    return {
        **signal_summary(Listed(found.signal, found.due)),
        "incident_id": found.incident.id if found.incident else None,
        "captures": [evidence(row) for row in found.captures],
        "same_address": [other.signal.id for other in found.alike if other.open],
    }
