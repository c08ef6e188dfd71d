"""A story is let go out of a hold with one text; on PostgreSQL nothing empties the tables of cases."""

from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

KEPT = (
    "appointment",
    "capture",
    "case_entry",
    "case_request",
    "claim",
    "clock_start",
    "fact",
    "hold",
    "hold_release",
    "incident",
    "incident_role",
    "lesson",
    "policy_pack",
    "press_question",
    "sealed_case",
    "signal",
    "statement",
    "target",
)
TRIGGER = "hold_release_no_delete"


def upgrade() -> None:
    of_story = "SELECT r.*, s.digest FROM hold_release r JOIN story s ON s.id = r.story_id"
    rows = op.get_bind().execute(sa.text(of_story)).mappings().all()
    _write_anew(sa.Column("digest", sa.String(64), nullable=False), rows)
    if op.get_bind().dialect.name == "sqlite":
        return
    for table in KEPT:
        refuse = (
            f"RAISE EXCEPTION '{table} is never emptied' USING ERRCODE = 'integrity_constraint_violation';"
        )
        name = f"{table}_no_truncate"
        op.execute(
            f"CREATE FUNCTION rule_{name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {refuse} END $$"
        )
        op.execute(
            f"CREATE TRIGGER {name} BEFORE TRUNCATE ON {table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION rule_{name}()"
        )


def downgrade() -> None:
    if op.get_bind().dialect.name != "sqlite":
        for table in KEPT:
            op.execute(f"DROP TRIGGER {table}_no_truncate ON {table}")
            op.execute(f"DROP FUNCTION rule_{table}_no_truncate()")
    ordered = sa.text("SELECT * FROM hold_release ORDER BY released_at")
    rows = op.get_bind().execute(ordered).mappings().all()
    last = {(row["hold_id"], row["story_id"]): row for row in rows}
    _write_anew(None, last.values())


def _write_anew(digest: "sa.Column[str] | None", rows: Iterable[Mapping[Any, Any]]) -> None:
    """The table with its new key and the rows it had. SQLite tells a moment as text: it is kept as it is."""
    moment = sa.DateTime(timezone=True)
    key = ("hold_id", "story_id") if digest is None else ("hold_id", "story_id", "digest")
    op.drop_table("hold_release")
    made = op.create_table(
        "hold_release",
        sa.Column("hold_id", sa.String(36), nullable=False),
        sa.Column("story_id", sa.String(36), nullable=False),
        *([] if digest is None else [digest]),
        sa.Column("released_at", moment, nullable=False),
        sa.Column("released_by_id", sa.String(36), nullable=False),
        sa.ForeignKeyConstraint(["hold_id"], ["hold.id"], name="fk_hold_release_hold_id_hold"),
        sa.ForeignKeyConstraint(
            ["released_by_id"], ["user_account.id"], name="fk_hold_release_released_by_id_user_account"
        ),
        sa.ForeignKeyConstraint(["story_id"], ["story.id"], name="fk_hold_release_story_id_story"),
        sa.PrimaryKeyConstraint(*key, name="pk_hold_release"),
    )
    op.create_index("ix_hold_release_story", "hold_release", ["story_id"])
    names = [column.name for column in made.columns]
    into = sa.text(f"INSERT INTO hold_release VALUES ({', '.join(f':{name}' for name in names)})")  # noqa: S608
    for row in rows:
        op.get_bind().execute(into, {name: row[name] for name in names})
    _keep_rows()


def _keep_rows() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            f"CREATE TRIGGER {TRIGGER} BEFORE DELETE ON hold_release "
            "BEGIN SELECT RAISE(ABORT, 'hold_release is never deleted'); END"
        )
    else:
        op.execute(
            f"CREATE TRIGGER {TRIGGER} BEFORE DELETE ON hold_release "
            f"FOR EACH ROW EXECUTE FUNCTION rule_{TRIGGER}()"
        )
