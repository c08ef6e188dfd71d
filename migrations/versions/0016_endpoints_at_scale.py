"""Endpoints by the thousand: more filters, limits, how each is doing, whom to ask; what an event speaks of.

Every event pattern now names one part of a type or all of it, so that a database can match it: others are
written out as the types they meant.
"""

from fnmatch import fnmatchcase
from urllib.parse import urlsplit

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

TYPES = (
    "story.published",
    "story.updated",
    "story.corrected",
    "story.taken_down",
    "statement.issued",
    "statement.recalled",
    "test.ping",
)
MOMENT = sa.DateTime(timezone=True)
# table, column, type, default of what is there already (None: may be empty)
COLUMNS = (
    ("endpoint", "host", sa.String(255), ""),
    ("endpoint", "group_name", sa.String(60), ""),
    ("endpoint", "disabled_at", MOMENT, None),
    ("endpoint", "sites", sa.JSON(), "[]"),
    ("endpoint", "languages", sa.JSON(), "[]"),
    ("endpoint", "content_types", sa.JSON(), "[]"),
    ("endpoint", "channels", sa.JSON(), "[]"),
    ("endpoint", "payload", sa.String(12), "ninjs-3.1"),
    ("endpoint", "signing", sa.String(4), "v1"),
    ("endpoint", "public_key", sa.String(120), ""),
    ("endpoint", "contact_phone", sa.String(40), ""),
    ("endpoint", "contact_email", sa.String(254), ""),
    ("endpoint", "self_token_hash", sa.String(64), None),
    ("endpoint", "version", sa.Integer(), "1"),
    ("endpoint", "confirmed_at", MOMENT, None),
    ("endpoint", "concurrency", sa.Integer(), "2"),
    ("endpoint", "per_minute", sa.Integer(), None),
    ("endpoint", "minute_began", MOMENT, None),
    ("endpoint", "minute_sent", sa.Integer(), "0"),
    ("endpoint", "maintenance_from", MOMENT, None),
    ("endpoint", "maintenance_until", MOMENT, None),
    ("endpoint", "failures", sa.Integer(), "0"),
    ("endpoint", "failing_since", MOMENT, None),
    ("endpoint", "last_success_at", MOMENT, None),
    ("endpoint", "paused_until", MOMENT, None),
    ("endpoint", "pause_seconds", sa.Integer(), "0"),
    ("endpoint", "warned", sa.Integer(), "0"),
    ("outbox_event", "site", sa.String(60), None),
    ("outbox_event", "language", sa.String(60), None),
    ("outbox_event", "content_type", sa.String(60), None),
    ("outbox_event", "channel", sa.String(60), ""),
    ("outbox_event", "urgency", sa.Integer(), None),
    ("delivery", "behind", sa.Boolean(), sa.false()),
    ("delivery", "chosen_for", sa.String(12), "filter"),
    ("delivery", "live_state", sa.String(10), ""),
    ("delivery", "live_checked_at", MOMENT, None),
    ("delivery", "live_seen_at", MOMENT, None),
)
INDEXES = (
    ("ix_endpoint_group", "endpoint", ("group_name", "name"), False),
    ("ix_endpoint_host", "endpoint", ("host",), False),
    ("ix_endpoint_failing", "endpoint", ("failing_since",), False),
    ("uq_endpoint_self_token_hash", "endpoint", ("self_token_hash",), True),
    ("ix_delivery_endpoint_due", "delivery", ("endpoint_id", "state", "lane", "next_at"), False),
    ("ix_delivery_age", "delivery", ("state", "created_at", "id"), False),
)
# name, columns before, columns now
CHANGED_INDEXES = (
    ("ix_delivery_due", ("state", "lane", "next_at"), ("state", "lane", "behind", "next_at")),
    ("ix_delivery_story", ("story_id", "sequence"), ("story_id", "endpoint_id", "sequence")),
)
# An event without a story knows no site; a story's is that of its section, its language its own.
WHAT_EVENTS_SPEAK_OF = """UPDATE outbox_event SET
  site = (SELECT site_slug FROM section WHERE section.slug = outbox_event.section),
  language = (SELECT language FROM story WHERE story.id = outbox_event.story_id),
  content_type = (SELECT content_type FROM story WHERE story.id = outbox_event.story_id)"""
