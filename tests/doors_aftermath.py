"""The doors after a case, for the table in doors.py. `world` is its World."""

from typing import Any

from doors_crisis import case
from factories import database, person_of

from newsroom.aftermath.usecases import Learned, add_lesson, hold_review
from newsroom.clock import now
from newsroom.incidents.usecases import close_case
from newsroom.models import Incident


def version_of(world: Any, incident_id: str) -> int:
    """The version that a form about the case would carry."""
    with database(world.app) as session:
        return session.get_one(Incident, incident_id).version


def closed(world: Any) -> str:
    """A closed case that the boss led."""
    incident_id = case(world)
    with world.app.app_context():
        close_case(person_of(world.app, world.boss), incident_id, 1, "Dư luận đã yên", now())
    return incident_id


def reviewed(world: Any) -> str:
    """A closed case whose review was held."""
    incident_id = closed(world)
    with world.app.app_context():
        hold_review(person_of(world.app, world.boss), incident_id, "Đủ người, chậm 5 phút", now())
    return incident_id


def with_lesson(world: Any) -> dict[str, str]:
    """The ids of a case and of a lesson in it."""
    incident_id, boss = case(world), person_of(world.app, world.boss)
    with world.app.app_context():
        lesson = add_lesson(boss, incident_id, Learned("Gọi trực ban chậm", "Lập danh bạ"), now())
    return {"incident_id": incident_id, "lesson_id": lesson.id}


def _at_version(make: Any, **fields: Any) -> Any:
    def sent(world: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        incident_id = make(world)
        return {"incident_id": incident_id}, {"version": version_of(world, incident_id), **fields}

    return sent


HONEST: dict[str, Any] = {
    "aftermath.watch": _at_version(case, reason="Đã lắng, còn theo dõi"),
    "aftermath.reopen": _at_version(closed, reason="Tin đồn trở lại"),
    "aftermath.review": _at_version(closed, outcome="Kịp giờ, thiếu người trực"),
    "aftermath.seal": _at_version(reviewed, sure="y"),
    "aftermath.export.export": lambda w: ({"incident_id": case(w)}, {}),
    "aftermath.add_lesson": _at_version(case, learned="Gọi chậm", action="Lập danh bạ trực"),
    "aftermath.finish_lesson": lambda w: (with_lesson(w), {}),
}
