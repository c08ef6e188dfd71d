"""Cases: opened, read, and added to."""

from typing import Any

from flask import url_for

from newsroom.api import case_examples as examples
from newsroom.api.auth import api_requires, person
from newsroom.api.blueprint import bp, reading, writing
from newsroom.api.bodies import OnceOnly
from newsroom.api.case_bodies import IncidentFilter, NewClaim, NewEvidence, NewIncident
from newsroom.api.case_queries import claim_of, evidence_brought, list_incidents
from newsroom.api.case_representation import evidence, incident_in_full, incident_summary
from newsroom.api.case_schemas import ClaimAnswer, EvidenceAnswer, IncidentAnswer, IncidentPage
from newsroom.api.once import once
from newsroom.api.showing import LOCATION, REPLAYED, Answered
from newsroom.api.uploads import ONE_FILE, body_of, described, files_sent
from newsroom.clock import now
from newsroom.db import db
from newsroom.incident_access import read_incident
from newsroom.incidents import usecases
from newsroom.incidents.queries import case_file
from newsroom.incidents.record_usecases import Quoted
from newsroom.incidents.record_usecases import add_claim as write_claim
from newsroom.incidents.record_usecases import bring_evidence as keep_evidence
from newsroom.incidents.usecases import Opening
from newsroom.models import new_id
from newsroom.web import takes_uploads


@bp.get("/incidents", tags=["incidents"])
@api_requires("incident.view")
@bp.doc(operationId="findIncidents", responses=reading())
@bp.arguments(IncidentFilter, location="query")
@bp.response(200, IncidentPage, example=examples.INCIDENT_PAGE)
def find_incidents(wanted: dict[str, Any]) -> dict[str, Any]:
    """List cases

    Those the person may know of, the newest first.
    """
    rows, following = list_incidents(db.session(), person(), wanted)
    return {"items": [incident_summary(row) for row in rows], "next": following}


@bp.post("/incidents", tags=["incidents"])
@api_requires("incident.open")
@bp.doc(operationId="openIncident", responses=writing(404, 409))
@bp.arguments(NewIncident, example=examples.NEW_INCIDENT)
@bp.arguments(OnceOnly, location="headers")
@bp.response(201, IncidentAnswer, example=examples.INCIDENT, headers={**LOCATION, **REPLAYED})
def open_incident(given: dict[str, Any], headers: dict[str, str]) -> Answered:
    """Open a case

    With a claim and a reason. The internal clocks run from now, and the head of the board is told.
    """
    at, incident_id = now(), new_id()
    said = given | {name: str(given[name]) for name in ("lead_id", "signal_id") if name in given}
    opening = Opening(**{"lead_id": person().id, **said})
    done = once(
        headers.get("key"), incident_id, at, lambda: usecases.open_case(person(), opening, at, incident_id)
    )
    address = url_for("api.get_incident", incident_id=done.result_id)
    shown = incident_in_full(case_file(db.session(), person(), done.result_id, at))
    return shown, 201, {"Location": address, **done.headers}


@bp.get("/incidents/<uuid:incident_id>", tags=["incidents"])
@api_requires("incident.view")
@bp.doc(operationId="getIncident", responses=reading(404))
@bp.response(200, IncidentAnswer, example=examples.INCIDENT)
def get_incident(incident_id: object) -> dict[str, Any]:
    """Read a case

    With its people, claims, facts, evidence, clocks and log; at most 200 of each.
    """
    return incident_in_full(case_file(db.session(), person(), str(incident_id), now()))


@bp.post("/incidents/<uuid:incident_id>/claims", tags=["incidents"])
@api_requires("incident.work")
@bp.doc(operationId="addClaim", responses=writing(404, 409))
@bp.arguments(NewClaim, example=examples.NEW_CLAIM)
@bp.arguments(OnceOnly, location="headers")
@bp.response(201, ClaimAnswer, example=examples.CLAIM, headers=REPLAYED)
def add_claim(given: dict[str, Any], headers: dict[str, str], incident_id: object) -> Answered:
    """Add a claim to a case

    For whoever has a role in it.
    """
    at, claim_id, case_id = now(), new_id(), str(incident_id)
    quoted = Quoted(**given)
    done = once(
        headers.get("key"),
        claim_id,
        at,
        lambda: write_claim(person(), case_id, quoted, at, claim_id),
    )
    read_incident(db.session(), person(), case_id)
    return vars(claim_of(db.session(), case_id, done.result_id)), 201, done.headers


@bp.post("/incidents/<uuid:incident_id>/evidence", tags=["incidents"])
@api_requires("incident.work")
@takes_uploads
@bp.doc(
    operationId="bringEvidence",
    responses=writing(404, 409),
    requestBody=described(ONE_FILE, examples.FILE_SENT),
)
@bp.arguments(NewEvidence, example=examples.NEW_EVIDENCE)
@bp.arguments(OnceOnly, location="headers")
@bp.response(201, EvidenceAnswer, example=examples.EVIDENCE, headers=REPLAYED)
def bring_evidence(given: dict[str, Any], headers: dict[str, str], incident_id: object) -> Answered:
    """Bring evidence into a case

    A file as multipart/form-data, hashed as it comes in and kept to the byte; or an address as JSON.
    """
    at, case_id, files = now(), str(incident_id), files_sent(1)
    taken, url, about = files[0] if files else None, given.get("source_url", ""), given.get("about", "")
    done = once(
        headers.get("key"),
        case_id,
        at,
        lambda: keep_evidence(person(), case_id, taken, url, about, at),
        body_of(given, files),
    )
    return evidence(evidence_brought(db.session(), person(), case_id, done.at)), 201, done.headers
