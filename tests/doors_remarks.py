"""The doors of remarks, for the table in doors.py. `world` is its World."""

from collections.abc import Callable
from typing import Any

from factories import person_of, reload

from newsroom.anchors import Anchor
from newsroom.clock import now
from newsroom.models import Story
from newsroom.remarks.usecases import Said, add_comment, add_point, resolve_point
from newsroom.remarks.wording import Passage

Sent = tuple[dict[str, Any], dict[str, Any]]


def remark(world: Any) -> tuple[Story, str]:
    """A story and the id of what the boss said about it."""
    story = world.story()
    with world.app.app_context():
        said = add_comment(person_of(world.app, world.boss), story.id, "Một lời bàn.", now())
        return reload(world.app, story), said.id


def point(world: Any, settled: bool = False) -> tuple[Story, str]:
    """A story and the id of a wording that the boss proposed for its headline."""
    story, who = world.story(), person_of(world.app, world.boss)
    with world.app.app_context():
        passage = Passage(Anchor("Tít"), "title", None, "Đề")
        proposed = add_point(who, story.id, Said(""), passage, now())
        if settled:
            resolve_point(who, story.id, proposed.id, now())
        return reload(world.app, story), proposed.id


def _on_point(world: Any, settled: bool = False, **fields: object) -> Sent:
    story, comment_id = point(world, settled)
    return {"story_id": story.id, "comment_id": comment_id}, {"version": story.version, **fields}


def _withdrawn(world: Any) -> Sent:
    story, comment_id = remark(world)
    return {"story_id": story.id, "comment_id": comment_id}, {}


HONEST: dict[str, Sent | Callable[[Any], Sent]] = {
    "remarks.comment": lambda w: ({"story_id": w.story().id}, {"body": "Một lời nữa."}),
    "remarks.reply": lambda w: _on_point(w, body="Một lời đáp."),
    "remarks.withdraw_comment": _withdrawn,
    "remarks.resolve": _on_point,
    "remarks.reopen": lambda w: _on_point(w, settled=True),
    "remarks.accept": _on_point,
    "remarks.refuse": _on_point,
    "remarks.seen": lambda w: ({"story_id": w.story().id}, {"revision": 2}),
}
