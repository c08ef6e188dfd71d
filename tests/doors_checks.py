"""The doors of the checks of texts, for the table in doors.py. `world` is its World."""

from typing import Any

from factories import make_story, person_of

from newsroom.checks.name_usecases import Entry, add_name
from newsroom.checks.usecases import dismiss, quarantine
from newsroom.clock import now
from newsroom.models import new_id

LINK = '<p><a href="https://khong-co.invalid/">báo cáo</a></p>'


def name(world: Any) -> str:
    """The id of an entry of the dictionary of names."""
    with world.app.app_context():
        entry = Entry(f"Trần {new_id()[:8]} Hà", "Giám đốc Sở")
        return add_name(person_of(world.app, world.boss), entry, now()).id


def _passed_over(world: Any) -> Any:
    story = world.story()
    with world.app.app_context():
        dismiss(person_of(world.app, world.boss), story.id, "spelling", "0" * 32, now())
    return {"story_id": story.id}, {}


def _quarantined(world: Any) -> dict[str, str]:
    story = world.story()
    with world.app.app_context():
        quarantine(person_of(world.app, world.boss), story.id, "Có dấu mật.", now())
    return {"story_id": story.id}


HONEST: dict[str, Any] = {
    "checks.inspect_text": ({}, {}),
    "checks.convert_text": ({}, {}),
    "checks.dismiss": lambda w: ({"story_id": w.story().id}, {"code": "spelling", "key": "0" * 32}),
    "checks.bring_back": _passed_over,
    "checks.try_links": lambda w: ({"story_id": make_story(w.app, w.boss, body=LINK).id}, {}),
    "checks.quarantine": lambda w: ({"story_id": w.story().id}, {"reason": "Có dấu mật."}),
    "checks.lift_quarantine": lambda w: (_quarantined(w), {"reason": "Đã giải mật."}),
    "checks.set_rules": ({}, {"level-spelling": "warn"}),
    "checks.style.set_style": ({}, {"level-tone_style": "warn", "value-tone_style": "new"}),
    "checks.names.add": ({}, {"name": "Trần Thị Hà"}),
    "checks.names.change": lambda w: ({"name_id": name(w)}, {"name": f"Trần {new_id()[:8]}"}),
    "checks.names.remove": lambda w: ({"name_id": name(w)}, {}),
    "checks.names.import_table": ({}, {"table": "Trần Thị Hà,Giám đốc Sở"}),
}
