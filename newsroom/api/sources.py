"""The source of a language version: read beside it, and found to say the same."""

from datetime import datetime
from typing import Any

from newsroom.api import examples, representation
from newsroom.api.auth import api_requires, person
from newsroom.api.blueprint import bp, reading, writing
from newsroom.api.bodies import SourceSeen
from newsroom.api.schemas import SourceAnswer
from newsroom.clock import now
from newsroom.db import db
from newsroom.errors import NotFound
from newsroom.languages.queries import version_with_source
from newsroom.languages.usecases import confirm_source
from newsroom.versions import NO_SOURCE


@bp.get("/stories/<uuid:story_id>/source", tags=["languages"])
@api_requires("story.view")
@bp.doc(operationId="getSource", responses=reading(404))
@bp.response(200, SourceAnswer, example=examples.SOURCE)
def get_source(story_id: object) -> dict[str, Any]:
    """Read the source of a language version

    Also for somebody to whom the version was given and who may not open the source itself. 404 for a story
    that is no version.
    """
    return _source_of(str(story_id), now())


@bp.post("/stories/<uuid:story_id>/source/confirm", tags=["languages"])
@api_requires("story.edit")
@bp.doc(operationId="confirmSource", responses=writing(404, 409))
@bp.arguments(SourceSeen, example=examples.SOURCE_SEEN)
@bp.response(200, SourceAnswer, example=examples.SOURCE)
def confirm(given: dict[str, Any], story_id: object) -> dict[str, Any]:
    """Say that a language version says the same as its source

    No text and no signature changes; saying it again changes nothing. 409 when the source has another text
    than the named one by now.
    """
    at = now()
    confirm_source(person(), str(story_id), given["revision"], at)
    return _source_of(str(story_id), at)


def _source_of(story_id: str, at: datetime) -> dict[str, Any]:
    _, beside = version_with_source(db.session(), person(), story_id, at)
    if beside is None:
        raise NotFound(NO_SOURCE)
    return representation.source(beside)
