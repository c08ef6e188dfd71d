"""Moves: what takes a story from stage to stage."""

from typing import Any

from newsroom.api import examples
from newsroom.api.auth import api_requires, person
from newsroom.api.blueprint import bp, writing
from newsroom.api.bodies import MoveMade, OnceOnlyMove
from newsroom.api.once import once
from newsroom.api.schemas import StoryAnswer
from newsroom.api.showing import ETAG, REPLAYED, Answered, show_story
from newsroom.api.texts import version_named
from newsroom.clock import now
from newsroom.moves import usecases
from newsroom.text import clean_block
from workflows import Given


@bp.post("/stories/<uuid:story_id>/moves", tags=["moves"])
@api_requires("story.move")
@bp.doc(operationId="makeMove", responses=writing(404, 409))
@bp.arguments(MoveMade, example=examples.MOVE_MADE)
@bp.arguments(OnceOnlyMove, location="headers")
@bp.response(200, StoryAnswer, example=examples.STORY, headers={**ETAG, **REPLAYED})
def make_move(given: dict[str, Any], headers: dict[str, str], story_id: object) -> Answered:
    """Make a move

    `moves` of the story says which there are and what they need. 403: not this person; 409: not now, or the
    story has changed (`current` says how); 422: something must be given.
    """
    who, at, place = person(), now(), str(story_id)
    wanted = _request(given, headers)
    done = once(headers.get("key"), place, at, lambda: usecases.move_story(who, place, wanted, at))
    return show_story(place, at, done.headers)


def _request(given: dict[str, Any], headers: dict[str, str]) -> usecases.MoveRequest:
    with_it = Given(
        reason=given.get("reason") or None,
        comment=clean_block(given.get("comment", "")),
        at=given.get("at"),
        checklist=frozenset(given.get("checklist", ())),
    )
    return usecases.MoveRequest(given["move"], version_named(given, headers.get("if_match")), with_it)
