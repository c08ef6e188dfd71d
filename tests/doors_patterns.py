"""The doors of the templates of content types, for the table in doors.py. `world` is its World."""

from typing import Any

from factories import database, person_of

from newsroom.clock import now
from newsroom.models import ContentType, new_id
from newsroom.patterns.usecases import Shape, save_pattern


def kind(world: Any) -> str:
    """The code of a content type of its own."""
    slug = f"loai-{new_id()[:8]}"
    with database(world.app) as session:
        session.add(ContentType(slug=slug, label_vi="Loại mới", label_en="New type", workflow="news"))
    return slug


def with_pattern(world: Any) -> str:
    """The code of a content type that has a template."""
    slug = kind(world)
    with world.app.app_context():
        save_pattern(person_of(world.app, world.boss), slug, 0, Shape(body="[[Ai làm gì]]"), now())
    return slug


HONEST: dict[str, Any] = {
    "patterns.save_pattern": lambda w: (
        {"type_slug": kind(w)},
        {"version": 0, "section": "", "body": "[[Ai làm gì]]"},
    ),
    "patterns.remove_pattern": lambda w: ({"type_slug": with_pattern(w)}, {"version": 1}),
    "patterns.add_usual": ({}, {}),
}
