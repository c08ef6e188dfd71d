"""Which days are worked, and from when until when. Every change is noted in the stream "calendar" of the
trail, and the time limits that are running are reckoned anew.
"""

from collections.abc import Sequence
from datetime import date, datetime, time

from newsroom.db import transaction
from newsroom.errors import Forbidden, Invalid, NotFound, Refused, words
from newsroom.lateness import reckon_anew
from newsroom.ledger import record
from newsroom.models import OfficeHours, SpecialDay
from newsroom.permissions import PERMISSIONS
from newsroom.person import Person
from newsroom.text import clean_line

NAME_LIMIT = 120
SPANS = (("begins", "ends"), ("begins_again", "ends_again"))
"""What the fields of each span are called."""

Spans = Sequence[tuple[time | None, time | None]]


def set_day(person: Person, day: date, works: bool, name: str, at: datetime) -> None:
    """Say of a day whether it is worked, whatever its weekday, and why. Raises Forbidden, Invalid."""
    _must_keep_days(person)
    title = clean_line(name)
    if not title or len(title) > NAME_LIMIT:
        raise Invalid({"name": words("Say in a few words what day it is.")})
    with transaction() as session:
        row = session.get(SpecialDay, day.isoformat()) or SpecialDay(day=day.isoformat())
        row.works, row.name = works, title
        session.add(row)
        moved = reckon_anew(session, at)
        record(
            session,
            "calendar",
            "day.set",
            person.id,
            at,
            day=row.day,
            works=works,
            name=title,
            limits_moved=moved,
        )


def clear_day(person: Person, day: str, at: datetime) -> None:
    """Let a day be like its weekday again. Raises Forbidden, NotFound."""
    _must_keep_days(person)
    with transaction() as session:
        row = session.get(SpecialDay, day)
        if row is None:
            raise NotFound(words("There is no such day in the list."))
        session.delete(row)
        moved = reckon_anew(session, at)
        record(session, "calendar", "day.clear", person.id, at, day=day, limits_moved=moved)


def set_hours(person: Person, version: int, spans: Spans, at: datetime) -> None:
    """Say from when until when (times of Hà Nội) people work on a working day; one span, or two with a break
    between them. `version`: that of the hours the change was made from.

    Raises Forbidden, Invalid (the fields of SPANS), Refused when somebody changed them since.
    """
    _must_keep_days(person)
    wanted = _minutes(spans)
    with transaction() as session:
        hours = session.get_one(OfficeHours, 1, with_for_update=True)
        if hours.version != version:
            raise Refused(words("Somebody changed the office hours since you opened this page."))
        if hours.spans == wanted:
            return
        was, hours.spans, hours.version = hours.spans, wanted, version + 1
        moved = reckon_anew(session, at)
        record(
            session,
            "calendar",
            "hours.set",
            person.id,
            at,
            was=_shown(was),
            hours=_shown(wanted),
            version=hours.version,
            limits_moved=moved,
        )


def _minutes(spans: Spans) -> list[list[int]]:
    """The spans in minutes after midnight, once they are in order. Raises Invalid."""
    found: list[list[int]] = []
    for (first, last), (begins, ends) in zip(SPANS, spans, strict=False):
        if begins is None or ends is None:
            missing = first if begins is None else last
            raise Invalid({missing: words("Give both the beginning and the end.")})
        if ends <= begins:
            raise Invalid({last: words("It ends before it begins.")})
        if found and begins.hour * 60 + begins.minute <= found[-1][1]:
            raise Invalid({first: words("The second part begins after the first one ends.")})
        found.append([begins.hour * 60 + begins.minute, ends.hour * 60 + ends.minute])
    if not found:
        raise Invalid({SPANS[0][0]: words("Give both the beginning and the end.")})
    return found


def _shown(spans: Sequence[Sequence[int]]) -> list[str]:
    return ["–".join(f"{minute // 60:02}:{minute % 60:02}" for minute in span) for span in spans]


def _must_keep_days(person: Person) -> None:
    if not person.holds(*PERMISSIONS["calendar.days"]):
        raise Forbidden(words("Only an administrator may change this."))
