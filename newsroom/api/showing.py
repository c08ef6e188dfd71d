"""A story as an answer: what the asking person finds, and its version as the ETag."""

from datetime import datetime
from typing import Any

from newsroom.api.auth import person
from newsroom.api.queries import see_story
from newsroom.api.representation import story_in_full
from newsroom.db import db

ETAG = {"ETag": {"description": "The story's version, in quotes.", "schema": {"type": "string"}}}
LOCATION = {"Location": {"description": "Its address.", "schema": {"type": "string"}}}
REPLAYED = {
    "Idempotent-Replayed": {
        "description": "`true` when the request had been carried out before.",
        "schema": {"type": "string"},
    }
}

Answered = tuple[dict[str, Any], int, dict[str, str]]


def show_story(story_id: str, at: datetime, headers: dict[str, str], status: int = 200) -> Answered:
    """The story now, for the asking person. Raises NotFound."""
    seen = see_story(db.session(), person(), story_id, at)
    return story_in_full(seen), status, {"ETag": f'"{seen.case.story.version}"', **headers}
