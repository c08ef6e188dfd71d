"""The doors of texts being written, for the table in doors.py. `world` is its World."""

from typing import Any

from factories import database, person_of

from newsroom.clock import now
from newsroom.models import ShelvedText, new_id
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


def shelved(world: Any) -> Sent:
    """A text of the boss that was shelved."""
    with database(world.app) as session:
        text = ShelvedText(
            id=new_id(),
            story_id=new_id(),
            user_id=world.boss.id,
            base_version=0,
            fields={"title": ["Cũ"]},
            typed_at=now(),
            shelved_at=now(),
        )
        session.add(text)
    return {"shelved_id": text.id}, {}


HONEST = {
    "saving.shelf.take_up": shelved,
    "saving.shelf.throw_away": shelved,
    "saving.discard": _typed,
    "saving.take_over": lambda world: ({"story_id": world.story().id}, {"page": "p1"}),
    "saving.while_writing.presence": lambda world: ({"story_id": world.story().id}, {"doing": "reading"}),
}
