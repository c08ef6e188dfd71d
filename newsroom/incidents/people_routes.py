"""Who does what in a case, and closing it."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from newsroom.clock import now
from newsroom.incidents import usecases
from newsroom.incidents.forms import CloseForm, RoleForm
from newsroom.incidents.posting import done, offered, tried
from newsroom.web import person, requires

bp = Blueprint("people", __name__)


@bp.post("/incidents/<incident_id>/roles")
@requires("incident.work")
def give_role(incident_id: str) -> ResponseReturnValue:
    """Give somebody a role."""
    form = offered(incident_id, RoleForm())
    return tried(
        incident_id,
        form,
        "role",
        lambda: usecases.give_role(person(), incident_id, form.user_id.data, form.role.data, now()),
    )


@bp.post("/incidents/<incident_id>/roles/<case_role_id>/end")
@requires("incident.work")
def end_role(incident_id: str, case_role_id: str) -> ResponseReturnValue:
    """End somebody's role."""
    usecases.end_role(person(), incident_id, case_role_id, now())
    return done(incident_id, "role")


@bp.post("/incidents/<incident_id>/close")
@requires("incident.work")
def close(incident_id: str) -> ResponseReturnValue:
    """Close the case."""
    form = offered(incident_id, CloseForm())

    def change() -> None:
        said, anyway = form.note.data or "", bool(form.anyway.data)
        usecases.close_case(person(), incident_id, form.seen(), said, now(), anyway=anyway)

    return tried(incident_id, form, "close", change)
