"""The doors of the calendar, of changes to several stories and of saved filters, for the table in doors.py.
`world` is its World."""

from datetime import timedelta
from typing import Any

from factories import person_of

from newsroom.calendar.day_usecases import set_day
from newsroom.calendar.usecases import EventPlan, add_event, link_story
from newsroom.clock import LOCAL, now
from newsroom.db import db
from newsroom.filters.usecases import NewFilter, save_filter
from newsroom.models import OfficeHours, new_id


def event_of(world: Any) -> str:
    """The id of an event in the calendar."""
    starts = now() + timedelta(days=1)
    plan = EventPlan("Họp báo", "event", starts, starts + timedelta(hours=2), None, "", world.boss.id)
    with world.app.app_context():
        return add_event(person_of(world.app, world.boss), plan, now()).id


def linked(world: Any) -> tuple[str, str]:
    """The ids of a story and of the event it is made for."""
    story, event = world.story().id, event_of(world)
    with world.app.app_context():
        link_story(person_of(world.app, world.boss), story, event, now())
    return story, event


def _holiday(world: Any) -> str:
    day = now().date() + timedelta(days=40)
    with world.app.app_context():
        set_day(person_of(world.app, world.boss), day, False, "Ngày nghỉ", now())
    return day.isoformat()


def kept_filter(world: Any) -> str:
    """The id of a filter that the boss keeps."""
    with world.app.app_context():
        wanted = NewFilter(f"Lọc {new_id()[:8]}", "stage=draft")
        return save_filter(person_of(world.app, world.boss), wanted, now()).id


def _several(world: Any, **fields: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    story = world.story()
    return {}, {"story": [f"{story.id}:{story.version}"], f"was:{story.id}": "2", **fields}


def _later(days: int) -> str:
    return (now() + timedelta(days=days)).astimezone(LOCAL).strftime("%Y-%m-%dT%H:%M")


def _hours(world: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """Other office hours than there are, whichever those are by now."""
    with world.app.app_context():
        kept = db.session.get_one(OfficeHours, 1)
        begins = kept.spans[0][0] - 1
        return {}, {"version": kept.version, "begins": f"{begins // 60:02}:{begins % 60:02}", "ends": "12:00"}


def _event(world: Any) -> dict[str, Any]:
    span = {"starts_at": _later(2), "ends_at": _later(3)}
    return {"title": "Họp báo quý", "kind": "event", "section": "", "owner_id": world.boss.id, **span}


HONEST = {
    "bulk.change": lambda w: _several(w, what="priority", priority="1"),
    "bulk.undo": lambda w: _several(w, what="priority"),
    "calendar.add_event": lambda w: ({}, _event(w)),
    "calendar.change_event": lambda w: ({"event_id": event_of(w)}, {**_event(w), "version": "1"}),
    "calendar.remove_event": lambda w: ({"event_id": event_of(w)}, {"version": "1"}),
    "calendar.days.set_day": lambda _w: ({}, {"day": _later(9)[:10], "name": "Nghỉ bù"}),
    "calendar.days.set_hours": _hours,
    "calendar.days.clear_day": lambda w: ({}, {"day": _holiday(w)}),
    "calendar.links.link": lambda w: ({"story_id": w.story().id}, {"event": event_of(w)}),
    "filters.save": lambda _w: ({}, {"name": f"Lọc {new_id()[:8]}", "query": "stage=draft"}),
    "filters.remove": lambda w: ({"filter_id": kept_filter(w)}, {}),
    "calendar.links.unlink": lambda w: (dict(zip(("story_id", "event_id"), linked(w), strict=True)), {}),
}
