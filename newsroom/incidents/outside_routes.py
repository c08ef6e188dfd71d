"""What is posted about requests to others and questions of the press."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from newsroom.clock import now
from newsroom.incidents import outside_usecases as usecases
from newsroom.incidents.outside_forms import AnswerForm, OutcomeForm, QuestionForm, RequestForm
from newsroom.incidents.posting import offered, tried
from newsroom.web import person, requires

bp = Blueprint("outside", __name__)


@bp.post("/incidents/<incident_id>/requests")
@requires("incident.work")
def send_request(incident_id: str) -> ResponseReturnValue:
    """Write down a request that was sent."""
    form = offered(incident_id, RequestForm())
    return tried(
        incident_id,
        form,
        "request",
        lambda: usecases.send_request(person(), incident_id, form.asked(), now()),
    )


@bp.post("/incidents/<incident_id>/requests/<request_id>")
@requires("incident.work")
def note_outcome(incident_id: str, request_id: str) -> ResponseReturnValue:
    """Say what came of it."""
    form = offered(incident_id, OutcomeForm())
    return tried(
        incident_id,
        form,
        "outcome",
        lambda: usecases.note_outcome(
            person(), incident_id, request_id, form.seen(), form.outcome.data or "", now()
        ),
        request_id,
    )


@bp.post("/incidents/<incident_id>/questions")
@requires("incident.work")
def take_question(incident_id: str) -> ResponseReturnValue:
    """Write down a question."""
    form = offered(incident_id, QuestionForm())
    return tried(
        incident_id,
        form,
        "question",
        lambda: usecases.take_question(person(), incident_id, form.heard(), now()),
    )


@bp.post("/incidents/<incident_id>/questions/<question_id>")
@requires("incident.work")
def answer_question(incident_id: str, question_id: str) -> ResponseReturnValue:
    """Say how it was answered."""
    form = offered(incident_id, AnswerForm())

    def answered() -> None:
        said = (form.answer.data or "", form.story_id.data or "")
        usecases.answer_question(person(), incident_id, question_id, form.seen(), said, now())

    return tried(incident_id, form, "answer", answered, question_id)
