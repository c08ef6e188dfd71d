"""What the demo newsroom plans: a press conference, a campaign, a weekly meeting, and the coming Tết."""

from datetime import date, datetime, timedelta

from sqlalchemy import select

from newsroom.calendar.day_usecases import set_day
from newsroom.calendar.period import midnight
from newsroom.calendar.usecases import EventPlan, add_event
from newsroom.clock import local
from newsroom.db import db
from newsroom.demo_accounts import demo_id
from newsroom.models import EditorialEvent
from newsroom.person import Person, load_person

# Title, kind, first hour and length in hours counted from this midnight, section.
EVENTS = (
    ("Họp báo thường kỳ quý IV", "event", 24 * 3 + 9, 2, None),
    ("Tháng hành động vì trẻ em", "campaign", -24 * 2, 24 * 12, "van-hoa-xa-hoi"),
    ("Giao ban tuần Ban Biên tập", "event", 24 + 8, 1, None),
)
DAYS_OFF = {
    **{date(2027, 2, day): "Tết Nguyên đán" for day in (5, 8, 9, 10, 11)},
    date(2027, 4, 16): "Giỗ Tổ Hùng Vương",
}


def plan(at: datetime) -> None:
    """Fill the calendar around `at` (UTC), unless something is in it already."""
    if db.session.scalar(select(EditorialEvent.id).limit(1)):
        return
    today = midnight(local(at).date())
    secretary, admin = person_called("secretary", at), person_called("admin", at)
    for title, kind, hour, length, section in EVENTS:
        starts = today + timedelta(hours=hour)
        ends = starts + timedelta(hours=length)
        add_event(secretary, EventPlan(title, kind, starts, ends, section, "", secretary.id), at)
    for day, name in DAYS_OFF.items():
        set_day(admin, day, False, name, at)


def person_called(account: str, at: datetime) -> Person:
    """Somebody of the demo newsroom by the name of the account, with the roles held at `at` (UTC)."""
    person = load_person(db.session(), demo_id("person", account), at)
    if person is None:
        raise LookupError(f"the demo newsroom has no {account}")
    return person
