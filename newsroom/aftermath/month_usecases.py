"""Telling the head of the board, on the first working day of a month, that the report of the last one is
there.
"""

from datetime import datetime, time, timedelta

from sqlalchemy import bindparam, text

from newsroom.aftermath.monthly import month_of, month_report
from newsroom.clock import local
from newsroom.db import transaction
from newsroom.lateness import work_days
from newsroom.ledger import record
from newsroom.models.base import UtcDateTime
from newsroom.notices import notify
from newsroom.person import SYSTEM
from newsroom.telling import holders
from newsroom.worktime import WorkDays

HEAD = ("publisher",)
MORNING = time(8)
STREAM = "reports"
# Of two workers at the same moment the second waits for the first, and finds it told.
_FIRST = text(
    "INSERT INTO month_told (month, told_at) VALUES (:month, :at) ON CONFLICT DO NOTHING RETURNING month"
).bindparams(bindparam("at", type_=UtcDateTime()))


def tell_month(at: datetime) -> bool:
    """Tell of the last month at `at` (UTC), once, when its first working day after has begun; returns whether
    anything was told. Of a month without a case and without a use of the lane nothing is said.
    """
    with transaction() as session:
        month = month_of(at).last
        if not _has_begun(at, work_days(session, at)):
            return False
        if not session.execute(_FIRST, {"month": month.name, "at": at}).all():
            return False
        found = month_report(session, month)
        if found.real.empty and found.exercises.empty:
            return False
        heads = holders(session, HEAD, "", at)
        told = notify(session, "report", None, heads, SYSTEM.id, at, month=month.name)
        record(session, STREAM, "report.month", SYSTEM.id, at, month=month.name, told=len(told))
        return True


def _has_begun(at: datetime, days: WorkDays) -> bool:
    """Whether the first working day of this month has come to its morning, in Hà Nội."""
    here = local(at)
    day = here.date().replace(day=1)
    while not days.works(day):
        day += timedelta(days=1)
    return (here.date(), here.time()) >= (day, MORNING)
