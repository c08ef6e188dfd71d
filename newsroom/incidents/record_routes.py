"""What is posted into a case: log, facts, claims, evidence."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from newsroom.captures import take
from newsroom.clock import now
from newsroom.incidents import record_usecases as usecases
from newsroom.incidents.forms import ChangedFactForm, ClaimForm, EvidenceForm, FactForm, LogForm, VerdictForm
from newsroom.incidents.posting import offered, tried
from newsroom.web import person, requires, takes_uploads

bp = Blueprint("record", __name__)


@bp.post("/incidents/<incident_id>/log")
@requires("incident.work")
def log(incident_id: str) -> ResponseReturnValue:
    """Write a line into the log."""
    form = offered(incident_id, LogForm())
    return tried(
        incident_id,
        form,
        "log",
        lambda: usecases.log(person(), incident_id, form.kind.data, form.body.data or "", now()),
    )


@bp.post("/incidents/<incident_id>/facts")
@requires("incident.work")
def add_fact(incident_id: str) -> ResponseReturnValue:
    """Add a fact."""
    form = offered(incident_id, FactForm())
    return tried(
        incident_id, form, "fact", lambda: usecases.add_fact(person(), incident_id, form.said(), now())
    )


@bp.post("/incidents/<incident_id>/facts/<fact_id>")
@requires("incident.work")
def change_fact(incident_id: str, fact_id: str) -> ResponseReturnValue:
    """Say what is known now."""
    form = offered(incident_id, ChangedFactForm())
    return tried(
        incident_id,
        form,
        "fact",
        lambda: usecases.change_fact(person(), incident_id, fact_id, form.seen(), form.said(), now()),
        fact_id,
    )


@bp.post("/incidents/<incident_id>/claims")
@requires("incident.work")
def add_claim(incident_id: str) -> ResponseReturnValue:
    """Add a claim."""
    form = offered(incident_id, ClaimForm())
    return tried(
        incident_id,
        form,
        "claim",
        lambda: usecases.add_claim(person(), incident_id, form.claim(), now()),
    )


@bp.post("/incidents/<incident_id>/claims/<claim_id>")
@requires("incident.work")
def judge_claim(incident_id: str, claim_id: str) -> ResponseReturnValue:
    """Give a verdict on a claim."""
    form = offered(incident_id, VerdictForm())
    return tried(
        incident_id,
        form,
        "verdict",
        lambda: usecases.judge_claim(
            person(), incident_id, claim_id, form.verdict.data, form.why.data or "", now()
        ),
        claim_id,
    )


@bp.post("/incidents/<incident_id>/evidence")
@requires("incident.work")
@takes_uploads
def bring_evidence(incident_id: str) -> ResponseReturnValue:
    """Keep evidence."""
    form = offered(incident_id, EvidenceForm())

    def kept() -> None:
        sent = form.file.data
        taken = take(sent.stream, sent.filename) if sent and sent.filename else None
        usecases.bring_evidence(
            person(), incident_id, taken, form.source_url.data or "", form.about.data or "", now()
        )

    return tried(incident_id, form, "evidence", kept)
