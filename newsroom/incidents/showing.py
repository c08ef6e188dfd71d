"""The page of a case with its forms; a form that was refused stands there as it was typed."""

from flask import render_template

from newsroom.clock import now
from newsroom.crisis_words import SEVERITIES
from newsroom.db import db
from newsroom.forms import VersionForm
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
from newsroom.incidents.outside_forms import REQUESTS, AnswerForm, OutcomeForm, QuestionForm, RequestForm
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
    "request": RequestForm,
    "question": QuestionForm,
}


def case_page(incident_id: str, name: str = "", refused: CaseForm | None = None, about: str = "") -> str:
    """The page at this moment. `name` and `refused`: a form whose change was refused; `about`: the id of the
    fact, claim or time limit that it was about.
    """
    session, at = db.session(), now()
    case = queries.case_file(session, person(), incident_id, at)
    people = queries.people(session) if case.part.leads else []
    forms = {key: kind(formdata=None) for key, kind in FORMS.items()} | _forms_of(case)
    said = f"{name}:{about}" if about else name
    if refused is not None:
        if isinstance(refused, VersionForm) and said in forms:
            refused.renew(forms[said]["version"].data)
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
            "request": dict(REQUESTS),
        },
    )


def _forms_of(case: queries.CaseFile) -> dict[str, CaseForm]:
    """A form for everything in the case that the reader may change."""
    forms: dict[str, CaseForm] = {"close": CloseForm(formdata=None, version=case.incident.version)}
    if case.part.writes:
        forms |= {f"fact:{row.id}": ChangedFactForm(formdata=None, obj=row) for row in case.facts}
        forms |= {f"verdict:{row.id}": VerdictForm(formdata=None, obj=row) for row in case.claims}
        asked, heard = case.outside.requests, case.outside.questions
        forms |= {f"outcome:{row.id}": OutcomeForm(formdata=None, obj=row) for row in asked}
        forms |= {f"answer:{row.id}": AnswerForm(formdata=None, obj=row) for row in heard}
    if case.part.leads:
        forms |= {f"restart:{clock.target.id}": RestartForm(formdata=None) for clock in case.clocks}
    return forms


def _name(form: CaseForm, key: str) -> None:
    """Give the fields ids of their own: a page shows the same form several times."""
    for field in form:
        field.id = f"{key.replace(':', '-')}-{field.name}"
