"""What is posted about the clocks of a case."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from newsroom.clock import now
from newsroom.incidents import clock_usecases as usecases
from newsroom.incidents.forms import RestartForm, StartForm
from newsroom.incidents.posting import done, offered, tried
from newsroom.web import person, requires

bp = Blueprint("clocks", __name__)


@bp.post("/incidents/<incident_id>/start")
@requires("incident.work")
def set_start(incident_id: str) -> ResponseReturnValue:
    """State from when the clock of the law runs."""
    form = offered(incident_id, StartForm())
    return tried(
        incident_id,
        form,
        "start",
        lambda: usecases.set_start(person(), incident_id, form.start(), now()),
    )


@bp.post("/incidents/<incident_id>/targets/<target_id>/meet")
@requires("incident.work")
def meet_target(incident_id: str, target_id: str) -> ResponseReturnValue:
    """Say that a limit is met."""
    usecases.meet_target(person(), incident_id, target_id, now())
    return done(incident_id, "start")


@bp.post("/incidents/<incident_id>/targets/<target_id>/restart")
@requires("incident.work")
def restart_target(incident_id: str, target_id: str) -> ResponseReturnValue:
    """Let a limit run anew."""
    form = offered(incident_id, RestartForm())
    return tried(
        incident_id,
        form,
        "restart",
        lambda: usecases.restart_target(person(), incident_id, target_id, form.reason.data or "", now()),
        target_id,
    )
