"""Statements of the crisis desk: begun in a case."""

from typing import Any

from flask import url_for

from newsroom.api import examples
from newsroom.api.auth import api_requires, person
from newsroom.api.blueprint import bp, writing
from newsroom.api.bodies import OnceOnly
from newsroom.api.once import once
from newsroom.api.schemas import StoryAnswer
from newsroom.api.showing import ETAG, LOCATION, REPLAYED, Answered, show_story
from newsroom.api.statement_bodies import NewStatement
from newsroom.clock import now
from newsroom.models import new_id
from newsroom.statements import usecases


@bp.post("/incidents/<uuid:incident_id>/statements", tags=["incidents"])
@api_requires("incident.work")
@bp.doc(operationId="beginStatement", responses=writing(404, 409))
@bp.arguments(NewStatement, example=examples.NEW_STATEMENT)
@bp.arguments(OnceOnly, location="headers")
@bp.response(201, StoryAnswer, example=examples.STORY, headers={**ETAG, **LOCATION, **REPLAYED})
def begin_statement(given: dict[str, Any], headers: dict[str, str], incident_id: object) -> Answered:
    """Begin a statement of a case

    A story of the fast lane, filled in from a template with what the case knows, or bare with `kind`. 403:
    the person has no role in the case; 409: the case is closed; 422: the template may not be used, and why.
    """
    who, at, story_id, case = person(), now(), new_id(), str(incident_id)
    wanted = usecases.NewStatement(
        kind=given.get("kind") or "",
        template_id=str(given.get("template_id") or ""),
        language=given.get("language") or "vi",
        section=given.get("section") or "",
        next_update_at=given.get("next_update_at"),
        story_id=story_id,
    )
    done = once(headers.get("key"), story_id, at, lambda: usecases.begin_statement(who, case, wanted, at))
    address = url_for("api.get_story", story_id=done.result_id)
    return show_story(done.result_id, at, {"Location": address, **done.headers}, 201)
