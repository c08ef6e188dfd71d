"""The page of a case with its forms; a form that was refused stands there as it was typed."""

from flask import render_template

from newsroom.clock import now
from newsroom.crisis_words import SEVERITIES
from newsroom.db import db
from newsroom.incidents import queries
from newsroom.incidents.forms import (
    ENTRIES,
    FACTS,
    ROLES,
    STARTS,
    STATES,
    VERDICTS,
    CaseForm,
    ChangedFactForm,
    ClaimForm,
    CloseForm,
    EvidenceForm,
    FactForm,
    LogForm,
    RestartForm,
    RoleForm,
    StartForm,
    VerdictForm,
)
from newsroom.installation import settings
from newsroom.panels import INCIDENT_PLACES, panels_of
from newsroom.web import person

FORMS: dict[str, type[CaseForm]] = {
    "log": LogForm,
    "fact": FactForm,
    "claim": ClaimForm,
    "evidence": EvidenceForm,
    "role": RoleForm,
    "start": StartForm,
}


def case_page(incident_id: str, name: str = "", refused: CaseForm | None = None, about: str = "") -> str:
    """The page at this moment. `name` and `refused`: a form whose change was refused; `about`: the id of the
    fact, claim or time limit that it was about.
    """
    session, at = db.session(), now()
    case = queries.case_file(session, person(), incident_id, at)
    people = queries.people(session) if case.part.leads else []
    forms: dict[str, CaseForm] = {key: kind(formdata=None) for key, kind in FORMS.items()}
    forms["close"] = CloseForm(formdata=None, version=case.incident.version)
    for fact in case.facts if case.part.writes else ():
        forms[f"fact:{fact.id}"] = ChangedFactForm(formdata=None, obj=fact)
    for claim in case.claims if case.part.writes else ():
        forms[f"verdict:{claim.id}"] = VerdictForm(formdata=None, obj=claim)
    for clock in case.clocks if case.part.leads else ():
        forms[f"restart:{clock.target.id}"] = RestartForm(formdata=None)
    said = f"{name}:{about}" if about else name
    if refused is not None:
        forms[said] = refused
    for key, form in forms.items():
        _name(form.offer(case, people), key)
    return render_template(
        "incidents/case.html",
        case=case,
        incident=case.incident,
        part=case.part,
        forms=forms,
        refused=said,
        at=at,
        largest=settings().media_max,
        panels={p: panels_of(p, session, person(), case.part, at) for p in INCIDENT_PLACES},
        names={
            "severity": dict(SEVERITIES),
            "state": dict(STATES),
            "role": dict(ROLES),
            "entry": dict(ENTRIES),
            "fact": dict(FACTS),
            "verdict": dict(VERDICTS),
            "start": dict(STARTS),
        },
    )


def _name(form: CaseForm, key: str) -> None:
    """Give the fields ids of their own: a page shows the same form several times."""
    for field in form:
        field.id = f"{key.replace(':', '-')}-{field.name}"
