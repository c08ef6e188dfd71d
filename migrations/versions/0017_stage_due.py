"""By when each story should leave its stage, kept beside it; office hours as a setting; versions of events.

The moment is reckoned here for the stories that are at a stage with a time limit, the way newsroom.lateness
does it from now on.
"""

import tomllib
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, timezone

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

LOCAL = timezone(timedelta(hours=7))
DAY = timedelta(days=1)
USUAL_HOURS = [[480, 720], [780, 1020]]
FIXED_HOLIDAYS = {(1, 1), (4, 30), (5, 1), (9, 2)}
MOMENT = sa.DateTime(timezone=True)

DEFINITION = sa.table("workflow_definition", sa.column("name"), sa.column("version"), sa.column("source"))
SPECIAL_DAY = sa.table("special_day", sa.column("day"), sa.column("works", sa.Boolean()))
STORY = sa.table(
    "story",
    *(sa.column(name) for name in ("id", "workflow", "workflow_version", "stage")),
    sa.column("stage_since", MOMENT),
    sa.column("stage_due", MOMENT),
)


def upgrade() -> None:
    hours = op.create_table(
        "office_hours",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("spans", sa.JSON(), nullable=False),
        sa.CheckConstraint("id = 1", name="ck_office_hours_one_row"),
        sa.PrimaryKeyConstraint("id", name="pk_office_hours"),
    )
    op.bulk_insert(hours, [{"id": 1, "version": 1, "spans": USUAL_HOURS}])
    op.add_column("editorial_event", sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
    op.add_column("story", sa.Column("stage_due", MOMENT, nullable=True))
    _fill(op.get_bind())
    op.create_index(
        "ix_story_stage_due",
        "story",
        ["stage_due"],
        sqlite_where=sa.text("stage_due IS NOT NULL"),
        postgresql_where=sa.text("stage_due IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_index("ix_story_stage_due", "story")
    op.drop_column("story", "stage_due")
    op.drop_column("editorial_event", "version")
    op.drop_table("office_hours")


def _fill(connection: sa.Connection) -> None:
    special = {
        date.fromisoformat(row.day): row.works
        for row in connection.execute(sa.select(SPECIAL_DAY.c.day, SPECIAL_DAY.c.works))
    }
    found = connection.execute(sa.select(DEFINITION.c.name, DEFINITION.c.version, DEFINITION.c.source))
    for definition in found.all():
        for stage, timer in tomllib.loads(definition.source).get("timers", {}).items():
            here = sa.and_(
                STORY.c.workflow == definition.name,
                STORY.c.workflow_version == definition.version,
                STORY.c.stage == stage,
            )
            for row in connection.execute(sa.select(STORY.c.id, STORY.c.stage_since).where(here)).all():
                since = row.stage_since.replace(tzinfo=row.stage_since.tzinfo or UTC)
                due = _due(since, timedelta(hours=timer["hours"]), timer.get("calendar", "h"), special)
                connection.execute(sa.update(STORY).where(STORY.c.id == row.id).values(stage_due=due))


def _due(since: datetime, left: timedelta, calendar: str, special: dict[date, bool]) -> datetime:
    if calendar == "h":
        return (since + left).astimezone(UTC)
    start = since.astimezone(LOCAL)
    for begins, ends in _spans(start.date(), calendar, special):
        usable = ends - max(begins, start)
        if usable >= left:
            return (max(begins, start) + left).astimezone(UTC)
        left -= max(usable, timedelta(0))
    raise AssertionError("days do not end")


def _spans(day: date, calendar: str, special: dict[date, bool]) -> Iterator[tuple[datetime, datetime]]:
    while True:
        usual = day.weekday() < 5 and (day.month, day.day) not in FIXED_HOLIDAYS
        midnight = datetime.combine(day, time(), LOCAL)
        if special.get(day, usual) and calendar == "wd":
            yield midnight, midnight + DAY
        elif special.get(day, usual):
            for begins, ends in USUAL_HOURS:
                yield midnight + timedelta(minutes=begins), midnight + timedelta(minutes=ends)
        day += DAY