TESTED = """UPDATE delivery SET chosen_for = 'test'
 WHERE event_id IN (SELECT id FROM outbox_event WHERE type = 'test.ping')"""
LAST_SUCCESS = """UPDATE endpoint SET confirmed_at = created_at, last_success_at = (
  SELECT max(done_at) FROM delivery WHERE delivery.endpoint_id = endpoint.id AND delivery.state = 'done')"""
# Rows that a newer event of the story had overtaken were set aside when the next look came upon them.
OVERTAKEN = """UPDATE delivery SET state = 'superseded' WHERE state = 'waiting' AND EXISTS (
  SELECT 1 FROM delivery later WHERE later.story_id = delivery.story_id
  AND later.endpoint_id = delivery.endpoint_id AND later.sequence > delivery.sequence)"""
# Events are append-only (migration 0002); what is filled in here was never there to change.
LIFTED = {
    "sqlite": (
        "DROP TRIGGER outbox_event_no_update",
        """CREATE TRIGGER outbox_event_no_update BEFORE UPDATE ON outbox_event
 BEGIN SELECT RAISE(ABORT, 'outbox_event is append-only'); END""",
    ),
    "postgresql": (
        "ALTER TABLE outbox_event DISABLE TRIGGER outbox_event_no_update",
        "ALTER TABLE outbox_event ENABLE TRIGGER outbox_event_no_update",
    ),
}


def upgrade() -> None:
    for table, name, kind, default in COLUMNS:
        column = sa.Column(name, kind, nullable=default is None, server_default=default)
        op.add_column(table, column)
    op.execute("ALTER TABLE endpoint RENAME COLUMN contact TO contact_name")
    for name, _, columns in CHANGED_INDEXES:
        op.drop_index(name, "delivery")
        op.create_index(name, "delivery", columns)
    for name, table, columns, unique in INDEXES:
        op.create_index(name, table, columns, unique=unique)
    _fill_endpoints()
    off, on = LIFTED[op.get_bind().dialect.name]
    for statement in (off, WHAT_EVENTS_SPEAK_OF, on, TESTED, LAST_SUCCESS, OVERTAKEN):
        op.execute(statement)


def downgrade() -> None:
    for name, table, *_ in INDEXES[::-1]:
        op.drop_index(name, table)
    for name, columns, _ in CHANGED_INDEXES:
        op.drop_index(name, "delivery")
        op.create_index(name, "delivery", columns)
    op.execute("ALTER TABLE endpoint RENAME COLUMN contact_name TO contact")
    for table, name, *_ in COLUMNS[::-1]:
        op.drop_column(table, name)


def _fill_endpoints() -> None:
    columns = ("id", "url", "host")
    endpoint = sa.table("endpoint", *map(sa.column, columns), sa.column("events", sa.JSON()))
    connection = op.get_bind()
    for row in connection.execute(sa.select(endpoint)).all():
        values = {"host": urlsplit(row.url).hostname or "", "events": _plain(row.events)}
        connection.execute(sa.update(endpoint).where(endpoint.c.id == row.id).values(values))


def _plain(patterns: list[str]) -> list[str]:
    """Patterns as a database can match them: each part a word or *."""
    known = {pattern for kind in TYPES for pattern in _patterns_of(kind)}
    odd = [pattern for pattern in patterns if pattern not in known]
    meant = {kind for kind in TYPES for pattern in odd if fnmatchcase(kind, pattern)}
    return sorted((set(patterns) - set(odd)) | meant)


def _patterns_of(kind: str) -> tuple[str, ...]:
    subject, happened = kind.split(".")
    return (kind, f"{subject}.*", f"*.{happened}", "*.*", "*")
