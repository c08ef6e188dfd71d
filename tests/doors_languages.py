"""The doors of language versions, for the table in doors.py. `world` is its World."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from factories import edit, make_story, person_of

from newsroom.clock import now
from newsroom.languages.usecases import NewVersion, add_version

Sent = tuple[dict[str, Any], dict[str, Any]]


def _wanted(world: Any) -> Sent:
    fields = {"language": "en", "section": "y-te", "writer_id": world.boss.id, "start": "copy"}
    return {"story_id": world.story().id}, {**fields, "story_id": str(uuid4())}


def _stale(world: Any) -> Sent:
    """A version of the boss whose source has a second text."""
    source = make_story(world.app, world.boss)
    with world.app.app_context():
        version = add_version(person_of(world.app, world.boss), source.id, NewVersion("en", "y-te"), now())
    edit(world.app, world.boss, source, title="Tít thứ hai")
    return {"story_id": version.id}, {"revision": "2"}


HONEST: dict[str, Sent | Callable[[Any], Sent]] = {
    "languages.add": _wanted,
    "languages.confirm": _stale,
}
