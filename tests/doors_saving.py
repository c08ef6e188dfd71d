"""The doors of texts being written, for the table in doors.py. `world` is its World."""

from typing import Any

from factories import person_of

from newsroom.clock import now
from newsroom.saving.typed import Typed
from newsroom.saving.usecases import keep_copy

Sent = tuple[dict[str, Any], dict[str, Any]]


def _typed(world: Any) -> Sent:
    """A story whose text the boss is changing."""
    story = world.story()
    with world.app.app_context():
        typed = Typed({"title": ["Chưa lưu"]}, story.version, "p1")
        keep_copy(person_of(world.app, world.boss), story.id, typed, now())
    return {"story_id": story.id}, {}


HONEST = {
    "saving.discard": _typed,
    "saving.take_over": lambda world: ({"story_id": world.story().id}, {"page": "p1"}),
    "saving.while_writing.presence": lambda world: ({"story_id": world.story().id}, {"doing": "reading"}),
}
