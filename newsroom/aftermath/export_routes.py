"""The bundle of a case as a download."""

from flask import Blueprint, Response, stream_with_context

from newsroom.aftermath.bundle import bundle
from newsroom.aftermath.export_usecases import note_export
from newsroom.clock import now
from newsroom.db import db
from newsroom.web import person, requires

bp = Blueprint("export", __name__)


@bp.post("/incidents/<incident_id>/export")
@requires("incident.export")
def export(incident_id: str) -> Response:
    """The bundle, sent while it is made; the trail notes that it was asked for."""
    at = now()
    incident = note_export(person(), incident_id, at)
    answer = Response(stream_with_context(bundle(db.session(), incident, at)), mimetype="application/zip")
    answer.headers["Content-Disposition"] = f'attachment; filename="{incident.code}.zip"'
    return answer
