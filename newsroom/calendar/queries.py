"""What stands in the calendar. Reads only; every list is bounded."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Select, and_, bindparam, or_, select, true
from sqlalchemy.orm import Session, joinedload

from newsroom.access import visible
from newsroom.calendar.period import Period, midnight
from newsroom.clock import local
from newsroom.errors import NotFound, words
from newsroom.holding import marked
from newsroom.lateness import open_stages, workflows_in_use
from newsroom.models import EditorialEvent, EventStory, OfficeHours, Section, SpecialDay, Story, User
from newsroom.person import Person
from newsroom.worktime import WorkDays

MOST = 500
"""The most stories, and the most events, of one page."""
LINKED = 100
OFFERED = 50
AHEAD = timedelta(days=60)
"""How far ahead an event can lie to be offered to a story."""


@dataclass(frozen=True)
class Entry:
    """One line of a day. `kind`: deadline | schedule | event | campaign; `time` is that of Hà Nội (14:03),
    empty: the whole day. `wrong`: a deadline that has passed, or a schedule that was missed;
    `held`: somebody holds it back; `exercise`: it is part of a rehearsal.
    """

    kind: str
    time: str
    title: str
    language: str
    href: str
    wrong: bool = False
    held: bool = False
    exercise: bool = False


@dataclass(frozen=True)
class Day:
    """One day with its entries in order, and how it is shown (22/11). `name`: what makes it special."""

    date: date
    shown: str
    entries: list[Entry]
    name: str
    works: bool


@dataclass(frozen=True)
class Calendar:
    """The days of a page; `more`: not everything is shown, for there is too much of it."""

    days: list[Day]
    more: bool


def calendar_of(session: Session, person: Person, period: Period, section: str, at: datetime) -> Calendar:
    """The page as `person` finds it at `at` (UTC), of one section or (empty) of all: four statements."""
    open_ones = open_stages(workflows_in_use(session))
    stories = _stories(session, period, open_ones, person, section)
    events = _events(session, period, section)
    found: dict[date, list[Entry]] = {day: [] for day in period.days()}
    for entry_day, entry in (*_of_stories(stories, open_ones, at), *_of_events(events, period)):
        if entry_day in found:
            found[entry_day].append(entry)
    special = {row.date(): row for row in special_days(session, period.first, period.days()[-1])}
    worked = WorkDays({day: row.works for day, row in special.items()})
    days = [
        Day(
            date=day,
            shown=f"{day.day:02}/{day.month:02}",
            entries=sorted(entries, key=lambda entry: (entry.time, entry.title)),
            name=special[day].name if day in special else "",
            works=worked.works(day),
        )
        for day, entries in found.items()
    ]
    return Calendar(days, MOST in (len(stories), len(events)))


def special_days(session: Session, first: date, last: date) -> Sequence[SpecialDay]:
    """The special days from `first` to `last`, in order."""
    between = SpecialDay.day.between(first.isoformat(), last.isoformat())
    return session.scalars(select(SpecialDay).where(between).order_by(SpecialDay.day).limit(MOST)).all()


def office_hours(session: Session) -> OfficeHours:
    """The office hours as they are now."""
    return session.get_one(OfficeHours, 1, populate_existing=True)


def event_by_id(session: Session, event_id: str) -> EditorialEvent:
    """One event with its owner. Raises NotFound."""
    found = session.scalar(
        select(EditorialEvent)
        .where(EditorialEvent.id == event_id)
        .options(joinedload(EditorialEvent.owner))
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound(words("There is no such event."))
    return found


def stories_of(session: Session, person: Person, event: EditorialEvent) -> Sequence[Story]:
    """The stories made for an event that `person` may know of, the last changed first."""
    linked = select(EventStory.story_id).where(EventStory.event_id == event.id)
    return session.scalars(
        select(Story)
        .where(Story.id.in_(linked), visible(person))
        .order_by(Story.updated_at.desc(), Story.id)
        .limit(LINKED)
        .options(joinedload(Story.author))
    ).all()


@dataclass(frozen=True)
class Events:
    """The events a story is made for, and those it could be."""

    linked: list[EditorialEvent]
    offered: list[EditorialEvent]


def _events_of_story() -> Select[EditorialEvent, str]:
    mine = (EventStory.event_id == EditorialEvent.id) & (EventStory.story_id == bindparam("story"))
    ahead = and_(
        EditorialEvent.ends_at >= bindparam("at"),
        EditorialEvent.starts_at < bindparam("until"),
        or_(EditorialEvent.section.is_(None), EditorialEvent.section == bindparam("section")),
    )
    return (
        select(EditorialEvent, EventStory.story_id)
        .outerjoin(EventStory, mine)
        .where(or_(EventStory.story_id.is_not(None), ahead))
        .order_by(EventStory.story_id.is_(None), EditorialEvent.starts_at)
        .limit(OFFERED)
    )


_EVENTS = _events_of_story()
"""Made once: putting a query together takes longer than its answer."""


def events_for(session: Session, story: Story, at: datetime) -> Events:
    """The events of one story, and what lies ahead of `at` (UTC) in its section: one statement."""
    named = {"story": story.id, "section": story.section, "at": at, "until": at + AHEAD}
    rows = session.execute(_EVENTS, named).all()
    linked = [event for event, story_id in rows if story_id]
    return Events(linked, [event for event, story_id in rows if not story_id])


def sections(session: Session, lang: str) -> list[tuple[str, str]]:
    """(slug, name) of every section in its order."""
    rows = session.scalars(select(Section).order_by(Section.position, Section.slug))
    return [(row.slug, row.label(lang)) for row in rows]


def people(session: Session) -> list[tuple[str, str]]:
    """(id, name) of every active person, by given name."""
    rows = session.execute(select(User.id, User.name).where(User.active).order_by(User.sort_key, User.id))
    return [(row.id, row.name) for row in rows]


def _stories(
    session: Session, period: Period, open_ones: set[str], person: Person, section: str
) -> Sequence[Any]:
    """Stories that are due or go out in the period: each half has an index of its own."""
    begins, ends = period.begins(), period.ends()
    due = and_(Story.stage.in_(sorted(open_ones)), Story.deadline >= begins, Story.deadline < ends)
    goes_out = and_(Story.scheduled_for >= begins, Story.scheduled_for < ends)
    columns = (Story.id, Story.title, Story.language, Story.stage, Story.deadline, Story.scheduled_for)
    held = marked(person.holding).label("held")
    here = [Story.section == section] if section else []
    query = select(*columns, Story.exercise, held).where(or_(due, goes_out), visible(person), *here)
    return session.execute(query.order_by(Story.deadline, Story.scheduled_for, Story.id).limit(MOST)).all()


def _events(session: Session, period: Period, section: str) -> list[EditorialEvent]:
    here = or_(EditorialEvent.section.is_(None), EditorialEvent.section == section) if section else true()
    query = select(EditorialEvent).where(
        EditorialEvent.ends_at > period.begins(), EditorialEvent.starts_at < period.ends(), here
    )
    return list(session.scalars(query.order_by(EditorialEvent.starts_at, EditorialEvent.id).limit(MOST)))


def _of_stories(stories: Iterable[Any], open_ones: set[str], at: datetime) -> Iterator[tuple[date, Entry]]:
    for story in stories:
        href = f"/stories/{story.id}"
        moments = {"deadline": story.deadline if story.stage in open_ones else None}
        moments["schedule"] = story.scheduled_for
        for kind, moment in moments.items():
            if moment:
                here = local(moment)
                shown = (kind, _time(here), story.title, story.language, href, moment < at)
                yield here.date(), Entry(*shown, kind == "schedule" and story.held, story.exercise)


def _of_events(events: Iterable[EditorialEvent], period: Period) -> Iterator[tuple[date, Entry]]:
    """An event stands on each of its days: at its time on the first, for the whole day on the others."""
    for event in events:
        starts, last = local(event.starts_at), local(event.ends_at - timedelta(microseconds=1)).date()
        day = max(starts.date(), period.first)
        while day <= min(last, period.days()[-1]):
            time = _time(starts) if day == starts.date() and starts != midnight(day) else ""
            yield day, Entry(event.kind, time, event.title, "vi", f"/calendar/events/{event.id}")
            day += timedelta(days=1)


def _time(moment: datetime) -> str:
    """14:03; not by strftime, which is slow and done for every line."""
    return f"{moment.hour:02}:{moment.minute:02}"
